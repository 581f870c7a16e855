"""Passwords: long rather than odd, never a common one, kept as argon2id only (ASVS 6.2)."""

import string
from collections.abc import Iterable
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import InvalidInput
from core.i18n import N_, Message, message
from people.common_passwords import RUNS, WORDS

SHORTEST, LONGEST, FEWEST_SIGNS = 8, 128, 3
TOO_SHORT = N_("密码至少 {shortest} 个字符，中文、空格都可以。")
TOO_LONG = N_("密码最多 {longest} 个字符。")
TOO_COMMON = N_("这个密码太常见，容易被猜中，请换一个。几个不相干的词连起来就很好。")
TOO_CLOSE = N_("密码里不要用姓名、账号或者单位名称，请换一个。")

# The smaller of the two settings that the OWASP cheat sheet recommends: 20 ms here.
hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def check_new_password(password: str, *, names: Iterable[str], field: str = "password") -> None:
    """Raise `InvalidInput` at `field` unless the password will do.

    `names` are words that stand close to the person: name, login, name of the bureau.
    """
    problem = problem_of(password, names)
    if problem is not None:
        raise InvalidInput({field: problem})


def problem_of(password: str, names: Iterable[str]) -> Message | None:
    """Return what is wrong with a new password, or None."""
    if len(password) < SHORTEST:
        return message(TOO_SHORT, shortest=SHORTEST)
    if len(password) > LONGEST:
        return message(TOO_LONG, longest=LONGEST)
    if is_common(password):
        return message(TOO_COMMON)
    lowered = password.casefold()
    # A short name inside a long sentence is no weakness; the whole password must not be the name.
    if any(name and bare(lowered) == bare(name.casefold()) for name in names):
        return message(TOO_CLOSE)
    return None


def is_common(password: str) -> bool:
    """Tell whether the password is one of the first that anybody tries."""
    lowered = password.casefold()
    if len(set(lowered)) < FEWEST_SIGNS or lowered in WORDS or bare(lowered) in WORDS:
        return True
    if lowered.isdigit() and len(lowered) <= SHORTEST + 3:
        return True  # dates of birth, telephone and QQ numbers
    return any(lowered in run or lowered in run[::-1] for run in RUNS)


def bare(password: str) -> str:
    """Return the word inside a password: `Passw0rd2026!` is `passw0rd`."""
    return password.strip(string.digits + string.punctuation + " ")


def hash_password(password: str) -> str:
    """Return what the database keeps."""
    return hasher.hash(password)


def verify_password(stored: str | None, given: str) -> bool:
    """Tell whether `given` is the password; takes as long for somebody who has none."""
    try:
        return hasher.verify(stored or decoy(), given) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def decoy() -> str:
    """Return a hash that no password fits, to spend the same time on unknown logins."""
    return hasher.hash("\0")


def outdated(stored: str) -> bool:
    """Tell whether the parameters have risen since the hash was made."""
    return hasher.check_needs_rehash(stored)
