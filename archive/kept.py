"""What a row remembers of bytes that lie in the object store."""

from sqlalchemy.orm import Mapped, mapped_column

from core.database import Big
from core.storage import Stored


class Kept:
    """Columns of a row whose bytes are kept; all empty while there are none."""

    object_key: Mapped[str | None] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(default="")
    sm3: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(Big, default=0)
    media_type: Mapped[str] = mapped_column(default="")


def keep(row: Kept, stored: Stored, media_type: str) -> None:
    """Note on `row` which object it has; rows of originals are given one only once."""
    row.object_key = stored.key
    row.sha256 = stored.sha256
    row.sm3 = stored.sm3
    row.size = stored.size
    row.media_type = media_type
