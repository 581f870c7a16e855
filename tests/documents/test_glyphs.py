"""Every listed character prints in every style, and a name never moves its line."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from core.errors import InvalidInput
from documents.compose import clean, freeze
from documents.fontconfig import BUNDLED, configuration
from documents.fonts.build import FACES, Face, rare_names
from documents.glyphs import FONTS, covered, missing
from documents.papers.letters import ReplyLetter
from documents.papers.sheets import ApprovalSheet
from documents.registry import example
from tests.documents.conftest import Print, characters, run_together

NAMES = "龑䶮𣲘㛃"


def test_the_rare_names_and_all_of_gb2312_can_be_printed() -> None:
    wide = "".join(
        bytes([lead, trail]).decode("gb2312", "ignore")
        for lead in range(0xB0, 0xF8)
        for trail in range(0xA1, 0xFF)
    )
    assert len(wide) == 6763
    assert missing(NAMES + wide) == []
    assert all(covered(chr(code)) for code in rare_names())


def standard() -> str:
    """The characters of 通用规范汉字表."""
    lines = Path(__file__).with_name("standard_characters.txt").read_text("utf-8").splitlines()
    pairs = [line.split("-") for line in lines if not line.startswith("#")]
    return "".join(chr(n) for a, b in pairs for n in range(int(a, 16), int(b, 16) + 1))


def cmap(family: str) -> set[int]:
    file = next(face.file for face in FACES if face.family == family)
    with TTFont(FONTS / file, lazy=True) as font:
        return set(font.getBestCmap())


@pytest.mark.parametrize("style", BUNDLED)
def test_every_style_has_all_8105_standard_characters_and_the_rare_names(style: str) -> None:
    characters = set(map(ord, standard() + NAMES))
    assert len(standard()) == 8105
    found = set().union(*(cmap(family) for family in BUNDLED[style]))
    assert "".join(map(chr, sorted(characters - found))) == ""


def test_characters_from_a_gap_filler_stand_on_the_line_of_the_others(issue: Print) -> None:
    common = cmap("DY Fang")
    rare = "".join(c for c in standard() if ord(c) not in common) + NAMES
    assert len(rare) > 1400
    paper = example("official_notice")
    # Headings in 黑体 and 楷体 with rare characters between common ones.
    heads = (f"一、{rare[:24]}有关要求", f"（一）{rare[24:40]}有关事项")
    paragraphs = (*heads, *(f"各单位{rare[n : n + 300]}等" for n in range(0, len(rare), 300)))
    printed = issue("official_notice", replace(paper, paragraphs=paragraphs))  # type: ignore[call-arg]
    text = run_together(printed.data)
    assert [c for c in rare if c not in text] == []
    for page in range(1, printed.pages - 1):
        letters = [c for c in characters(printed.data, page) if abs(c["size"] - 16) < 0.1]
        bases = sorted({round(c["matrix"][5], 2) for c in letters})
        steps = [above - below for below, above in pairwise(bases)]
        assert len(bases) == 22
        assert all(abs(step - 28.99) <= 0.2 for step in steps)


def test_the_bundle_stays_below_thirty_megabytes_and_is_what_the_manifest_says() -> None:
    manifest = json.loads((FONTS / "manifest.json").read_text())
    assert set(manifest) == {face.file for face in FACES}
    assert sum((FONTS / name).stat().st_size for name in manifest) < 30_000_000
    assert all((FONTS / name).stat().st_size == row["bytes"] for name, row in manifest.items())


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.family)
def test_all_faces_share_one_line(face: Face) -> None:
    with TTFont(FONTS / face.file, lazy=True) as font:
        table = font["hhea"]
        assert (table.ascent, table.descent, table.lineGap) == (880, -120, 0)
        assert font["head"].unitsPerEm == 1000


def test_a_rare_name_does_not_move_the_line_in_a_letter(issue: Print) -> None:
    paper = example("reply_letter")
    assert isinstance(paper, ReplyLetter)
    plain, rare = ("王" * 4, NAMES)
    tops = []
    for name in (plain, rare):
        text = (
            f"同意监督检查股{name}等同志查阅案卷，查阅地点为局档案室，案卷和资料不得带离档案室，请予配合。"
            * 3
        )
        printed = issue("reply_letter", replace(paper, paragraphs=(text,)))
        letters = [c for c in characters(printed.data) if abs(c["size"] - 16) < 0.1]
        tops.append(sorted({round(c["matrix"][5], 1) for c in letters}))
    assert tops[0] == tops[1]


def test_rare_names_print_in_every_style(issue: Print) -> None:
    sheet = example("approval_sheet")
    assert isinstance(sheet, ApprovalSheet)
    decision = replace(sheet.decisions[0], name=NAMES, label=NAMES)
    issuer = replace(sheet.issuer, name=f"平顶山市{NAMES}局")
    paper = replace(sheet, reason=NAMES, decisions=(decision,), issuer=issuer, number=NAMES)
    data = issue("approval_sheet", paper).data
    assert run_together(data).count(NAMES) >= 6
    fonts = {c["fontname"].split("+")[1] for c in characters(data) if c["text"] in NAMES}
    assert {"DY-FangX", "DY-Hei", "DY-Song-Heavy,", "DY-Song"} <= fonts


def test_a_character_that_no_font_has_is_named_with_its_field_before_a_number_is_taken() -> None:
    sheet = example("approval_sheet")
    assert isinstance(sheet, ApprovalSheet)
    person = replace(sheet.applicants[0], name="王\U00030edd")
    with pytest.raises(InvalidInput) as problem:
        freeze("approval_sheet", replace(sheet, applicants=(person,), reason="看🙂看"))
    assert set(problem.value.errors) == {"applicants.0.name", "reason"}
    assert "U+30EDD" in str(problem.value.errors["applicants.0.name"])
    assert "🙂" in str(problem.value.errors["reason"])


def test_controls_and_characters_that_turn_the_line_round_are_taken_out() -> None:
    assert (
        clean("石\u202e财\x00罚\u200b〔2026〕\u2066号\ufeff\r\n第\t一") == "石财罚〔2026〕号\n第 一"
    )


def test_too_much_text_or_too_many_entries_are_refused() -> None:
    sheet = example("approval_sheet")
    assert isinstance(sheet, ApprovalSheet)
    with pytest.raises(InvalidInput) as problem:
        freeze("approval_sheet", replace(sheet, reason="长" * 20_001, items=sheet.items * 1_001))
    assert set(problem.value.errors) == {"reason", "items"}


def test_the_font_configuration_knows_nothing_of_the_machine() -> None:
    text = configuration(FONTS / "cache")
    assert text.count("<dir>") == 1
    assert str(FONTS) in text
    assert "/usr/share" not in text.replace(str(FONTS), "")
