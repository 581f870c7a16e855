"""Making the demo; made again, it adds only what is missing."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus.models import Bureau
from core.storage import ObjectStore
from people.actors import Actor
from people.appointments import holders
from people.models import Person
from studio.demo.definitions import read
from studio.demo.files import file_case
from studio.demo.media import record
from studio.demo.staff import administration, staff
from studio.publishing import publish_shipped, stamp_as_sample


def install(session: Session, store: ObjectStore, *, at: datetime) -> None:
    """Publish the shipped packs and add people, cases, documents and recordings to them."""
    for bureau in publish_shipped(session, at=at):
        stamp_as_sample(session, bureau, at=at)
        staff(session, bureau, at=at)
        fill_archive(session, store, bureau, at=at)
    administration(session, at=at)


def fill_archive(session: Session, store: ObjectStore, bureau: Bureau, *, at: datetime) -> None:
    """Enter the bureau's cases, by its archivist."""
    keeper = holders(session, bureau.id, "archivist", at)[0]
    by = Actor(keeper.id, keeper.name, bureau.id)
    for raw in read("cases")[bureau.code]:
        case = file_case(session, store, bureau, raw, by=by, at=at)
        if case is not None:
            record(session, store, case, raw, by=by, at=at)


def installed(session: Session) -> bool:
    """Tell whether the demo has been made in this database."""
    login = read("people")["administration"]["people"][0]["login"]
    return session.scalar(select(Person.id).where(Person.login == login)) is not None
