"""What was found when a visit ended stands when the file is given back."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access.models import Grant
from archive.access.visits import close_visit, open_visit
from tests.workflows.browsing import browser
from tests.workflows.matters import STAFF, Matters

# What is shown does not depend on the database.
pytestmark = pytest.mark.parametrize("staged", ["sqlite"], indirect=True)
FOUND = "第3页撕破。"


@pytest.mark.article("RS-A-4", "RS-A-9")
def test_what_came_back_damaged_is_not_called_whole_without_a_word_why(
    matters: Matters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webapp.edge.utc_now", lambda: matters.at)
    matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head")

    def read(session: Session) -> None:
        grant, keeper = session.scalars(select(Grant)).one(), matters.actor(session, "archivist")
        visit, _ = open_visit(session, grant, by=keeper, at=matters.at)
        close_visit(session, visit, intact=False, remarks=FOUND, by=keeper, at=matters.at)

    matters.write(read)
    keeper, place = browser(matters, "archivist"), f"/tasks/{matters.open_task('visit')}"
    page = keeper.get(place).text
    assert FOUND in page
    whole = {**keeper.fields(place), "intact": "yes", "copied": "no", "remarks": ""}
    refused = keeper.post(place, **whole)
    assert refused.status_code == 422
    assert f"结束查阅时已经记下：{FOUND}" in refused.text
    assert keeper.post(place, **{**whole, "remarks": "已经修补。"}).status_code == 303
