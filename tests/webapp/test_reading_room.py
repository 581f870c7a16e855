"""The reading room: in by a one-time code, nothing but what is granted, all of it written down."""

import io
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from archive.access.models import Grant, GrantItem, RequestCredential, RequestPerson
from archive.access.requests import create_draft
from archive.access.visit_models import Visit, VisitEvent
from archive.access.visits import open_visit
from archive.cases.models import Case, CaseDocument, Volume
from archive.cases.operations import add_document
from archive.cases.rules import DocumentFacts
from archive.instruments.models import Instrument
from archive.kept import keep
from archive.recordings.models import RecordingFile
from archive.register.models import RegisterEvent
from archive.register.queries import print_period
from bureaus.loading import publish_items
from bureaus.models import Bureau
from bureaus.packs import SHARED
from people.actors import Actor
from people.models import Person
from studio.demo.films import film
from studio.demo.scans import Letter, scan
from tests.archive.world import World, entry_facts, fill, party_request, rule
from tests.archive.writing import enter, issue_grant
from tests.people_of_bureaus import EARLIER
from tests.webapp.conftest import House, Visitor
from workflows.papers.slips import row_of

CODE = re.compile(r'<p class="numbers">([A-Z2-9]{8})</p>')
ADDRESS = re.compile(r'<a class="btn[^>]* href="([^"]*)"')
DAYS = timedelta(days=10)


@dataclass
class Room:
    """A house with a party's grant: the decision and the film, not the inquiry record."""

    house: House
    grant: int
    decision: int
    inquiry: int
    video: int
    volume: int

    def events(self) -> list[tuple[str, int | None]]:
        rows = select(VisitEvent.kind, VisitEvent.item_id).order_by(VisitEvent.id)
        return [(kind, item) for kind, item in self.house.read(lambda s: s.execute(rows).all())]

    def registered(self) -> list[str]:
        kinds = select(RegisterEvent.kind).order_by(RegisterEvent.id)
        return list(self.house.read(lambda s: s.scalars(kinds).all()))

    def open(self, keeper: Visitor) -> str:
        page = keeper.post(f"/reading-room/grants/{self.grant}/open")
        assert page.status_code == 200, page.text
        found = CODE.search(page.text)
        assert found, page.text
        return found.group(1)

    def seated(self, keeper: Visitor) -> Visitor:
        code = self.open(keeper)
        guest = self.house.visitor()
        answer = guest.post("/room", {"code": code.lower()})
        assert answer.location.endswith("/room/items"), answer.text
        return guest


def actor(session: Session, login: str) -> Actor:
    row = session.scalars(select(Person).where(Person.login == login)).one()
    return Actor(row.id, row.name, row.bureau_id)


@dataclass(frozen=True)
class Files:
    """Real bytes, made once: a film and two scanned documents."""

    film: bytes
    scans: tuple[bytes, bytes]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    path = tmp_path_factory.mktemp("films") / "film.webm"
    film(path, "s", "现场检查录像")
    scans = [scan(Letter("文件", [["正文"]] * pages), str(pages)) for pages in (3, 5)]
    return Files(path.read_bytes(), (scans[0], scans[1]))


def furnish(session: Session, house: House, files: Files) -> World:
    """Publish the bureau's rules and give it a case whose documents and film are real files."""
    bureau = session.scalars(select(Bureau).where(Bureau.code == "hrss")).one()
    publish_items(session, None, SHARED, at=EARLIER)
    publish_items(session, bureau.id, "hrss", at=EARLIER)
    people = [actor(session, login) for login in ("archivist", "handler", "head")]
    world = fill(session, bureau, *people)
    store = house.installation.store
    for document, pdf in zip((world.decision, world.inquiry), files.scans, strict=True):
        keep(document, store.put(io.BytesIO(pdf)), "application/pdf")
    stored = store.put(io.BytesIO(files.film))
    row = RecordingFile(
        bureau_id=bureau.id, recording_id=world.video.id, role="playing", created_at=EARLIER
    )
    keep(row, stored, "video/webm")
    session.add(row)
    world.video.length = 6.0
    return world


@pytest.fixture
def room(house: House, files: Files) -> Room:
    def build(session: Session) -> Room:
        world = furnish(session, house, files)
        request = party_request(session, world)
        rule(session, request, "needs_approval", "conclusive", "av")
        facts = entry_facts(request.requester, request_id=request.id)
        at = house.clock.at
        entry = enter(session, world.bureau.id, facts, by=world.archivist, at=at)
        grant = issue_grant(session, request, expires_at=at + DAYS, visits=2, at=at, entry=entry)
        return Room(
            house, grant.id, world.decision.id, world.inquiry.id, world.video.id, world.volume.id
        )

    built: Room = house.write(build)
    return built


@pytest.mark.article("RS-A-7.1", "SL-A-7.1", "GX-A-5")
def test_a_visitor_sees_the_granted_things_and_nothing_else(room: Room) -> None:
    guest = room.seated(room.house.visitor("archivist"))
    shelf = guest.get("/room/items").text
    assert "处罚决定书" in shelf
    assert "现场检查录像" in shelf
    assert "询问笔录" not in shelf
    page = guest.get(f"/room/documents/{room.decision}/1")
    assert page.status_code == 200
    assert "孙小美" in page.text
    assert "2026-0001" in page.text
    picture = guest.get(f"/room/documents/{room.decision}/1.jpg")
    assert picture.data[:3] == b"\xff\xd8\xff"
    assert "no-store" in picture.headers["Cache-Control"]
    for path in (
        f"/room/documents/{room.inquiry}/1",
        f"/room/documents/{room.inquiry}/1.jpg",
        f"/room/documents/{room.decision}/4",
        "/room/recordings/999",
    ):
        refused = guest.get(path)
        assert refused.status_code == 404, path
        assert ADDRESS.findall(refused.text) == ["/room"], path
    assert room.events() == [
        ("started", None),
        ("opened", room.decision),
        ("refused", room.inquiry),
        ("refused", room.inquiry),
        ("refused", 999),
    ]
    assert ("view", "refused") in room.house.trail()


def test_what_is_played_is_written_down_by_the_second(room: Room) -> None:
    guest = room.seated(room.house.visitor("archivist"))
    page = guest.get(f"/room/recordings/{room.video}").text
    assert f"/room/viewing/recording/{room.video}" in page
    beacon = f"/room/viewing/recording/{room.video}"
    for event, position in (("play", "0.0"), ("playing", "3.5"), ("seeked", "1.0"), ("ended", "6")):
        answer = guest.post(beacon, {"event": event, "position": position})
        assert answer.status_code == 204
    guest.post(beacon, {"event": "playing", "position": "80000"})
    for nonsense in ("nan", "inf", "-1", "", "9e99", "一"):
        assert guest.post(beacon, {"event": "pause", "position": nonsense}).status_code == 204
    rows = room.house.read(
        lambda s: s.execute(
            select(VisitEvent.from_second, VisitEvent.to_second)
            .where(VisitEvent.kind == "played")
            .order_by(VisitEvent.id)
        ).all()
    )
    assert [tuple(row) for row in rows] == [
        (0.0, None),
        (0.0, 3.5),
        (1.0, None),
        (1.0, 6.0),
        (6.0, 6.0),
    ]


# What is asked for, the answer, and its Content-Range; {…} stand for the figures of the file.
RANGES = [
    ("bytes=0-99", 206, "bytes 0-99/{size}"),
    ("bytes=100-", 206, "bytes 100-{last}/{size}"),
    ("bytes=-10", 206, "bytes {minus10}-{last}/{size}"),
    ("bytes=-999999999", 206, "bytes 0-{last}/{size}"),
    ("bytes=0-999999999", 206, "bytes 0-{last}/{size}"),
    ("bytes={last}-{last}", 206, "bytes {last}-{last}/{size}"),
    ("bytes={size}-", 416, "bytes */{size}"),
    ("bytes=0-1,5-6", 200, None),
    ("lines=0-1", 200, None),
    ("bytes=nonsense", 200, None),
]


def test_a_player_gets_exactly_the_bytes_it_asks_for(room: Room, files: Files) -> None:
    guest = room.seated(room.house.visitor("archivist"))
    path = f"/room/recordings/{room.video}/playing"
    whole = files.film
    assert guest.get(path).data == whole
    figures = {"size": len(whole), "last": len(whole) - 1, "minus10": len(whole) - 10}
    for asked, status, told in RANGES:
        answer = guest.get(path, headers={"Range": asked.format(**figures)})
        assert answer.status_code == status, asked
        found = answer.headers.get("Content-Range")
        assert found == (told.format(**figures) if told else None), asked
        if status == 206:
            first, last = re.findall(r"\d+", answer.headers["Content-Range"])[:2]
            assert answer.data == whole[int(first) : int(last) + 1], asked
        if status == 200:
            assert answer.data == whole, asked


def test_a_code_opens_once_and_only_for_a_quarter_of_an_hour(room: Room) -> None:
    keeper = room.house.visitor("archivist")
    code = room.open(keeper)
    first, second = room.house.visitor(), room.house.visitor()
    assert first.post("/room", {"code": code}).status_code == 303
    assert second.post("/room", {"code": code}).status_code == 422
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    page = keeper.post(f"/reading-room/visits/{visit}/code")
    again = CODE.search(page.text)
    assert again
    room.house.clock.forward(minutes=16)
    assert second.post("/room", {"code": again.group(1)}).status_code == 422


def test_guessing_codes_is_stopped(room: Room) -> None:
    guest = room.house.visitor()
    answers = [guest.post("/room", {"code": "AAAA2222"}).status_code for _ in range(30)]
    assert answers[0] == 422
    assert answers[-1] == 429


@pytest.mark.article("RS-A-9", "SL-A-9")
def test_leaving_ends_everything_and_is_confirmed_by_the_archivist(room: Room) -> None:
    keeper = room.house.visitor("archivist")
    guest = room.seated(keeper)
    guest.get(f"/room/documents/{room.decision}/1")
    assert guest.post("/room/leave").status_code == 200
    assert guest.get(f"/room/documents/{room.decision}/1").status_code == 404
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    assert "checked" not in keeper.get(f"/reading-room/visits/{visit}").text
    unsaid = keeper.post(f"/reading-room/visits/{visit}/leave", {"remarks": ""})
    assert (unsaid.status_code, "请选择。" in unsaid.text) == (422, True)
    refused = keeper.post(f"/reading-room/visits/{visit}/leave", {"intact": "no", "remarks": ""})
    assert refused.status_code == 422
    assert room.registered() == ["in"]
    answer = keeper.post(f"/reading-room/visits/{visit}/leave", {"intact": "yes"})
    assert answer.status_code == 303, answer.text
    assert room.registered() == ["in", "opened", "intact", "out"]
    slips = room.house.read(lambda s: s.scalars(select(Instrument.kind)).all())
    assert list(slips) == ["visit_slip"]
    assert keeper.get(f"/reading-room/visits/{visit}").status_code == 200


def test_an_open_terminal_goes_dark_when_the_archivist_closes_the_visit(room: Room) -> None:
    keeper = room.house.visitor("archivist")
    guest = room.seated(keeper)
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    keeper.post(f"/reading-room/visits/{visit}/leave", {"intact": "yes"})
    assert guest.get("/room/items").status_code == 303
    assert guest.get(f"/room/recordings/{room.video}/playing").status_code == 404


def test_what_is_fetched_past_its_page_is_written_down_all_the_same(room: Room) -> None:
    """The picture or the film alone, without the page around it that notes the opening."""
    keeper = room.house.visitor("archivist")
    guest = room.seated(keeper)
    for _ in range(2):
        assert guest.get(f"/room/documents/{room.decision}/2.jpg").status_code == 200
        assert guest.get(f"/room/recordings/{room.video}/playing").status_code == 200
    expected = [("started", None), ("page", room.decision), ("opened", room.video)]
    assert room.events() == expected
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    keeper.post(f"/reading-room/visits/{visit}/leave", {"intact": "yes"})
    opened = select(RegisterEvent.facts).where(RegisterEvent.kind == "opened")
    facts = room.house.read(lambda s: s.scalars(opened).one())
    assert facts["items"] == ["处罚决定书", "现场检查录像"]


def test_a_picture_or_film_opened_by_itself_leads_to_its_page_with_the_watermark(
    room: Room,
) -> None:
    guest = room.seated(room.house.visitor("archivist"))
    document, film = f"/room/documents/{room.decision}/2", f"/room/recordings/{room.video}"
    for address, page in {f"{document}.jpg": document, f"{film}/playing": film}.items():
        answer = guest.get(address, headers={"Accept": "text/html,image/avif,*/*;q=0.8"})
        assert (answer.status_code, answer.location) == (303, page)
        assert guest.get(address, headers={"Accept": "image/avif,*/*"}).status_code == 200


def test_a_visits_cookie_is_worth_nothing_once_the_visit_is_closed(room: Room) -> None:
    keeper = room.house.visitor("archivist")
    guest = room.seated(keeper)
    kept = guest.client.get_cookie("room", domain="127.0.0.1", path="/room").value
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    keeper.post(f"/reading-room/visits/{visit}/leave", {"intact": "yes"})
    thief = room.house.visitor()
    thief.client.set_cookie("room", kept, domain="127.0.0.1", path="/room")
    before = room.events()
    assert thief.get("/room/items").status_code == 303
    for path in (
        f"/room/documents/{room.decision}/1",
        f"/room/documents/{room.decision}/1.jpg",
        f"/room/recordings/{room.video}",
        f"/room/recordings/{room.video}/playing",
    ):
        assert thief.get(path).status_code == 404, path
    beacon = f"/room/viewing/recording/{room.video}"
    assert thief.post(beacon, {"event": "play", "position": "0"}).status_code == 404
    assert room.events() == before
    assert keeper.post(f"/reading-room/visits/{visit}/code").status_code == 409


def test_a_code_seats_one_terminal(room: Room) -> None:
    code = room.open(room.house.visitor("archivist"))
    first, second = room.house.visitor(), room.house.visitor()
    assert first.post("/room", {"code": code}).status_code == 303
    assert second.post("/room", {"code": code}).status_code == 422
    assert first.get("/room/items").status_code == 200
    assert second.get("/room/items").status_code == 303


def test_a_new_code_takes_the_visit_to_another_terminal(room: Room) -> None:
    keeper = room.house.visitor("archivist")
    first, second = room.seated(keeper), room.house.visitor()
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    page = keeper.post(f"/reading-room/visits/{visit}/code")
    found = CODE.search(page.text)
    assert found, page.text
    assert second.post("/room", {"code": found.group(1)}).status_code == 303
    assert second.get("/room/items").status_code == 200
    assert first.get("/room/items").status_code == 303, "never two screens for one visit"


def test_codes_cannot_be_guessed_at_a_terminal(room: Room) -> None:
    code = room.open(room.house.visitor("archivist"))
    guesser = room.house.visitor()
    for _ in range(5):
        assert guesser.post("/room", {"code": "AAAAAAAA"}).status_code == 422
    assert room.house.setting().visitor().post("/room", {"code": code}).status_code == 429
    room.house.clock.forward(minutes=16)
    late = room.house.visitor().post("/room", {"code": code})
    assert late.status_code == 422, "the code holds a quarter of an hour"


def test_the_archivist_lets_a_terminal_try_again(room: Room) -> None:
    keeper = room.house.visitor("archivist")
    code = room.open(keeper)
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    for _ in range(5):
        room.house.visitor().post("/room", {"code": "AAAAAAAA"})
    told = room.house.visitor().post("/room", {"code": code})
    assert (told.status_code, "找档案管理人员" in told.text) == (429, True)
    pages = ["/reading-room", f"/reading-room/visits/{visit}"]
    assert all("终端 127.0.0.1 输错代码太多" in keeper.get(page).text for page in pages)
    answer = keeper.post(f"{pages[1]}/lift", {"address": "127.0.0.1"})
    assert answer.location.endswith(pages[1])
    assert not any("输错代码太多" in keeper.get(page).text for page in pages)
    assert room.house.trail()[-1] == ("login.lift", "ok")
    assert room.house.visitor().post("/room", {"code": code}).status_code == 303
    keeper.post("/reading-room/terminals/lift", {"address": "10.9.9.9"})
    assert room.house.trail().count(("login.lift", "ok")) == 1


def test_an_expired_grant_shows_nothing_more(room: Room) -> None:
    guest = room.seated(room.house.visitor("archivist"))
    room.house.clock.forward(days=10)
    open_before = f"/room/documents/{room.decision}/2"
    for address in (open_before, f"{open_before}.jpg", f"/room/recordings/{room.video}"):
        told = guest.get(address)
        assert told.status_code == 403
        assert "许可的时间到了" in told.text
        assert "请到档案管理人员处" in told.text
        assert "<img" not in told.text
    assert guest.get(f"/room/documents/{room.inquiry}/1").status_code == 404
    refused = [item for kind, item in room.events() if kind == "refused"]
    assert refused == [room.decision, room.decision, room.video, room.inquiry]
    assert "许可的时间到了" in guest.get("/room/items").text
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    desk = room.house.visitor("archivist").get(f"/reading-room/visits/{visit}")
    assert "（已经到期）" in desk.text


def test_a_grant_that_was_withdrawn_is_not_said_to_have_run_out(room: Room) -> None:
    guest = room.seated(room.house.visitor("archivist"))
    room.house.write(lambda s: setattr(s.get_one(Grant, room.grant), "state", "closed"))
    told = guest.get(f"/room/documents/{room.decision}/1").text
    assert "这项调阅许可已经终止。" in told
    assert "许可的时间到了" not in told


def test_visits_are_counted(room: Room) -> None:
    keeper = room.house.visitor("archivist")
    for _ in range(2):
        room.open(keeper)
        visit = room.house.read(lambda s: s.scalars(select(Visit.id).order_by(Visit.id)).all()[-1])
        keeper.post(f"/reading-room/visits/{visit}/leave", {"intact": "yes"})
    assert keeper.post(f"/reading-room/grants/{room.grant}/open").status_code == 409


def test_another_bureaus_archivist_finds_no_visit(room: Room) -> None:
    room.open(room.house.visitor("archivist"))
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    stranger = room.house.visitor("stranger")
    assert stranger.get(f"/reading-room/visits/{visit}").status_code == 404
    assert stranger.post(f"/reading-room/visits/{visit}/leave").status_code == 404
    assert stranger.post(f"/reading-room/grants/{room.grant}/open").status_code == 404


@pytest.mark.parametrize("login", ["handler", "head", "archivist", "admin"])
def test_nobody_looks_without_a_grant_of_their_own(room: Room, login: str) -> None:
    reader = room.house.setting(demo=True).visitor(login)
    for path in (
        f"/documents/{room.decision}/1",
        f"/documents/{room.decision}/1.jpg",
        f"/recordings/{room.video}",
        f"/recordings/{room.video}/playing",
        f"/grants/{room.grant}/copies/document/{room.decision}",
    ):
        assert reader.get(path).status_code in {403, 404}, path


@pytest.mark.article("RS-A-4", "SL-A-4", "GX-A-3")
def test_a_handler_with_a_grant_reads_at_their_own_desk(room: Room) -> None:
    def give(session: Session) -> None:
        grant = session.get_one(Grant, room.grant)
        grant.person_id = actor(session, "handler").person_id
        item = session.scalars(
            select(GrantItem).where(GrantItem.case_document_id == room.decision)
        ).one()
        item.actions = ["view", "photocopy"]

    room.house.write(give)
    reader = room.house.visitor("handler")
    page = reader.get(f"/documents/{room.decision}/1")
    assert page.status_code == 200
    assert reader.get(f"/documents/{room.decision}/2.jpg").status_code == 200
    assert reader.get(f"/documents/{room.inquiry}/1").status_code == 404
    assert room.registered() == ["in"]
    visit = room.house.read(lambda s: s.scalars(select(Visit)).one())
    assert (visit.kind, visit.state) == ("desk", "running")
    desk = room.house.visitor("archivist").get("/reading-room").text
    assert ("自己的电脑" in desk, "登记离开" in desk) == (True, False)
    copy = reader.get(f"/grants/{room.grant}/copies/document/{room.decision}")
    assert "attachment" in copy.headers["Content-Disposition"]
    assert copy.data[:4] == b"%PDF"
    assert reader.get(f"/grants/{room.grant}/copies/recording/{room.video}").status_code == 404
    assert reader.post(f"/visits/{visit.id}/finish").status_code == 303
    assert room.registered() == ["in", "opened", "intact", "out"]


def test_the_room_gives_no_code_and_no_slip_for_a_visit_at_ones_own_desk(room: Room) -> None:
    """With a code anybody would read at a terminal in the name of whoever sits at the desk."""

    def give(session: Session) -> None:
        session.get_one(Grant, room.grant).person_id = actor(session, "handler").person_id

    room.house.write(give)
    reader = room.house.visitor("handler")
    assert reader.get(f"/documents/{room.decision}/1").status_code == 200
    visit = room.house.read(lambda s: s.scalars(select(Visit)).one())
    for person in (reader, room.house.visitor("archivist")):
        for act in ("code", "leave"):
            answer = person.post(f"/reading-room/visits/{visit.id}/{act}", {"intact": "yes"})
            assert answer.status_code in {403, 404}, act
    assert room.house.read(lambda s: s.scalar(select(Visit.code_digest))) is None
    assert room.house.read(lambda s: s.scalar(select(Instrument.id))) is None
    assert room.registered() == ["in"]


@pytest.mark.article("RS-A-8", "SL-A-8")
@pytest.mark.parametrize(
    ("action", "status"), [("onsite_read", 200), ("excerpt", 200), ("photocopy", 404)]
)
def test_whoever_may_read_or_make_excerpts_is_shown_the_pages(
    room: Room, action: str, status: int
) -> None:
    """What may be copied only is not shown, whatever may be read besides."""

    def give(session: Session) -> None:
        session.get_one(Grant, room.grant).actions = [action]
        rows = select(GrantItem).where(GrantItem.grant_id == room.grant)
        for item in session.scalars(rows):
            item.actions = [action] if item.case_document_id == room.decision else ["view"]

    room.house.write(give)
    guest = room.seated(room.house.visitor("archivist"))
    assert guest.get(f"/room/documents/{room.decision}/1").status_code == status
    assert (f"/room/documents/{room.decision}/1" in guest.get("/room/items").text) is (
        status == 200
    )


def test_a_later_grant_that_is_over_spent_or_for_copies_hides_no_earlier_one(
    room: Room,
) -> None:
    def give(session: Session) -> None:
        earlier = session.get_one(Grant, room.grant)
        handler = actor(session, "handler")
        earlier.person_id = handler.person_id
        columns = {one.key: getattr(earlier, one.key) for one in Grant.__table__.columns}
        later_ones = (
            ("used", "view", earlier.expires_at),
            ("open", "photocopy", earlier.expires_at),
            ("open", "view", room.house.clock.at),
        )
        for state, action, until in later_ones:
            asked = create_draft(
                session, earlier.bureau_id, for_outsider=False, by=handler, at=earlier.issued_at
            )
            own = {"id": None, "request_id": asked.id, "state": state, "expires_at": until}
            later = Grant(**columns | own | {"actions": [action]})
            session.add(later)
            session.flush()
            covered = {"grant_id": later.id, "case_document_id": room.decision}
            session.add(GrantItem(bureau_id=later.bureau_id, actions=[action], **covered))

    room.house.write(give)
    reader = room.house.visitor("handler")
    assert reader.get(f"/documents/{room.decision}/1").status_code == 200
    assert room.house.read(lambda s: s.scalar(select(Visit.grant_id))) == room.grant


def test_no_paper_goes_out_under_a_grant_that_has_ended(room: Room) -> None:
    room.house.write(lambda session: cover_volume(session, room))
    keeper = room.house.visitor("archivist")
    room.open(keeper)
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())

    def end(session: Session) -> None:
        session.get_one(Grant, room.grant).state = "closed"

    room.house.write(end)
    answer = keeper.post(f"/reading-room/visits/{visit}/volume/{room.volume}", {"pages": "60"})
    assert answer.status_code == 409
    assert "许可已经终止" in answer.text


def cover_volume(session: Session, room: Room) -> None:
    """Let the grant cover the paper volume too."""
    bureau_id = session.get_one(Grant, room.grant).bureau_id
    covered = {"grant_id": room.grant, "volume_id": room.volume, "actions": ["view"]}
    session.add(GrantItem(bureau_id=bureau_id, **covered))


def test_paper_volumes_are_counted_out_and_back(room: Room) -> None:
    room.house.write(lambda s: cover_volume(s, room))
    keeper = room.house.visitor("archivist")
    gone = keeper.post(f"/reading-room/grants/{room.grant}/open", {"paper": "volume-9999"})
    assert "请从列表中选择" in gone.text
    assert "valid choice" not in gone.text
    page = keeper.post(
        f"/reading-room/grants/{room.grant}/open", {"paper": f"volume-{room.volume}"}
    )
    assert page.status_code == 200, page.text
    holder = room.house.read(lambda s: s.get_one(Volume, room.volume).holder)
    assert holder == "孙小美"
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    leave = f"/reading-room/visits/{visit}/leave"
    field = "loan-1"
    assert keeper.post(leave, {"intact": "yes"}).status_code == 422
    assert "请从列表中选择" in keeper.post(leave, {"intact": "perhaps"}).text
    refused = keeper.post(leave, {"intact": "yes", field: "61"})
    assert refused.status_code == 422
    assert f'id="{field}-error">页数应当在' in refused.text
    assert f'name="{field}" min="0" value="61"' in refused.text
    assert keeper.post(leave, {"intact": "yes", field: "59"}).status_code == 422
    told = {"intact": "yes", field: "59", "remarks": "缺第12页"}
    assert keeper.post(leave, told).status_code == 303
    closed = room.house.read(lambda s: s.scalars(select(Visit)).one())
    assert closed.intact is False
    assert room.house.read(lambda s: s.get_one(Volume, room.volume).holder) == ""


def test_a_volume_is_handed_out_later_in_the_visit_once_by_a_double_click(room: Room) -> None:
    room.house.write(lambda s: cover_volume(s, room))
    keeper = room.house.visitor("archivist")
    keeper.post(f"/reading-room/grants/{room.grant}/open")
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    page = f"/reading-room/visits/{visit}"
    [hand_out] = re.findall(r'action="([^"]*/volume/[^"]*)"', keeper.get(page).text)
    for wrong in ("0", "61", "zwölf", ""):
        refused = keeper.post(hand_out, {"_key": "same", "pages": wrong})
        assert refused.status_code == 422
        assert "页数应当在 1 到 60 之间。" in refused.text
        assert f'value="{wrong}" required aria-invalid' in refused.text
    for _ in range(2):
        answer = keeper.post(hand_out, {"_key": "same", "pages": "12"})
        assert answer.location == page
    assert "借出 12 页，还回" in keeper.get(page).text
    assert hand_out not in keeper.get(page).text


def cover_paper(session: Session, room: Room) -> int:
    """Let the grant cover a document that lies on paper only; return its id."""
    grant = session.get_one(Grant, room.grant)
    case = session.get_one(Case, session.get_one(CaseDocument, room.decision).case_id)
    at = room.house.clock.at
    paper = add_document(session, case, DocumentFacts("补充决定书", "penalty_decision", 1), at=at)
    covered = {"grant_id": grant.id, "case_document_id": paper.id, "actions": ["view"]}
    session.add(GrantItem(bureau_id=grant.bureau_id, **covered))
    return paper.id


@pytest.mark.article("RS-A-9")
def test_what_was_read_on_paper_stands_on_slip_and_register_and_nothing_else(room: Room) -> None:
    paper = room.house.write(lambda s: cover_paper(s, room))
    keeper = room.house.visitor("archivist")
    assert "补充决定书（1 页）" in keeper.get(f"/reading-room/grants/{room.grant}").text
    guest = room.seated(keeper)
    visit = room.house.read(lambda s: s.scalars(select(Visit.id)).one())
    page = f"/reading-room/visits/{visit}"
    assert keeper.post(f"{page}/document/{paper}", {"pages": "1"}).status_code == 303
    assert "补充决定书" in guest.get("/room/items").text
    guest.get(f"/room/documents/{room.decision}/1")
    # Rows of two kinds may have one number: the film was not looked at.
    assert room.decision == room.video
    assert keeper.post(f"{page}/leave", {"intact": "yes", "loan-1": "1"}).status_code == 303
    slip = room.house.read(lambda s: s.scalars(select(Instrument)).one())
    assert [one["name"] for one in slip.frozen["data"]["items"]] == ["处罚决定书", "补充决定书"]
    opened = room.house.read(
        lambda s: s.scalars(select(RegisterEvent).where(RegisterEvent.kind == "opened")).one()
    )
    assert opened.facts["items"] == ["处罚决定书", "补充决定书"]


@pytest.mark.article("RS-A-8")
def test_whom_an_authority_sends_is_named_before_they_read(room: Room) -> None:
    def unname(session: Session) -> None:
        session.execute(delete(RequestCredential))
        session.execute(delete(RequestPerson))

    room.house.write(unname)
    keeper = room.house.visitor("archivist")
    address = f"/reading-room/grants/{room.grant}/open"
    refused = keeper.post(address, {"visitors": " "})
    assert refused.status_code == 422
    assert "请写明来的是谁" in refused.text
    assert keeper.post(address, {"visitors": "王敏，执法证41001\n\n 李强"}).status_code == 200
    visit = room.house.read(lambda s: s.scalars(select(Visit)).one())
    assert visit.visitors == "王敏，执法证41001\n李强"
    came_in = select(RegisterEvent.facts).where(RegisterEvent.kind == "in")
    assert room.house.read(lambda s: s.scalars(came_in).one())["text"] == visit.visitors
    keeper.post(f"/reading-room/visits/{visit.id}/leave", {"intact": "yes"})
    printed = room.house.read(
        lambda s: [row_of(one) for one in next(print_period(s, visit.bureau_id, None, None))]
    )
    assert printed[0].persons.endswith("（来人：王敏，执法证41001；李强）")
    slip = room.house.read(lambda s: s.scalars(select(Instrument.frozen)).one())["data"]
    assert [one["name"] for one in slip["visitors"]] == visit.visitors.splitlines()


def test_of_several_persons_the_slip_names_who_came(room: Room) -> None:
    def add(session: Session) -> None:
        first = session.scalars(select(RequestPerson)).one()
        keys = {"bureau_id": first.bureau_id, "request_id": first.request_id, "position": 1}
        session.add(RequestPerson(**keys, name="周同来", unit="", identity_kind="passport"))

    room.house.write(add)
    keeper = room.house.visitor("archivist")
    assert "周同来" in keeper.get(f"/reading-room/grants/{room.grant}").text
    address = f"/reading-room/grants/{room.grant}/open"
    assert keeper.post(address, {}).status_code == 422
    assert keeper.post(address, {"present": "周同来"}).status_code == 200
    keeper.post("/reading-room/visits/1/leave", {"intact": "yes"})
    slip = room.house.read(lambda s: s.scalars(select(Instrument.frozen)).one())["data"]
    assert [one["name"] for one in slip["visitors"]] == ["周同来"]


def test_a_double_click_opens_one_visit(room: Room) -> None:
    keeper = room.house.visitor("archivist")
    for _ in range(2):
        keeper.post(f"/reading-room/grants/{room.grant}/open", {"_key": "same"})
    assert room.house.read(lambda s: len(s.scalars(select(Visit.id)).all())) == 1


def test_the_desk_shows_who_is_in_and_who_may_come(room: Room) -> None:
    keeper = room.house.visitor("archivist")
    before = keeper.get("/reading-room").text
    assert "安排阅览" in before
    assert keeper.get(f"/reading-room/grants/{room.grant}").status_code == 200
    room.open(keeper)
    assert "等待上机" in keeper.get("/reading-room").text
    assert room.house.visitor("handler").get("/reading-room").status_code == 403


def test_a_document_without_a_file_opens_nowhere(room: Room) -> None:
    def forget(session: Session) -> None:
        session.get_one(CaseDocument, room.decision).object_key = None

    room.house.write(forget)
    guest = room.seated(room.house.visitor("archivist"))
    assert guest.get(f"/room/documents/{room.decision}/1").status_code == 404
    assert "处罚决定书" not in guest.get("/room/items").text


def test_a_terminal_of_another_bureau_takes_no_code_of_this_one(room: Room) -> None:
    def move(session: Session) -> None:
        other = session.scalars(select(Bureau).where(Bureau.code == "market")).one()
        terminal = session.scalars(select(Person).where(Person.login == "terminal")).one()
        terminal.bureau_id = other.id

    code = room.open(room.house.visitor("archivist"))
    room.house.write(move)
    terminal = room.house.visitor("terminal")
    assert terminal.post("/room", {"code": code}).status_code == 422


def test_a_visit_that_is_not_opened_by_the_archivist_has_no_code(room: Room) -> None:
    def seat(session: Session) -> str:
        grant = session.get_one(Grant, room.grant)
        return open_visit(session, grant, by=actor(session, "archivist"), at=room.house.clock.at)[1]

    code = room.house.write(seat)
    stored = room.house.read(lambda s: s.scalars(select(Visit.code_digest)).one())
    assert code not in stored


def test_a_copy_is_handed_over_while_the_grant_lasts_and_no_longer(room: Room) -> None:
    """A grant that was ended before its day gives nothing any more."""

    def allow(session: Session) -> None:
        for item in session.scalars(select(GrantItem).where(GrantItem.grant_id == room.grant)):
            item.actions = ["view", "copy"]

    def end(session: Session) -> None:
        session.get_one(Grant, room.grant).state = "closed"

    room.house.write(allow)
    keeper = room.house.visitor("archivist")
    path = f"/grants/{room.grant}/copies/document/{room.decision}"
    assert keeper.get(path).status_code == 200
    room.house.write(end)
    assert keeper.get(path).status_code == 404
