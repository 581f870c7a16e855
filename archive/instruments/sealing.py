"""Sealing a paper: who agrees, the numbered use, and stamping the print by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest
from archive.instruments.marks import SealConsent, SealUse
from archive.instruments.models import DRAWING, Instrument
from archive.seals.models import RegisteredSeal, SealRight
from core.clock import BEIJING, beijing_date
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_
from core.locking import hold
from core.numbering import take
from core.outbox import put
from people.actors import Actor
from people.filters import condition

SEAL_USES = "seal-use"
AGREE, BY_HAND = "agree", "by_hand"
HAND, PICTURE, SIGNATURE = "hand", "picture", "signature"
WAYS = {
    HAND: N_("纸面盖章"),
    PICTURE: N_("加盖电子图样"),
    SIGNATURE: N_("电子签章"),
}
NOT_WAITING = N_("这份文书不在等待用印：可能刚由别人办理，请刷新后再看。")
OUT_OF_USE = N_("这枚印章已暂停使用或者停用，不能用印。")
SECOND = N_("这枚印章要两个人同意才能用印，您已经同意过，请由另一位有权用印的人确认。")
NO_STAMP = N_("这份文书不是纸面盖章的文书，不需要登记。")
NOT_ISSUED = N_("这份文书还没有制作好，或者已经作废，不能登记盖章。")
STAMPED = N_("这份文书的盖章已经登记过。")
WHEN = N_("盖章日期不能早于文书日期，也不能晚于今天。")
SIZE = 50


def consents_of(session: Session, instrument_id: int) -> Sequence[SealConsent]:
    """Return who has agreed to the seal of a paper, in their order."""
    return session.scalars(
        select(SealConsent)
        .where(SealConsent.instrument_id == instrument_id)
        .order_by(SealConsent.n)
    ).all()


def consents_to(
    session: Session, instrument_ids: Sequence[int]
) -> Mapping[int, Sequence[SealConsent]]:
    """Return who has agreed to the seals of papers, by paper; those without any are left out."""
    rows = session.scalars(
        select(SealConsent)
        .where(SealConsent.instrument_id.in_(instrument_ids))
        .order_by(SealConsent.instrument_id, SealConsent.n)
    )
    return {
        number: list(given) for number, given in groupby(rows, key=lambda row: row.instrument_id)
    }


def agree(session: Session, instrument: Instrument, *, by: Actor, at: datetime) -> bool:
    """Agree to the seal being set; the last consent has the paper drawn and returns True.

    Raises `RuleViolation` for a paper that does not wait, a seal out of use, or a second consent of
    the same person.
    """
    if instrument.seal is None or instrument.seal.state != "in_use":
        raise RuleViolation(OUT_OF_USE)
    return consent(session, instrument, AGREE, by=by, at=at)


def leave_to_hand(session: Session, instrument: Instrument, *, by: Actor, at: datetime) -> None:
    """Have the paper drawn with an empty place instead, to be stamped by hand."""
    consent(session, instrument, BY_HAND, by=by, at=at)


def consent(
    session: Session, instrument: Instrument, kind: str, *, by: Actor, at: datetime
) -> bool:
    """Note a person's word; tell whether the paper can be drawn now."""
    hold(session, instrument)
    if instrument.state != "waiting":
        raise RuleViolation(NOT_WAITING)
    given = consents_of(session, instrument.id)
    if any(one.person_id == by.person_id for one in given):
        raise RuleViolation(SECOND)
    session.add(
        SealConsent(
            bureau_id=instrument.bureau_id,
            instrument_id=instrument.id,
            n=len(given) + 1,
            kind=kind,
            person_id=by.person_id,
            name=by.name,
            at=at,
        )
    )
    session.flush()  # the state of the paper is read from this row
    session.refresh(instrument, ["state"])
    ready = instrument.state != "waiting"
    if ready:
        draw_now(session, instrument, at=at)
    return ready


def waits_for(actor: Actor) -> ColumnElement[bool]:
    """Return the condition that a paper waits for the person's word on its seal.

    Their seals are named first, so that nobody's inbox looks through all papers of the bureau.
    """
    rights = or_(
        SealRight.person_id == actor.person_id,
        *(SealRight.role == role for role in sorted(actor.roles)),
    )
    seals = select(SealRight.seal_id).where(SealRight.ended_at.is_(None), rights)
    given = exists().where(
        SealConsent.instrument_id == Instrument.id, SealConsent.person_id == actor.person_id
    )
    return and_(
        Instrument.seal_id.in_(seals),
        Instrument.consents > 0,
        condition(actor, Instrument, "seal"),
        Instrument.state == "waiting",
        ~given,
    )


def draw_now(session: Session, instrument: Instrument, *, at: datetime) -> None:
    """Enqueue the drawing of a paper that waits for nobody any more."""
    key = f"{DRAWING}{instrument.id}"
    put(session, "render", {"instrument_id": instrument.id}, key=key, at=at)
    session.refresh(instrument, ["state"])


def stamped_by_hand(session: Session, instrument: Instrument) -> bool:
    """Tell whether the print of a paper has an empty place for the seal."""
    given = consents_of(session, instrument.id) if instrument.consents else ()
    return instrument.stamping == "wet" or any(one.kind == BY_HAND for one in given)


def use_of(session: Session, instrument_id: int) -> SealUse | None:
    """Return the numbered use on a paper."""
    return session.scalar(select(SealUse).where(SealUse.instrument_id == instrument_id))


def note_use(session: Session, instrument: Instrument, *, at: datetime) -> SealUse:
    """Enter the use of a registered seal on a paper under the year's next number, once for each.

    Raises `RuleViolation` when the clock runs behind the last number.
    """
    if (known := use_of(session, instrument.id)) is not None:
        return known
    seal = session.get_one(RegisteredSeal, instrument.seal_id)
    names = [one.name for one in consents_of(session, instrument.id)]
    return enter_use(
        session,
        instrument,
        SIGNATURE if seal.signed else PICTURE,
        at,
        seal_id=seal.id,
        seal_name=seal.name + seal.lower,
        used_by_name=names[0] if names else "",
        agreed_by_name="、".join(names[1:]),
        at=at,
    )


def stamp_by_hand(
    session: Session, instrument: Instrument, seal_name: str, day: date, *, by: Actor, at: datetime
) -> SealUse:
    """Number a stamping of the print, done on a day between the paper's date and today."""
    if not stamped_by_hand(session, instrument):
        raise RuleViolation(NO_STAMP)
    hold(session, instrument)
    if instrument.state != "issued":
        raise RuleViolation(NOT_ISSUED)
    if use_of(session, instrument.id) is not None:
        raise RuleViolation(STAMPED)
    if not beijing_date(instrument.issued_at) <= day <= beijing_date(at):
        raise InvalidInput({"day": WHEN})
    moment = datetime.combine(day, time.min, BEIJING)
    return enter_use(
        session, instrument, HAND, moment, seal_name=seal_name, used_by_name=by.name, at=at
    )


def enter_use(
    session: Session,
    instrument: Instrument,
    way: str,
    used_at: datetime,
    *,
    at: datetime,
    **facts: int | str | None,
) -> SealUse:
    """Write the next line of the register of uses."""
    year, n = take(session, instrument.bureau_id, SEAL_USES, at=at)
    use = SealUse(
        bureau_id=instrument.bureau_id,
        year=year,
        n=n,
        instrument_id=instrument.id,
        way=way,
        used_at=used_at,
        entered_at=at,
        **facts,
    )
    session.add(use)
    session.flush()  # a use that cannot be entered undoes the sealing
    return use


@dataclass(frozen=True)
class UsesAsked:
    """Which lines of the register of uses are wanted."""

    text: str = ""
    since: date | None = None
    until: date | None = None
    way: str = ""


Line = tuple[SealUse, Instrument]


def find_uses(
    session: Session, bureau_id: int, asked: UsesAsked, *, limit: int, offset: int = 0
) -> tuple[int, list[Line]]:
    """Return how many lines fit and some of them, in the order of their numbers, the last first."""
    chosen = (
        select(SealUse, Instrument)
        .join(Instrument, Instrument.id == SealUse.instrument_id)
        .where(SealUse.bureau_id == bureau_id, *conditions(asked))
    )
    total = session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = session.execute(
        chosen.order_by(SealUse.year.desc(), SealUse.n.desc()).limit(limit).offset(offset)
    )
    return total, [(use, instrument) for use, instrument in rows]


def conditions(asked: UsesAsked) -> list[ColumnElement[bool]]:
    """Return what the lines must fulfil; days are Beijing days, both included."""
    found: list[ColumnElement[bool]] = []
    if asked.text:
        requests = select(AccessRequest.id).where(
            AccessRequest.requester.contains(asked.text, autoescape=True)
        )
        columns = (
            Instrument.number,
            Instrument.title,
            SealUse.seal_name,
            SealUse.used_by_name,
            SealUse.agreed_by_name,
        )
        hits = [column.contains(asked.text, autoescape=True) for column in columns]
        found.append(or_(*hits, Instrument.request_id.in_(requests)))
    if asked.since:
        found.append(SealUse.used_at >= datetime.combine(asked.since, time.min, BEIJING))
    if asked.until:
        found.append(SealUse.used_at <= datetime.combine(asked.until, time.max, BEIJING))
    if asked.way:
        found.append(SealUse.way == asked.way)
    return found
