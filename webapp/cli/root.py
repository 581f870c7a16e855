"""The command itself, and what all its parts share: exit codes and the way they answer."""

import json
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session

from bureaus.models import Bureau
from core.database import make_path
from core.errors import DiaoyueError
from core.i18n import N_, Message, message
from core.installation import Installation, open_installation, open_to_look
from core.settings import Settings, load_settings
from jobs import migrating
from webapp.cli.speech import word

GOOD, FINDINGS, USAGE = 0, 1, 2
HELP_OPTIONS = ["-h", "--help"]
NOT_INSTALLED = N_("这里还没有安装：先运行 diaoyue init。")
NO_BUREAU = N_("没有代码为“{code}”的单位。")
NO_DATABASE = N_("数据库不能使用：{reason}")
JSON_ONLY = N_("只输出 JSON。")
# What steers a terminal, turns text around, or is no text at all.
ILLEGIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@click.group(
    help=N_(
        "调阅：行政执法案卷与音像记录的查阅、复制和登记。退出码：0 正常，1 有问题，2 用法不对。"
    ),
    context_settings={"help_option_names": HELP_OPTIONS, "max_content_width": 100},
)
@click.version_option(version("diaoyue"), prog_name="diaoyue", help=N_("显示版本并退出。"))
def diaoyue() -> None:
    """Hold the subcommands."""


def say(text: object = "") -> None:
    """Answer on standard output."""
    click.echo(worded(text))


def warn(text: object) -> None:
    """Tell the person something that is not the answer."""
    click.echo(worded(text), err=True)


def worded(text: object) -> str:
    """Return a sentence in the language of this run, anything else as text."""
    return legible(word(text) if isinstance(text, Message) else str(text))


def legible(text: str, kept: str = "\n\t") -> str:
    """Return the text with JSON's escapes for what a hostile file may put into a line of ours."""
    if text.isprintable():
        return text
    return "".join(
        json.dumps(sign)[1:-1]
        if unicodedata.category(sign) in ILLEGIBLE and sign not in kept
        else sign
        for sign in text
    )


def say_json(value: object) -> None:
    """Answer with JSON alone on standard output."""
    click.echo(legible(json.dumps(value, ensure_ascii=False, indent=2)))


def say_lines(lines: Iterable[str]) -> int:
    """Print one finding per line; return the exit code that they mean."""
    found = list(lines)
    for line in found:
        say(legible(line, ""))
    return FINDINGS if found else GOOD


def settings(*, demo: bool = False, port: int | None = None) -> Settings:
    """Return the settings of the environment; a `port` given by hand stands in addresses too."""
    found = load_settings(os.environ if port is None else {**os.environ, "PORT": str(port)})
    return replace(found, demo=True) if demo else found


def installed(*, to_look: bool = False) -> Installation:
    """Open the installation, perhaps to look only; say how to make one when there is none."""
    found = settings()
    if not exists(found):
        raise DiaoyueError(NOT_INSTALLED)
    installation = open_to_look(found) if to_look else open_installation(found)
    with installation.database.reading() as session:
        if migrating.present(session.connection()) is None:
            raise DiaoyueError(NOT_INSTALLED)
    return installation


def bureau_of(session: Session, code: str) -> Bureau:
    """Return the bureau with this code; raises `UsageError`."""
    found = session.scalar(select(Bureau).where(Bureau.code == code))
    if found is None:
        raise click.UsageError(word(message(NO_BUREAU, code=code)))
    return found


def exists(found: Settings) -> bool:
    """Tell whether there is a database; looking must not make one."""
    path = make_path(found.database_url) if found.sqlite else None
    return not found.sqlite or (path is not None and Path(path).is_file())


def refused(fault: SQLAlchemyError) -> Message:
    """Say that the database cannot be used, with what its own driver says, in one line."""
    said = fault.orig if isinstance(fault, DBAPIError) else fault
    return message(NO_DATABASE, reason=str(said).strip().partition("\n")[0])
