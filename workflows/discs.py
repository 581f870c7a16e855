"""Burning a disc: the form and the procedure begin together, and the signers' list may change."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from archive.discs import operations, signing
from archive.discs.models import DiscRecord
from archive.discs.rules import DiscFacts
from bureaus.packs import Pack
from core import audit
from core.columns import has
from core.errors import NotFound
from core.i18n import N_
from core.locking import hold
from people.actors import Actor
from people.models import Person
from workflows import history, processes, subjects, tasks
from workflows.clicks import Click
from workflows.models import HistoryStep, InboxTask, Instance

PROCEDURE = "disc_burning"
SIGN = "sign"
GONE = N_("没有找到这份刻盘记录的办理流程。")
# The open step at which the form of a disc is filled in.
FORM = select(InboxTask).where(
    InboxTask.instance_id == bindparam("instance_id"),
    InboxTask.form == "disc_record",
    has(InboxTask.state, "open"),
)
ADDED, REMOVED = N_("加入签字人"), N_("移出签字人")


def begin(session: Session, pack: Pack, facts: DiscFacts, *, by: Actor, at: datetime) -> DiscRecord:
    """Fill in the record form and send it round for signing."""
    disc = operations.fill_in(session, by.bureau_id or 0, facts, by=by, at=at)
    signers = list(facts.participant_ids)
    data = {"disc_id": disc.id, "bureau": pack.code, tasks.PARTICIPANTS: signers}
    decision = tasks.Decision("done", details={tasks.PARTICIPANTS: signers})
    filled: list[InboxTask] = []

    # Where nobody signs, this takes the disc's numbers: whoever waits for those holds no trail.
    def send_round(instance: Instance) -> None:
        signing.begin_signing(disc)
        filled.extend(session.scalars(FORM, {"instance_id": instance.id}))
        for own in filled:
            held = tasks.hold(session, by, own.id)
            tasks.carry_out(session, pack, held, decision, by=by, at=at)

    processes.start(session, pack, PROCEDURE, disc, data, by=by, at=at, first=send_round)
    for own in filled:
        tasks.note_decision(session, own, decision, by=by, at=at)
    return disc


def instance_of(session: Session, disc_id: int) -> Instance | None:
    """Return the procedure of a disc."""
    return session.scalar(
        select(Instance)
        .where(Instance.subject_kind == subjects.DISC, Instance.subject_id == disc_id)
        .order_by(Instance.id.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Change:
    """Who is added to the signers of a record form or removed from them, and why."""

    person: Person
    removing: bool
    reason: str = ""


def change_signers(
    session: Session, pack: Pack, disc: DiscRecord, change: Change, *, by: Actor, at: datetime
) -> None:
    """Add or remove a signer while signing is under way (GX-C-9: all who took part sign)."""
    person_id = change.person.id
    found = instance_of(session, disc.id)
    if found is None:
        raise NotFound(GONE)
    instance = processes.lock(session, found.id)
    hold(session, disc)
    if change.removing:
        signing.remove_participant(session, disc, person_id, reason=change.reason, at=at)
    else:
        signing.add_participant(session, disc, person_id, at=at)
    session.add(told(instance, change, by=by, at=at))
    click = Click(session, pack, instance, by, at)
    with session.no_autoflush:
        run = processes.resume(click)
        (run.remove_signer if change.removing else run.add_signer)(SIGN, person_id)
        processes.settle(click, run)
    audit.record(
        session,
        "disc.participant",
        by=by.audit,
        at=at,
        object_kind=subjects.DISC,
        object_id=disc.id,
        bureau_id=disc.bureau_id,
        person=person_id,
        removed=change.removing,
        reason=change.reason,
    )


def told(instance: Instance, change: Change, *, by: Actor, at: datetime) -> HistoryStep:
    """Word for the history that the list of signers changed, and why."""
    name, outcome = (REMOVED, "signer_removed") if change.removing else (ADDED, "signer_added")
    return history.operation(
        instance.bureau_id,
        instance.id,
        name,
        outcome,
        reason=change.reason.strip(),
        by=by,
        at=at,
        answers={"signer": change.person.name},
    )
