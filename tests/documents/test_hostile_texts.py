"""Hostile texts of staff and hostile fields: taken apart, refused or ended; never carried out."""

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from bureaus.packs import load_shipped
from core.errors import InvalidInput, StepFailed
from documents.bundles import digest, drawable, packed, reworded, shipped
from documents.compose import LONGEST_TEXT, freeze
from documents.papers.sheets import ApprovalSheet
from documents.printing import Printer
from documents.registry import KINDS, example
from documents.sanitising import sanitise
from documents.wording import LARGEST, check_wording
from jobs.specimens import press
from tests.documents.conftest import Print, run_together
from tests.documents.hostile import BOMBS, LOCAL, ONLINE
from tests.documents.walking import walk

NOTICE = "refusal_notice"
HOST, SECRET = "http://127.0.0.1:9", "/srv/secret.txt"


def frozen_with(text: str) -> Mapping[str, Any]:
    """The example as if this text had been published, whatever it is."""
    bundle = reworded(shipped(NOTICE), text)
    frozen = freeze(NOTICE, example(NOTICE), template=digest(bundle))
    return drawable(frozen, packed(bundle))


@pytest.mark.parametrize("probe", [*ONLINE.values(), *LOCAL.values()])
def test_no_address_is_left_of_a_text(probe: str) -> None:
    text = probe.format(u=HOST, p=SECRET)
    kept = sanitise(text).text
    assert "://" not in kept
    assert "secret" not in kept


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_in_a_text_is_defused_or_refused_and_the_next_paper_prints(
    bomb: str, printer: Printer
) -> None:
    if check_wording(BOMBS[bomb], KINDS[NOTICE]):
        assert len(BOMBS[bomb]) > LARGEST
        return
    text = sanitise(BOMBS[bomb]).text
    if bomb == "tables in tables":
        with pytest.raises(StepFailed) as refused:
            printer.print(NOTICE, frozen_with(text))
        assert refused.value.permanent
    else:
        assert printer.print(NOTICE, frozen_with(text)).pages < 5
    assert printer.print(NOTICE, frozen_with("<p>好</p>")).data.startswith(b"%PDF")


TAMPERED = {
    "{{ 'a' * 10 ** 9 }}": "line 1",
    "{{ 9 ** 9 ** 9 }}": "line 1",
    "{{ paper.number.__class__.__mro__ }}": "line 1",
    "{{ ''.format.__globals__ }}": "line 1",
    "{% for a in paper.reasons %}{% for b in paper.reasons %}{% for c in paper.reasons %}x"
    "{% endfor %}{% endfor %}{% endfor %}": "line 1",
    "{% include '/etc/passwd' %}": "line 1",
    "好\n{% import '_parts.html' as p %}": "line 2",
}


@pytest.mark.parametrize("text", TAMPERED)
def test_the_child_looks_at_a_text_again_before_it_words_anything(
    text: str, printer: Printer
) -> None:
    """As if somebody had written past the checks into the table of versions."""
    with pytest.raises(StepFailed, match=TAMPERED[text]) as refused:
        printer.print(NOTICE, frozen_with(text))
    assert refused.value.permanent


def test_a_text_that_says_too_much_is_cut_off_while_it_is_worded(printer: Printer) -> None:
    notice = example(NOTICE)
    many = replace(notice, reasons=("多",) * 1000)  # type: ignore[call-arg]
    text = "{% for a in paper.reasons %}{% for b in paper.reasons %}" + "字" * 9000
    bundle = reworded(
        shipped(NOTICE), text + "{% endfor %}{% endfor %}"
    )  # 9,000,000,000 characters
    frozen = freeze(NOTICE, many, template=digest(bundle))
    with pytest.raises(StepFailed, match="too long"):
        printer.print(NOTICE, drawable(frozen, packed(bundle)))


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_in_a_field_is_words_or_too_long(bomb: str, issue: Print) -> None:
    sheet = example("approval_sheet")
    assert isinstance(sheet, ApprovalSheet)
    text = BOMBS[bomb]
    if len(text) > LONGEST_TEXT:
        with pytest.raises(InvalidInput):
            freeze("approval_sheet", replace(sheet, reason=text))
        return
    printed = run_together(issue("approval_sheet", replace(sheet, reason=text)).data)
    assert "".join(text.split())[:20] in printed


FETCHING = {"/URI", "/EmbeddedFile", "/EmbeddedFiles", "/JS", "/JavaScript", "/Launch", "/GoToR"}


@pytest.mark.parametrize("kind", ["reply_letter", "approval_sheet"])
def test_a_paper_full_of_probes_points_at_nothing_outside(kind: str, issue: Print) -> None:
    remarks = tuple(probe.format(u=HOST, p=SECRET) for probe in (*ONLINE.values(), *LOCAL.values()))
    found = walk(issue(kind, replace(example(kind), remarks=remarks)).data)
    assert found.missing == []
    assert not FETCHING & found.keys
    assert "/MediaBox" in found.keys


def test_a_signed_paper_points_at_nothing_that_is_not_in_it() -> None:
    """A signature's picture that was used twice would leave such a place and break the check."""
    with press() as using:
        letter = load_shipped("finance")
        for _ in range(2):
            found = walk(using.print(KINDS["reply_letter"], letter))
            assert "/ByteRange" in found.keys
            assert found.missing == []


def test_a_place_that_points_at_nothing_would_be_seen(issue: Print) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(issue("visit_slip", example("visit_slip")).data))
    writer.root["/Lost"] = generic.IndirectObject(9999, 0, writer)
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert walk(out.getvalue()).missing == [9999]
