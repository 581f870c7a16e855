"""The pages of handwriting: off until switched on, one's own place, hostile strokes."""

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from archive.instruments.marks import Handwriting, InstrumentSigner
from archive.instruments.models import Instrument
from archive.instruments.operations import PaperFacts, issue
from core.outbox import Job
from core.settings import Signing
from people.actors import load_actor
from people.models import Person
from tests.pens import sent
from tests.people_of_bureaus import NOON, PASSWORD
from tests.webapp.conftest import House, Visitor
from tests.webapp.letters import state, words
from tests.webapp.published import publish_with_legal_head
from workflows.papers.issuing import Composed

FROZEN = {"number": "平人社阅〔2026〕1号", "template": "1"}


@pytest.fixture
def house(house: House) -> House:
    """The house with what ships published and a head of the legal office, as a demo."""
    house.write(publish_with_legal_head)
    return house.setting(demo=True)


def waiting(house: House, *signers: str) -> int:
    """Issue a paper that waits for the handwriting of people."""

    def place(session: Session, n: int, login: str) -> InstrumentSigner:
        who = session.scalars(select(Person).where(Person.login == login)).one()
        return InstrumentSigner(
            bureau_id=who.bureau_id,
            n=n,
            place=f"sign-{n}",
            person_id=who.id,
            name=who.name,
            label="局主要负责人" if login == "head" else "法制机构主要负责人",
            opinion="同意。",
        )

    def write(session: Session) -> int:
        by = load_actor(session, session.get_one(Person, house.id_of("handler")), NOON)
        places = [place(session, n, login) for n, login in enumerate(signers, 1)]
        facts = PaperFacts("approval_sheet", "查阅审批表", "平人社阅", "wet", signers=places)
        freeze = lambda _number, _code: Composed("1", FROZEN)  # noqa: E731  # one line is all
        return issue(session, by.bureau_id or 0, facts, freeze, by=by, at=NOON).id

    return int(house.write(write))


def seen(visitor: Visitor, paper: int) -> str:
    """Return the digest that the page shows the reader."""
    page = visitor.get(f"/papers/{paper}/signature").text
    return page.split('name="seen" value="')[1].split('"')[0]


def sign(visitor: Visitor, paper: int, **typed: str) -> TestResponse:
    form = {"strokes": sent()} | ({} if "seen" in typed else {"seen": seen(visitor, paper)})
    return visitor.post(f"/papers/{paper}/signature", form | typed)


def kept(house: House) -> list[Handwriting]:
    return list(house.read(lambda s: s.scalars(select(Handwriting)).all()))


def test_off_until_the_head_switches_it_on_and_only_where_keys_can_be_had(
    house: House, tmp_path: Any
) -> None:
    head = house.visitor("head")
    page = words(head.get("/seals"))
    assert "没有启用：打印件上印姓名" in page
    assert "不当然是《电子签名法》第十三条的可靠电子签名" in page
    refused = head.post("/seals/signatures", {"signatures": "handwritten"})
    assert (refused.status_code, "还没有启用电子签章" in words(refused)) == (409, True)
    (tmp_path / "secret").write_text("kept outside the database")
    signing = Signing(provider="builtin", secret_file=tmp_path / "secret")
    with_keys = house.setting(signing=signing).visitor("head")
    assert with_keys.post("/seals/signatures", {"signatures": "ink"}).status_code == 409
    assert with_keys.post("/seals/signatures", {"signatures": "handwritten"}).status_code == 303
    assert "笔迹作为电子签名签在文书上" in words(head.get("/seals"))
    assert head.post("/seals/signatures", {"signatures": "paper"}).status_code == 303
    assert "没有启用" in words(head.get("/seals"))
    assert [kind for kind, _ in house.trail()].count("signatures.way") == 2


def test_the_signer_is_told_everywhere_and_signs_what_they_see(house: House) -> None:
    paper = waiting(house, "head", "law")
    head = house.visitor("head")
    assert "有 1 份文书等您手写签名" in words(head.get("/tasks"))
    assert '<b class="count">1</b>' in head.get("/papers").text
    assert "局主要负责人" in words(head.get("/signing"))
    assert "去签名" in words(head.get(f"/papers/{paper}"))
    page = head.get(f"/papers/{paper}/signature")
    for said in ("您的意见", "同意。", "确认签名", "在打印件上签字"):
        assert said in words(page)
    assert "<script>" not in page.text
    assert sign(head, paper).headers["Location"].endswith(f"/papers/{paper}")
    assert "份文书等您手写签名" not in words(head.get("/tasks"))
    told = head.get(f"/papers/{paper}")
    assert "演示，没有再次确认身份" in words(told)
    assert "data:image/svg+xml;base64," in told.text
    assert "没有等您签名的文书" in words(head.get("/signing"))
    assert state(house, paper) == "unsigned"
    law = house.visitor("law")
    assert sign(law, paper).status_code == 303
    assert state(house, paper) == "pending"
    assert [one.name for one in kept(house)] == ["周局", "孙法"]
    assert [kind for kind, _ in house.trail()].count("instrument.sign") == 2


def test_a_click_repeated_signs_once(house: House) -> None:
    paper = waiting(house, "head")
    head = house.visitor("head")
    digest = seen(head, paper)
    answers = [sign(head, paper, seen=digest, _key="k1") for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert len(kept(house)) == 1
    jobs = house.read(lambda s: s.scalars(select(Job.key).order_by(Job.id)).all())
    assert jobs == [f"proof:{paper}", f"render:{paper}"]
    again = sign(head, paper, seen=digest, _key="k2")
    assert (again.status_code, "不在等您签名" in words(again)) == (409, True)
    assert head.get(f"/papers/{paper}/signature").status_code == 409


def test_what_was_not_shown_is_not_signed(house: House) -> None:
    paper, other = waiting(house, "head"), waiting(house, "head", "law")
    head = house.visitor("head")
    for digest in ("", "0" * 64, seen(head, other), seen(house.visitor("law"), other)):
        answer = sign(head, paper, seen=digest)
        assert answer.status_code == 409
        assert "与您看到的不一致，没有签名" in words(answer)
        assert "确认签名" in words(answer)
    assert kept(house) == []


HOSTILE = {
    "empty": "",
    "blank": "  ",
    "not JSON": "<svg/onload=alert(1)>",
    "no list": '{"a": 1}',
    "nothing": "[]",
    "empty stroke": "[[]]",
    "one dot": "[[[10, 10, 0, 50]]]",
    "many dots in one place": json.dumps([[[10, 10, n, 0]] for n in range(50)]),
    "NaN": "[[[NaN, 1, 2, 3], [1, 2, 3, 4]]]",
    "infinite": "[[[1e999, 1, 2, 3]]]",
    "fractions": json.dumps([[[n * 30.5, 1, n, 0] for n in range(20)]]),
    "truths": json.dumps([[[True, n * 30, n, 0] for n in range(20)]]),
    "negative": json.dumps([[[-1, n * 30, n, 0] for n in range(20)]]),
    "far away": json.dumps([[[n * 10**9, 1, n, 0] for n in range(20)]]),
    "backwards in time": json.dumps([[[n * 30, 1, 99 - n, 0] for n in range(20)]]),
    "five figures": json.dumps([[[n * 30, 1, n, 0, 0] for n in range(20)]]),
    "text": json.dumps([[["1", "2", "3", "4"]] * 20]),
    "too many points": json.dumps([[[n % 90, n % 70, n, 0] for n in range(4_100)]]).replace(
        " ", ""
    ),
    "too many strokes": json.dumps([[[n, n * 9, n, 0]] for n in range(300)]),
    "deep": "[" * 20_000,
    "a figure without end": "[[[" + "9" * 9_000 + ",1,1,1]]]",
    "a million points": "[" + ",".join(["[[1,2,3,4]]"] * 100_000) + "]",
    "ten megabytes": "9" * 10_000_000,
}


def test_hostile_strokes_are_refused_in_words_and_nothing_is_kept(house: House) -> None:
    paper = waiting(house, "head")
    head = house.visitor("head")
    digest = seen(head, paper)
    for name, typed in HOSTILE.items():
        answer = sign(head, paper, seen=digest, strokes=typed)
        assert answer.status_code in {413, 422}, name
        assert "Traceback" not in answer.text, name
        assert any(said in words(answer) for said in ("签名", "太长", "太大")), name
    assert kept(house) == []
    assert sign(head, paper).status_code == 303


def test_nobody_reaches_another_persons_place(house: House) -> None:
    paper = waiting(house, "head")
    shown = seen(house.visitor("head"), paper)
    for who, status in (("law", 403), ("archivist", 403), ("stranger", 404), ("legal", 404)):
        visitor = house.visitor(who)
        assert visitor.get(f"/papers/{paper}/signature").status_code == status, who
        assert sign(visitor, paper, seen=shown).status_code == status, who
        assert visitor.get(f"/papers/{paper}/proof/1.jpg").status_code == status, who
    assert kept(house) == []


def place_of(house: House, paper: int) -> str:
    return str(house.read(lambda s: s.get_one(Instrument, paper).signers[0].id))


def test_a_place_is_left_to_ink_by_its_signer_or_by_who_keeps_papers(house: House) -> None:
    own, away = waiting(house, "law"), waiting(house, "law")
    law, keeper = house.visitor("law"), house.visitor("archivist")
    elsewhere = law.post(f"/papers/{own}/signature/by-hand", {"signer": place_of(house, away)})
    assert elsewhere.status_code == 404
    for who, paper in ((law, own), (keeper, away)):
        form = {"signer": place_of(house, paper)}
        place = f"/papers/{paper}/signature/by-hand"
        assert who.post(place, form).status_code == 303
        assert who.post(place, form).status_code == 409
        assert state(house, paper) == "pending"
        assert "在打印件上签字（" in words(keeper.get(f"/papers/{paper}"))
    issued = waiting(house, "head", "handler")
    form = {"signer": place_of(house, issued)}
    issuer = house.visitor("handler")
    assert issuer.post(f"/papers/{issued}/signature/by-hand", form).status_code == 403
    other = waiting(house, "head", "law")
    form = {"signer": place_of(house, other)}
    assert law.post(f"/papers/{other}/signature/by-hand", form).status_code == 403
    assert (
        house.visitor("stranger").post(f"/papers/{other}/signature/by-hand", form).status_code
        == 404
    )


def test_signing_asks_once_more_who_it_is_and_keeps_the_strokes(house: House) -> None:
    paper = waiting(house, "archivist")
    real = house.setting(demo=False)
    keeper = real.visitor("archivist")
    real.clock.forward(minutes=6)
    digest = seen(keeper, paper)
    asked = sign(keeper, paper, seen=digest)
    assert asked.status_code == 401
    assert "[[[200, 300, " in asked.text
    assert kept(house) == []
    assert sign(keeper, paper, seen=digest, step_up=PASSWORD).status_code == 303
    assert [one.proof for one in kept(house)] == ["password"]
