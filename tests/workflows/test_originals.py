"""What is compared with its original before a request passes, whose it is, and what came of it."""

import html
from http import HTTPStatus

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.models import Grant, RequestCredential, RequestPerson
from tests.workflows.browsing import browser
from tests.workflows.matters import PARTY, Matters

TERM = "有效身份证件"
TWO = (("孙小美", "id_card"), ("周同来", "id_card"), ("何无证", "none"))


def come_together(session: Session, matters: Matters, request_id: int) -> dict[str, int]:
    """Let three come with their own papers, one of them without any; the ids of their rows."""
    for row in session.scalars(select(RequestCredential)):
        session.delete(row)
    session.flush()
    for row in session.scalars(select(RequestPerson)):
        session.delete(row)
    keys = {"bureau_id": matters.bureau_id, "request_id": request_id}
    found = {}
    for position, (name, kind) in enumerate(TWO):
        person = RequestPerson(**keys, position=position, name=name, identity_kind=kind)
        session.add(person)
        session.flush()
        paper = RequestCredential(**keys, request_person_id=person.id, term=TERM)
        session.add(paper)
        session.flush()
        found[name] = paper.id
    return found


@pytest.mark.article("RS-A-7.1")
def test_nothing_passes_before_every_original_was_seen(now: Matters) -> None:
    request_id = now.submit(PARTY)
    papers = now.write(lambda session: come_together(session, now, request_id))
    keeper, address = browser(now, "archivist"), f"/tasks/{now.open_task('verify')}"
    page = html.unescape(keeper.get(address).text)
    for name in ("孙小美", "周同来"):
        assert f"{TERM}（{name}）" in page
    assert f"{TERM}（何无证）" not in page
    first = {"decision": "pass", "originals_seen": str(papers["孙小美"])}
    typed = keeper.fields(address)
    refused = keeper.post(address, **typed | first)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert f"还没有核对原件：{TERM}（周同来）。" in refused.text
    assert now.row(now.open_task("verify")).state == "open"
    both = [str(papers["孙小美"]), str(papers["周同来"])]
    answer = keeper.post(address, **typed | {"decision": "pass", "originals_seen": both})
    assert answer.status_code == HTTPStatus.SEE_OTHER


def test_what_the_head_wrote_is_read_where_the_file_is_shown(now: Matters) -> None:
    now.submit(PARTY)
    now.decide("archivist", "verify")
    now.decide("bureau_head", "approve_head", opinion="同意，请派人陪同。")
    grant = now.read(lambda session: session.scalars(select(Grant.id)).one())
    page = browser(now, "archivist").get(f"/reading-room/grants/{grant}").text
    assert "同意，请派人陪同。" in page
    step = browser(now, "archivist").get(f"/tasks/{now.open_task('visit')}").text
    assert f'href="/reading-room/grants/{grant}"' in step
