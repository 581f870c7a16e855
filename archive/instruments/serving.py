"""Letters that went out: how, when, to whom; each noting is a row that stays."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from archive.access import leaving
from archive.access.leaving import Sending
from archive.access.models import Dispatch
from archive.access.words import SENDING
from archive.instruments.models import Instrument
from core.clock import beijing_date
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_
from core.locking import hold
from people.actors import Actor

# The reply to a letter goes out in the step that signs it: that row is older than the paper.
REPLY = "reply_letter"
# Ways that count only with what was seen or said: who witnessed it, who agreed to it.
EXPLAINED = frozenset({"left", "public_notice", "entrusted", "forwarded", "electronic"})
# An invitation to read is written by its own step.
WAYS = {way: word for way, word in SENDING.items() if way != "onsite_read"}
NOT_ISSUED = N_("文书还没有制成或者已经作废，不能登记送达。")
PROVED = N_("这份送达回证证明的送达已经登记过，请刷新后再看。")
NO_LETTER = N_("这不是发给申请人的文书，不用登记送达。")
NO_WAY = N_("请选择送达方式。")
WHEN = N_("送达日期在文书日期和今天之间，请重新填写。")
EXPLAIN = N_(
    "请写明：留置的见证人、公告的处所和期限、受托的机关、转交的单位、受送达人同意电子送达的确认。"
)
NO_TRACKING = N_("请填写邮件编号。")


def note_sent(
    session: Session,
    instrument: Instrument,
    sending: Sending,
    *,
    by: Actor,
    at: datetime,
    proof_id: int | None = None,
) -> Dispatch:
    """Note that a letter went out; a proof of service proves one serving.

    Raises `InvalidInput` at the field that is wrong.
    """
    hold(session, instrument)
    if instrument.state != "issued":
        raise RuleViolation(NOT_ISSUED)
    if instrument.request is None:
        raise RuleViolation(NO_LETTER)
    check(sending, beijing_date(instrument.issued_at), beijing_date(at))
    if proof_id is not None:
        check_unproved(session, proof_id)
    return leaving.dispatch(
        session,
        instrument.request,
        sending,
        by=by,
        at=at,
        instrument_id=instrument.id,
        proof_id=proof_id,
    )


def check_unproved(session: Session, proof_id: int) -> None:
    """Raise `RuleViolation` when the proof of service has proved a serving; holds the proof."""
    hold(session, session.get_one(Instrument, proof_id))
    if proved_by(session, proof_id) is not None:
        raise RuleViolation(PROVED)


def check(sending: Sending, earliest: date, latest: date) -> None:
    """Raise `InvalidInput` for a way, a day or a silence that cannot be."""
    in_time = sending.sent_on is not None and earliest <= sending.sent_on <= latest
    wrong = {
        "way": NO_WAY if sending.way not in WAYS else "",
        "sent_on": "" if in_time else WHEN,
        "note": EXPLAIN if sending.way in EXPLAINED and not sending.note else "",
        "tracking": NO_TRACKING if sending.way == "mail" and not sending.tracking else "",
    }
    if errors := {name: sentence for name, sentence in wrong.items() if sentence}:
        raise InvalidInput(errors)


def sendings_of(session: Session, instrument: Instrument) -> Sequence[Dispatch]:
    """Return how a letter went out, in the order in which it was noted."""
    own = Dispatch.instrument_id == instrument.id
    if instrument.kind == REPLY:
        by_step = and_(
            Dispatch.instrument_id.is_(None), Dispatch.request_id == instrument.request_id
        )
        own = or_(own, by_step)
    return session.scalars(select(Dispatch).where(own).order_by(Dispatch.id)).all()


def proofs_of(session: Session, letter_id: int) -> Sequence[Instrument]:
    """Return the proofs of service that were printed for a letter, in order of issue."""
    return session.scalars(
        select(Instrument).where(Instrument.about_id == letter_id).order_by(Instrument.id)
    ).all()


def proved_by(session: Session, proof_id: int) -> Dispatch | None:
    """Return what was noted when a proof of service came back, None before."""
    return session.scalars(select(Dispatch).where(Dispatch.proof_id == proof_id)).first()
