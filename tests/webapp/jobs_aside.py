"""Jobs that were put aside, and the papers that they were to draw."""

from typing import Any

from sqlalchemy import select

from archive.instruments.models import Instrument
from bureaus.models import Bureau
from core.i18n import N_, message
from core.outbox import Job, put
from jobs import leases
from tests.webapp.conftest import House

FAULT = message(N_("文书字体缺字：{characters}"), characters="㐂")


def job_called(session: Any, key: str) -> int:
    """The number of the job with this key."""
    number: int = session.scalars(select(Job.id).where(Job.key == key)).one()
    return number


def put_aside(house: House, key: str, kind: str = "backup", **payload: Any) -> int:
    """A job that cannot be done, as the worker leaves it."""
    at = house.clock.at

    def leave(session: Any) -> int:
        put(session, kind, payload, key=key, at=at)
        number = job_called(session, key)
        lease = leases.claim(session, at=at, job_id=number)
        assert lease is not None
        leases.put_aside(session, lease, FAULT, at=at)
        return number

    number: int = house.write(leave)
    return number


def paper(house: House, bureau: str, number: str, n: int = 1) -> int:
    """A paper that waits to be drawn."""

    def order(session: Any) -> int:
        found = Instrument(
            bureau_id=session.scalar(select(Bureau.id).where(Bureau.code == bureau)),
            kind="visit_slip",
            year=2026,
            n=n,
            number=number,
            title="查阅凭条",
            frozen={},
            template_version="1",
            code_digest=number,
            issued_at=house.clock.at,
        )
        session.add(found)
        session.flush()
        return found.id

    made: int = house.write(order)
    return made
