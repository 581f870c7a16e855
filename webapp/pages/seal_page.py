"""The page of one seal, drawn by every view that changes something about it."""

from typing import Any

from flask import render_template, request, url_for

from archive.seals.models import RegisteredSeal, SealRight
from archive.seals.queries import events_of, rights_of
from archive.seals.rules import EVENTS, FOLLOWING, ORIGIN_WORDS, STATES, RightFacts
from core.i18n import N_, Message, message
from people import directory, organisation
from people.actors import THE_SYSTEM
from people.models import Person
from people.permissions import can
from webapp import edge
from webapp.edge import new_key
from webapp.forms.choices import choices_from
from webapp.forms.seal_forms import EVERY, NOT_CHOSEN, RightForm, paper_kinds
from webapp.noting import acting
from webapp.shell import current_pack
from webapp.wording import word
from workflows.papers.issuing import ELECTRONIC

REFUSED = 422
TONES = {"in_use": "green", "suspended": "amber", "retired": "red"}
ROLE, PERSON = "role", "person"
IN_ROLE = N_("担任{role}的人")


def seal_page(seal: RegisteredSeal, form: RightForm | None = None) -> str:
    """Render a seal with its rights and history; `form` is one that was refused."""
    session, actor = edge.session(), acting()
    rights, events = rights_of(session, seal.id), events_of(session, seal.id)
    changing = can(actor, "change", seal)
    entitling = can(actor, "entitle", seal) and seal.state != "retired"
    return render_template(
        "seals/show.html",
        seal=line(seal),
        facts=facts_of(seal),
        rights=[right_line(one) for one in rights],
        events=[(one.at, EVENTS[one.kind], named(one.by_name), one.reason) for one in events],
        acts=[(kind, EVENTS[kind]) for kind in FOLLOWING[seal.state]] if changing else [],
        form=(form or right_form(blank=True)) if entitling else None,
        idle=not any(one.ended_at is None for one in rights) and seal.state == "in_use",
        stamping=current_pack().stamping,
        electronic=ELECTRONIC,
        key=new_key(),
        url=url_for("seals.show", seal_id=seal.id),
    )


def line(seal: RegisteredSeal) -> dict[str, Any]:
    """Return a seal as lists show it."""
    return {
        "id": seal.id,
        "url": url_for("seals.show", seal_id=seal.id),
        "picture_url": url_for("seals.picture", seal_id=seal.id),
        "name": seal.name,
        "lower": seal.lower,
        "drawn": seal.origin == "drawn",
        "origin": ORIGIN_WORDS[seal.origin],
        "state": STATES[seal.state],
        "tone": TONES[seal.state],
        "signed": seal.signed,
        "two_persons": seal.two_persons,
        "at": seal.registered_at,
        "by": named(seal.registered_by_name),
        "void": seal.state == "retired",
    }


def named(name: str) -> str:
    """Return a person's name as it is, and the system's in the reader's language."""
    return word(name) if name == THE_SYSTEM.name else name


def facts_of(seal: RegisteredSeal) -> list[tuple[Any, ...]]:
    """Return what is registered of a seal."""
    return [
        (word(N_("印章名称")), seal.name),
        (word(N_("下方文字")), seal.lower),
        (word(N_("图样来自")), word(ORIGIN_WORDS[seal.origin])),
        (word(N_("备案证明编号")), seal.proof),
        (word(N_("印章编码")), seal.code),
        (word(N_("直径")), word(message(N_("{n} 毫米"), n=f"{seal.diameter:g}"))),
        (word(N_("用印")), word(N_("要两个人同意") if seal.two_persons else N_("一个人即可"))),
        (word(N_("电子签名")), word(N_("同时签名") if seal.signed else N_("只盖图样"))),
    ]


def right_line(right: SealRight) -> dict[str, Any]:
    """Return one right as the page shows it."""
    kinds = paper_kinds()
    return {
        "id": right.id,
        "who": whose(right),
        "papers": kinds.get(right.paper_kind, right.paper_kind),
        "granted_at": right.granted_at,
        "granted_by": named(right.granted_by_name),
        "ended_at": right.ended_at,
        "ended_by": named(right.ended_by_name),
        "void": right.ended_at is not None,
        "end_url": url_for("seals.end", seal_id=right.seal_id, right_id=right.id),
    }


def whose(right: SealRight) -> str | Message:
    """Name who has a right."""
    if right.role:
        return in_role(right.role)
    return edge.session().get_one(Person, right.person_id).name


def in_role(role: str) -> Message:
    """Name whoever holds a role, as the bureau calls it."""
    return message(IN_ROLE, role=current_pack().roles.get(role, organisation.ROLES[role]))


def right_form(*, blank: bool = False) -> RightForm:
    """Return the form of a right; nobody is offered a right that they would give themselves."""
    form = RightForm(None if blank else request.form)
    actor = acting()
    others = [role for role in organisation.ROLES if role not in actor.roles]
    roles = {f"{ROLE}:{role}": word(in_role(role)) for role in others}
    persons = {
        f"{PERSON}:{one.id}": one.name
        for one in directory.colleagues(edge.session(), actor.bureau_id or 0)
        if one.id != actor.person_id
    }
    form.who.choices = choices_from({"": word(NOT_CHOSEN), **roles, **persons})
    kinds = {kind or EVERY: title for kind, title in paper_kinds().items()}
    form.paper_kind.choices = choices_from({"": word(NOT_CHOSEN), **kinds})
    return form


def right_of(form: RightForm) -> RightFacts:
    """Return the right as it was typed."""
    kind, _, value = str(form.who.data).partition(":")
    paper = "" if form.paper_kind.data == EVERY else str(form.paper_kind.data)
    if kind == PERSON:
        return RightFacts(paper, person_id=int(value))
    return RightFacts(paper, role=value)
