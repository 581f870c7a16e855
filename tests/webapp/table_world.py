"""One bureau with everything that an address may name, and everybody who may ask for it."""

import io
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from archive.access.facts import PersonFacts, RequestFacts
from archive.access.models import AccessRequest, Grant, RequestCredential
from archive.access.requests import create_draft, submit
from archive.access.vault import Vault
from archive.access.visits import open_visit
from archive.cases import operations as cases
from archive.cases.rules import Dispute, DocumentFacts
from archive.discs.rules import DiscFacts
from archive.instruments.marks import InstrumentSigner
from archive.instruments.models import Instrument
from archive.instruments.operations import deliver, deliver_copy
from archive.instruments.rules import ALPHABET, CODE
from archive.instruments.scans import KeptScan, file_scan
from archive.kept import keep
from archive.pages.operations import keep_page
from archive.recordings.models import Recording, RecordingFile
from archive.register.models import RegisterEntry
from archive.seals.models import RegisteredSeal
from archive.seals.operations import grant_right, register_seal
from archive.seals.rules import RightFacts, SealFacts
from bureaus.loading import load_pack
from bureaus.models import Bureau
from core.crypto import digest
from core.installation import Installation
from core.storage import ObjectStore, Stored
from people import logins, organisation, phrases
from people.actors import THE_SYSTEM, Actor
from people.models import Deputy, Holding, Office, Person, SystemRole
from studio.publishing import publish_shipped
from tests.archive.world import entry_facts, rule
from tests.archive.writing import enter, issue_grant
from tests.people_of_bureaus import actor, hold, office, person, post
from tests.polyglots import pdf
from webapp import edge
from webapp.edge import Application
from workflows import discs, requests
from workflows.models import InboxTask, Instance

# Who asks, in the order of the table's columns.
KINDS = (
    "nobody",
    "requester",
    "handler",
    "archivist",
    "head",
    "legal",
    "admin",
    "auditor",
    "terminal",
    "stranger",
)
PAPER = ALPHABET[:CODE]
EVERY_ROLE = (
    "archivist",
    "bureau_head",
    "deputy_head",
    "department_head",
    "handler",
    "handling_office",
    "legal_head",
    "policy_office",
)
# Where each question comes from: wrong codes are counted by place, and these ask many.
places = itertools.count(1)


@dataclass
class Table:
    """The application, the ids that its addresses name, and a login token for each kind."""

    app: Application
    ids: dict[str, Any]
    tokens: dict[str, str]

    def ask(self, kind: str, method: str, path: str, **typed: Any) -> TestResponse:
        """Ask as one kind of person; whatever the click changes is undone."""
        client, number = self.app.test_client(), next(places)
        if kind in self.tokens:
            client.set_cookie("login", self.tokens[kind], domain="127.0.0.1")
        with undone():
            answer = client.open(
                path,
                method=method,
                base_url="http://127.0.0.1:8000",
                data=typed or None,
                environ_overrides={"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"},
                buffered=True,
            )
            answer.close()  # what was sent from a file is not left open
            return answer


@contextmanager
def undone() -> Iterator[None]:
    """Let every click end in a roll-back, so that no question changes the next answer."""
    kept = edge.commit
    edge.commit = edge.roll_back
    try:
        yield
    finally:
        edge.commit = kept


def picture() -> io.BytesIO:
    """Return a small picture."""
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(target, "JPEG")
    return io.BytesIO(target.getvalue())


def build(
    session: Session, installation: Installation, at: datetime
) -> tuple[dict[str, Any], dict[str, str]]:
    """Fill the bureau; return the ids that addresses name, and a login token for each kind."""
    publish_shipped(session, at=at - timedelta(days=300))
    bureaus = {row.code: row for row in session.scalars(select(Bureau))}
    staff = people(session, bureaus["hrss"], bureaus["market"])
    ids = archive(session, installation.store, bureaus["hrss"], staff, at)
    ids |= paperwork(Stage(session, installation, bureaus["hrss"], staff, ids, at))
    ids |= accounts(session, staff, at)
    ids["head"] = staff["head"].id
    ids["handler"] = staff["handler"].id
    ids["stranger"] = staff["stranger"].id
    tokens = {
        kind: logins.open_login(session, row, address="", agent="", second_factor=True, at=at)[1]
        for kind, row in staff.items()
    }
    return ids, tokens


def people(session: Session, here: Bureau, there: Bureau) -> dict[str, Person]:
    """Return one person of each kind."""
    law, brigade = office(session, here, "legal"), office(session, here, "enforcement")
    everything = person(session, there, "外人", *EVERY_ROLE, login="stranger")
    return {
        "requester": person(session, here, "何雨桐", login="requester", at_office=law),
        "handler": person(session, here, "王强", "handler", login="handler", at_office=brigade),
        "archivist": person(session, here, "李晓梅", "archivist", login="archivist"),
        "head": person(session, here, "周建国", "bureau_head", login="head"),
        "legal": person(session, here, "法制员", login="legal", duty="legal_staff"),
        "admin": person(session, here, "管理员", login="admin", duty="administrator"),
        "auditor": person(session, here, "审计员", login="auditor", duty="audit_administrator"),
        "terminal": person(session, here, "终端一", login="terminal", kind="terminal"),
        "stranger": everything,
    }


def archive(
    session: Session, store: ObjectStore, bureau: Bureau, staff: dict[str, Person], at: datetime
) -> dict[str, Any]:
    """Enter a case with a document, a recording and a volume."""
    keeper = actor(session, staff["archivist"], at)
    facts = cases.CaseFacts(
        number="平人社罚〔2026〕12号",
        name="某建筑公司拖欠工资案",
        kind="penalty",
        party="平顶山市辉建筑有限公司",
        party_kind="legal",
        opened_on=date(2025, 12, 1),
    )
    case = cases.enter_case(session, bureau.id, facts, by=keeper, at=at)
    cases.archive_case(session, case, at=at)
    cases.assign_handler(session, case, staff["handler"], main=True)
    volume = cases.add_volume(session, case, number=1, pages=60, location="1架2层")
    decision = DocumentFacts("处罚决定书", "penalty_decision", 3)
    document = cases.add_document(session, case, decision, at=at)
    keep(document, store.put(picture()), "application/pdf")
    keep_page(session, bureau.id, document.object_key or "", 1, store.put(picture()), at=at)
    recording = film(session, store, case.bureau_id, case.id, at)
    dated = Dispute(
        "litigation", "新华区人民法院", "（2024）行初1号", date(2024, 1, 5), date(2024, 3, 1)
    )
    dispute = cases.enter_dispute(session, case, dated, by=keeper, at=at)
    return {
        "dispute": dispute.id,
        "case": case.id,
        "volume": volume.id,
        "document": document.id,
        "recording": recording.id,
    }


def film(
    session: Session, store: ObjectStore, bureau_id: int, case_id: int, at: datetime
) -> Recording:
    """Enter a recording that can be played."""
    row = Recording(
        bureau_id=bureau_id,
        case_id=case_id,
        number="LX-2026-0001",
        title="现场检查录像",
        kind="video",
        started_at=at - timedelta(days=30),
        ended_at=at - timedelta(days=30) + timedelta(minutes=3),
        created_at=at,
    )
    session.add(row)
    session.flush()
    for role in ("original", "playing", "thumbnail"):
        file = RecordingFile(bureau_id=bureau_id, recording_id=row.id, role=role, created_at=at)
        keep(file, store.put(picture()), "image/jpeg")
        session.add(file)
    session.flush()
    return row


@dataclass(frozen=True)
class Stage:
    """Where things are played before the questions: what there is already, and when."""

    session: Session
    installation: Installation
    bureau: Bureau
    staff: dict[str, Person]
    ids: dict[str, Any]
    at: datetime

    def actor(self, name: str) -> Actor:
        """Return somebody of the bureau as who acts now."""
        return actor(self.session, self.staff[name], self.at)

    def asked(self, who: str, kind: str) -> AccessRequest:
        """Return somebody's request for the case, sent on its way."""
        person, case_id = self.staff[who], self.ids["case"]
        return asked(self.session, self.installation, self.bureau, person, kind, case_id, self.at)

    def stored(self) -> Stored:
        """Return a picture that is kept."""
        return self.installation.store.put(picture())


def paperwork(stage: Stage) -> dict[str, Any]:
    """Submit requests by the real procedures; issue a paper, a visit, a disc record."""
    own, wanted = stage.asked("handler", "handler"), stage.asked("requester", "staff")
    entry = enter(
        stage.session, stage.bureau.id, entry_facts(), by=stage.actor("archivist"), at=stage.at
    )
    return {
        **matters(stage, own, wanted),
        **visits(stage, own, entry),
        **papers(stage, own),
        "disc": disc_record(stage.session, stage.bureau, stage.staff, stage.ids, stage.at),
    }


def matters(stage: Stage, own: AccessRequest, wanted: AccessRequest) -> dict[str, Any]:
    """Return what stands around requests: a draft, the step that waits, a scan, a phrase."""
    session, at, requester = stage.session, stage.at, stage.actor("requester")
    draft = create_draft(session, stage.bureau.id, for_outsider=False, by=requester, at=at)
    running = select(Instance.id).where(Instance.subject_id == wanted.id, Instance.id > 0)
    waiting = select(InboxTask.id).where(InboxTask.role == "bureau_head", InboxTask.state == "open")
    head = stage.actor("head")
    return {
        "request": wanted.id,
        "draft": draft.id,
        "own_request": own.id,
        "instance": session.scalars(running.order_by(Instance.id.desc())).first(),
        "sha256": session.scalars(select(Instance.item_sha256)).first(),
        "task": session.scalars(waiting).first(),
        "scan": scanned(session, stage.installation, wanted),
        "phrase": phrases.keep(session, "approve", "经核对，同意。", by=head, at=at).id,
    }


def visits(stage: Stage, own: AccessRequest, entry: RegisterEntry) -> dict[str, Any]:
    """Return the grants of a handler and of a party, and the party's visit."""
    session, at, keeper = stage.session, stage.at, stage.actor("archivist")
    grant, receipt = outsider(session, stage.bureau, keeper, stage.ids["case"], entry, at)
    visit, code = open_visit(session, grant, by=keeper, at=at)
    mine = issue_grant(
        session,
        own,
        expires_at=at + timedelta(days=10),
        visits=2,
        at=at,
        entry=entry,
        person_id=stage.staff["handler"].id,
    )
    return {
        "entry": entry.id,
        "grant": grant.id,
        "visit": visit.id,
        "code": code,
        "receipt": receipt,
        "own_grant": mine.id,
    }


def papers(stage: Stage, own: AccessRequest) -> dict[str, Any]:
    """Return an issued paper with its scan, one that waits for a seal, one for a signature."""
    session, at, handler = stage.session, stage.at, stage.staff["handler"]
    paper = sheet(session, own, handler, at)
    seal, right = sealed(session, stage.installation, stage.bureau, at)
    waiting = sheet(session, own, handler, at, seal=seal)
    unsigned = sheet(session, own, handler, at, signer=stage.staff["head"])
    for one in (waiting, unsigned):
        proof = stage.installation.store.put(io.BytesIO(pdf()))
        deliver_copy(session, one, "proof", proof, pages=1, at=at)
    deliver(session, paper, stage.stored(), pages=1, at=at)
    scan = KeptScan(stage.stored(), "image/jpeg", pages=1, matched="typed")
    filed = file_scan(session, paper, scan, by=stage.actor("archivist"), at=at)
    return {
        "paper": PAPER,
        "instrument": paper.id,
        "seal": seal.id,
        "right": right,
        "waiting": waiting.id,
        "unsigned": unsigned.id,
        "signer": unsigned.signers[0].id,
        "filed": filed.id,
    }


def scanned(session: Session, installation: Installation, request: AccessRequest) -> int:
    """Return a paper of a request whose scan is kept."""
    row = RequestCredential(
        bureau_id=request.bureau_id,
        request_id=request.id,
        term="单位介绍信",
        display_name="信.jpg",
        pages=1,
    )
    keep(row, installation.store.put(picture()), "image/jpeg")
    session.add(row)
    session.flush()
    return row.id


def sealed(
    session: Session, installation: Installation, bureau: Bureau, at: datetime
) -> tuple[RegisteredSeal, int]:
    """Return a seal that archivists may use, and the right by which they may."""
    facts, stored = SealFacts("平顶山市人社局", "scan"), installation.store.put(picture())
    seal = register_seal(session, bureau.id, facts, stored, by=THE_SYSTEM, at=at)
    right = grant_right(session, seal, RightFacts(role="archivist"), by=THE_SYSTEM, at=at)
    return seal, right.id


def sheet(
    session: Session,
    request: AccessRequest,
    by: Person,
    at: datetime,
    seal: RegisteredSeal | None = None,
    signer: Person | None = None,
) -> Instrument:
    """Return a paper of a request; with a seal or a signer it waits for them."""
    number = 901 if seal else 1000 + signer.id if signer else 900
    row = Instrument(
        bureau_id=request.bureau_id,
        kind="approval_sheet",
        word="平人社阅",
        year=2026,
        n=number,
        number=f"平人社阅〔2026〕{number}号",
        title="查阅审批表",
        frozen={},
        template_version="1",
        code_digest=digest(PAPER + (str(number) if seal or signer else "")),
        seal_id=seal.id if seal else None,
        consents=1 if seal else 0,
        request_id=request.id,
        issued_by=by.id,
        issued_at=at,
    )
    if signer:
        place = {"n": 1, "place": "sign-1", "label": "局主要负责人"}
        common = {"bureau_id": row.bureau_id, "person_id": signer.id, "name": signer.name}
        row.signers = [InstrumentSigner(**place, **common)]
    session.add(row)
    session.flush()
    return row


def asked(
    session: Session,
    installation: Installation,
    bureau: Bureau,
    who: Person,
    kind: str,
    case_id: int,
    at: datetime,
) -> AccessRequest:
    """Return a request that went the way of its procedure."""
    by = actor(session, who, at)
    request = create_draft(session, bureau.id, for_outsider=False, by=by, at=at)
    facts = RequestFacts(
        procedure=f"{kind}_access",
        requester_kind=kind,
        actions=["view"],
        materials=["file", "av"],
        case_ids=[case_id],
        persons=[PersonFacts(name=who.name, person_id=who.id)],
        reason="核对决定内容",
        special_reason="信访复核" if kind == "staff" else "",
    )
    vault = Vault(installation.settings.secret("identities"))
    pack = load_pack(session, bureau.id)
    requests.submit(session, pack, request, facts, vault, by=by, at=at)
    return request


def outsider(
    session: Session, bureau: Bureau, by: Actor, case_id: int, entry: RegisterEntry, at: datetime
) -> tuple[Grant, str]:
    """Return a party's grant and the code of the receipt."""
    request = create_draft(session, bureau.id, for_outsider=True, by=by, at=at)
    facts = RequestFacts(
        procedure="party_access",
        requester_kind="party",
        actions=["view"],
        materials=["conclusive", "av"],
        case_ids=[case_id],
        persons=[PersonFacts(name="孙小美", identified_how="工作人员认识")],
        reason="核对决定内容",
    )
    receipt = submit(session, request, facts, Vault(bytes(32)), by=by, at=at)
    rule(session, request, "needs_approval", *facts.materials, case_id=case_id, at=at)
    until = at + timedelta(days=10)
    grant = issue_grant(session, request, expires_at=until, visits=2, at=at, entry=entry)
    return grant, receipt


def disc_record(
    session: Session, bureau: Bureau, staff: dict[str, Person], ids: dict[str, Any], at: datetime
) -> int:
    """Return a disc record that its participants have to sign."""
    facts = DiscFacts(
        case_id=ids["case"],
        recording_ids=(ids["recording"],),
        participant_ids=(staff["handler"].id,),
        officers=("王强",),
        situation="evidence",
        title="现场检查录像",
        recorder="王强",
        started_at=at - timedelta(days=30),
        ended_at=at - timedelta(days=30) + timedelta(minutes=3),
        place="工地",
        device_brand="甲",
        device_model="乙",
        format="mp4",
        length=180.0,
        maker="王强",
        making_unit="执法科",
    )
    pack, by = load_pack(session, bureau.id), actor(session, staff["handler"], at)
    return discs.begin(session, pack, facts, by=by, at=at).id


def accounts(session: Session, staff: dict[str, Person], at: datetime) -> dict[str, Any]:
    """Give the requester one of everything that administration may end."""
    who = staff["requester"]
    organisation.name_deputy(session, who, staff["handler"], by=THE_SYSTEM, at=at)
    clerk = post(session, session.get_one(Bureau, who.bureau_id), ["policy_office"])
    hold(session, who, clerk)
    duty = SystemRole(person_id=who.id, role="legal_staff", granted_at=at, ended_at=at)
    session.add(duty)
    login, _token = logins.open_login(session, who, address="", agent="", second_factor=True, at=at)
    session.flush()
    return {
        "person": who.id,
        "post": clerk.id,
        "office": session.scalars(select(Office.id)).first(),
        "holding": session.scalars(select(Holding.id).where(Holding.person_id == who.id)).first(),
        "deputy": session.scalars(select(Deputy.id)).one(),
        "duty": duty.id,
        "login": login.id,
    }
