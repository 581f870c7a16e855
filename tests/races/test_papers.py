"""Seals and papers: one use, one void, one end of a seal, whoever clicks at once."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.access.leaving import Sending
from archive.access.models import Dispatch
from archive.instruments import operations as papers
from archive.instruments import scans, sealing, serving, signing
from archive.instruments.marks import InstrumentSigner
from archive.instruments.models import Instrument
from archive.instruments.operations import PaperFacts, deliver, issue
from archive.instruments.sealing import consents_of
from archive.seals import operations as seals
from archive.seals.models import RegisteredSeal, SealRight
from archive.seals.rules import RightFacts, SealFacts
from core.clock import beijing_date
from core.database import Database
from core.storage import Stored
from people.actors import THE_SYSTEM
from tests.archive.world import AT, World, party_request
from tests.archive.writing import freeze
from tests.races.racing import race

pytestmark = pytest.mark.postgresql
STORED = Stored("5" * 64, "5" * 64, "3" * 64, 9)
REASON = "清点"


@dataclass(frozen=True)
class Drawer:
    """Seals in use and suspended, and papers: one to be sealed, one to be signed, one printed."""

    world: World
    seal: int
    suspended: int
    right: int
    to_seal: int
    to_sign: int
    printed: int
    proof: int


@pytest.fixture
def drawer(database: Database, world: World) -> Drawer:
    with database.writing() as session:
        seal, suspended = (register(session, world) for _ in range(2))
        seals.note_event(session, suspended, "suspend", reason=REASON, by=THE_SYSTEM, at=AT)
        request = party_request(session, world)
        signer = InstrumentSigner(
            bureau_id=world.bureau.id,
            n=1,
            place="pen-1",
            person_id=world.handler.person_id,
            name="李龑",
            label="承办人",
        )
        printed = paper(session, world, request_id=request.id)
        proof = paper(session, world, request_id=request.id, about_id=printed.id)
        for one in (printed, proof):
            deliver(session, one, STORED, pages=1, at=AT)
        return Drawer(
            world,
            seal.id,
            suspended.id,
            entitle(session, world, seal).id,
            paper(session, world, seal_id=seal.id, consents=2, stamping="electronic").id,
            paper(session, world, signers=[signer]).id,
            printed.id,
            proof.id,
        )


def register(session: Session, world: World) -> RegisteredSeal:
    facts = SealFacts("某局", "scan", two_persons=True)
    return seals.register_seal(session, world.bureau.id, facts, STORED, by=THE_SYSTEM, at=AT)


def entitle(session: Session, world: World, seal: RegisteredSeal) -> SealRight:
    facts = RightFacts(person_id=world.archivist.person_id)
    return seals.grant_right(session, seal, facts, by=THE_SYSTEM, at=AT)


def paper(session: Session, world: World, **more: Any) -> Instrument:
    facts = PaperFacts("reply_letter", "复函", "平人社函", **more)
    return issue(session, world.bureau.id, facts, freeze, by=world.archivist, at=AT)


def event(kind: str, name: str) -> Any:
    def act(session: Session, drawer: Drawer) -> None:
        seal = session.get_one(RegisteredSeal, getattr(drawer, name))
        assert seal.state
        seals.note_event(session, seal, kind, reason=REASON, by=drawer.world.archivist, at=AT)

    act.__name__ = f"{kind}_{name}"
    return act


def give_right(session: Session, drawer: Drawer) -> None:
    seal = session.get_one(RegisteredSeal, drawer.suspended)
    entitle(session, drawer.world, seal)


def agree(session: Session, drawer: Drawer) -> bool:
    row = session.get_one(Instrument, drawer.to_seal)
    return sealing.agree(session, row, by=drawer.world.archivist, at=AT)


def agree_too(session: Session, drawer: Drawer) -> bool:
    row = session.get_one(Instrument, drawer.to_seal)
    return sealing.agree(session, row, by=drawer.world.handler, at=AT)


def leave_seal(session: Session, drawer: Drawer) -> None:
    row = session.get_one(Instrument, drawer.to_seal)
    sealing.leave_to_hand(session, row, by=drawer.world.handler, at=AT)


def leave_signature(session: Session, drawer: Drawer) -> None:
    row = session.get_one(Instrument, drawer.to_sign)
    signing.leave_to_hand(session, row, row.signers[0], by=drawer.world.handler, at=AT)


def void(name: str) -> Any:
    def act(session: Session, drawer: Drawer) -> None:
        row = session.get_one(Instrument, getattr(drawer, name))
        papers.make_void(session, row, reason=REASON, by=drawer.world.archivist, at=AT)

    act.__name__ = f"void_{name}"
    return act


def stamp(session: Session, drawer: Drawer) -> None:
    row, by = session.get_one(Instrument, drawer.printed), drawer.world.archivist
    sealing.stamp_by_hand(session, row, "某局", beijing_date(AT), by=by, at=AT)


def file_scan(session: Session, drawer: Drawer) -> None:
    row, by = session.get_one(Instrument, drawer.printed), drawer.world.archivist
    kept = scans.KeptScan(STORED, "application/pdf", pages=1, matched=scans.QR)
    scans.file_scan(session, row, kept, by=by, at=AT)


def send(session: Session, drawer: Drawer) -> None:
    row, by = session.get_one(Instrument, drawer.printed), drawer.world.archivist
    sending = Sending("in_person", beijing_date(AT), "孙小美")
    serving.note_sent(session, row, sending, by=by, at=AT)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (event("suspend", "seal"), event("suspend", "seal"), seals.NOT_NOW),
        (event("retire", "suspended"), event("resume", "suspended"), seals.NOT_NOW),
        (event("retire", "suspended"), give_right, seals.RETIRED),
        (give_right, give_right, seals.ALREADY),
        (agree, agree, sealing.SECOND),
        (agree, agree_too, True),
        (leave_seal, agree, sealing.NOT_WAITING),
        (void("to_seal"), agree, sealing.NOT_WAITING),
        (leave_signature, leave_signature, signing.NOT_WAITING),
        (void("to_sign"), leave_signature, signing.NOT_WAITING),
        (void("printed"), void("printed"), papers.VOID),
        (stamp, stamp, sealing.STAMPED),
        (void("printed"), stamp, sealing.NOT_ISSUED),
        (file_scan, file_scan, scans.KNOWN),
        (void("printed"), send, serving.NOT_ISSUED),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_the_second_meets_what_the_first_did(
    database: Database, drawer: Drawer, first: Any, second: Any, told: object
) -> None:
    assert race(database, lambda s: first(s, drawer), lambda s: second(s, drawer)) == told


def test_both_who_must_agree_stand_in_their_order(database: Database, drawer: Drawer) -> None:
    race(database, lambda s: agree(s, drawer), lambda s: agree_too(s, drawer))
    with database.reading() as session:
        given = [(one.n, one.name) for one in consents_of(session, drawer.to_seal)]
    assert given == [(1, drawer.world.archivist.name), (2, drawer.world.handler.name)]


def test_a_right_is_taken_away_by_whoever_was_first(database: Database, drawer: Drawer) -> None:
    def end(by: Any) -> Any:
        return lambda session: seals.end_right(
            session, session.get_one(SealRight, drawer.right), by=by, at=AT
        )

    race(database, end(drawer.world.archivist), end(drawer.world.handler))
    with database.reading() as session:
        right = session.get_one(SealRight, drawer.right)
    assert right.ended_by_name == drawer.world.archivist.name


def test_a_proof_of_service_proves_one_serving(database: Database, drawer: Drawer) -> None:
    def prove(session: Session) -> None:
        letter = session.get_one(Instrument, drawer.printed)
        sending = Sending("in_person", beijing_date(AT), "孙小美")
        by, proof = drawer.world.archivist, drawer.proof
        serving.note_sent(session, letter, sending, by=by, at=AT, proof_id=proof)

    assert race(database, prove, prove) == serving.PROVED
    counted = select(func.count()).where(Dispatch.proof_id == drawer.proof)
    with database.reading() as session:
        assert session.scalar(counted) == 1
