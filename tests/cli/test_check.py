"""`diaoyue check` has a sentence for whatever file it is given, in bounded time."""

import json
import os
import shutil
import socket
from pathlib import Path

import pytest

import bureaus
import documents
import forms
import workflows
from studio import checking
from studio.vocabulary import VERBS
from tests.cli.conftest import Shell
from webapp import cli
from workflows.steps import VERBS as CARRIED_OUT

ROOMS = {
    "handler_access.bpmn": Path(workflows.__file__).parent / "bpmn/handler_access.bpmn",
    "access.dmn": Path(bureaus.__file__).parent / "shipped/hrss/decisions/access.dmn",
    "approve.json": Path(forms.__file__).parent / "schemas/approve.json",
    "reply_letter.html": Path(documents.__file__).parent / "templates/reply_letter.html",
    "reply_letter.example.json": Path(documents.__file__).parent
    / "templates/reply_letter.example.json",
    "bureau.toml": Path(bureaus.__file__).parent / "shipped/hrss/bureau.toml",
}
SCRIPT = '<bpmn:scriptTask id="evil"><bpmn:script>import os</bpmn:script></bpmn:scriptTask>'
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">&b;</definitions>'
)


def test_what_ships_is_in_order(diaoyue: Shell) -> None:
    answer = diaoyue("check")
    assert answer.out == ""
    assert answer.code == 0


@pytest.mark.parametrize("name", ROOMS)
def test_a_lone_shipped_file_is_in_order(diaoyue: Shell, name: str, tmp_path: Path) -> None:
    folder = tmp_path / "hrss"
    folder.mkdir()
    shutil.copy(ROOMS[name], folder / name)
    assert diaoyue("check", folder / name).out == ""


def check_text(diaoyue: Shell, path: Path, text: str | bytes) -> list[str]:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    answer = diaoyue("check", path)
    assert answer.code == 1
    lines = answer.out.splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)
    return lines


@pytest.mark.parametrize("suffix", sorted(checking.CHECKS))
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"\xff\xfe\x00",
        b"<",
        b"{",
        b'"',
        b"[" * 50_000,
        b"a,b\n1,2,3\n",
        BOMB.encode(),
    ],
    ids=["empty", "zeros", "binary", "angle", "brace", "quote", "deep", "ragged", "entity"],
)
def test_rubbish_of_every_kind_gets_an_answer(
    diaoyue: Shell, tmp_path: Path, suffix: str, content: bytes
) -> None:
    path = tmp_path / f"reply_letter{suffix}"
    path.write_bytes(content)
    answer = diaoyue("check", path)
    assert answer.code in {0, 1}
    assert bool(answer.out) == (answer.code == 1)


def test_a_diagram_with_a_script_is_refused_by_the_element(diaoyue: Shell, tmp_path: Path) -> None:
    text = ROOMS["handler_access.bpmn"].read_text("utf-8")
    place = text.index("<bpmn:startEvent")
    lines = check_text(diaoyue, tmp_path / "a.bpmn", text[:place] + SCRIPT + text[place:])
    assert any("evil" in line for line in lines)


def test_a_diagram_that_names_what_nobody_has_is_refused(diaoyue: Shell, tmp_path: Path) -> None:
    text = ROOMS["handler_access.bpmn"].read_text("utf-8")
    changed = text.replace('value="register.enter"', 'value="register.burn"')
    assert changed != text
    [line] = check_text(diaoyue, tmp_path / "a.bpmn", changed)
    assert "register.burn" in line


def test_a_template_that_never_ends_is_stopped(
    diaoyue: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounded = checking.bounded
    monkeypatch.setattr(checking, "bounded", lambda check, path: bounded(check, path, seconds=1))
    loops = "".join(f"{{% for a{n} in '{'x' * 200}' %}}" for n in range(8))
    ends = "{% endfor %}" * 8
    [line] = check_text(diaoyue, tmp_path / "reply_letter.html", f"{loops}x{ends}")
    assert "没有在规定的时间和内存内结束" in line


def test_a_template_cannot_reach_python(diaoyue: Shell, tmp_path: Path) -> None:
    text = "{{ ''.__class__.__mro__ }}"
    for line in check_text(diaoyue, tmp_path / "reply_letter.html", text):
        assert "模板中不能使用「__" in line


def test_a_template_cannot_let_values_stand_as_tags(diaoyue: Shell, tmp_path: Path) -> None:
    text = "{% autoescape false %}{{ paper.number }}{% endautoescape %}"
    [line] = check_text(diaoyue, tmp_path / "reply_letter.html", text)
    assert "ScopedEvalContextModifier" in line


def test_a_field_that_a_paper_does_not_have_is_named(diaoyue: Shell, tmp_path: Path) -> None:
    [line] = check_text(diaoyue, tmp_path / "reply_letter.html", "{{ paper.colour }}")
    assert "colour" in line


def test_a_bureau_without_a_role_is_refused(diaoyue: Shell, tmp_path: Path) -> None:
    text = ROOMS["bureau.toml"].read_text("utf-8")
    lines = check_text(diaoyue, tmp_path / "bureau.toml", text.replace("bureau_head", "king"))
    assert any("bureau_head" in line for line in lines)


def test_pipes_sockets_and_giants_are_not_opened(
    diaoyue: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.bpmn")
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind("plug.dmn")
        with Path("giant.json").open("wb") as file:
            file.truncate(6 * 1024 * 1024)
        answer = diaoyue("check", "pipe.bpmn", "plug.dmn", "giant.json")
    assert answer.code == 1
    assert len(answer.out.splitlines()) == 3


def test_a_folder_is_searched_and_other_files_are_left_alone(
    diaoyue: Shell, tmp_path: Path
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "sub/bad.dmn").write_text("<")
    answer = diaoyue("check", tmp_path, "--json")
    assert {finding["file"] for finding in answer.data} == {str(tmp_path / "sub/bad.dmn")}


def test_an_unknown_kind_of_file_is_a_finding(diaoyue: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ")
    assert diaoyue("check", tmp_path / "a.exe").code == 1


def test_a_missing_path_is_wrong_usage(diaoyue: Shell, tmp_path: Path) -> None:
    assert diaoyue("check", tmp_path / "nothing.bpmn").code == 2


def test_the_checker_knows_every_verb_that_can_be_carried_out() -> None:
    assert set(VERBS) == set(CARRIED_OUT)


def test_a_form_that_nothing_uses_is_a_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(checking, "PAGE_FORMS", frozenset())
    [finding] = checking.unused_forms()
    assert finding.file.endswith("access_request.json")


def wrong(name: str, old: str, new: str, says: str) -> object:
    return pytest.param(name, old, new, says, id=says)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        # Tables: words, articles, readings and settings that nobody has; rows that are missing.
        wrong("access.dmn", '"allow_direct"', '"allow_maybe"', "结论“allow_maybe”系统中没有"),
        wrong("access.dmn", '["RS-A-4"]', '["RS-A-44"]', "“RS-A-44”不是规定中的条款"),
        wrong("access.dmn", "[20,38]", "[99]", "读法编号“99”"),
        wrong("access.dmn", '"legal_head"', '"king"', "角色“king”系统中没有"),
        wrong("access.dmn", ">requester<", ">reqester<", "“reqester”没有人提供"),
        wrong("access.dmn", "settings.party_copy", "settings.kopy", "“settings.kopy”没有人提供"),
        wrong("access.dmn", 'name="outcome"', 'name="result"', "缺少名为“outcome”的结论列"),
        # Diagrams: what a verb cannot do.
        wrong("handler_access.bpmn", '"approved"', '"blessed"', "“blessed”，系统中没有"),
        wrong("handler_access.bpmn", '"archivist"', '"king"', "“king”，系统中没有"),
        # Templates: nothing runs, nothing is fetched.
        wrong("reply_letter.html", "<body", "<script>1</script><body", "不允许使用“script”"),
        wrong("reply_letter.html", "<body", '<body onload="x()"', "“body”中不允许使用“onload”"),
        wrong("reply_letter.html", "<body", '<img src="http://a/b"><body', "指向模板以外的“http:"),
        wrong("reply_letter.html", "<body", "<style>@import 'a'</style><body", "“@import”"),
        # Bureaus: what its own tables, registers and calendar need.
        wrong("bureau.toml", "[settings.party_copy]", "[settings.kopy]", "“party_copy”不存在"),
        wrong("bureau.toml", '"audit"', '"mafia"', "机关清单中的“mafia”"),
        wrong("bureau.toml", "verify = 1", "verify = 0", "时限“verify”"),
        wrong("bureau.toml", '"平人社阅"', '"平人社复"', "“平人社复”用了不止一次"),
        wrong("bureau.toml", "default = 18", "default = 77", "读法编号“77”"),
        wrong("bureau.toml", '"RS-A-3"', '"RS-A-333"', "“RS-A-333”不是规定中的条款"),
    ],
)
def test_every_wrong_word_is_named_where_it_stands(
    tmp_path: Path, name: str, old: str, new: str, says: str
) -> None:
    folder = tmp_path / "hrss"
    folder.mkdir()
    text = ROOMS[name].read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), "utf-8")
    found = checking.check_file(folder / name)
    assert any(says in str(finding.sentence) for finding in found), found


def test_a_case_that_no_row_answers_is_told(tmp_path: Path) -> None:
    text = ROOMS["access.dmn"].read_text("utf-8")
    start, end = text.index('<rule id="otherwise">'), text.rindex("</rule>") + len("</rule>")
    (tmp_path / "access.dmn").write_text(text[:start] + text[end:], "utf-8")
    [finding] = checking.check_file(tmp_path / "access.dmn")
    assert "没有任何一行回答这种情形：申请人类别＝" in str(finding.sentence)


def test_an_unfinished_checklist_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('a,"b\n', "utf-8")
    [finding] = checking.check_file(tmp_path / "a.csv")
    assert "不是完整的 CSV" in str(finding.sentence)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('office = "legal"', 'office = ["legal"]', "“office”"),
        ('roles = ["bureau_head"]', 'roles = "bureau_head"', "“roles”"),
        ('deputy_head = ["bureau_head"]', "deputy_head = [{}]", "“deputy_head”"),
        ('signatures = "paper"', "signatures = []", "“signatures”"),
        ("sign = 3", "sign = inf", "“sign”"),
        ("sign = 3", "sing = 3", "[limits] 缺少“sign”"),
        ("reply_letter = ", "replay_letter = ", "[words] 缺少“reply_letter”"),
    ],
)
def test_a_slip_in_a_bureau_is_named(
    diaoyue: Shell, tmp_path: Path, old: str, new: str, says: str
) -> None:
    text = ROOMS["bureau.toml"].read_text()
    assert old in text
    folder = tmp_path / "hrss"
    folder.mkdir()
    lines = check_text(diaoyue, folder / "bureau.toml", text.replace(old, new, 1))
    assert any(says in line for line in lines), lines


def test_a_kind_of_date_that_is_no_word_is_a_finding(diaoyue: Shell, tmp_path: Path) -> None:
    form = '{"type": "default", "id": "a", "title": "甲", "components": [%s]}'
    field = '{"type": "datetime", "key": "day", "label": "日期", "subtype": [1]}'
    (line,) = check_text(diaoyue, tmp_path / "a.json", form % field)
    assert "subtype" in line


def test_a_folder_without_anything_to_check_is_no_success(diaoyue: Shell, tmp_path: Path) -> None:
    (tmp_path / "diagram.xml").write_text("<a/>")
    answer = diaoyue("check", tmp_path)
    assert answer.code == 1
    assert "目录里没有可以检查的文件" in answer.out


@pytest.mark.usefixtures("home")
def test_a_name_that_is_no_text_leaves_the_answer_json(
    capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"\xff.bpmn")
    path.touch()
    assert cli.run(["check", "--json", str(path)]) == 1
    assert json.loads(capfdbinary.readouterr().out)[0]["file"].endswith("\ufffd.bpmn")


def test_a_path_that_is_missing_is_told_in_chinese(diaoyue: Shell, tmp_path: Path) -> None:
    assert "missing' 这个文件或者目录" in diaoyue("check", tmp_path / "missing").err


def test_no_file_writes_lines_of_its_own_or_steers_the_terminal(
    diaoyue: Shell, tmp_path: Path
) -> None:
    path = tmp_path / "a\nb.json"
    path.write_text('{"\\ud800": 1, "x\\n/etc/form.json: \\u001b[31m\\u009b\\u202e": 1}')
    told = str(path).replace("\n", "\\n")
    lines = diaoyue("check", path).out.splitlines()
    assert lines
    assert all(line.isprintable() and line.startswith(f"{told}: ") for line in lines), lines
    assert "\\ud800" in diaoyue("check", "--json", path).out


@pytest.mark.parametrize("name", ["reply_letter.example.json", "bureau.toml"])
def test_what_is_nested_too_deep_is_told_so(diaoyue: Shell, tmp_path: Path, name: str) -> None:
    [line] = check_text(diaoyue, tmp_path / name, "a=" * name.endswith("toml") + "[" * 50_000)
    assert "嵌套的层数太多" in line


@pytest.mark.parametrize("name", ["form.json", "reply_letter.example.json"])
def test_what_is_no_json_is_told_with_its_line(diaoyue: Shell, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    (line,) = check_text(diaoyue, path, '{\n"title": ]}')
    assert line.startswith(f"{path}: 2: ")


TWICE = {
    "form.json": '{"id": "a", "title": "t", "title": "u", "components": [{"key": 1, "key": 2}]}',
    "reply_letter.example.json": '{"number": "a", "number": "b"}',
}


@pytest.mark.parametrize(
    ("name", "places"),
    [("form.json", ["title", "components[0].key"]), ("reply_letter.example.json", ["number"])],
)
def test_a_key_that_is_written_twice_is_told_with_its_place(
    diaoyue: Shell, tmp_path: Path, name: str, places: list[str]
) -> None:
    path = tmp_path / name
    lines = check_text(diaoyue, path, TWICE[name])
    told = [line for line in lines if "写了不止一次" in line]
    assert [line.removeprefix(f"{path}: ").partition(": ")[0] for line in told] == places


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('code = "archives"', 'code = "policy"', "offices.code: “policy”写了不止一次。"),
        ('name = "政策法规科"', 'name = "办公室"', "offices.name: “办公室”写了不止一次。"),
        ('title = "局长"', 'title = "档案管理员"', "posts.title: “档案管理员”写了不止一次。"),
        ('["legal_head", "policy_office"]', '["legal_head", "legal_head"]', "legal_head"),
        ('organs = ["police",', 'organs = ["police", "police",', "organs: “police”写了不止一次。"),
        ('id = "GX-M"', 'id = "GX-A"', "documents.id: “GX-A”写了不止一次。"),
        ("verify = 1", "verify = 1\nverify = 2", "单位设置文件里同一项写了两次"),
    ],
    ids=["office", "name", "post", "role", "organ", "document", "key"],
)
def test_what_a_bureau_lists_twice_is_told(
    diaoyue: Shell, tmp_path: Path, old: str, new: str, told: str
) -> None:
    source = (ROOMS["bureau.toml"].parents[1] / "emergency/bureau.toml").read_text("utf-8")
    assert old in source
    folder = tmp_path / "emergency"
    folder.mkdir()
    lines = check_text(diaoyue, folder / "bureau.toml", source.replace(old, new, 1))
    assert [line for line in lines if told in line]


def test_a_kind_of_step_that_there_is_not_cannot_be_kept_apart(
    diaoyue: Shell, tmp_path: Path
) -> None:
    source = ROOMS["bureau.toml"].read_text("utf-8")
    folder = tmp_path / "hrss"
    folder.mkdir()
    wrong = source.replace('separate = ["verify"', 'separate = ["verifies"')
    assert "verifies" in check_text(diaoyue, folder / "bureau.toml", wrong)[0]
