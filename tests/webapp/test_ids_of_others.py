"""Every number in a form or an address that names a row: another's changes nothing, here or there.

Each row is tried with an id of another bureau, with one of the own bureau that does not belong
there, and with none at all. The same form with its own id passes: that is why it was refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from archive.access.requests import create_draft
from archive.cases import operations as cases
from archive.cases.rules import Dispute, DocumentFacts
from bureaus.models import Bureau
from core.clock import utc_now
from core.database import Model
from core.installation import Installation, open_installation
from people.models import Holding, Office, Person, Post
from tests.archive.world import recording
from tests.databases import prepare, settings_for
from tests.people_of_bureaus import actor, person
from tests.webapp.table_world import Table, build, sheet, undone
from webapp.app import create_app

MISSING = 999_999
# Reading and being refused are noted; nothing else may differ.
NOTED = {"audit", "login_attempt", "login_session", "command"}


@dataclass
class World(Table):
    """The table's bureau beside others: `far` in another bureau, `near` in its own."""

    installation: Installation
    far: dict[str, int]
    near: dict[str, int]

    def rows(self) -> dict[str, list[Any]]:
        """Return everything that is kept."""
        tables = [one.name for one in Model.metadata.sorted_tables if one.name not in NOTED]
        with self.installation.database.reading() as session:
            return {
                name: list(session.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608
                for name in tables
            }


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("ids")
    url = f"sqlite:///{folder / 'diaoyue.sqlite'}"
    prepare(url, folder)
    installation = open_installation(replace(settings_for(url, folder), demo=True))
    at = utc_now()
    with installation.database.writing() as session:
        ids, tokens = build(session, installation, at)
        bureaus = {row.code: row for row in session.scalars(select(Bureau))}
        near = case_of(session, bureaus["hrss"], ids["head"], at)
        far = case_of(session, bureaus["market"], ids["stranger"], at)
        own = ids | own_of(session, bureaus["hrss"])
    app = create_app(installation)
    app.config["WTF_CSRF_ENABLED"] = False
    yield World(app, own, tokens, installation, far, near)
    installation.database.engine.dispose()


def case_of(session: Session, bureau: Bureau, keeper: int, at: datetime) -> dict[str, int]:
    """Enter a case with one of everything that hangs on a case or a person, and return the ids."""
    by = actor(session, session.get_one(Person, keeper), at)
    facts = cases.CaseFacts(
        number=f"别案〔2026〕{bureau.id}号",
        name="别的案",
        kind="penalty",
        party="别的公司",
        party_kind="legal",
        opened_on=date(2025, 12, 1),
    )
    case = cases.enter_case(session, bureau.id, facts, by=by, at=at)
    cases.archive_case(session, case, at=at)
    other = person(session, bureau, f"别人{bureau.id}", "handler", login=f"other-{bureau.id}")
    gone = person(session, bureau, f"离职{bureau.id}", login=f"gone-{bureau.id}")
    gone.disabled_at = at
    terminal = person(session, bureau, "终端", login=f"t-{bureau.id}", kind="terminal")
    cases.assign_handler(session, case, other, main=True)
    dated = Dispute("litigation", "法院", "1号", date(2024, 1, 5), None)
    office = Office(bureau_id=bureau.id, code="else", name="别的科")
    post = Post(bureau_id=bureau.id, title="别的岗", roles=["handler"])
    session.add_all([office, post])
    draft = create_draft(session, bureau.id, for_outsider=False, by=by, at=at)
    session.flush()
    return {
        "bureau": bureau.id,
        "case": case.id,
        "volume": cases.add_volume(session, case, number=1, pages=60, location="1架").id,
        "document": cases.add_document(
            session, case, DocumentFacts("决定书", "penalty_decision", 3), at=at
        ).id,
        "recording": recording(session, case).id,
        "dispute": cases.enter_dispute(session, case, dated, by=by, at=at).id,
        "person": other.id,
        "gone": gone.id,
        "terminal": terminal.id,
        "office": office.id,
        "post": post.id,
        "draft": draft.id,
        "signer": sheet(session, draft, other, at, signer=other).signers[0].id,
        "holding": session.scalars(select(Holding.id).where(Holding.person_id == other.id)).one(),
    }


def own_of(session: Session, bureau: Bureau) -> dict[str, Any]:
    """Return the ids that the forms of the table's own case take."""
    offices = select(Office.id).where(Office.bureau_id == bureau.id)
    posts = select(Post.id).where(Post.bureau_id == bureau.id, Post.title != "别的岗")
    return {
        "bureau": bureau.id,
        "office": session.scalars(offices).first(),
        "post": session.scalars(posts).first(),
    }


@dataclass(frozen=True)
class Door:
    """A form: who sends it where, the field or the part of the address that names a row."""

    who: str
    path: str
    names: str
    field: str = ""
    typed: tuple[tuple[str, str], ...] = ()
    # Ids of the own bureau that are as good as the own one here.
    fits: frozenset[str] = frozenset()
    # Whether the form as it is would pass with the own id.
    passes: bool = True

    def __str__(self) -> str:
        return f"{self.path} {self.field or self.names}"


def door(who: str, path: str, names: str, field: str = "", **more: Any) -> Door:
    typed = tuple(more.pop("typed", {}).items())
    return Door(who, path, names, field, typed, frozenset(more.pop("fits", ())), **more)


CASE = {
    "number": "人社〔2026〕77号",
    "name": "案",
    "party": "甲",
    "party_kind": "legal",
    "kind": "penalty",
    "classification": "none",
    "paper_only": "no",
    "opened_on": "2026-01-05",
}
PAPER = {"title": "勘验图", "type": "inquiry_record", "first_page": "3", "pages": "4"}
USUAL = {"conclusive": "usual", "evidence_basis": "usual"}
ANYBODY = {"person", "head", "handler"}
DOORS = [
    door("archivist", "/cases/new", "office", "office", typed=CASE, fits={"office"}),
    door("archivist", "/cases/{case}/documents/new", "volume", "volume", typed=PAPER | USUAL),
    door("archivist", "/cases/{case}/documents/{document}/place", "volume", "volume",
         typed={"first_page": "3"}),
    door("archivist", "/cases/{case}/documents/{document}/place", "document",
         typed={"volume": "0", "first_page": ""}),
    door("archivist", "/cases/{case}/handlers/new", "person", "person", fits=ANYBODY),
    door("archivist", "/cases/{case}/handlers/{person}/off", "person",
         typed={"until": "2026-01-05", "reason": "调离"}, passes=False),
    door("archivist", "/cases/{case}/disputes/{dispute}/end", "dispute",
         typed={"ended_on": "2024-02-01"}),
    door("archivist", "/papers/{unsigned}/signature/by-hand", "signer", "signer"),
    door("archivist", "/reading-room/visits/{visit}/volume/{volume}", "volume", passes=False),
    door("archivist", "/requests?id={draft}", "draft", passes=False),
    door("archivist", "/requests/draft?id={draft}", "draft", passes=False),
    door("requester", "/requests/{draft}/drop", "draft"),
    door("head", "/tasks/{task}/reassign", "person", "person_id", typed={"reason": "出差"},
         passes=False, fits=ANYBODY),
    door("handler", "/discs?case={case}", "case", passes=False, fits={"case"}),
    door("handler", "/discs?case={case}", "recording", "recordings", passes=False),
    door("handler", "/discs?case={case}", "person", "participants", passes=False, fits=ANYBODY),
    door("handler", "/discs/{disc}/participants", "person", "person_id",
         typed={"reason": "补签"}, fits=ANYBODY),
    door("handler", "/viewing/recording/{recording}", "recording", typed={"event": "play"},
         passes=False),
    door("admin", "/people/{person}/posts", "post", "post", fits={"post"}, typed={"office": "0"}),
    door("admin", "/people/{person}/posts", "office", "office", typed={"post": "{post}"},
         fits={"office"}),
    door("admin", "/people/{person}/posts/{holding}/end", "holding"),
    door("admin", "/people/{person}/deputies", "person", "deputy", fits=ANYBODY, passes=False),
    door("admin", "/people/new", "bureau", "bureau", fits={"bureau"},
         typed={"name": "新人", "login": "xinren", "kind": "staff"}),
    door("admin", "/organisation/offices", "bureau", "bureau", fits={"bureau"},
         typed={"name": "新科", "code": "new"}),
    door("admin", "/organisation/posts", "bureau", "bureau", fits={"bureau"},
         typed={"title": "新岗", "roles": "handler"}),
    door("admin", "/organisation/contact", "bureau", "bureau", fits={"bureau"},
         typed={"telephone": "0375-1234567", "address": "新城区", "register_keeper": "支队"}),
    door("admin", "/organisation/posts/{post}", "post", typed={"roles": "handler"}, fits={"post"}),
]  # fmt: skip


def wrong_ids(world: World, door: Door) -> Iterator[tuple[str, int]]:
    """Every id that the door must not take, with a word for it."""
    for place, ids in (("far", world.far), ("near", world.near)):
        for name in (door.names, "gone", "terminal") if door.names == "person" else (door.names,):
            if place == "near" and name in door.fits:
                continue
            yield f"{place} {name}", ids[name]
    yield "missing", MISSING


def send(world: World, door: Door, value: int) -> tuple[int, str]:
    """Send the form for real with the id in its place."""
    ids = world.ids | ({} if door.field else {door.names: value})
    typed = {name: given.format(**ids) for name, given in door.typed}
    typed |= {door.field: str(value)} if door.field else {}
    client = world.app.test_client()
    client.set_cookie("login", world.tokens[door.who], domain="127.0.0.1")
    answer = client.post(door.path.format(**ids), data=typed, base_url="http://127.0.0.1:8000")
    return answer.status_code, answer.text


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_an_id_of_another_is_refused_and_changes_nothing(world: World, door: Door) -> None:
    before = world.rows()
    for word, value in wrong_ids(world, door):
        code, page = send(world, door, value)
        assert code in {403, 404, 409, 422}, (word, code)
        assert "别的案" not in page, word
        assert world.rows() == before, word


@pytest.mark.parametrize("door", [one for one in DOORS if one.passes], ids=str)
def test_the_same_form_passes_with_its_own_id(world: World, door: Door) -> None:
    with undone():
        code, page = send(world, door, world.ids["head" if door.names == "person" else door.names])
    assert code == 303, re.findall(r"请[^<]{3,40}", page)


def test_every_number_that_a_view_reads_from_a_form_is_tried_here() -> None:
    """Besides those that name a row there are counts of pages and the version of a page."""
    read = set()
    for file in (Path(__file__).parents[2] / "webapp").rglob("*.py"):
        read |= set(re.findall(r'form\.get\(f?"([^"]+)"[^)]*type=int', file.read_text()))
    tried = {one.field for one in DOORS if one.field}
    assert read - tried <= {"pages", "_version", "loan-{loan.id}"}
