"""`diaoyue scenario` plays files on a throw-away database and says what differs."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

FILE = Path(__file__).parents[1] / "scenarios/handler_access.json"


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A file with the first shipped scenario alone."""
    written = json.loads(FILE.read_text("utf-8"))
    first = written["scenarios"][0] if isinstance(written, dict) else written[0]
    path = tmp_path / "one.json"
    path.write_text(json.dumps(first, ensure_ascii=False), "utf-8")
    return path


def test_a_scenario_goes_as_written_and_leaves_nothing(
    diaoyue: Shell, one: Path, home: Path
) -> None:
    answer = diaoyue("scenario", one, "--json")
    assert answer.code == 0, answer.out
    assert [played["problems"] for played in answer.data] == [[]]
    assert not home.exists()


def test_a_scenario_that_goes_otherwise_says_where(diaoyue: Shell, one: Path) -> None:
    scenario = json.loads(one.read_text("utf-8"))
    scenario["steps"] = scenario["steps"][:-1]
    one.write_text(json.dumps(scenario), "utf-8")
    answer = diaoyue("scenario", one)
    assert answer.code == 1
    assert answer.out.startswith("不符")


def test_a_malformed_scenario_does_not_spoil_the_next(diaoyue: Shell, one: Path) -> None:
    good = json.loads(one.read_text("utf-8"))
    bad = json.loads(one.read_text("utf-8"))
    bad["request"]["special_reason"] = []
    one.write_text(json.dumps([bad, good]), "utf-8")
    answer = diaoyue("scenario", one, "--json")
    assert answer.code == 1
    first, second = (played["problems"] for played in answer.data)
    assert "情景的写法不对" in first[0]
    assert second == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]x",
        '{"title": "x"}',
        "[" * 100_000,
        '{"title": "x", "bureau": "hrss", "steps": [1], "expect": {}, "request": {}}',
        "[]",
        '{"scenarios": [1]}',
    ],
    ids=["empty", "brace", "trailing", "bare", "deep", "malformed", "none", "number"],
)
def test_a_file_that_is_no_scenario_gets_a_sentence(
    diaoyue: Shell, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(text)
    answer = diaoyue("scenario", path)
    assert answer.code == 1
    assert "bad.json" in answer.out


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (b'{\n"title": }', "从第 2 行第 10 个字符起读不下去"),
        (b"\xff", "不是 UTF-8 文本"),
        (b"[" * 100_000, "套得太深"),
        (b'{"title": ' + b"9" * 5_000 + b"}", "位数太多"),
        (b" " * (1024 * 1024 + 1), "超过 1 MB"),
    ],
    ids=["comma", "bytes", "deep", "digits", "large"],
)
def test_what_cannot_be_read_is_told_in_our_own_words(
    diaoyue: Shell, tmp_path: Path, written: bytes, told: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(written)
    assert told in diaoyue("scenario", path).out


MISSING = "第 1 个情景缺少“{place}”。"


@pytest.mark.parametrize(
    ("part", "name"),
    [("", "bureau"), ("", "steps"), ("request", "materials"), ("request", "by")],
)
def test_what_is_missing_is_named_with_its_place(
    diaoyue: Shell, one: Path, part: str, name: str
) -> None:
    scenario = json.loads(one.read_text("utf-8"))
    del (scenario[part] if part else scenario)[name]
    one.write_text(json.dumps(scenario), "utf-8")
    answer = diaoyue("scenario", one)
    assert answer.code == 1
    place = f"{part}.{name}" if part else name
    assert answer.out.splitlines()[1:] == [f"      {MISSING.format(place=place)}"]


def test_every_slip_of_a_scenario_is_told_at_once(diaoyue: Shell, one: Path) -> None:
    scenario = json.loads(one.read_text("utf-8"))
    scenario["request"] |= {"actions": "view", "materials": ["film"], "persons": [{}]}
    scenario["steps"] = [{"by": "archivist"}, {"act": "fly", "by": "archivist"}, {"act": "wait"}]
    one.write_text(json.dumps(scenario), "utf-8")
    told = diaoyue("scenario", one, "--json").data[0]["problems"]
    assert [sentence.partition("，可以写")[0] for sentence in told] == [
        "第 1 个情景的“request.actions”应当是方括号里的列表。",
        "第 1 个情景的“request.materials[0]”不能是“film”",
        MISSING.format(place="request.persons[0].name"),
        MISSING.format(place="steps[0].step / steps[0].act"),
        "第 1 个情景的“steps[1].act”不能是“fly”",
        MISSING.format(place="steps[2].days"),
    ]


def test_no_file_is_wrong_usage(diaoyue: Shell, tmp_path: Path) -> None:
    assert diaoyue("scenario").code == 2
    assert diaoyue("scenario", tmp_path / "none.json").code == 2
