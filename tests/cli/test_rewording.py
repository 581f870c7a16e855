"""`template`: fields, the text in force, a trial print, publishing, versions."""

from pathlib import Path

from tests.cli.conftest import Shell

KIND = "refusal_notice"


def test_the_fields_of_a_paper_are_listed(diaoyue: Shell) -> None:
    assert "{{ paper.day | cn_date }}" in diaoyue("template", "fields", KIND).out
    found = diaoyue("template", "fields", "reply_letter", "--json").data
    named = {chip["name"]: chip["articles"] for chip in found}
    assert named["paper.approved_by"] == ["RS-A-8", "SL-A-8"]


def test_a_text_goes_from_ours_to_a_published_version(installed: Shell, tmp_path: Path) -> None:
    shown = installed("template", "show", KIND, "--bureau", "hrss").out
    text, paper = tmp_path / "text.html", tmp_path / "paper.pdf"
    text.write_text(shown.replace("经审核", "经研究<script>1</script>"), "utf-8")
    tried = installed("template", "preview", KIND, text, "--bureau", "hrss", "--output", paper)
    assert (tried.code, paper.read_bytes()[:4]) == (0, b"%PDF")
    assert "script" in tried.err
    publish = ("template", "publish", KIND, text, "--bureau", "hrss")
    assert installed(*publish).code == 2
    assert installed(*publish, "--basis", "〔2026〕7号").code == 0
    assert "经研究" in installed("template", "show", KIND, "--bureau", "hrss").out
    assert "经审核" in installed("template", "show", KIND, "--bureau", "finance").out
    versions = installed("template", "versions", KIND, "--bureau", "hrss").out
    assert "〔2026〕7号" in versions
    first = installed("template", "versions", KIND, "--bureau", "hrss", "--number", 1).out
    assert "经研究" in first


def test_problems_are_told_by_line(installed: Shell, tmp_path: Path) -> None:
    text = tmp_path / "text.html"
    text.write_text("<p>甲</p>\n{{ 9**9 }}", "utf-8")
    publish = ("template", "publish", KIND, text, "--bureau", "hrss", "--basis", "x")
    answer = installed(*publish)
    assert answer.code == 2
    assert "第2行" in answer.err
    text.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in installed(*publish).err
    assert installed("template", "show", KIND, "--bureau", "nobody").code == 2
