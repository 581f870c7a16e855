"""Schemas: the subset of form-js JSON that is taken, and what is wrong with the rest."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from core.errors import DiaoyueError, NotFound
from core.i18n import N_, message
from core.sources import Problem, repeated_keys
from forms.components import Component, Schema
from forms.reading import Reader
from forms.references import check_references

LARGEST_SCHEMA = 200_000
# What conditions may read beside answers; the page that shows the form gives it.
FACTS = frozenset({"for_outsider", "special_reason_unasked"})
_FOLDER = resources.files("forms") / "schemas"
_TOP = frozenset(
    {"type", "id", "title", "components", "schemaVersion", "executionPlatform", "exporter"}
    | {"executionPlatformVersion"}
)


class BadSchema(DiaoyueError):
    """The schema cannot be used; `problems` says what is wrong, component by component."""

    status = 422

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        shown = "；".join(str(each) for each in problems[:3])
        super().__init__(message(N_("表单不能使用：{shown}"), shown=shown))


def check(source: bytes | str) -> list[Problem]:
    """Everything wrong with a schema; never raises, whatever the source is."""
    try:
        raw = parse_json(source)
    except BadSchema as error:
        return list(error.problems)
    return [*repeated_keys(source), *_read(raw)[1]]


def read(raw: object) -> Schema:
    """The schema as typed data; raises BadSchema with all its problems."""
    schema, problems = _read(raw)
    if problems:
        raise BadSchema(tuple(problems))
    return schema


def parse_json(source: bytes | str) -> object:
    """The JSON of a schema; raises BadSchema with the line of what is not JSON or is too large."""
    if len(source) > LARGEST_SCHEMA:
        raise BadSchema((Problem("", message(N_("表单文件超过 200 KB。"))),))
    try:
        return json.loads(source)
    except (ValueError, RecursionError) as error:
        line = str(error.lineno) if isinstance(error, json.JSONDecodeError) else ""
        raise BadSchema((Problem(line, message(N_("表单文件不是完整的 JSON。"))),)) from error


def names() -> list[str]:
    """The names of the shipped forms."""
    return sorted(
        each.name.removesuffix(".json") for each in _FOLDER.iterdir() if each.name.endswith(".json")
    )


@cache
def load(name: str) -> Schema:
    """A shipped form by name; raises NotFound."""
    return read(parse_json(source(name)))


def source(name: str) -> bytes:
    """The bytes of a shipped form; raises NotFound."""
    if name not in names():
        raise NotFound(message(N_("没有名为“{name}”的表单。"), name=name[:60]))
    return (_FOLDER / f"{name}.json").read_bytes()


def words() -> Iterator[str]:
    """Every sentence of every shipped form, for the catalogues."""
    for name in names():
        yield from load(name).words()


def _read(raw: object) -> tuple[Schema, list[Problem]]:
    reader = Reader()
    if not isinstance(raw, Mapping):
        reader.fault("", N_("表单应当是一个 JSON 对象。"))
        return Schema("", "", ()), _problems(reader)
    for name in sorted(str(each) for each in raw.keys() - _TOP):
        reader.fault("", N_("不认识的属性“{name}”。"), name=name)
    form_id, title = raw.get("id"), raw.get("title", "")
    if not isinstance(form_id, str) or not form_id:
        reader.fault("", N_("表单没有编号（id）。"))
    components = _components(reader, raw)
    check_references(reader, components, FACTS)
    return Schema(str(form_id), str(title), components), _problems(reader)


def _components(reader: Reader, raw: Mapping[str, object]) -> tuple[Component, ...]:
    components = reader.components(raw.get("components"), "", 0)
    if not components and not reader.faults:
        reader.fault("", N_("表单里没有任何字段。"))
    return components


def _problems(reader: Reader) -> list[Problem]:
    return [Problem(element, sentence) for element, sentence in reader.faults]
