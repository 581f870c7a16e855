"""How papers are sealed: an empty place, the bureau's registered seal, never an invented one."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from archive.instruments import rules
from archive.instruments.models import Instrument
from archive.instruments.operations import end_seal, register_seal
from archive.instruments.queries import file_of, seal_uses
from bureaus import loading, published
from core.clock import utc_now
from core.errors import InvalidInput, StepFailed
from core.settings import Signing
from documents.signing import authority
from documents.signing.strangers import judge_file
from documents.signing.trust import trusted_roots
from jobs.render import render
from people.actors import THE_SYSTEM
from tests.pictures import SIDE, png
from tests.workflows.matters import STAFF, Matters

POINTS_PER_MM = 72 / 25.4


def electronic(matters: Matters) -> None:
    """Let the bureau seal electronically."""

    def change(session: Session) -> None:
        item = published.choose(
            published.in_force(session, matters.bureau_id), loading.BUREAU, loading.BUREAU
        )
        source = published.source(session, item.id)
        published.publish(
            session,
            matters.bureau_id,
            loading.BUREAU,
            loading.BUREAU,
            source.replace(b'stamping = "wet"', b'stamping = "electronic"'),
            by="法制科",
            at=matters.at,
        )

    matters.write(change)


def register(
    matters: Matters, data: bytes, diameter: float = 42.0, *, signed: bool = False
) -> None:
    stored = matters.installation.store.put(io.BytesIO(data))
    matters.write(
        lambda s: register_seal(
            s,
            matters.bureau_id,
            stored,
            diameter=diameter,
            signed=signed,
            by=THE_SYSTEM,
            at=matters.at,
        )
    )


def sheet(matters: Matters) -> Instrument:
    """Return the approval sheet of a new request."""
    matters.submit(STAFF)
    matters.decide("bureau_head", "approve_head")
    newest = select(Instrument).order_by(Instrument.id.desc()).limit(1)
    return matters.read(lambda session: session.scalars(newest).one())


def drawn(matters: Matters, paper: Instrument) -> bytes:
    """Draw a paper as the worker does and return the bytes that were kept."""
    settle = render(matters.installation, {"instrument_id": paper.id}, matters.at)
    matters.write(settle)

    def kept(session: Session) -> Any:
        return file_of(session, paper.id)

    return b"".join(matters.installation.store.read(matters.read(kept).object_key))


def pictures(data: bytes) -> list[dict[str, Any]]:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [image for page in pdf.pages for image in page.images]


def test_without_a_registered_seal_the_place_stays_empty(matters: Matters) -> None:
    electronic(matters)
    paper = sheet(matters)
    assert paper.stamping == "wet"
    assert (paper.frozen["data"]["stamping"], paper.frozen["data"]["seal"]) == ("wet", None)


def test_the_registered_seal_stands_on_the_paper_in_its_true_size(matters: Matters) -> None:
    electronic(matters)
    register(matters, png(), diameter=40.0)
    paper = sheet(matters)
    assert paper.stamping == "electronic"
    (seal,) = pictures(drawn(matters, paper))
    assert seal["width"] == pytest.approx(40 * POINTS_PER_MM, abs=0.3)
    assert seal["height"] == pytest.approx(40 * POINTS_PER_MM, abs=0.3)


def test_a_paper_keeps_the_seal_it_was_issued_with(matters: Matters) -> None:
    electronic(matters)
    register(matters, png(grey=90))
    paper = sheet(matters)
    register(matters, png(grey=200))
    assert sheet(matters).frozen["data"]["seal"]["sha256"] != paper.frozen["data"]["seal"]["sha256"]
    (seal,) = pictures(drawn(matters, paper))
    assert set(seal["stream"].get_data()) == {90}
    matters.write(lambda s: end_seal(s, matters.bureau_id, by=THE_SYSTEM, at=matters.at))
    assert sheet(matters).stamping == "wet"


def test_the_seal_of_another_bureau_is_never_used(matters: Matters) -> None:
    electronic(matters)
    other = Matters(matters.installation, "finance").open()
    register(other, png())
    assert sheet(matters).stamping == "wet"


def test_a_paper_whose_seal_is_gone_is_not_drawn_without_it(matters: Matters) -> None:
    electronic(matters)
    register(matters, png())
    paper = sheet(matters)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jobs.sealing.seal_borne", lambda *_: None)
        with pytest.raises(StepFailed, match="没有登记图样"):
            render(matters.installation, {"instrument_id": paper.id}, matters.at)


@pytest.mark.parametrize(
    ("data", "diameter", "field"),
    [
        (b"<svg/>", 42.0, "file"),
        (png()[:20], 42.0, "file"),
        (b"", 42.0, "file"),
        (png(100, 100), 42.0, "file"),
        (png(SIDE, 500), 42.0, "file"),
        (png() + b"\0" * rules.LARGEST_SEAL, 42.0, "file"),
        (png(), 60.0, "diameter"),
        (png(), float("nan"), "diameter"),
    ],
    ids=["svg", "cut", "empty", "small", "oblong", "huge", "wide", "no-figure"],
)
def test_a_picture_that_is_no_seal_is_refused(data: bytes, diameter: float, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.check_seal(data, diameter)
    assert list(refused.value.errors) == [field]


SECRET = "kept outside the database"


def with_authority(matters: Matters, folder: Path) -> None:
    """Give the installation the built-in authority."""
    (folder / "secret").write_text(SECRET)
    signing = Signing(provider="builtin", secret_file=folder / "secret")
    settings = replace(matters.installation.settings, signing=signing)
    matters.installation = replace(matters.installation, settings=settings)
    authority.found(settings.keys_dir, "局", SECRET, folder / "root.p12", at=utc_now())


def numbers_of_uses(matters: Matters) -> list[tuple[int, bool]]:
    uses = matters.read(lambda s: seal_uses(s, matters.bureau_id))
    return [(use.n, use.signed) for use, _ in uses]


def test_a_bureau_that_switched_signatures_on_has_its_papers_sealed_and_signed(
    matters: Matters, tmp_path: Path
) -> None:
    electronic(matters)
    with_authority(matters, tmp_path)
    register(matters, png(), diameter=40.0, signed=True)
    data = drawn(matters, sheet(matters))
    verdict = judge_file(data, trusted_roots(matters.installation.settings))
    assert verdict.state == "valid"
    assert [one.field for one in verdict.signatures] == ["公章"]
    assert numbers_of_uses(matters) == [(1, True)]


def test_without_the_switch_a_sealed_paper_is_not_signed(matters: Matters) -> None:
    electronic(matters)
    register(matters, png())
    assert judge_file(drawn(matters, sheet(matters)), ()).state == "unsigned"
    assert numbers_of_uses(matters) == [(1, False)]


def test_a_job_that_runs_twice_seals_once(matters: Matters) -> None:
    electronic(matters)
    register(matters, png())
    paper = sheet(matters)
    settles = [
        render(matters.installation, {"instrument_id": paper.id}, matters.at) for _ in range(2)
    ]
    for settle in settles:
        matters.write(settle)
    drawn(matters, sheet(matters))
    assert numbers_of_uses(matters) == [(1, False), (2, False)]


def test_a_keeper_of_keys_that_is_away_leaves_the_paper_to_be_tried_again(
    matters: Matters,
) -> None:
    electronic(matters)
    register(matters, png(), signed=True)
    paper = sheet(matters)
    with pytest.raises(StepFailed) as failure:
        render(matters.installation, {"instrument_id": paper.id}, matters.at)
    assert not failure.value.permanent
    assert numbers_of_uses(matters) == []


def test_the_register_of_uses_cannot_be_changed(matters: Matters) -> None:
    electronic(matters)
    register(matters, png())
    drawn(matters, sheet(matters))
    for attack in ("UPDATE seal_use SET n = 9", "DELETE FROM seal_use"):
        with pytest.raises(DBAPIError, match="append-only"):
            matters.write(lambda session, sql=attack: session.execute(text(sql)))
