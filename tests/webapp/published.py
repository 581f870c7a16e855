"""What ships with the product, published for the bureaus of the tests; and more people."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus.loading import publish_items
from bureaus.models import Bureau
from studio.publishing import publish_shipped
from tests.people_of_bureaus import EARLIER, bureau, person


def publish(session: Session) -> None:
    """Publish the shipped packs, also for bureaus that were founded without; add a head."""
    founded = list(session.scalars(select(Bureau)))
    publish_shipped(session, at=EARLIER)
    for one in founded:
        publish_items(session, one.id, one.code, at=EARLIER)
    market = next(one for one in founded if one.code == "market")
    person(session, market, "任卫国", "bureau_head", login="market-head")


def publish_with_legal_head(session: Session) -> None:
    """Publish what ships, and let the bureau have a head of the legal office."""
    publish(session)
    person(session, bureau(session), "孙法", "legal_head", login="law")
