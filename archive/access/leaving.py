"""What leaves the archive for good: copies that were made, and letters that went out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from archive.access.models import AccessRequest, CopyMade, Dispatch
from archive.register.models import RegisterEntry
from archive.register.operations import append
from people.actors import Actor


@dataclass(frozen=True)
class Copied:
    """Copies of one thing, as whoever made them says."""

    item_kind: str
    item_id: int
    title: str
    action: str
    pages: int = 0
    files: int = 0
    payer: str = ""
    taken_by: str = ""
    made_on: str = ""
    fee: str = ""

    def as_registered(self) -> dict[str, object]:
        """Return what the register says of them: the thing by its title, not by our number."""
        known = {"item_kind", "item_id"}
        return {name: value for name, value in vars(self).items() if name not in known}


@dataclass(frozen=True)
class Sending:
    """How a letter went out, as whoever sent it says; `way` is one of `words.SENDING`."""

    way: str
    sent_on: date | None
    recipient: str
    address: str = ""
    tracking: str = ""
    sent_by_name: str = ""
    note: str = ""
    pages: int = 0
    documents: Sequence[str] = ()


def record_copy(
    session: Session,
    request: AccessRequest,
    copied: Copied,
    entry: RegisterEntry | None,
    *,
    by: Actor,
    at: datetime,
) -> CopyMade:
    """Note copies that leave the archive, and append them to the register entry."""
    made = CopyMade(
        bureau_id=request.bureau_id,
        request_id=request.id,
        item_kind=copied.item_kind,
        item_id=copied.item_id,
        title=copied.title,
        action=copied.action,
        pages=copied.pages,
        files=copied.files,
        payer=copied.payer,
        taken_by=copied.taken_by,
        made_by=by.person_id or None,
        made_at=at,
    )
    session.add(made)
    session.flush()  # papers of the same click list it
    if entry is not None:
        append(session, entry, "copied", by=by, at=at, facts=copied.as_registered())
    return made


def dispatch(
    session: Session,
    request: AccessRequest,
    sending: Sending,
    *,
    by: Actor,
    at: datetime,
    instrument_id: int | None = None,
    proof_id: int | None = None,
) -> Dispatch:
    """Note that a letter went out: which paper it is, and what proves that it was served."""
    said = vars(sending) | {
        "documents": list(sending.documents),
        "sent_by_name": sending.sent_by_name or by.name,
    }
    sent = Dispatch(
        bureau_id=request.bureau_id,
        request_id=request.id,
        instrument_id=instrument_id,
        proof_id=proof_id,
        sent_by=by.person_id or None,
        sent_at=at,
        **said,
    )
    session.add(sent)
    session.flush()  # papers of the same click list it
    return sent


def register_sending(
    session: Session, entry: RegisterEntry, sending: Sending, *, by: Actor, at: datetime
) -> None:
    """Append to the register entry that the letter went out."""
    text = f"{sending.address} {sending.tracking}".strip()
    facts = {"way": sending.way, "text": text, "pages": sending.pages}
    append(session, entry, "sent", by=by, at=at, facts=facts)
