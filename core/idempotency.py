"""One click, one effect: each form carries a key, and a repeated key replays the first answer."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Model


class Command(Model):
    """A click that was carried out, and the page it led to."""

    __tablename__ = "command"

    key: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None]
    at: Mapped[datetime]
    answer: Mapped[str] = mapped_column(default="")


def claim(session: Session, key: str, *, person_id: int | None, at: datetime) -> Command | None:
    """Claim the key for this click; None means it is new, otherwise the earlier click.

    On PostgreSQL a second click waits here until the first has committed or rolled back.
    """
    sqlite = session.get_bind().dialect.name == "sqlite"
    insert = insert_sqlite if sqlite else insert_postgresql
    values = {"key": key, "person_id": person_id, "at": at, "answer": ""}
    taken = session.execute(
        insert(Command).values(values).on_conflict_do_nothing().returning(Command.key)
    ).scalar()
    return None if taken else session.get(Command, key)


def remember(session: Session, key: str, answer: str) -> None:
    """Note the page to which the click of this key has led."""
    session.execute(update(Command).where(Command.key == key).values(answer=answer))
