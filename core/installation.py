"""One installation, opened: its settings, its database, its objects."""

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from core.database import Database, make_path
from core.settings import Settings
from core.storage import FolderStore


@dataclass(frozen=True)
class Installation:
    """What every edge (web, worker, command line) works on."""

    settings: Settings
    database: Database
    store: FolderStore


def open_installation(settings: Settings) -> Installation:
    """Open the database and the object store named by the settings."""
    return Installation(settings, Database(settings), FolderStore(settings.objects_dir))


def open_to_look(settings: Settings) -> Installation:
    """Open an installation so that looking changes none of its files.

    Whoever closes an SQLite database last folds its journal into it, also what a crash left; and
    who opens one as somebody else leaves journal files that its owner cannot write.
    """
    path = make_path(settings.database_url)
    if path is None:
        return open_installation(settings)
    # Without a journal nobody has it open: then not even its lock files are made.
    mode = "mode=ro" if Path(f"{path}-wal").exists() else "immutable=1"
    url = f"sqlite:///file:{quote(str(path))}?{mode}&uri=true"
    return open_installation(replace(settings, database_url=url))
