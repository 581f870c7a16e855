"""The command line speaks Chinese or English, its library's own sentences too."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from studio.catalogues import CHINESE
from tests.cli.conftest import Shell
from webapp import cli
from webapp.cli.root import diaoyue as command
from webapp.cli.speech import CATALOGUES, language_of

LIBRARY = CATALOGUES / "zh/LC_MESSAGES/click.po"


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_US.UTF-8"}, "en"),
    ],
)
def test_the_environment_says_which(environ: dict[str, str], language: str) -> None:
    assert language_of(environ) == language


def explain(*words: str, language: str) -> str:
    """Ask for help in a process of its own: the library keeps its first answer."""
    done = subprocess.run(
        [sys.executable, "-m", "webapp", *words, "--lang", language, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_english_help_holds_no_chinese() -> None:
    everything = [explain(language="en"), explain("serve", language="en")]
    assert not [line for text in everything for line in text.splitlines() if CHINESE.search(line)]


def test_chinese_help_is_chinese_to_the_last_line() -> None:
    told = explain("serve", language="zh")
    assert told.startswith("用法：")
    assert "显示这段说明并退出。" in told
    assert "默认：8000" in told


@pytest.mark.parametrize("name", sorted(command.commands))
def test_every_command_and_option_explains_itself_in_both(name: str) -> None:
    parts = [part for part in command.commands[name].params if isinstance(part, click.Option)]
    for language, chinese in (("zh", True), ("en", False)):
        cli.speak(language)
        told = [command.commands[name].help, *(part.help for part in parts)]
        words = [text for text in told if text]
        assert words
        assert {bool(CHINESE.search(text)) for text in words} == {chinese}


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_language_is_chosen_before_or_after_the_command(diaoyue: Shell, place: str) -> None:
    choice = ("--lang", "en")
    words = (*choice, "doctor") if place == "before" else ("doctor", *choice)
    assert "Not installed yet" in diaoyue(*words).out


def test_refusals_are_worded_too(diaoyue: Shell) -> None:
    ask = ("decide", "--requester", "lawyer", "--action", "view", "--material", "av")
    assert "没有代码为“x”的单位" in diaoyue(*ask, "--bureau", "x").err
    assert "no bureau with the code" in diaoyue(*ask, "--bureau", "x", "--lang", "en").err
    assert "没有 'dance' 这个命令" in diaoyue("dance").err


def test_names_stand_side_by_side_as_the_language_has_it(diaoyue: Shell, tmp_path: Path) -> None:
    unknown = ("papers", "--examples", str(tmp_path), "--bureau", "nobody")
    assert "emergency、finance" in diaoyue(*unknown).err
    assert "emergency, finance" in diaoyue(*unknown, "--lang", "en").err


def test_days_are_written_as_the_language_writes_them(diaoyue: Shell) -> None:
    told = [diaoyue(name, "--lang", "en").out for name in ("init", "backup", "doctor")]
    assert all(re.search(r"\b20\d\d-\d\d-\d\d \d\d:\d\d\b", text) for text in told)
    assert not [text for text in told if "年" in text]


def test_findings_of_a_check_are_worded_too(diaoyue: Shell, tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text("{", "utf-8")
    assert "不是完整的 JSON" in diaoyue("check", file).out
    english = diaoyue("check", file, "--lang", "en", "--json").data
    assert not CHINESE.search(english[0]["sentence"])


def test_every_sentence_of_the_library_has_its_chinese() -> None:
    with LIBRARY.open("rb") as file:
        known = {message.id: message.string for message in read_po(file, locale="zh")}
    said = [found[2] for found in extract_from_dir(str(Path(click.__file__).parent))]
    assert [text for text in said if not re.search(CHINESE, str(known.get(text, "")))] == []
