"""One installation, opened: its settings, its database, its objects."""

from dataclasses import dataclass

from core.database import Database
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
