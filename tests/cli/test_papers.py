"""`diaoyue papers` lists every paper and prints its example, sealed and signed where it belongs."""

import contextlib
import json
import subprocess
from pathlib import Path

import pytest

from documents.compose import freeze
from documents.printing import Printer
from documents.registry import KINDS
from studio.specimens import packs, specimen
from tests.cli.conftest import Shell
from tests.documents.conftest import run_together


def test_every_paper_is_listed_with_its_articles(diaoyue: Shell) -> None:
    listed = json.loads(diaoyue("papers", "--json").out)
    assert [one["name"] for one in listed] == list(KINDS)
    assert {one["name"] for one in listed if one["template_only"]} == {
        kind.name for kind in KINDS.values() if kind.waiting
    }
    assert "停止使用音像记录设备工作记录\t" in diaoyue("papers").out


@pytest.mark.parametrize(
    ("option", "value"), [("--only", "nothing"), ("--bureau", "nobody"), ("--bureau", "../finance")]
)
def test_an_unknown_paper_or_bureau_is_told_with_what_there_is(
    diaoyue: Shell, tmp_path: Path, option: str, value: str
) -> None:
    answer = diaoyue("papers", "--examples", str(tmp_path), option, value)
    assert answer.code == 2
    assert value in answer.err
    assert ("official_reply" if option == "--only" else "finance") in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_sealed_example_is_signed_by_somebody_who_says_that_it_proves_nothing(
    diaoyue: Shell, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    answer = diaoyue(
        "papers", "--examples", str(folder), "--only", "official_reply", "--bureau", "market"
    )
    file = folder / "market-official_reply.pdf"
    assert (answer.code, answer.out.split()) == (0, [str(file)])
    done = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False)
    assert "Signature is Valid" in done.stdout
    assert "平顶山市卫东区市场监督管理局样章" in done.stdout
    assert "不具效力" in done.stdout


@pytest.mark.parametrize("pack", packs().values(), ids=lambda pack: pack.code)
def test_a_specimen_speaks_of_its_own_bureau_alone(pack: object) -> None:
    own = next(one for one in packs().values() if one is pack)
    others = [one for one in packs().values() if one is not pack]
    for kind in KINDS.values():
        paper = specimen(kind, own)
        words = repr(paper)
        assert paper.issuer.name == own.name
        assert not [one.name for one in others if one.name in words], kind.name
        assert not [p for one in others if (p := one.words["official_notice"]) in words], kind.name


def test_posts_and_articles_are_the_bureaus_own() -> None:
    statistics = next(one for one in packs().values() if one.code == "statistics")
    paper = specimen(KINDS["interruption_note"], statistics)
    assert [article.id for article in paper.articles] == ["ZH-M-12"]
    sheet = specimen(KINDS["disposal_sheet"], statistics)
    assert [decision.post for decision in sheet.decisions] == ["局执法队副队长", "局长"]  # type: ignore[attr-defined]
    assert specimen(KINDS["loan_approval_sheet"], statistics).articles == ()


@pytest.mark.article("RS-M-6", "SL-M-6", "ZH-M-6", "GX-M-4", "WD-M-5")
@pytest.mark.parametrize("pack", packs().values(), ids=lambda pack: pack.code)
def test_a_checklist_shows_the_bureaus_own_matters_or_none(pack: object, tmp_path: Path) -> None:
    own = next(one for one in packs().values() if one is pack)
    paper = specimen(KINDS["recording_checklist"], own)
    assert len(paper.rows) == (12 if own.code == "emergency" else 0)  # type: ignore[attr-defined]
    if own.code not in {"emergency", "statistics"}:
        return
    with contextlib.closing(Printer(tmp_path)) as printer:
        data = printer.print("recording_checklist", freeze("recording_checklist", paper)).data
    text = run_together(data)
    assert ("系统中没有录入本局公布施行的清单" in text) == (own.code == "statistics")
    assert ("先行登记保存" in text) == (own.code == "emergency")
