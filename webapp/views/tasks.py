"""The inbox and the task page: see what waits, take it, decide it, hand it on."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.errors import InvalidInput, RuleViolation, Stale
from core.i18n import N_, Message
from forms.builder import SchemaForm
from people import phrases
from people.actors import load_actor
from people.models import Person
from people.permissions import can, may
from webapp import auth, edge
from webapp.edge import new_key
from webapp.forms import deciding
from webapp.noting import acting
from webapp.pages import inbox_controls, inbox_page, task_page
from webapp.pages.paging import Page
from webapp.shell import current_pack, tell
from webapp.wording import word
from workflows import inbox, succession, tasks
from workflows.models import InboxTask
from workflows.subjects import REQUEST

blueprint = Blueprint("tasks", __name__)
SEE = N_("看这件事")
CLAIMED = N_("已领取，请办理。")
RELEASED = N_("已放回，其他人可以领取。")
RECUSED = N_("已登记回避，这件事由 {who} 办理。")
HANDED = N_("已转给 {name} 办理。")
WHOM = N_("请选择接办人。")
# Putting a request right means filling in its form again (退回补正).
CORRECT = "correct"
SIGNING = N_("办理“{name}”")


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Send everybody to where their work is."""
    if acting().on_duty:
        return redirect(url_for("tasks.inbox"))
    place = "audit.index" if may(acting(), "read", "audit") else "people_admin.index"
    return redirect(url_for(place))


@blueprint.get("/tasks", endpoint="inbox")
def list_tasks() -> ResponseReturnValue:
    """List what waits, what I began, what I did, what was copied to me."""
    tab = request.args.get("tab", "mine")
    number = max(1, request.args.get("page", 1, type=int))
    wanted = inbox_controls.wanted()
    figures = inbox.figures(edge.session(), acting(), edge.now())
    g.counts = counts = figures.counts
    found = inbox_page.listing(
        edge.session(), acting(), tab, number, wanted, edge.now(), waiting=counts.mine
    )
    return render_template(
        "tasks/inbox.html",
        tabs=inbox_controls.tabs(tab, counts, figures.lengths),
        to_seal=figures.lengths.to_seal,
        seal_url=url_for("sealing.waiting"),
        stats=inbox_controls.stats(counts, wanted.due),
        summary=inbox_controls.summary(counts),
        url=url_for("tasks.inbox"),
        kept=[("tab", tab), ("due", wanted.due), ("sort", wanted.sort)],
        columns=inbox_controls.columns(tab, wanted.sort),
        query=wanted.text,
        step=wanted.step,
        narrowed=bool(wanted.text or wanted.step or wanted.due),
        all_url=url_for("tasks.inbox", tab=tab),
        steps=found.steps,
        new_url=url_for("requests.new") if may(acting(), "create", "access_request") else None,
        rows=found.rows,
        page=Page(number, found.total, inbox.PAGE),
        list_kind=tab,
        unsigned=counts.unsigned,
        sign_url=url_for("signing.waiting"),
    )


@blueprint.get("/tasks/<task_id>")
def show(task_id: str) -> ResponseReturnValue:
    """Show a step with all that is needed to decide it; also to whoever comes too late."""
    found = afresh(task_id)
    about, mine = found.instance, can(acting(), "act", found.row)
    if found.row.kind == CORRECT and mine and about.subject_kind == REQUEST:
        return redirect(url_for("requests.edit", request_id=about.subject_id))
    return page(found, deciding.form_for(found, None))


def page(found: tasks.Found, form: SchemaForm | None, status: int = 200) -> tuple[str, int]:
    """Render the task page around a form."""
    shown = task_page.show(current_pack(), acting(), found, edge.now())
    key = request.form.get(edge.KEY_FIELD) or new_key()
    shown["task"]["key"] = key
    return render_template("tasks/task.html", form=form, **shown), status


@blueprint.post("/tasks/<task_id>")
def complete(task_id: str) -> ResponseReturnValue:
    """Carry out the decision; a second click is led to where the first one led."""
    held = tasks.hold(edge.session(), acting(), task_id)
    row = held.row
    if row.state != inbox.OPEN:
        return redirect(url_for("tasks.inbox"), 303) if again(row) else page(held, None, 409)
    if row.kind in deciding.GRAVE:
        auth.require_step_up(Message(SIGNING, {"name": Message(row.name)}))
    form = deciding.form_for(held, request.form)
    if not form.validate():
        return page(held, form, 422)
    return carry_out(held, form)


def again(row: InboxTask) -> bool:
    """Tell whether this very click has decided the step already."""
    key = click_key()
    return bool(key) and row.click_key == key


def click_key() -> str:
    """Return what is kept of the key of the page on which the step is decided."""
    typed = request.form.get(edge.KEY_FIELD, "")
    return edge.own_key(typed, request.path) if typed else ""


def carry_out(held: tasks.Found, form: SchemaForm) -> ResponseReturnValue:
    """Complete the task; what stands against it is said on its page, with what was typed."""
    row = held.row
    try:
        decision = deciding.decision_of(form, click_key())
        done = tasks.decide(
            edge.session(), current_pack(), held, decision, by=acting(), at=edge.now()
        )
    except InvalidInput as error:
        edge.roll_back()
        deciding.show_errors(form, error.errors)
        return page(afresh(row.id), form, 422)
    except RuleViolation as error:
        edge.roll_back()
        deciding.show_errors(form, {"decision": error.message})
        return page(afresh(row.id), form, error.status)
    except Stale:
        edge.roll_back()
        return page(afresh(row.id), None, 409)
    here = url_for("tasks.show", task_id=row.id)
    tell(inbox_page.came_of(current_pack(), row, done), link=(here, word(SEE)))
    return redirect(url_for("tasks.inbox"), 303)


@blueprint.post("/tasks/<task_id>/phrases")
def keep_phrase(task_id: str) -> ResponseReturnValue:
    """Keep the opinion as it is typed now among one's own phrases; the page stays as it is."""
    tasks.actionable(edge.session(), acting(), task_id)
    found = afresh(task_id)
    form = deciding.form_for(found, request.form)
    try:
        text = request.form.get("opinion", "")
        phrases.keep(edge.session(), found.row.kind, text, by=acting(), at=edge.now())
    except InvalidInput as error:
        edge.roll_back()
        deciding.show_errors(form, error.errors)
        return page(afresh(task_id), form, 422)
    return page(found, form)


def afresh(task_id: str) -> tasks.Found:
    """Return the step as it is now, for its page."""
    return tasks.find_with_matter(edge.session(), acting(), task_id)


@blueprint.post("/tasks/<task_id>/claim")
def claim(task_id: str) -> ResponseReturnValue:
    """Take a step of one's role."""
    if (earlier := edge.replay()) is not None:
        return earlier
    tasks.claim(edge.session(), task_id, by=acting(), at=edge.now())
    tell(Message(CLAIMED))
    return edge.done(url_for("tasks.show", task_id=task_id))


@blueprint.post("/tasks/<task_id>/release")
def release(task_id: str) -> ResponseReturnValue:
    """Give a claimed step back."""
    if (earlier := edge.replay()) is not None:
        return earlier
    tasks.release(edge.session(), task_id, by=acting(), at=edge.now())
    tell(Message(RELEASED))
    return edge.done(url_for("tasks.inbox"))


@blueprint.post("/tasks/<task_id>/reassign")
def reassign(task_id: str) -> ResponseReturnValue:
    """Hand a step to a colleague who is competent for it, with a reason."""
    if (earlier := edge.replay()) is not None:
        return earlier
    session, reason = edge.session(), request.form.get("reason", "").strip()
    person_id = request.form.get("person_id", type=int)
    person = session.scalar(
        select(Person).where(Person.id == person_id, Person.bureau_id == acting().bureau_id)
    )
    if not reason or person is None:
        raise InvalidInput({"reason": tasks.WHY} if person is not None else {"person_id": WHOM})
    colleague = load_actor(session, person, edge.now())
    tasks.reassign(session, task_id, colleague, reason=reason, by=acting(), at=edge.now())
    tell(Message(HANDED, {"name": person.name}))
    return edge.done(url_for("tasks.inbox"))


@blueprint.post("/tasks/<task_id>/recuse")
def recuse(task_id: str) -> ResponseReturnValue:
    """Step back from deciding a matter, with a reason (回避)."""
    if (earlier := edge.replay()) is not None:
        return earlier
    session, reason = edge.session(), request.form.get("reason", "").strip()
    row = succession.recuse(
        session, current_pack(), task_id, reason=reason, by=acting(), at=edge.now()
    )
    who = task_page.waiting_for(session, current_pack(), row)
    tell(Message(RECUSED, {"who": who}))
    return edge.done(url_for("tasks.inbox"))
