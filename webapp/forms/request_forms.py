"""The request form: which questions it asks whom, and what was typed as plain facts."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from flask import request
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, FormField

from archive.access.facts import PersonFacts, RequestFacts
from archive.access.vault import Vault
from archive.access.words import ACTIONS, MATERIALS, ORGANS, PURPOSES, REQUESTERS, STAFF
from archive.cases.models import Case, CaseHandler
from bureaus.access_rules import choose_procedure
from bureaus.packs import Pack
from core.i18n import N_, Message
from forms import builder
from forms.builder import SchemaForm
from forms.components import Schema
from people.actors import Actor
from people.permissions import can
from webapp import edge
from webapp.forms.printable import PRINTABLE

NO_CASE = N_("没有找到编号为“{number}”的案卷，请从列表中选择本局的案卷。")
NAMED_TWICE = N_("这个证件号码已经填给“{name}”，请核对；同一个人只填一次。")
NOT_HANDLER = N_("您不是案卷“{number}”的承办人，请改选“本局其他人员”。")
# What the form asks its own reader, the counter asks about somebody else.
AT_THE_COUNTER = {
    "您是谁": (N_("来访人"), N_("按来访人的身份确定需要哪些材料、由谁批准。")),
    "您要什么": (N_("申请内容"), ""),
}
# Fields of persons whose values lie sealed wherever they are kept.
IDENTITY = "-identity_number"
# The form's names for identity papers and what the archive calls them.
IDENTITIES = {"officer_card": "officer"}
NUMBERED = select(Case).where(
    Case.bureau_id == bindparam("bureau_id"), Case.number == bindparam("number")
)


@lru_cache(256)
def form_class(shape: Schema, pack: Pack, *, counter: bool) -> type[SchemaForm]:
    """Return the request form of this bureau, for its own staff or for the counter."""
    kinds = [code for code in REQUESTERS if (code in STAFF) != counter]
    pairs = ((code, action) for code in kinds for action in ACTIONS)
    wanted = {action for code, action in pairs if choose_procedure(pack, code, action)}
    return builder.build(
        shape,
        {
            "requester": [(code, REQUESTERS[code]) for code in kinds],
            "organ": list(ORGANS.items()),
            "materials": list(MATERIALS.items()),
            "actions": [(code, ACTIONS[code]) for code in ACTIONS if code in wanted],
            "purpose": list(PURPOSES.items()),
        },
        {"for_outsider": counter, "special_reason_unasked": not special_reason_asked(pack)},
        PRINTABLE,
    )


def special_reason_asked(pack: Pack) -> bool:
    """Tell whether those who do not handle a case must say what is special (RS-A-5, SL-A-5)."""
    return bool(pack.settings_as_facts().get("special_reason", True))


def rows_of(form: SchemaForm, name: str) -> list[SchemaForm]:
    """Return the rows of a repeated part."""
    field = cast("FieldList[FormField[SchemaForm]]", form[name])
    return [entry.form for entry in field.entries]


def offer_cases(form: SchemaForm, url: str) -> None:
    """Let the boxes for cases look up numbers, names and parties under `url`."""
    for row in rows_of(form, "cases"):
        field = row["case"]
        field.render_kw = {**(field.render_kw or {}), "data-lookup": url}


def parts(form: SchemaForm, *, counter: bool) -> list[dict[str, Any]]:
    """Return the sections that the page shows; at the counter they speak of the visitor."""
    spoken: Mapping[str, tuple[str, str]] = AT_THE_COUNTER if counter else {}
    return [
        {
            "title": spoken.get(str(section.title), (section.title, ""))[0],
            "lead": spoken.get(str(section.title), ("", section.lead))[1],
            "names": section.names,
            "hide": section.hide,
        }
        for section in form.sections
    ]


def typed() -> MultiDict[str, str]:
    """Return what was posted, without the fields of the frame."""
    frame = {"csrf_token", edge.KEY_FIELD, "_version", "submit", "draft", "preview", "step_up"}
    return MultiDict(
        [(name, value) for name, value in request.form.items(multi=True) if name not in frame]
    )


def to_draft(values: MultiDict[str, str], vault: Vault) -> dict[str, list[str]]:
    """Return what was typed as a draft keeps it, identity numbers sealed."""
    return {
        name: [vault.seal(one).hex() for one in typed] if name.endswith(IDENTITY) else typed
        for name, typed in ((name, values.getlist(name)) for name in values)
    }


def from_draft(draft: Mapping[str, Sequence[str]], vault: Vault) -> MultiDict[str, str]:
    """Return a draft as the form reads it."""
    return MultiDict(
        [
            (name, opened(value, vault) if name.endswith(IDENTITY) else value)
            for name, values in draft.items()
            for value in values
        ]
    )


def opened(sealed: str, vault: Vault) -> str:
    """Return a number that a draft keeps; it is asked anew where its key is no longer here."""
    try:
        return vault.open(bytes.fromhex(sealed))
    except InvalidTag:
        return ""


def cases_named(
    session: Session, actor: Actor, form: SchemaForm, *, strict: bool
) -> tuple[list[Case], dict[str, Message]]:
    """Return the cases whose numbers were typed, and the rows that name none of this bureau."""
    found, errors = [], {}
    for index, row in enumerate(rows_of(form, "cases")):
        number = (row["case"].data or "").strip()
        case = session.scalar(NUMBERED, {"bureau_id": actor.bureau_id, "number": number})
        if case is not None and can(actor, "find", case):
            found.append(case)
        elif number or strict:
            errors[f"cases-{index}-case"] = Message(NO_CASE, {"number": number})
    return list(dict.fromkeys(found)), errors


def check_handler(
    session: Session, actor: Actor, kind: str, cases: Sequence[Case]
) -> dict[str, Message]:
    """Return the fault of somebody who asks as handler of a case that is not theirs.

    Nobody is taken off a case until the commit: what is asked for ends with the handling.
    """
    if kind != "handler":
        return {}
    asked = CaseHandler.case_id.in_([case.id for case in cases])
    mine = select(CaseHandler.case_id).where(CaseHandler.person_id == actor.person_id, asked)
    own = set(session.scalars(mine.with_for_update(read=True, key_share=True)))
    for case in cases:
        if case.id not in own:
            return {"requester": Message(NOT_HANDLER, {"number": case.number})}
    return {}


def check_persons(persons: Sequence[PersonFacts]) -> dict[str, Message]:
    """Return the fault of somebody who is named twice, by the number of the paper they show."""
    seen: dict[tuple[str, str], str] = {}
    for index, one in enumerate(persons):
        shown = (one.identity_kind, one.identity_number)
        if one.identity_number and shown in seen:
            sentence = Message(NAMED_TWICE, {"name": seen[shown]})
            return {f"persons-{index}-identity_number": sentence}
        seen[shown] = one.name
    return {}


def facts_of(form: SchemaForm, actor: Actor, cases: Sequence[Case]) -> RequestFacts:
    """Return the request as typed; its procedure and the papers shown are the caller's to add."""
    hidden = form.hidden()
    value = {field.short_name: field.data for field in form if field.short_name not in hidden}
    kind = value.get("requester") or ""
    return RequestFacts(
        procedure="",
        requester_kind=kind,
        organ=value.get("organ") or "",
        actions=value.get("actions") or (),
        materials=value.get("materials") or (),
        case_ids=[case.id for case in cases],
        persons=persons_of(form, actor, kind),
        purpose=value.get("purpose") or "work",
        reason=value.get("reason") or "",
        special_reason=value.get("special_reason") or "",
        letter=letter_of(value),
    )


def letter_of(value: Mapping[str, Any]) -> dict[str, str]:
    """Return the facts of the letter that the request comes with."""
    dated = value.get("letter_date") or value.get("introduction_date")
    found = {
        "agency": value.get("letter_agency") or value.get("party_unit") or "",
        "number": value.get("letter_number") or value.get("introduction_number") or "",
        "issuer": value.get("introduction_agency") or "",
        "title": value.get("letter_title") or "",
        "dated": dated.isoformat() if dated else "",
        "address": value.get("letter_address") or "",
        "demand": value.get("letter_demand") or "",
        "client": value.get("client") or "",
        "party_kind": value.get("party_kind") or "",
        "credit_code": value.get("credit_code") or "",
    }
    return {name: text for name, text in found.items() if text}


def persons_of(form: SchemaForm, actor: Actor, kind: str) -> list[PersonFacts]:
    """Return who asks: the person signed in, or the people at the counter."""
    if kind in STAFF:
        office = actor.posts[0].office if actor.posts else ""
        return [
            PersonFacts(name=actor.name, unit=office, post=actor.post, person_id=actor.person_id)
        ]
    if "persons" not in form or "persons" in form.hidden():
        return []
    return [person_of(row, kind) for row in rows_of(form, "persons")]


def person_of(row: SchemaForm, kind: str) -> PersonFacts:
    """Return one person at the counter."""
    hidden = row.hidden()
    value = {field.short_name: field.data or "" for field in row if field.short_name not in hidden}
    kind_shown = value.get("identity_kind", "")
    return PersonFacts(
        name=value.get("name", ""),
        unit=value.get("unit", ""),
        post=value.get("post", ""),
        telephone=value.get("telephone", ""),
        identity_kind=IDENTITIES.get(kind_shown, kind_shown) or "none",
        identity_number=value.get("identity_number", ""),
        identified_how=value.get("identified_how", ""),
        is_lawyer=kind == "lawyer",
        licence_number=value.get("licence_number", ""),
    )


def show_errors(form: SchemaForm, errors: Mapping[str, Message]) -> dict[str, Message]:
    """Put each sentence at its field; return those that have no field of their own."""
    left = {}
    for name, sentence in errors.items():
        field = field_named(form, name)
        if field is None:
            left[name] = sentence
        else:
            field.errors = [*field.errors, sentence]  # type: ignore[list-item]  # worded later
            note_inside(form, name, sentence)
    return left


def note_inside(form: SchemaForm, name: str, sentence: Message) -> None:
    """Let the list around a field know of its fault: the library looks only while validating."""
    outer, _, inner = name.partition("-")
    if inner:
        form[outer].errors = [*form[outer].errors, {inner: [sentence]}]  # type: ignore[list-item]  # as above


def field_named(form: SchemaForm, name: str) -> Field | None:
    """Return the field with this name, also inside a list: `cases-0-case`."""
    outer, _, rest = name.partition("-")
    if outer not in form:
        return None
    field = form[outer]
    index, _, inner = rest.partition("-")
    if not rest:
        return field
    entries = getattr(field, "entries", [])
    if not index.isdigit() or int(index) >= len(entries):
        return field
    return field_named(entries[int(index)].form, inner) or field
