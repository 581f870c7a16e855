"""Discs: begun from a case's recordings, signed by all, filed with both copies' places."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from wtforms import Form, StringField
from wtforms.validators import InputRequired

from archive.cases.models import Case
from archive.cases.queries import case_numbered
from archive.discs import operations
from archive.discs.models import DiscRecord
from archive.discs.queries import participant_ids
from core.errors import InvalidInput
from core.i18n import N_, Message
from core.search import contains
from forms import answers, builder
from forms.builder import SchemaForm
from people.filters import fetch, visible
from people.models import Person
from people.permissions import can, require_may
from webapp import edge
from webapp.edge import new_key
from webapp.forms import deciding
from webapp.forms.printable import PRINTABLE
from webapp.forms.request_forms import NO_CASE
from webapp.noting import acting
from webapp.pages import copies, disc_page, matter
from webapp.pages.finding import said
from webapp.pages.paging import Page
from webapp.shell import current_pack, tell
from webapp.wording import word
from workflows import catalogue, effects
from workflows import discs as burning
from workflows.subjects import DISC

blueprint = Blueprint("discs", __name__)
SENT = N_("刻盘记录表已填写，请参加办案的人员签字。")
ADDED = N_("已加入 {name}。")
REMOVED = N_("已移出 {name}，理由已记录。")
WHICH = N_("请填写案卷编号，或者输入案由、当事人，从列表中选择。")
SIZE = 30


class CaseForm(Form):
    """For which case a record is begun: its number, offered while typing."""

    number = StringField(
        N_("案卷"), [InputRequired(WHICH)], render_kw={"placeholder": N_("编号、案由、当事人")}
    )


@blueprint.get("/discs")
def index() -> ResponseReturnValue:
    """List the disc records that the reader may see, the newest first."""
    require_may(acting(), "read", "disc_record")
    return listed(CaseForm())


def listed(form: CaseForm, status: int = 200) -> tuple[str, int]:
    """Render a page of the list, above it the box in which a case is chosen."""
    looked_up = {"data-lookup": url_for("requests.cases")}
    form.number.render_kw = {**(form.number.render_kw or {}), **looked_up}
    session, query = edge.session(), request.args.get("q", "").strip()
    number = max(1, request.args.get("page", 1, type=int))
    asked = discs_asked(query)
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    shown = asked.order_by(DiscRecord.id.desc()).limit(SIZE).offset((number - 1) * SIZE)
    body = render_template(
        "discs/index.html",
        url=url_for("discs.index"),
        query=query,
        rows=[line(disc, case) for disc, case in session.execute(shown)],
        page=Page(number, total, SIZE),
        form=form,
        new_url=url_for("discs.new"),
    )
    return body, status


def discs_asked(query: str) -> Select[DiscRecord, Case]:
    """Return the question for the records that the reader may see and asks for."""
    both = select(DiscRecord, Case).join(Case, Case.id == DiscRecord.case_id)
    chosen = visible(both, acting(), DiscRecord)
    if not query:
        return chosen
    own = said(DiscRecord.title, DiscRecord.number, text=query)
    return chosen.where(own | contains(Case.grams, query))


def line(disc: DiscRecord, case: Case) -> dict[str, object]:
    """Return one record as the list shows it."""
    return {
        "url": url_for("discs.show", disc_id=disc.id),
        "title": disc.title or case.name,
        "number": disc.number,
        "case_number": case.number,
        "state": disc_page.SHOWN.get(disc.state, disc.state),
        "state_words": disc_page.standing(disc),
        "at": disc.created_at,
    }


@blueprint.get("/discs/new")
def new() -> ResponseReturnValue:
    """Show the record form for a case; a number that names none is asked for again."""
    require_may(acting(), "create", "disc_record")
    if "number" in request.args:
        return chosen_by_number(CaseForm(request.args))
    case = case_chosen(edge.session())
    known = {"making_unit": current_pack().name, "maker": acting().name, "title": case.name}
    form = form_class(case)(data=known)
    return page(case, form)


def chosen_by_number(form: CaseForm) -> ResponseReturnValue:
    """Go on to the record form of the case whose number was typed."""
    if not form.validate():
        return listed(form, 422)
    typed = (form.number.data or "").strip()
    case = case_numbered(edge.session(), acting().bureau_id or 0, typed)
    if case is None or not can(acting(), "find", case):
        form.number.errors = [word(Message(NO_CASE, {"number": typed}))]
        return listed(form, 422)
    return redirect(url_for("discs.new", case=case.id), 303)


def case_chosen(session: Session) -> Case:
    """Return the case whose recordings go onto the disc."""
    case_id = request.values.get("case", 0, type=int)
    return fetch(session, Case, case_id, acting(), "find")


def form_class(case: Case) -> type[SchemaForm]:
    """Return the record form with the recordings of the case."""
    choices = deciding.disc_choices(edge.session(), case.bureau_id, case.id)
    shape = catalogue.form(edge.session(), case.bureau_id, "disc_record")
    return builder.build(shape, choices, {"for_outsider": False}, PRINTABLE)


def page(case: Case, form: SchemaForm, status: int = 200) -> tuple[str, int]:
    """Render the record form."""
    body = render_template(
        "discs/new.html",
        case=case,
        form=form,
        parts=[{"title": s.title, "lead": s.lead, "names": s.names} for s in form.sections],
        action=url_for("discs.create", case=case.id),
        cancel_url=url_for("discs.index"),
        key=request.form.get(edge.KEY_FIELD) or new_key(),
    )
    return body, status


@blueprint.post("/discs")
def create() -> ResponseReturnValue:
    """Fill in the form and send it round for signing, in one click."""
    require_may(acting(), "create", "disc_record")
    if (earlier := edge.replay()) is not None:
        return earlier
    case = case_chosen(edge.session())
    form = form_class(case)(request.form)
    if not form.validate():
        return page(case, form, 422)
    try:
        facts = effects.disc_facts(case.id, answers.plain(form))
        disc = burning.begin(edge.session(), current_pack(), facts, by=acting(), at=edge.now())
    except InvalidInput as error:
        edge.roll_back()
        deciding.show_errors(form, error.errors)
        return page(case_chosen(edge.session()), form, 422)
    tell(Message(SENT))
    return edge.done(url_for("discs.show", disc_id=disc.id))


@blueprint.get("/discs/<int:disc_id>")
def show(disc_id: int) -> ResponseReturnValue:
    """Show a record: its facts, who has signed, where it is."""
    session = edge.session()
    disc = fetch(session, DiscRecord, disc_id, acting())
    instance = burning.instance_of(session, disc.id)
    copies.note_seen(instance)
    went = matter.course(session, current_pack(), instance) if instance else {}
    names = {
        person.id: person.name
        for person in session.scalars(
            select(Person).where(Person.id.in_(participant_ids(session, disc)))
        )
    }
    changing = disc.state == "signing" and can(acting(), "change", disc)
    return render_template(
        "discs/show.html",
        **disc_page.card(session, disc),
        title=disc.title,
        state=disc_page.SHOWN.get(disc.state, disc.state),
        state_words=disc_page.standing(disc),
        participants=sorted(names.items()),
        others=others(session, disc, set(names)) if changing else [],
        change_url=url_for("discs.change", disc_id=disc.id) if changing else None,
        next_task=matter.next_task(acting(), went.get("waiting", ())),
        key=new_key(),
        kind=DISC,
        **{name: went.get(name) for name in ("steps", "trail", "diagram")},
    )


def others(session: Session, disc: DiscRecord, listed: set[int]) -> list[tuple[int, str]]:
    """Return the persons of the bureau who could be added."""
    rows = session.execute(
        select(Person.id, Person.name).where(
            Person.bureau_id == disc.bureau_id,
            Person.disabled_at.is_(None),
            Person.kind == "staff",
            Person.id.not_in(listed),
        )
    )
    return [(row.id, row.name) for row in rows]


@blueprint.post("/discs/<int:disc_id>/participants")
def change(disc_id: int) -> ResponseReturnValue:
    """Add or remove somebody who has to sign, while signing is under way."""
    session = edge.session()
    disc = fetch(session, DiscRecord, disc_id, acting(), "change")
    if (earlier := edge.replay()) is not None:
        return earlier
    person = session.get(Person, request.form.get("person_id", 0, type=int))
    if person is None or person.bureau_id != disc.bureau_id:
        raise InvalidInput({"person_id": operations.OTHER_BUREAU})
    change = burning.Change(person, "remove" in request.form, request.form.get("reason", ""))
    burning.change_signers(session, current_pack(), disc, change, by=acting(), at=edge.now())
    tell(Message(REMOVED if change.removing else ADDED, {"name": person.name}))
    return edge.done(url_for("discs.show", disc_id=disc.id))
