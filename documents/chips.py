"""What the writer of a text can put into it: the fields of a paper by name, ready to insert."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from types import NoneType
from typing import Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

from documents.kinds import PaperKind
from documents.papers.common import Moment
from documents.papers.fields import Described, described

Hint: TypeAlias = Any
Form = Literal["text", "number", "date", "time", "yes_no", "list", "group"]
WORDED: Mapping[Form, str] = {
    "text": "{{{{ {} }}}}",
    "number": "{{{{ {} }}}}",
    "date": "{{{{ {} | cn_date }}}}",
    "time": "{{{{ {} | cn_time }}}}",
    "yes_no": "{{% if {} %}}是{{% else %}}否{{% endif %}}",
}
LISTED = "{{% for one in {list} %}}{shown}{{% if not loop.last %}}、{{% endif %}}{{% endfor %}}"
TEXTS = "{{{{ {} | cn_join }}}}"
IF_THERE = "{{% if {0} %}}{1}{{% endif %}}"
SPAN = "{{{{ {} | span }}}}"


@dataclass(frozen=True)
class Chip:
    """One field: how a text names it, what people call it, what it is, which articles name it.

    `insert` is what a click puts into the text. `parts` are the fields of a group, or those of
    each entry of a list, where an entry is called `one`.
    """

    name: str
    label: str
    form: Form
    articles: tuple[str, ...]
    needed: bool
    insert: str
    parts: tuple["Chip", ...] = ()


def chips(kind: PaperKind) -> tuple[Chip, ...]:
    """Return the fields of a kind of paper that a text can show, in the order of its schema."""
    return tuple(chip for chip in _chips(kind.schema, "paper") if chip.insert)


def _chips(schema: type, owner: str) -> Iterator[Chip]:
    hints = get_type_hints(schema)
    for field in described(schema):
        yield _chip(field, hints[field.name], f"{owner}.{field.name}")


def _chip(field: Described, hint: Hint, name: str) -> Chip:
    sure = _without_none(hint)
    form, parts, insert = _shape(sure, name)
    if sure is not hint and form not in {"date", "time"}:
        insert = IF_THERE.format(name, insert)
    return Chip(name, field.label, form, field.articles, field.needed, insert, parts)


def _shape(hint: Hint, name: str) -> tuple[Form, tuple[Chip, ...], str]:
    origin: object = get_origin(hint)
    if origin is tuple:
        return _list(get_args(hint)[0], name)
    if is_dataclass(hint):
        parts = tuple(_chips(_type(hint), name))
        shown = SPAN.format(name) if hint is Moment else _first(parts)
        return "group", parts, shown
    form = FORMS.get(hint, "text")
    return form, (), WORDED[form].format(name)


def _list(entry: Hint, name: str) -> tuple[Form, tuple[Chip, ...], str]:
    if not is_dataclass(entry):
        return "list", (), TEXTS.format(name)
    parts = tuple(_chips(_type(entry), "one"))
    return "list", parts, LISTED.format(list=name, shown=_first(parts)) if parts else ""


FORMS: Mapping[Hint, Form] = {
    str: "text",
    int: "number",
    float: "number",
    bool: "yes_no",
    date: "date",
    datetime: "time",
}


def _first(parts: tuple[Chip, ...]) -> str:
    return parts[0].insert if parts else ""


def _type(hint: Hint) -> type:
    found: type = hint
    return found


def _without_none(hint: Hint) -> Hint:
    options = [option for option in get_args(hint) if option is not NoneType]
    return options[0] if NoneType in get_args(hint) and len(options) == 1 else hint
