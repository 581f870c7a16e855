"""A template as one version: frame, shared parts, styles and, where staff changed it, the text."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, meta

from core.errors import InvalidInput
from core.i18n import N_
from documents.kinds import TEMPLATES, PaperKind
from documents.plain import Json
from documents.registry import paper_kind

FRAME, TEXT, BLOCK, BUNDLE = "paper.html", "text.html", "text", "bundle"
DAMAGED = N_("这个版本的文书模板已经损坏，不能使用。")
_SHIPPED_TEXT = re.compile(r"\{% block text %\}\n?(.*?)\{% endblock %\}", re.DOTALL)
_READING = Environment(autoescape=True)  # only to see what a template imports


@dataclass(frozen=True)
class Bundle:
    """Everything that lays a paper out. `text` is what a bureau wrote in place of the shipped text.

    Frame, parts and styles are ours and may use all of Jinja; `text` may not (`wording`).
    """

    frame: str
    parts: tuple[tuple[str, str], ...]
    styles: tuple[str, ...]
    text: str = ""

    @property
    def wording(self) -> str:
        """The text that staff can change, as it is now; "" where the frame leaves no room."""
        found = _SHIPPED_TEXT.search(self.frame)
        return self.text or (found[1] if found else "")

    @property
    def reworded(self) -> str:
        """The template that puts the bureau's text into the frame."""
        return f'{{% extends "{FRAME}" %}}{{% block {BLOCK} %}}{self.text}\n{{% endblock %}}'


def packed(bundle: Bundle) -> bytes:
    """Return the bytes of a version; the same bundle gives the same bytes."""
    return json.dumps(asdict(bundle), ensure_ascii=False, sort_keys=True).encode()


def unpacked(source: bytes) -> Bundle:
    """Return the bundle of a published version; raises `InvalidInput` for other bytes."""
    try:
        kept = json.loads(source)
        parts = tuple((str(name), str(part)) for name, part in kept["parts"])
        styles = tuple(map(str, kept["styles"]))
        return Bundle(str(kept["frame"]), parts, styles, str(kept["text"]))
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise InvalidInput({"template": DAMAGED}) from fault


def digest(bundle: Bundle) -> str:
    """Return the SHA-256 of a version, by which frozen papers name it."""
    return hashlib.sha256(packed(bundle)).hexdigest()


def drawable(frozen: Mapping[str, Json], source: bytes) -> dict[str, Json]:
    """Return a frozen paper together with the version of the template that it names."""
    return {**frozen, BUNDLE: source.decode()}


def bundle_of(kind: str, frozen: Mapping[str, Json]) -> Bundle:
    """Return the version that a frozen paper came with, that which ships when it came alone.

    Raises `ValueError` when it is not the version that the paper names.
    """
    source = frozen.get(BUNDLE)
    if source is None:
        return shipped(kind)
    data = str(source).encode()
    if hashlib.sha256(data).hexdigest() != frozen["template"]:
        raise ValueError("the template is not the version that the paper names")
    return unpacked(data)


def reworded(bundle: Bundle, text: str) -> Bundle:
    """Return the bundle with the bureau's own text."""
    return replace(bundle, text=text)


@cache
def shipped(name: str) -> Bundle:
    """Return the bundle of a kind as it ships; raises `NotFound`."""
    return _read(paper_kind(name))


@cache
def shipped_digest(name: str) -> str:
    """Return the version of a kind as it ships."""
    return digest(shipped(name))


def _read(kind: PaperKind) -> Bundle:
    frame = kind.template.read_text("utf-8")
    parts = dict(_imported(frame))
    styles = tuple(path.read_text("utf-8") for path in kind.stylesheets)
    return Bundle(frame, tuple(sorted(parts.items())), styles)


def _imported(source: str) -> Iterator[tuple[str, str]]:
    for name in meta.find_referenced_templates(_READING.parse(source)):
        part = Path(TEMPLATES / str(name)).read_text("utf-8")
        yield str(name), part
        yield from _imported(part)
