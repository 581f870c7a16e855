"""Lists show exactly what checks allow: over a bureau that changes under our hands."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session

from archive.access.models import AccessRequest, Grant
from archive.access.visit_models import Visit
from archive.cases.models import Case, CaseHandler
from archive.discs.models import DiscParticipant, DiscRecord
from archive.instruments.marks import InstrumentSigner, SealUse
from archive.instruments.models import Instrument
from archive.recordings.models import Recording
from archive.register.models import RegisterEntry
from archive.seals.models import RegisteredSeal, SealRight
from bureaus.models import InForce, PublishedItem
from core import audit
from core.columns import UtcDateTime
from core.database import Database, Model
from core.errors import NotFound
from people import organisation
from people.actors import THE_SYSTEM
from people.appointments import barred_for
from people.filters import fetch, visible
from people.models import Holding, Person
from people.organisation import ROLES, Tenure
from people.permissions import TABLE, can, kind_of
from tests.databases import settings_for
from tests.people_of_bureaus import NOON, actor, bureau, hold, office, person, post
from workflows.models import Copy, InboxTask, Instance

LISTED = (
    Case,
    Recording,
    AccessRequest,
    Instance,
    InboxTask,
    Copy,
    RegisterEntry,
    Instrument,
    RegisteredSeal,
    SealUse,
    Grant,
    Visit,
    DiscRecord,
    Person,
    audit.AuditRow,
    PublishedItem,
    InForce,
)
N = st.integers(min_value=0, max_value=999)


def begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@pytest.fixture
def engine(database_url: str, tmp_path: Path) -> Iterator[Engine]:
    database = Database(settings_for(database_url, tmp_path))
    if database.settings.sqlite:
        event.listen(database.engine, "begin", begin)
    yield database.engine
    database.engine.dispose()


def filled(model: type[Model], at: datetime, **given: Any) -> Any:
    """Return a row whose columns that no test here looks at hold something of their type."""
    plain = {str: "", int: 0, bytes: b"", bool: False, float: 0.0}
    for column in model.__table__.columns:
        needed = not (column.nullable or column.default or column.primary_key)
        if needed and column.key not in given:
            moment = isinstance(column.type, UtcDateTime)
            given[column.key] = at if moment else plain.get(column.type.python_type, [])
    return model(**given)


class TwoBureaus(RuleBasedStateMachine):
    """Two bureaus at work: people come and go, are barred, ask, decide; hypothesis chooses how."""

    engine: Engine

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(self.engine, expire_on_commit=False)
        self.at = NOON
        self.count = 0
        self.acts: list[tuple[int, str]] = []
        # What the machine itself knows of deputies and of who must not decide, beside the rows.
        self.deputies: list[tuple[int, int, datetime]] = []
        self.barred: dict[str, set[int]] = {}
        self.bureaus = [bureau(self.session, "hrss"), bureau(self.session, "market", "市场监管局")]
        self.people: list[Person] = []
        for of in self.bureaus:
            self.staff(of)
        self.people.append(person(self.session, None, "总管", duty="administrator"))
        self.people.append(person(self.session, None, "总审", duty="audit_administrator"))

    def staff(self, of: Any) -> None:
        """Give a bureau somebody for every role, an administrator, an auditor and a terminal."""
        offices = [office(self.session, of, "一"), office(self.session, of, "二")]
        for n, role in enumerate(ROLES):
            name = f"{of.code}{role.replace('_', '')}"
            where = offices[n % 2] if n % 3 else None
            self.people.append(person(self.session, of, name, role, at_office=where))
        for duty in ("administrator", "audit_administrator", "legal_staff"):
            name = f"{of.code}{duty.replace('_', '')}"
            self.people.append(person(self.session, of, name, duty=duty))
        self.people.append(person(self.session, of, f"{of.code}terminal", kind="terminal"))

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    def one(self, n: int) -> Person:
        return self.people[n % len(self.people)]

    def worker(self, n: int) -> Person:
        """One of those who belong to a bureau."""
        found = [somebody for somebody in self.people if somebody.bureau_id]
        return found[n % len(found)]

    def add(self, model: type[Model], **given: Any) -> Any:
        row = filled(model, self.at, **given)
        self.session.add(row)
        self.session.flush()
        return row

    def next(self) -> int:
        self.count += 1
        return self.count

    @rule(n=N, role=st.sampled_from(sorted(ROLES)), where=st.sampled_from(["", "一", "二"]))
    def appoint(self, n: int, role: str, where: str) -> None:
        who = self.worker(n)
        of = next(of for of in self.bureaus if of.id == who.bureau_id)
        place = office(self.session, of, where) if where else None
        hold(self.session, who, post(self.session, of, [role]), place)

    @rule(n=N)
    def dismiss(self, n: int) -> None:
        held = list(self.session.scalars(select(Holding).order_by(Holding.id)))
        organisation.end_holding(self.session, held[n % len(held)], by=THE_SYSTEM, at=self.at)

    @rule(n=N, disabled=st.booleans())
    def disable_or_enable(self, n: int, disabled: bool) -> None:
        self.one(n).disabled_at = self.at if disabled else None
        self.session.flush()

    @rule(n=N, deputy=N, days=st.integers(min_value=1, max_value=3))
    def name_deputy(self, n: int, deputy: int, days: int) -> None:
        principal, other = self.worker(n), self.worker(deputy)
        if principal.id != other.id and principal.bureau_id == other.bureau_id:
            until = self.at + timedelta(days=days)
            organisation.name_deputy(
                self.session, principal, other, Tenure(valid_to=until), by=THE_SYSTEM, at=self.at
            )
            self.deputies.append((principal.id, other.id, until))

    @rule(hours=st.integers(min_value=1, max_value=30))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @rule(n=N, handler=N, where=st.sampled_from(["", "一", "二"]))
    def open_case(self, n: int, handler: int, where: str) -> None:
        of = self.bureaus[n % 2]
        place = office(self.session, of, where).id if where else None
        number, who, common = f"案{self.next()}", self.worker(handler).id, {"bureau_id": of.id}
        case = self.add(Case, **common, number=number, kind="penalty", office_id=place)
        self.add(CaseHandler, **common, case_id=case.id, person_id=who)
        recorder = self.worker(n).id
        common |= {"case_id": case.id}
        self.add(Recording, **common, number=number, kind="video", recorder_id=recorder)
        disc = self.add(DiscRecord, **common, filled_by=recorder)
        self.add(DiscParticipant, bureau_id=of.id, disc_id=disc.id, person_id=who)
        self.session.expire_all()

    @rule(n=N, role=st.sampled_from(sorted(ROLES)), where=st.sampled_from(["", "一", "二"]))
    def ask(self, n: int, role: str, where: str) -> None:
        """A request with its instance, a task for some role, a grant, a visit, paper and entry."""
        who = self.worker(n)
        of = next(of for of in self.bureaus if of.id == who.bureau_id)
        common = {"bureau_id": of.id}
        request = self.add(AccessRequest, **common, started_by=who.id)
        shared = {"bureau_id": of.id if n % 2 else None, "name": f"p{self.next()}"}
        item = self.add(PublishedItem, **shared, kind="procedure", version=1)
        self.add(InForce, **shared, kind="procedure", item_id=item.id)
        about = {"subject_kind": "access_request", "subject_id": request.id}
        instance = self.add(Instance, **common, **about, item_id=item.id, started_by=who.id)
        task_id = f"t{self.next()}"
        standing = {d for p, d, until in self.deputies if p == who.id and until > self.at}
        self.barred[task_id] = {who.id, *standing}
        # Often the very role of whoever asks or stands in: there it matters who is barred.
        near = [actor(self.session, self.session.get_one(Person, i), self.at) for i in standing]
        roles = sorted({r for a in (actor(self.session, who, self.at), *near) for r in a.roles})
        role = roles[n % len(roles)] if roles and n % 4 else role
        self.add(
            InboxTask,
            **common,
            id=task_id,
            instance_id=instance.id,
            role=role,
            office_id=office(self.session, of, where).id if where else None,
            barred=sorted(barred_for(self.session, [who.id], self.at)),
        )
        self.add(Copy, **common, instance_id=instance.id, person_id=who.id)
        self.keep_record(request, who)

    def keep_record(self, request: AccessRequest, who: Person) -> None:
        common, n = {"bureau_id": request.bureau_id}, self.next()
        grant = self.add(Grant, **common, request_id=request.id, person_id=who.id)
        self.add(Visit, **common, grant_id=grant.id, n=1, opened_by=who.id)
        self.add(RegisterEntry, **common, year=2026, n=n)
        named = {"year": 2026, "n": n, "code_digest": str(n)}
        seal = self.add(RegisteredSeal, **common)
        right = {"seal_id": seal.id, "paper_kind": ("", "reply_letter")[n % 2]}
        self.add(SealRight, **common, **right, person_id=who.id)
        self.add(SealRight, **common, **right, role=sorted(ROLES)[n % len(ROLES)])
        self.add(SealRight, **common, seal_id=seal.id, role="handler", ended_at=self.at)
        kind = ("reply_letter", "approval_sheet")[n % 3 % 2]
        owned = {"request_id": request.id, "seal_id": seal.id}
        paper = self.add(Instrument, **common, **named, **owned, kind=kind)
        signer = self.worker(n)
        self.add(InstrumentSigner, **common, instrument_id=paper.id, n=1, person_id=signer.id)
        by = actor(self.session, who, self.at).audit
        audit.record(self.session, "view", by=by, at=self.at)

    @rule(n=N, task=N)
    def claim(self, n: int, task: int) -> None:
        who, row = self.one(n), self.task(task)
        if row is not None and can(actor(self.session, who, self.at), "claim", row):
            row.assignee_id = who.id
            self.session.flush()

    @rule(n=N, task=N)
    def act_as_barred(self, n: int, task: int) -> None:
        """The requester or a deputy tries; the check must stop them."""
        row = self.task(task)
        if row is not None:
            found = sorted(self.barred[row.id])
            who = actor(self.session, self.session.get_one(Person, found[n % len(found)]), self.at)
            assert not any(can(who, verb, row) for verb in ("act", "claim"))

    @rule(n=N, task=N)
    def act(self, n: int, task: int) -> None:
        """Somebody tries to decide; what the check lets through is written down and judged."""
        who, row = self.one(n), self.task(task)
        if row is None or not can(actor(self.session, who, self.at), "act", row):
            return
        self.acts.append((who.id, row.id))
        assert who.disabled_at is None
        row.state, row.closed_by = "done", who.id
        self.session.flush()

    def task(self, n: int) -> InboxTask | None:
        rows = list(self.session.scalars(select(InboxTask).order_by(InboxTask.id)))
        return rows[n % len(rows)] if rows else None

    @rule(n=N)
    def list_equals_check(self, n: int) -> None:
        barred = sorted({i for found in self.barred.values() for i in found})
        who = self.one(n)
        if barred and n % 2:
            who = self.session.get_one(Person, barred[n % len(barred)])
        somebody = actor(self.session, who, self.at)
        for model in LISTED:
            self.compare(somebody, model)

    def compare(self, somebody: Any, model: type[Model]) -> None:
        everything = list(self.session.scalars(select(model)))
        key = model.__mapper__.primary_key[0].name
        for verb in TABLE[kind_of(model)]:
            shown = self.session.scalars(visible(select(model), somebody, model, verb))
            listed = {getattr(row, key) for row in shown}
            checked = {getattr(row, key) for row in everything if can(somebody, verb, row)}
            assert listed == checked, (somebody, model.__name__, verb)

    @rule(n=N, m=N)
    def another_bureaus_row_is_not_found(self, n: int, m: int) -> None:
        somebody = actor(self.session, self.one(n), self.at)
        rows = list(self.session.scalars(select(Case)))
        if not rows or rows[m % len(rows)].bureau_id == somebody.bureau_id:
            return
        with pytest.raises(NotFound) as foreign:
            fetch(self.session, Case, rows[m % len(rows)].id, somebody)
        with pytest.raises(NotFound) as absent:
            fetch(self.session, Case, 10**6, somebody)
        assert str(foreign.value) == str(absent.value)

    @rule(n=N)
    def a_dismissed_person_acts_no_more(self, n: int) -> None:
        """A role that was taken away is gone at the very next question."""
        who = self.worker(n)
        for held in self.session.scalars(select(Holding).where(Holding.person_id == who.id)):
            organisation.end_holding(self.session, held, by=THE_SYSTEM, at=self.at)
        now = actor(self.session, who, self.at)
        assert not now.roles
        for row in self.session.scalars(select(InboxTask).where(InboxTask.assignee_id.is_(None))):
            assert not can(now, "act", row)

    @invariant()
    def nobody_decided_on_their_own_request_nor_did_a_deputy(self) -> None:
        assert not [who for who, task_id in self.acts if who in self.barred[task_id]]


def test_lists_and_checks_agree(engine: Engine) -> None:
    machine = type("Machine", (TwoBureaus,), {"engine": engine})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=16,
            stateful_step_count=30,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            derandomize=True,
        ),
    )


def test_every_row_has_the_columns_that_the_table_asks_for() -> None:
    """A relation whose column is missing refuses everybody in silence; this makes it loud."""
    for model in LISTED:
        for relations in TABLE[kind_of(model)].values():
            for relation in relations:
                names = ("owner", "links", "rights")
                owner = next((found for n in names if (found := getattr(relation, n, None))), None)
                asked = owner or getattr(relation, "column", None)
                assert asked is None or hasattr(model, asked), (model.__name__, asked)
