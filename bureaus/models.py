"""Rows of bureaus and of what is published for them."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.appendonly import append_only
from core.crypto import new_token
from core.database import Id, Model


class Bureau(Model):
    """A bureau; its name and settings come from its published pack."""

    __tablename__ = "bureau"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    # Another one with each publication: what has been read of an edition need not be read again.
    edition: Mapped[str] = mapped_column(default=new_token)
    created_at: Mapped[datetime]


@append_only
class PublishedItem(Model):
    """One immutable version of a procedure, table, form or pack; `bureau_id` None is shared."""

    __tablename__ = "published_item"
    __table_args__ = (UniqueConstraint("bureau_id", "kind", "name", "version"),)

    id: Mapped[Id]
    bureau_id: Mapped[int | None] = mapped_column(ForeignKey("bureau.id"))
    kind: Mapped[str]
    name: Mapped[str]
    version: Mapped[int]
    sha256: Mapped[str]
    source: Mapped[bytes] = mapped_column(LargeBinary)
    basis: Mapped[str] = mapped_column(default="")
    published_by: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime]


class InForce(Model):
    """Which version of an item is in force; the only thing a publication changes."""

    __tablename__ = "in_force"
    __table_args__ = (UniqueConstraint("bureau_id", "kind", "name"),)

    id: Mapped[Id]
    bureau_id: Mapped[int | None] = mapped_column(ForeignKey("bureau.id"))
    kind: Mapped[str]
    name: Mapped[str]
    item_id: Mapped[int] = mapped_column(ForeignKey("published_item.id"))
    enabled: Mapped[bool] = mapped_column(default=True)
    notice_number: Mapped[str] = mapped_column(default="")
    since: Mapped[datetime]
