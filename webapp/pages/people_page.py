"""The page of one account, drawn by every view that changes something about it."""

from datetime import UTC, date, datetime, time
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Form

from bureaus.models import Bureau
from core.clock import BEIJING
from core.errors import InvalidInput
from core.i18n import N_, Message
from people import directory, locks, logins, organisation
from people.filters import fetch
from people.models import Person
from people.permissions import can
from webapp import edge, sessions
from webapp.forms.account_forms import AppointForm, DeputyForm, DutyForm, RenameForm, show_problems
from webapp.forms.choices import choices_from
from webapp.forms.periods import DAY
from webapp.noting import acting
from webapp.shell import tell
from webapp.wording import listed, word
from workflows import succession

REFUSED = 422
# What may make somebody else competent for an open step.
MOVING = frozenset({"appoint", "disable"})
NO_OFFICE = N_("（不分内设机构）")
CHOOSE_POST, CHOOSE_DEPUTY = N_("请选择岗位"), N_("请选择代理人")
CHOOSE_DUTY = N_("请选择系统职责")
MOVED = N_("有 {n} 项待办随之改由别人办理。")
STUCK = N_("有 {n} 项待办现在没有人能办，请尽快安排：{names}。")


def administered(person_id: int, verb: str) -> Person:
    """Return the account to change; raises as `fetch`.

    Where open steps may come to others by the change, their matters are held from now on.
    """
    person = fetch(edge.session(), Person, person_id, acting(), verb)
    if verb in MOVING and person.bureau_id is not None:
        succession.hold_matters(edge.session(), [person.bureau_id])
    return person


def person_page(person: Person, **given: Form) -> str:
    """Render the account; `given` are forms that were refused, by name."""
    session, at = edge.session(), edge.now()
    verbs = ("change", "appoint", "disable", "issue_code", "grant_role", "end_session")
    return render_template(
        "people/show.html",
        person=person,
        bureau=session.get(Bureau, person.bureau_id) if person.bureau_id else None,
        appointments=directory.appointments_of(session, person.id),
        deputies=directory.deputies_named(session, person.id),
        duties=directory.duties_had(session, person.id),
        duty_names=organisation.DUTIES,
        role_names=organisation.ROLES,
        logins=logins.open_logins(session, person.id, at, sessions.limits()),
        may={verb: can(acting(), verb, person) for verb in verbs},
        shut_out=locks.is_shut_out(session, person, at),
        forms=forms_for(person) | given,
        at=at,
    )


def forms_for(person: Person) -> dict[str, Any]:
    """Return the empty forms of the page."""
    return {
        "rename": RenameForm(name=person.name),
        "appoint": appoint_form(person, blank=True),
        "deputy": deputy_form(person, blank=True),
        "duty": duty_form(blank=True),
    }


def typed(*, blank: bool) -> Any:  # noqa: ANN401  # what WTForms takes
    """Return what was typed, or nothing for a form that is only shown."""
    return None if blank else request.form


def appoint_form(person: Person, *, blank: bool = False) -> AppointForm:
    """Return the form of an appointment with the bureau's posts and offices."""
    form = AppointForm(typed(blank=blank))
    session, bureau_id = edge.session(), person.bureau_id or 0
    posts = {str(post.id): post.title for post in directory.posts_in(session, bureau_id)}
    form.post.choices = choices_from({"": CHOOSE_POST, **posts})
    offices = directory.offices_in(session, bureau_id)
    form.office.choices = [(0, word(NO_OFFICE)), *((office.id, office.name) for office in offices)]
    return form


def deputy_form(person: Person, *, blank: bool = False) -> DeputyForm:
    """Return the form of a deputy with the colleagues to choose from."""
    form = DeputyForm(typed(blank=blank))
    found = directory.colleagues(edge.session(), person.bureau_id or 0)
    names = {str(other.id): other.name for other in found if other.id != person.id}
    form.deputy.choices = choices_from({"": CHOOSE_DEPUTY, **names})
    return form


def duty_form(*, blank: bool = False) -> DutyForm:
    """Return the form of a duty over the system."""
    form = DutyForm(typed(blank=blank))
    form.role.choices = choices_from({"": CHOOSE_DUTY, **organisation.DUTIES})
    return form


def read_day(form: Form, name: str) -> datetime | None:
    """Return the beginning of a typed Beijing day, None when empty.

    Raises `InvalidInput` at the field.
    """
    text = (form[name].data or "").strip()
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time.min, BEIJING).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInput({name: DAY}) from None


def refuse(
    person: Person, name: str, form: Form, error: InvalidInput | None = None
) -> ResponseReturnValue:
    """Show the account again with what was typed and what is wrong with it."""
    if error is not None:
        show_problems(form, error)
    return person_page(person, **{name: form}), REFUSED


def back(person: Person, sentence: Message) -> ResponseReturnValue:
    """Go back to the account and say what was done."""
    tell(sentence)
    return redirect(url_for("people_admin.show", person_id=person.id), 303)


def changed(person: Person, sentence: Message) -> ResponseReturnValue:
    """Go back as `back` does, after a change of what the person may do."""
    answer = back(person, sentence)
    posts_changed(person.bureau_id)
    return answer


def posts_changed(bureau_id: int | None) -> None:
    """Let the bureau's open steps follow a change of posts, and tell what came of it."""
    if bureau_id is None:
        return
    edge.session().flush()  # who is competent now is asked of the database
    came = succession.follow(edge.session(), bureau_id, at=edge.now())
    if came.moved:
        tell(Message(MOVED, {"n": len(came.moved)}))
    if came.stuck:
        names = listed(sorted({word(row.name) for row in came.stuck}))
        tell(Message(STUCK, {"n": len(came.stuck), "names": names}), "amber")
