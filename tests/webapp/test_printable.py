"""A character that no font has is told at the field where it was typed; nothing is half-done."""

import pytest
from sqlalchemy import func, select

from archive.access.models import AccessRequest
from archive.cases.models import Case
from archive.instruments.models import Instrument
from core.numbering import Counter
from documents.glyphs import covered
from tests.webapp.conftest import House
from tests.webapp.published import publish

RARE, NOWHERE = "龑", "\U0002a6d0"
TOLD = f"「{NOWHERE}（U+2A6D0）」没有可用的字形"
REQUEST = {
    "requester": "state_organ",
    "organ": "police",
    "persons-0-name": f"王{RARE}",
    "persons-0-identity_kind": "id_card",
    "reason": "因工作需要查阅。",
}
CASE = {
    "number": "平人社罚〔2026〕13号",
    "name": "某公司案",
    "kind": "penalty",
    "party_kind": "legal",
    "paper_only": "no",
    "classification": "none",
}


@pytest.fixture
def counter(house: House) -> House:
    demo = house.setting(demo=True)
    demo.write(publish)
    assert covered(RARE)
    assert not covered(NOWHERE)
    return demo


@pytest.mark.parametrize("field", ["persons-0-name", "reason", "introduction_agency"])
def test_a_request_with_it_is_shown_again(counter: House, field: str) -> None:
    keeper = counter.visitor("archivist")
    typed = f"{REQUEST.get(field, '某机关')}{NOWHERE}"
    answer = keeper.post("/requests?for=counter", {**REQUEST, field: typed})
    assert answer.status_code == 422
    assert TOLD in answer.text
    assert typed in answer.text
    for model in (AccessRequest, Instrument, Counter):
        count = select(func.count()).select_from(model)
        assert counter.read(lambda session, count=count: session.scalar(count)) == 0


def test_a_rare_name_is_no_fault(counter: House) -> None:
    answer = counter.visitor("archivist").post("/requests?for=counter", REQUEST)
    assert answer.status_code == 422
    assert "没有可用的字形" not in answer.text


def test_a_case_is_not_entered_under_such_a_name(counter: House) -> None:
    keeper = counter.visitor("archivist")
    answer = keeper.post("/cases/new", {**CASE, "name": f"{NOWHERE}公司案"})
    assert answer.status_code == 422
    assert TOLD in answer.text
    assert counter.read(lambda session: session.scalar(select(func.count(Case.id)))) == 0


def test_a_font_of_the_bureaus_own_makes_it_printable(
    counter: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("documents.glyphs.dropped_in", lambda _folder: frozenset({ord(NOWHERE)}))
    keeper = counter.visitor("archivist")
    answer = keeper.post("/requests?for=counter", {**REQUEST, "reason": f"核对{NOWHERE}某。"})
    assert "没有可用的字形" not in answer.text
