"""Filling in a form as a browser would post it."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from werkzeug.datastructures import FileStorage, MultiDict

from core.i18n import Message
from forms import builder, schema
from forms.builder import SchemaForm

Posted = Mapping[str, object]
# A number with a right check character; the same with its last place changed is wrong.
ID_CARD = "11010519491231002X"
WRONG_ID_CARD = "110105194912310021"
LICENCE = "14104200010123456"

LAWYER: Posted = {
    "requester": "lawyer",
    "client": "平顶山市某商贸有限公司",
    "persons-0-name": "张三",
    "persons-0-identity_kind": "id_card",
    "persons-0-identity_number": ID_CARD,
    "persons-0-licence_number": LICENCE,
    "cases-0-case": "平人社罚〔2026〕12号",
    "materials": ["conclusive"],
    "actions": ["view"],
    "purpose": "work",
    "reason": "代理行政处罚案件，需要查阅处罚决定",
}


def post(
    name: str,
    answers: Posted,
    choices: builder.Choices | None = None,
    facts: Mapping[str, object] | None = None,
) -> SchemaForm:
    """The shipped form of that name with these answers; outsiders at the counter unless told."""
    known = {"for_outsider": True} if facts is None else facts
    return builder.build(schema.load(name), choices, known)(many(answers))


def many(answers: Posted) -> "MultiDict[str, object]":
    """Lists become repeated names, as browsers send them."""
    posted: MultiDict[str, object] = MultiDict()
    for name, value in answers.items():
        for each in value if isinstance(value, list) else [value]:
            posted.add(name, each)
    return posted


def without(answers: Posted, *names: str) -> Posted:
    """The answers without some."""
    return {name: value for name, value in answers.items() if name not in names}


def faults(form: SchemaForm) -> dict[str, str]:
    """The first sentence at each wrong field, rows by their posted names."""
    form.validate()
    return dict(_faults(form))


def _faults(form: SchemaForm) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for row in form.rows():
        found.extend(_faults(row))
    for field in form:
        said = _first(field.errors)
        if said is not None:
            found.append((field.name, said))
    return found


def _first(errors: Sequence[object]) -> str | None:
    return next((str(each) for each in errors if isinstance(each, str | Message)), None)


def upload(name: str, content: bytes) -> FileStorage:
    """A chosen file."""
    return FileStorage(BytesIO(content), filename=name)
