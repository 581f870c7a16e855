"""What ships with the product, published for the bureaus of the tests; and more people."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus.loading import publish_items
from bureaus.models import Bureau
from people.logins import open_login
from people.models import Person
from studio.publishing import publish_shipped
from tests.people_of_bureaus import EARLIER, NOON, person
from tests.webapp.conftest import House, Visitor


def publish(session: Session) -> None:
    """Publish the shipped packs, also for bureaus that were founded without; add a head."""
    founded = list(session.scalars(select(Bureau)))
    publish_shipped(session, at=EARLIER)
    for bureau in founded:
        publish_items(session, bureau.id, bureau.code, at=EARLIER)
    market = next(bureau for bureau in founded if bureau.code == "market")
    person(session, market, "任卫国", "bureau_head", login="market-head")


def signed_in_since(house: House, login: str, *, minutes: int) -> Visitor:
    """Return a browser that proved its second factor so many minutes ago."""

    def enter(session: Session) -> str:
        who = session.scalars(select(Person).where(Person.login == login)).one()
        _login, token = open_login(session, who, address="", agent="", second_factor=True, at=NOON)
        return token

    token = house.write(enter)
    house.clock.forward(minutes=minutes)
    visitor = house.visitor()
    visitor.client.set_cookie("login", token, domain="127.0.0.1")
    return visitor
