"""`diaoyue check` has a sentence for whatever file it is given, in bounded time."""

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
    [line] = check_text(diaoyue, tmp_path / "reply_letter.html", text)
    assert "模板不能使用" in line


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
