"""What came of a scenario, under the names that its `expect` uses."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.items import items_of
from archive.access.models import AccessRequest, CopyMade, Dispatch, RequestCredential
from archive.access.queries import grant_of
from archive.discs.models import DiscCopy, DiscRecord
from archive.instruments.models import Instrument
from archive.register.models import RegisterEntry, RegisterEvent
from people.models import Person
from workflows.models import Copy, HistoryStep, InboxTask, Instance

Question = Callable[[Session], Any]


def newest(session: Session) -> Instance | None:
    """Return the procedure of the scenario."""
    return session.scalar(select(Instance).order_by(Instance.id.desc()).limit(1))


def request_of(session: Session) -> AccessRequest | None:
    """Return the request of the scenario."""
    return session.scalar(select(AccessRequest).order_by(AccessRequest.id.desc()).limit(1))


def of_instance(name: str) -> Question:
    """Return the question for a column of the instance."""
    return lambda session: getattr(newest(session), name, "")


def of_request(name: str) -> Question:
    """Return the question for a column of the request."""
    return lambda session: getattr(request_of(session), name, "")


def waiting(session: Session) -> list[str]:
    """Return the open steps."""
    rows = session.scalars(select(InboxTask.step).where(InboxTask.state == "open"))
    return sorted(rows)


def overdue(session: Session, at: datetime) -> list[str]:
    """Return the open steps whose time limit has passed."""
    late = select(InboxTask.step).where(InboxTask.state == "open", InboxTask.due_at < at)
    return sorted(session.scalars(late))


def informed(session: Session) -> list[str]:
    """Return to whom the matter was copied for information."""
    rows = select(Person.name).join(Copy, Copy.person_id == Person.id).order_by(Copy.id)
    return list(session.scalars(rows))


def papers(session: Session) -> list[str]:
    """Return the kinds of papers issued, in order."""
    return list(session.scalars(select(Instrument.kind).order_by(Instrument.id)))


def entries(session: Session) -> list[RegisterEntry]:
    """Return the rows of the register."""
    return list(session.scalars(select(RegisterEntry).order_by(RegisterEntry.id)))


def approvers(session: Session) -> list[str]:
    """Return who is named in the register as having decided."""
    return [one["name"] for entry in entries(session) for one in entry.approvers]


def basis(session: Session) -> list[str]:
    """Return the articles in the register."""
    return list(dict.fromkeys(one for entry in entries(session) for one in entry.basis))


def people(session: Session) -> list[str]:
    """Return the persons in the register."""
    return [one["name"] for entry in entries(session) for one in entry.people]


def events(session: Session) -> list[str]:
    """Return what was appended to the register."""
    return list(session.scalars(select(RegisterEvent.kind).order_by(RegisterEvent.id)))


def steps(session: Session) -> list[str]:
    """Return what people did, in order, with the decision where there was one."""
    rows = session.scalars(
        select(HistoryStep).where(HistoryStep.person_id.is_not(None)).order_by(HistoryStep.id)
    )
    return [row.step if row.outcome in PLAIN else f"{row.step}:{row.outcome}" for row in rows]


PLAIN = frozenset({"done", "approve", "pass", ""})


def substitutes(session: Session) -> list[str]:
    """Return which roles were substituted for."""
    rows = select(HistoryStep.substituted_for).where(HistoryStep.substituted_for != "")
    return list(session.scalars(rows.order_by(HistoryStep.id)))


def credentials(session: Session) -> list[str]:
    """Return the papers that were shown."""
    return list(session.scalars(select(RequestCredential.term).order_by(RequestCredential.id)))


def covers(session: Session) -> list[str]:
    """Return what the grant opens."""
    request = request_of(session)
    grant = grant_of(session, request.id) if request is not None else None
    return sorted({item.title or item.kind for item in items_of(session, grant)}) if grant else []


def copies(session: Session) -> list[str]:
    """Return the copies that left the archive."""
    return list(session.scalars(select(CopyMade.action).order_by(CopyMade.id)))


def payer(session: Session) -> str | None:
    """Return who pays for the copies."""
    return session.scalar(select(CopyMade.payer).limit(1))


def sent(session: Session) -> list[str]:
    """Return how replies went out."""
    return list(session.scalars(select(Dispatch.way).order_by(Dispatch.id)))


def disc(session: Session) -> str | None:
    """Return the state of the disc record."""
    return session.scalar(select(DiscRecord.state).limit(1))


def places(session: Session) -> list[str]:
    """Return where the copies of the disc lie."""
    return list(session.scalars(select(DiscCopy.place).order_by(DiscCopy.n)))


QUESTIONS: Mapping[str, Question] = {
    "end": of_instance("ended"),
    "procedure": of_instance("procedure"),
    "state": of_request("state"),
    "actions": of_request("actions"),
    "waiting": waiting,
    "informed": informed,
    "papers": papers,
    "register": lambda session: len(entries(session)),
    "cases": lambda session: sum(len(entry.cases) for entry in entries(session)),
    "verifier": lambda session: "".join(entry.verifier for entry in entries(session)),
    "letter_number": lambda session: "".join(e.letter_number for e in entries(session)),
    "approvers": approvers,
    "basis": basis,
    "people": people,
    "events": events,
    "steps": steps,
    "substitutes": substitutes,
    "credentials": credentials,
    "covers": covers,
    "copies": copies,
    "payer": payer,
    "sent": sent,
    "disc": disc,
    "places": places,
}
