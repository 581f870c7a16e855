"""One-time codes and tokens: random, shown once, kept only as digests."""

import hashlib
import secrets

# No 0 O 1 I L: codes are read from paper and typed by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_token() -> str:
    """Return 256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def new_code(length: int) -> str:
    """Return a random code that people can read and type; 16 characters carry 79 bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def digest(token: str) -> str:
    """Return what the database keeps of a token or code."""
    return hashlib.sha256(token.encode()).hexdigest()
