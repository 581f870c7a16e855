"""Offices, posts, dated appointments, deputies and duties over the system; every change audited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core.errors import InvalidInput, RuleViolation
from core.i18n import N_, message
from core.locking import hold
from people.accounts import check_not_last
from people.actors import APART, Actor, duties
from people.appointments import in_force
from people.models import (
    ADMINISTRATOR,
    AUDIT_ADMINISTRATOR,
    LEGAL_STAFF,
    SYSTEM_ROLES,
    Deputy,
    Holding,
    Office,
    Person,
    Post,
    SystemRole,
)
from people.trail import note

ROLES = {
    "bureau_head": N_("局主要负责人"),
    "deputy_head": N_("分管领导"),
    "legal_head": N_("法制机构负责人"),
    "department_head": N_("部门负责人"),
    "handling_office": N_("承办机构"),
    "policy_office": N_("办公室（政策法规）"),
    "archivist": N_("档案管理人员"),
    "handler": N_("承办人"),
}
DUTIES = {
    ADMINISTRATOR: N_("系统管理员"),
    LEGAL_STAFF: N_("规则管理员（法制）"),
    AUDIT_ADMINISTRATOR: N_("审计管理员"),
}
MISSING = N_("请填写。")
TAKEN = N_("已经有了，请换一个。")
OTHER_BUREAU = N_("不是同一个单位，请重新选择。")
UNKNOWN_ROLE = N_("没有这个角色，请重新选择。")
DATES = N_("止期要在起期之后。")
PAST = N_("起期不能早于今天。")
APPOINT_APART = N_("{name} 担任{duty}，不能同时担任业务岗位（三权分立）。请另建一个账号。")
DUTY_APART = N_(
    "{name} 现有业务岗位，不能同时担任{duty}（三权分立）。请另建一个账号，或先免去岗位。"
)
ONE_DUTY = N_("{name} 已担任{duty}，一人只能担任一项，请先收回。")
SELF_DEPUTY = N_("本人不能做自己的代理人，请选择别人。")
ALREADY = N_("这项任职已经有了，不用再加。")


@dataclass(frozen=True)
class Tenure:
    """How long somebody holds a post or stands in: from now unless later, until before the end."""

    valid_from: datetime | None = None
    valid_to: datetime | None = None


OPEN_ENDED = Tenure()


def create_office(
    session: Session, *, bureau_id: int, code: str, name: str, by: Actor, at: datetime
) -> Office:
    """Add an office to a bureau; raises `InvalidInput` at `code` or `name`."""
    code, name = code.strip(), name.strip()
    require_text({"code": code, "name": name})
    known = select(Office.id).where(Office.bureau_id == bureau_id, Office.code == code)
    if session.scalar(known) is not None:
        raise InvalidInput({"code": TAKEN})
    office = Office(bureau_id=bureau_id, code=code, name=name)
    session.add(office)
    session.flush()  # the audit row names it
    note(session, "office.create", office, by, at, code=code, name=name)
    return office


def create_post(
    session: Session, *, bureau_id: int, title: str, roles: Iterable[str], by: Actor, at: datetime
) -> Post:
    """Add a post with the role codes it carries; raises `InvalidInput` at `title` or `roles`."""
    title, chosen = title.strip(), sorted(set(roles))
    require_text({"title": title})
    check_roles(chosen)
    known = select(Post.id).where(Post.bureau_id == bureau_id, Post.title == title)
    if session.scalar(known) is not None:
        raise InvalidInput({"title": TAKEN})
    post = Post(bureau_id=bureau_id, title=title, roles=chosen)
    session.add(post)
    session.flush()  # the audit row names it
    note(session, "post.create", post, by, at, title=title, roles=chosen)
    return post


def change_roles(
    session: Session, post: Post, roles: Iterable[str], *, by: Actor, at: datetime
) -> None:
    """Change the role codes that a post carries, for all who hold it, from the next click on."""
    chosen = sorted(set(roles))
    check_roles(chosen)
    hold(session, post)
    before, post.roles = post.roles, chosen
    note(session, "post.change", post, by, at, title=post.title, before=before, after=chosen)


def check_roles(roles: Iterable[str]) -> None:
    """Raise `InvalidInput` at `roles` for a code that the rules do not know."""
    if not set(roles) <= set(ROLES):
        raise InvalidInput({"roles": UNKNOWN_ROLE})


def require_text(fields: dict[str, str]) -> None:
    """Raise `InvalidInput` at every field that is empty."""
    empty = {name: MISSING for name, text in fields.items() if not text}
    if empty:
        raise InvalidInput(empty)


def appoint(
    session: Session,
    person: Person,
    post: Post,
    office: Office | None,
    tenure: Tenure = OPEN_ENDED,
    *,
    by: Actor,
    at: datetime,
) -> Holding:
    """Appoint a person to a post.

    Raises `InvalidInput` at `post`, `office`, `valid_from` or `valid_to`, and `RuleViolation` for
    whoever administers or audits the system.
    """
    begins = check_tenure(tenure, at)
    check_bureau(person, post, office)
    hold(session, person)  # duty and post must stay apart
    for duty in duties(session, person.id) & APART:
        raise RuleViolation(message(APPOINT_APART, name=person.name, duty=message(DUTIES[duty])))
    if holds(session, person, post, office, begins):
        raise InvalidInput({"post": ALREADY})
    holding = Holding(
        bureau_id=post.bureau_id,
        person_id=person.id,
        post_id=post.id,
        office_id=office.id if office else None,
        valid_from=begins,
        valid_to=tenure.valid_to,
    )
    session.add(holding)
    session.flush()  # the audit row names it
    facts = {"title": post.title, "roles": post.roles, "office": office.name if office else ""}
    note(session, "holding.begin", person, by, at, holding=holding.id, **facts)
    return holding


def check_tenure(tenure: Tenure, at: datetime) -> datetime:
    """Return when it begins; nobody is appointed backwards in time."""
    begins = tenure.valid_from or at
    # A form gives days; the very day of the click counts as from now.
    if begins < at and (at - begins).days >= 1:
        raise InvalidInput({"valid_from": PAST})
    begins = max(begins, at)
    if tenure.valid_to is not None and tenure.valid_to <= begins:
        raise InvalidInput({"valid_to": DATES})
    return begins


def check_bureau(person: Person, post: Post, office: Office | None) -> None:
    """Raise `InvalidInput` for a post or an office of another bureau than the person's."""
    if post.bureau_id != person.bureau_id:
        raise InvalidInput({"post": OTHER_BUREAU})
    if office is not None and office.bureau_id != person.bureau_id:
        raise InvalidInput({"office": OTHER_BUREAU})


def holds(
    session: Session, person: Person, post: Post, office: Office | None, at: datetime
) -> bool:
    """Tell whether the person holds this very post in this very office at that moment."""
    query = select(Holding.id).where(
        Holding.person_id == person.id,
        Holding.post_id == post.id,
        Holding.office_id == office.id if office else Holding.office_id.is_(None),
        in_force(Holding, at),
    )
    return session.scalar(query) is not None


def end_holding(session: Session, holding: Holding, *, by: Actor, at: datetime) -> None:
    """End an appointment now; the roles it carried are gone at the person's next click."""
    hold(session, holding)
    if holding.valid_to is not None and holding.valid_to <= at:
        return
    holding.valid_to = max(at, holding.valid_from)
    person = session.get_one(Person, holding.person_id)
    note(session, "holding.end", person, by, at, holding=holding.id, post=holding.post_id)


def name_deputy(
    session: Session,
    person: Person,
    deputy: Person,
    tenure: Tenure = OPEN_ENDED,
    *,
    by: Actor,
    at: datetime,
) -> Deputy:
    """Name who stands in for a person for a time; they must not decide what that person requests.

    Raises `InvalidInput` at `deputy`, `valid_from` or `valid_to`.
    """
    begins = check_tenure(tenure, at)
    if deputy.id == person.id:
        raise InvalidInput({"deputy": SELF_DEPUTY})
    if person.bureau_id is None or deputy.bureau_id != person.bureau_id:
        raise InvalidInput({"deputy": OTHER_BUREAU})
    row = Deputy(
        bureau_id=person.bureau_id,
        person_id=person.id,
        deputy_id=deputy.id,
        valid_from=begins,
        valid_to=tenure.valid_to,
    )
    session.add(row)
    session.flush()  # the audit row names it
    note(session, "deputy.begin", person, by, at, deputy=deputy.id, name=deputy.name)
    return row


def end_deputy(session: Session, row: Deputy, *, by: Actor, at: datetime) -> None:
    """End a deputy's time now."""
    hold(session, row)
    if row.valid_to is not None and row.valid_to <= at:
        return
    row.valid_to = max(at, row.valid_from)
    person = session.get_one(Person, row.person_id)
    note(session, "deputy.end", person, by, at, deputy=row.deputy_id)


def grant_system_role(
    session: Session, person: Person, role: str, *, by: Actor, at: datetime
) -> SystemRole:
    """Give a person a duty over the system; one at a time, and none beside it that it watches.

    Raises `InvalidInput` at `role`, `RuleViolation` where the duties must stay apart.
    """
    if role not in SYSTEM_ROLES:
        raise InvalidInput({"role": UNKNOWN_ROLE})
    hold(session, person)  # duty and post must stay apart
    for duty in duties(session, person.id):
        raise RuleViolation(message(ONE_DUTY, name=person.name, duty=message(DUTIES[duty])))
    if role in APART and has_post(session, person, at):
        raise RuleViolation(message(DUTY_APART, name=person.name, duty=message(DUTIES[role])))
    row = SystemRole(person_id=person.id, role=role, granted_by=by.person_id or None, granted_at=at)
    session.add(row)
    session.flush()  # the index that allows one duty a person speaks here
    note(session, "system_role.grant", person, by, at, role=role)
    return row


def has_post(session: Session, person: Person, at: datetime) -> bool:
    """Tell whether the person holds a post now or is to hold one."""
    unended = or_(Holding.valid_to.is_(None), Holding.valid_to > at)
    query = select(Holding.id).where(Holding.person_id == person.id, unended).limit(1)
    return session.scalar(query) is not None


def end_system_role(session: Session, row: SystemRole, *, by: Actor, at: datetime) -> None:
    """Take a duty back; raises `RuleViolation` for the last administrator."""
    person = session.get_one(Person, row.person_id)
    if row.role == ADMINISTRATOR:
        check_not_last(session, person)
    hold(session, row)
    if row.ended_at is not None:
        return
    row.ended_at, row.ended_by = at, by.person_id or None
    note(session, "system_role.end", person, by, at, role=row.role)
