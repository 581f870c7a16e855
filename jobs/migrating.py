"""Bringing a database up to this version, and telling whether it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import migrations
from core.database import Database


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration for the steps that this version ships."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database) -> None:
    """Take every step that the database lacks, all of them or none."""
    with database.writing() as session:
        command.upgrade(configuration(session.connection()), "head")


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
