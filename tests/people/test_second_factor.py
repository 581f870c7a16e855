"""The second factor: a code is taken once, near its time, and lies sealed for one person."""

from datetime import timedelta

import pyotp
import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from people import second_factor
from people.actors import THE_SYSTEM
from people.models import Person
from tests.people_of_bureaus import NOON, bureau, person

KEY = bytes(range(32))
STEP = timedelta(seconds=30)


@pytest.fixture
def owner(session: Session) -> Person:
    found = person(session, bureau(session), "李晓梅")
    second_factor.begin_enrolment(session, found, key=KEY)
    found.totp_secret = found.totp_next
    return found


def secret_of(owner: Person) -> str:
    return second_factor.unseal(owner.totp_secret, KEY, owner.id)


def code_of(owner: Person, at: object) -> str:
    return pyotp.TOTP(secret_of(owner)).at(at)


def test_a_code_is_taken_once(session: Session, owner: Person) -> None:
    code = code_of(owner, NOON)
    assert second_factor.take_code(session, owner, code, key=KEY, at=NOON)
    assert not second_factor.take_code(session, owner, code, key=KEY, at=NOON)
    assert not second_factor.take_code(session, owner, code, key=KEY, at=NOON + STEP)


def test_one_step_early_or_late_is_taken_two_are_not(session: Session, owner: Person) -> None:
    for steps, taken in ((-2, False), (-1, True), (1, True), (2, False)):
        owner.totp_last_counter = 0
        session.flush()
        code = code_of(owner, NOON + steps * STEP)
        assert second_factor.take_code(session, owner, code, key=KEY, at=NOON) is taken, steps


def test_an_older_code_is_not_taken_after_a_newer_one(session: Session, owner: Person) -> None:
    older, newer = code_of(owner, NOON - STEP), code_of(owner, NOON)
    assert second_factor.take_code(session, owner, newer, key=KEY, at=NOON)
    assert not second_factor.take_code(session, owner, older, key=KEY, at=NOON)


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "0" * 400])
def test_anything_else_is_refused(session: Session, owner: Person, typed: str) -> None:
    with pytest.raises(InvalidInput):
        second_factor.confirm_enrolment(session, owner, typed, key=KEY, by=THE_SYSTEM, at=NOON)


def test_blanks_between_the_figures_do_no_harm(session: Session, owner: Person) -> None:
    code = code_of(owner, NOON)
    typed = f" {code[:3]} {code[3:]} "
    second_factor.confirm_enrolment(session, owner, typed, key=KEY, by=THE_SYSTEM, at=NOON)
    assert owner.totp_confirmed_at == NOON


def test_the_secret_lies_sealed_for_its_owner_alone(session: Session, owner: Person) -> None:
    assert owner.totp_secret is not None
    assert secret_of(owner).encode() not in owner.totp_secret
    other = person(session, bureau(session), "王强")
    other.totp_secret = owner.totp_secret
    with pytest.raises(InvalidTag):
        secret_of(other)


def test_the_old_telephone_counts_until_the_new_one_has_shown_a_code(
    session: Session, owner: Person
) -> None:
    """Whoever breaks off the change of telephones is not left with a password alone."""
    owner.totp_confirmed_at = NOON - STEP
    second_factor.begin_enrolment(session, owner, key=KEY)
    assert owner.totp_confirmed_at is not None
    assert second_factor.take_code(session, owner, code_of(owner, NOON), key=KEY, at=NOON)
    code = pyotp.TOTP(second_factor.unseal(owner.totp_next, KEY, owner.id)).at(NOON)
    second_factor.confirm_enrolment(session, owner, code, key=KEY, by=THE_SYSTEM, at=NOON)
    assert secret_of(owner)
    assert not second_factor.take_code(session, owner, code, key=KEY, at=NOON), "used to enrol"


def test_the_address_names_installation_and_login(owner: Person) -> None:
    found = pyotp.parse_uri(second_factor.address_of(owner, key=KEY, place="dy.example"))
    assert (found.name, found.issuer) == ("lixiaomei@dy.example", "Diaoyue")
