"""Rows of drawn pages."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.kept import Kept
from core.database import Id, Model


class PageImage(Kept, Model):
    """A page drawn for the screen, derived from the bytes of an original and made again at will."""

    __tablename__ = "page_image"
    __table_args__ = (UniqueConstraint("bureau_id", "source_key", "page"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    source_key: Mapped[str]
    page: Mapped[int]
    created_at: Mapped[datetime]
