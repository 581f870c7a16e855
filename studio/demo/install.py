"""Making the demo; made again, it adds only what is missing."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus.models import Bureau
from core.storage import ObjectStore
from people.actors import Actor
from people.appointments import holders
from people.models import Person
from studio.demo.definitions import read
from studio.demo.discs import burn
from studio.demo.files import file_case
from studio.demo.matters import carry_out
from studio.demo.media import record
from studio.demo.staff import administration, staff
from studio.publishing import publish_shipped, stamp_as_sample

SINCE = timedelta(days=45)


def install(session: Session, store: ObjectStore, *, at: datetime) -> None:
    """Publish the shipped packs, add people, cases and recordings, and let requests be made.

    The people are in office for some weeks already, so that the requests lie in the past.
    """
    founded = at - SINCE
    for bureau in publish_shipped(session, at=founded):
        stamp_as_sample(session, bureau, at=founded)
        staff(session, bureau, at=founded)
        fill_archive(session, store, bureau, at=founded)
    administration(session, at=founded)
    carry_out(session, at=at)
    burn(session, at=at)


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
