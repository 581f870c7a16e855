"""Coming in with a second factor, as a person does it."""

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from people import second_factor
from people.logins import open_login
from people.models import Person
from tests.people_of_bureaus import NOON
from tests.webapp.conftest import House, Visitor


def enrol(house: House, login: str) -> str:
    """Give a person a second factor and return its secret."""

    def give(session: Session) -> str:
        who = session.scalars(select(Person).where(Person.login == login)).one()
        key = house.installation.settings.secret("second_factor")
        second_factor.begin_enrolment(session, who, key=key)
        who.totp_secret, who.totp_confirmed_at = who.totp_next, house.clock.at
        return second_factor.unseal(who.totp_secret, key, who.id)

    secret: str = house.write(give)
    return secret


def code(house: House, secret: str) -> str:
    return pyotp.TOTP(secret).at(house.clock.at)


def signed_in(house: House, login: str) -> Visitor:
    secret = enrol(house, login)
    found = house.visitor(login)
    found.secret = secret  # type: ignore[attr-defined]  # for a fresh proof later on
    assert found.post("/login/code", {"code": code(house, secret)}).status_code == 303
    return found


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
