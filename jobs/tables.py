"""All tables of the product: importing this module makes the metadata whole."""

from sqlalchemy import MetaData, Table

import archive.access.models
import archive.access.visit_models
import archive.cases.models
import archive.discs.models
import archive.instruments.marks
import archive.instruments.models
import archive.pages.models
import archive.recordings.models
import archive.register.models
import archive.seals.models
import bureaus.models
import core.audit
import core.idempotency
import core.numbering
import core.outbox
import jobs.models
import people.models
import workflows.models
from core.database import Model

# The column of archive.kept.Kept.
OBJECT_KEY = "object_key"


def whole_metadata() -> MetaData:
    """Return the metadata of every room."""
    return Model.metadata


def append_only_tables() -> list[Table]:
    """Return the tables that the database itself keeps from being changed."""
    return [table for table in Model.metadata.sorted_tables if "append_only" in table.info]


def kept_tables() -> list[Table]:
    """Return the tables whose rows name an object of the store."""
    return [table for table in Model.metadata.sorted_tables if OBJECT_KEY in table.columns]
