"""The second factor: six digits from a telephone (RFC 6238), each taken once (ASVS 6.5.1)."""

import hmac
import secrets
from datetime import datetime

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import update
from sqlalchemy.orm import Session

from core import audit
from core.errors import InvalidInput
from core.i18n import N_
from core.locking import hold
from people.actors import Actor
from people.models import Person

STEP_SECONDS = 30
NONCE = 12
WRONG_CODE = N_("动态口令不对，或者已经用过。请等手机上换出新的一组再填。")
ISSUER = "Diaoyue"


def begin_enrolment(session: Session, person: Person, *, key: bytes) -> None:
    """Give the person a new secret; what they have now counts until `confirm_enrolment`."""
    person.totp_next = seal(pyotp.random_base32(), key, person.id)
    session.flush()  # the page that shows the secret reads the row


def address_of(person: Person, *, key: bytes, place: str) -> str:
    """Return the otpauth address that the QR code carries; `place` names the installation."""
    secret = pyotp.TOTP(unseal(person.totp_next, key, person.id))
    return secret.provisioning_uri(name=f"{person.login}@{place}", issuer_name=ISSUER)


def confirm_enrolment(
    session: Session, person: Person, code: str, *, key: bytes, by: Actor, at: datetime
) -> None:
    """Put the new secret in force once the person has shown a code of it.

    Raises `InvalidInput` at `code`.
    """
    hold(session, person)
    counter = counter_of(person.totp_next, person.id, code, key=key, at=at)
    if counter is None:
        raise InvalidInput({"code": WRONG_CODE})
    person.totp_secret, person.totp_next = person.totp_next, None
    person.totp_last_counter = counter
    person.totp_confirmed_at = at
    audit.record(
        session,
        "second_factor.enrol",
        by=by.audit,
        at=at,
        object_kind="person",
        object_id=person.id,
    )


def drop(session: Session, person: Person) -> None:
    """Forget the secret; a code is asked for all the same, until the person has enrolled anew."""
    person.totp_secret = person.totp_next = None
    person.totp_last_counter = 0
    session.flush()  # the same click decides by it which page comes next


def is_to_replace(person: Person) -> bool:
    """Tell whether the secret was dropped and none has taken its place yet."""
    return person.totp_secret is None and person.totp_confirmed_at is not None


def take_code(session: Session, person: Person, code: str, *, key: bytes, at: datetime) -> bool:
    """Tell whether the code is right now (or one step off) and use it up."""
    counter = counter_of(person.totp_secret, person.id, code, key=key, at=at)
    return counter is not None and use_up(session, person, counter)


def counter_of(
    sealed: bytes | None, person_id: int, code: str, *, key: bytes, at: datetime
) -> int | None:
    """Return the step, now or one off, to which the code belongs; None for a wrong code."""
    if sealed is None:
        return None
    totp = pyotp.TOTP(unseal(sealed, key, person_id))
    now = int(at.timestamp()) // STEP_SECONDS
    typed = "".join(code.split())
    matching = [
        counter
        for counter in (now - 1, now, now + 1)
        if hmac.compare_digest(totp.generate_otp(counter).encode(), typed.encode())
    ]
    return max(matching, default=None)


def use_up(session: Session, person: Person, counter: int) -> bool:
    """Note the step as used; False when it, or a later one, was used before, even a moment ago."""
    changed = session.execute(
        update(Person)
        .where(Person.id == person.id, Person.totp_last_counter < counter)
        .values(totp_last_counter=counter)
        .returning(Person.id)
    ).first()
    return changed is not None


def seal(secret: str, key: bytes, person_id: int) -> bytes:
    """Encrypt a secret for one person's row."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, secret.encode(), str(person_id).encode())


def unseal(sealed: bytes | None, key: bytes, person_id: int) -> str:
    """Return the secret; raises `InvalidTag` for one that was copied from another person."""
    if sealed is None:
        raise InvalidTag
    plain = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], str(person_id).encode())
    return plain.decode()
