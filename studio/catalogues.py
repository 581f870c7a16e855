"""Sentences that stand in forms, diagrams, settings and tables, for the translation catalogues.

Babel calls these by the names in `babel.cfg`: a file goes in, `(line, function, text, comments)`
come out; the keywords and options of the command mean nothing here.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from core.sources import read_xml
from forms import schema

Found = tuple[int, None, str, list[str]]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
QUOTED = re.compile(r'"([^"]*)"')


def extract_form(file: IO[bytes], *_asked: object, **_options: object) -> Iterator[Found]:
    """Yield what people read in a form: its title, labels, explanations and options."""
    source = file.read()
    yield from found(schema.read(schema.parse_json(source)).words(), source)


def extract_diagram(file: IO[bytes], *_asked: object, **_options: object) -> Iterator[Found]:
    """Yield the names of the steps and ways of a diagram."""
    source = file.read()
    names = (element.get("name") for element in read_xml(source).iter())
    yield from found((name for name in names if name), source)


def extract_settings(file: IO[bytes], *_asked: object, **_options: object) -> Iterator[Found]:
    """Yield the questions that a bureau's settings answer, and the possible answers."""
    source = file.read()
    yield from found(setting_words(tomllib.loads(source.decode())["settings"].values()), source)


def setting_words(settings: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Yield the title and the labels of each setting."""
    for setting in settings:
        yield str(setting["title"])
        choices = setting.get("choices", [])
        yield from (str(choice["label"]) for choice in choices)  # type: ignore[attr-defined]


def extract_decisions(file: IO[bytes], *_asked: object, **_options: object) -> Iterator[Found]:
    """Yield what a table says in words: its name, the reason of each row, the papers to bring."""
    source = file.read()
    root = read_xml(source)
    yield from found((one.get("name", "") for one in root.iter("{*}decision")), source)
    yield from found((one.text or "" for one in root.iterfind(".//{*}rule/{*}description")), source)
    for cell in root.iter("{*}outputEntry"):
        yield from found(QUOTED.findall("".join(map(str, cell.itertext()))), source)


def found(texts: Iterable[str], source: bytes) -> Iterator[Found]:
    """Return each Chinese text with the line on which it first stands."""
    lines = source.decode().splitlines()
    for text in texts:
        if CHINESE.search(text):
            yield line_of(text, lines), None, text, []


def line_of(text: str, lines: list[str]) -> int:
    """Return the first line with the text; 1 when it is written there with escapes."""
    return next((number for number, line in enumerate(lines, 1) if text in line), 1)
