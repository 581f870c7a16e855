"""A bureau changes the text of a paper: new papers say it, issued ones stay as they were."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from archive.instruments.models import Instrument
from archive.instruments.queries import file_of
from bureaus import published
from bureaus.models import Bureau
from core.errors import InvalidInput, RuleViolation, StepFailed
from documents.printing import Printer
from documents.registry import KINDS
from jobs.render import render
from people.actors import THE_SYSTEM
from studio import rewording
from tests.documents.conftest import run_together
from tests.workflows.matters import STAFF, Matters
from workflows.catalogue import PAPER, paper_version

SHEET = KINDS["approval_sheet"]
OURS, THEIRS = "查阅案卷不得带离档案室", "请在阅览室内查阅"


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printer]:
    made = Printer(tmp_path_factory.mktemp("trial"), limits=rewording.TRIAL)
    yield made
    made.close()


def reword(matters: Matters, printer: Printer, text: str) -> None:
    frame = matters.read(lambda s: rewording.in_force(s, matters.bureau_id, SHEET))
    tried = rewording.preview(rewording.draft(text, SHEET, frame), SHEET, printer)
    assert text[:8] in run_together(tried.paper.data)
    matters.write(
        lambda s: rewording.publish(
            s, matters.bureau_id, tried, basis="办公会议纪要", by=THE_SYSTEM, at=matters.at
        )
    )


def sheet(matters: Matters) -> Instrument:
    matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head")
    newest = select(Instrument).where(Instrument.kind == SHEET.name).order_by(Instrument.id.desc())
    return matters.read(lambda session: session.scalars(newest.limit(1)).one())


def drawn(matters: Matters, paper: Instrument) -> str:
    matters.write(render(matters.installation, {"instrument_id": paper.id}, matters.at))
    kept = matters.read(lambda session: file_of(session, paper.id))
    assert kept is not None
    assert kept.object_key
    return run_together(b"".join(matters.installation.store.read(kept.object_key)))


def test_a_frozen_paper_is_drawn_by_the_version_that_it_names(
    matters: Matters, printer: Printer
) -> None:
    before = sheet(matters)
    reword(matters, printer, THEIRS + "，第一版。")
    between = sheet(matters)
    reword(matters, printer, THEIRS + "，第二版。")
    after = sheet(matters)
    assert len({paper.template_version for paper in (before, between, after)}) == 3
    # All are drawn only now, the oldest last.
    assert "第二版" in drawn(matters, after)
    assert "第一版" in drawn(matters, between)
    assert OURS in drawn(matters, before)


def test_the_versions_of_a_bureau_are_its_own(matters: Matters, printer: Printer) -> None:
    reword(matters, printer, THEIRS)
    own = matters.read(lambda s: rewording.versions(s, matters.bureau_id, SHEET))
    assert [(item.version, item.basis) for item in own] == [(1, "办公会议纪要")]
    other = matters.read(
        lambda s: s.scalars(select(Bureau.id).where(Bureau.id != matters.bureau_id)).first()
    )
    assert other
    shared = matters.read(lambda s: paper_version(s, other, SHEET.name))
    assert shared
    assert shared != own[0].sha256


def test_what_ships_is_published_for_all_bureaus(matters: Matters) -> None:
    items = matters.read(lambda s: published.in_force(s, matters.bureau_id))
    assert {item.name for item in items if item.kind == PAPER} == set(KINDS)


def test_a_text_with_problems_is_refused_with_every_line(matters: Matters) -> None:
    frame = matters.read(lambda s: rewording.in_force(s, matters.bureau_id, SHEET))
    with pytest.raises(InvalidInput) as refused:
        rewording.draft("好\n{{ 9**9 }}\n{{ paper.nobody }}", SHEET, frame)
    assert [str(sentence)[:4] for sentence in refused.value.errors.values()] == [
        "第2行：",
        "第3行：",
    ]
    with pytest.raises(InvalidInput):
        rewording.draft("  ", SHEET, frame)


def test_a_register_has_no_text_to_change(matters: Matters) -> None:
    kind = KINDS["register"]
    frame = matters.read(lambda s: rewording.in_force(s, matters.bureau_id, kind))
    with pytest.raises(RuleViolation):
        rewording.draft("甲", kind, frame)


def test_a_text_that_takes_too_long_is_refused_and_the_next_one_prints(
    matters: Matters, tmp_path: Path
) -> None:
    """Within the language, yet more than a line of a sheet can hold: the clock ends it."""
    frame = matters.read(lambda s: rewording.in_force(s, matters.bureau_id, SHEET))
    loops = "{% for a in paper.decisions %}{% for b in paper.decisions %}"
    text = loops + "字" * 15_000 + "{% endfor %}{% endfor %}"
    hasty = Printer(tmp_path, limits=replace(rewording.TRIAL, wall_seconds=3.0))
    try:
        with pytest.raises(StepFailed) as refused:
            rewording.preview(rewording.draft(text, SHEET, frame), SHEET, hasty)
        assert refused.value.permanent
        hasty._limits = rewording.TRIAL
        short = rewording.draft("好", SHEET, frame)
        assert rewording.preview(short, SHEET, hasty).paper.data.startswith(b"%PDF")
    finally:
        hasty.close()
