"""One click, one effect: each form carries a key, and a repeated key replays the first answer."""

from datetime import datetime
from functools import cache
from typing import cast

from sqlalchemy import Table, bindparam, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningInsert

from core.database import Model, is_sqlite


class Command(Model):
    """A click that was carried out, and the page it led to."""

    __tablename__ = "command"

    key: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None]
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")


TABLE = cast("Table", Command.__table__)
REMEMBERING = (
    update(TABLE).where(TABLE.c.key == bindparam("own")).values(answer=bindparam("led_to"))
)


def claim(session: Session, key: str, *, person_id: int | None, at: datetime) -> Command | None:
    """Claim the key for this click; None means it is new, otherwise the earlier click.

    On PostgreSQL a second click waits here until the first has committed or rolled back.
    """
    values = {"key": key, "person_id": person_id, "at": at, "answer": ""}
    taken = session.execute(claiming(is_sqlite(session)), values).scalar()
    return None if taken else session.get(Command, key)


@cache
def claiming(sqlite: bool) -> ReturningInsert[str]:  # noqa: FBT001  # a key
    """Return the statement that claims a key nobody has."""
    insert = insert_sqlite if sqlite else insert_postgresql
    return insert(TABLE).on_conflict_do_nothing().returning(TABLE.c.key)


def remember(session: Session, key: str, answer: str) -> None:
    """Note the page to which the click of this key has led."""
    session.execute(REMEMBERING, {"own": key, "led_to": answer})
