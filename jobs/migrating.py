"""Bringing a database up to this version, and telling whether it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import migrations
from core.database import Database
from core.errors import DiaoyueError
from core.i18n import N_, message

NEWER = N_("数据库（{present}）来自更新的版本，这个版本不认识：请安装更新的版本，或者从备份恢复。")


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for the steps that this version ships."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database) -> None:
    """Take every step that the database lacks, all of them or none.

    Raises `DiaoyueError` for a database that another version has brought further than this one.
    """
    with database.writing() as session:
        at = present(session.connection())
        if at is not None and at not in known():
            raise DiaoyueError(message(NEWER, present=at))
        command.upgrade(configuration(session.connection()), "head")


def known() -> set[str]:
    """Return the steps that this version's code knows."""
    return {step.revision for step in ScriptDirectory.from_config(configuration()).walk_revisions()}


def newest() -> str | None:
    """Return the step that this version's code needs."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def present(connection: Connection) -> str | None:
    """Return the step that the database is at; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def is_current(database: Database) -> bool:
    """Tell whether the database is at the step that the code needs."""
    with database.reading() as session:
        return present(session.connection()) == newest()
