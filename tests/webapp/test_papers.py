"""Papers in their list: one whose drawing was given up says so and is drawn again."""

import re
from io import BytesIO

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.instruments.models import Instrument
from archive.instruments.operations import deliver
from core.outbox import Job
from jobs import leases
from tests.webapp.conftest import House
from tests.webapp.jobs_aside import paper, put_aside

NUMBER = "平人社访〔2026〕1号"


@pytest.fixture
def given_up(demo: House) -> int:
    """A slip that could not be drawn."""
    found = paper(demo, "hrss", NUMBER)
    put_aside(demo, f"render:{found}", "render", instrument_id=found)
    return found


def state(house: House, number: int) -> str:
    found: str = house.read(lambda session: session.get_one(Instrument, number).state)
    return found


def draw(house: House, number: int) -> str:
    """The archivist has a paper drawn again; the page that follows."""
    keeper = house.visitor("archivist")
    keeper.post(f"/papers/{number}/draw", {"_key": f"again-{number}"})
    return keeper.get("/papers").text


def test_a_paper_given_up_says_so_and_why(demo: House, given_up: int) -> None:
    page = demo.visitor("archivist").get("/papers").text
    assert "没有制成" in page
    assert "文书字体缺字：㐂" in page
    assert "正在制作</span>" not in page
    assert re.search(rf'action="/papers/{given_up}/draw"', page)
    assert state(demo, given_up) == "given_up"


def test_it_is_drawn_again_and_that_is_written_down(demo: House, given_up: int) -> None:
    page = draw(demo, given_up)
    assert "正在制作</span>" in page
    assert f"/papers/{given_up}/draw" not in page
    assert state(demo, given_up) == "pending"
    assert ("paper.again", "ok") in demo.trail()


@pytest.mark.parametrize("forgotten", [False, True])
def test_so_is_one_that_somebody_has_dismissed(demo: House, given_up: int, forgotten: bool) -> None:
    job_id = demo.read(lambda s: s.query(Job.id).filter(Job.key == f"render:{given_up}").scalar())
    demo.write(lambda session: leases.dismiss(session, job_id, at=demo.clock.at))
    if forgotten:
        later = demo.clock.at.replace(year=2027)
        demo.write(lambda session: leases.forget_done(session, before=later))
    assert state(demo, given_up) == "given_up"
    draw(demo, given_up)
    assert state(demo, given_up) == "pending"


def test_the_list_can_be_narrowed_to_what_was_given_up(demo: House, given_up: int) -> None:
    other = paper(demo, "hrss", "平人社访〔2026〕2号", 2)
    draw(demo, other)  # it never had a job
    page = demo.visitor("archivist").get("/papers?state=given_up").text
    assert NUMBER in page
    assert "平人社访〔2026〕2号" not in page
    assert state(demo, given_up) == "given_up"


@pytest.fixture
def issued(demo: House) -> int:
    """A slip that has its bytes."""
    found = paper(demo, "hrss", NUMBER)
    stored = demo.installation.store.put(BytesIO(b"%PDF-1.7"))

    def write(session: Session) -> None:
        row = session.get_one(Instrument, found)
        deliver(session, row, stored, pages=1, at=demo.clock.at)

    demo.write(write)
    return found


def test_who_may_print_a_paper_asks_for_its_archive_copy(demo: House, issued: int) -> None:
    keeper = demo.visitor("archivist")
    assert "存档副本" in keeper.get(f"/papers/{issued}").text
    sent = keeper.post(f"/papers/{issued}/copies", {"_key": "copy", "kind": "archive"})
    assert sent.status_code == 303
    assert (
        demo.read(lambda s: s.query(Job).filter(Job.key == f"archive_copy:{issued}").count()) == 1
    )
    assert keeper.get(f"/papers/{issued}/archive.pdf").status_code == 404


@pytest.mark.parametrize("kind", ["draft", "void", "proof", "../x", ""])
def test_no_other_copy_of_a_slip_can_be_asked_for(demo: House, issued: int, kind: str) -> None:
    keeper = demo.visitor("archivist")
    sent = keeper.post(f"/papers/{issued}/copies", {"_key": f"no{kind}", "kind": kind})
    assert sent.status_code == 422
    asked = select(Job).where(Job.key.endswith(f"_copy:{issued}"))
    assert demo.read(lambda session: session.scalars(asked).all()) == []
