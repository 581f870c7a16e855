"""`init`: an installation without demo people and without a default account."""

import subprocess
import sys

import click
from sqlalchemy import select

from core.clock import utc_now
from core.database import make_path, make_private
from core.errors import DiaoyueError
from core.i18n import N_, message
from core.installation import Installation, open_installation
from core.settings import Settings
from jobs import migrating
from jobs.engines.choice import listen
from people.accounts import CODE_LIFE, create_first_administrator
from people.models import Person
from studio.founding import set_up_new
from studio.publishing import publish_shipped
from webapp.cli.root import GOOD, NOT_INSTALLED, exists, say, settings

NO_DEMO = N_("演示数据没有生成：{reason}")
FIRST_STEP = N_(
    "接着运行 diaoyue serve，打开 {url}，用它设置自己的密码。代码只显示这一次，{until} 前有效。"
)
NOT_READY = N_("数据库还不是这个版本（现在 {present}，需要 {needed}）。请先运行 diaoyue init。")


@click.command(help=N_("准备一个新的安装，或把数据库升级到这个版本。"))
@click.option("--login", default="admin", show_default=True, help=N_("第一位管理员的登录名。"))
@click.option("--name", default="系统管理员", show_default=True, help=N_("第一位管理员的姓名。"))
def init(login: str, name: str) -> int:
    """Make or upgrade the installation; print the one-time code of a new administrator."""
    installation = prepare(settings())
    code = first_code(installation, login=login, name=name)
    if code is None:
        say(message(N_("数据库已是最新。已有人员，没有新建管理员。")))
        return GOOD
    say(message(N_("已准备好：{folder}"), folder=installation.settings.data_dir))
    say(message(N_("第一位管理员：{login}"), login=login))
    say(message(N_("一次性代码：{code}"), code=code))
    url = f"{installation.settings.public_url}/login/first"
    say(message(FIRST_STEP, url=url, until=utc_now() + CODE_LIFE))
    return GOOD


def prepare(found: Settings) -> Installation:
    """Bring the database up to this version and publish what ships with it."""
    # The folder holds personal data in the clear, so it is nobody else's.
    found.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    installation = open_installation(found)
    if path := make_path(found.database_url):
        make_private(path)
    migrating.upgrade(installation.database)
    listen()
    with installation.database.writing() as session:
        set_up_new(session, publish_shipped(session, at=utc_now()), at=utc_now())
    return installation


def first_code(installation: Installation, *, login: str, name: str) -> str | None:
    """Create the first administrator where there are no people; return the one-time code."""
    with installation.database.writing() as session:
        if session.scalar(select(Person.id).limit(1)) is not None:
            return None
        return create_first_administrator(session, name=name, login=login, at=utc_now())


def check_ready(installation: Installation) -> None:
    """Refuse to run without an installation, or on a database of another version."""
    if not exists(installation.settings):
        raise DiaoyueError(NOT_INSTALLED)
    with installation.database.reading() as session:
        present = migrating.present(session.connection())
    if present is None:
        raise DiaoyueError(NOT_INSTALLED)
    if present != migrating.newest():
        raise DiaoyueError(message(NOT_READY, present=present, needed=migrating.newest()))


def prepare_demo(found: Settings) -> None:
    """Make the demo on the first start."""
    installation = prepare(found)
    with installation.database.reading() as session:
        empty = session.scalar(select(Person.id).limit(1)) is None
    installation.database.engine.dispose()
    if empty:
        say(message(N_("第一次启动，正在生成演示数据，约需一分钟……")))
        make_demo()


def make_demo() -> None:
    """Make the demo in a process of its own: the server need not carry what draws films."""
    command = [sys.executable, "-m", "studio.demo"]
    made = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)  # noqa: S603
    if made.returncode != 0:
        reason = made.stderr.strip().splitlines()
        raise DiaoyueError(message(NO_DEMO, reason=reason[-1] if reason else made.returncode))


COMMANDS = (init,)
