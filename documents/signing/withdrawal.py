"""Certificates withdrawn before their time: one list, signed, beside the keys (RFC 5280, 5)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509

from core.errors import InvalidInput, NotFound
from core.i18n import N_, message
from documents.signing.authority import ISSUING, WITHDRAWN, signed_list, unlocked, write_once
from documents.signing.interface import KEY

REASONS: Mapping[str, x509.ReasonFlags] = {
    "compromised": x509.ReasonFlags.key_compromise,
    "superseded": x509.ReasonFlags.superseded,
    "ceased": x509.ReasonFlags.cessation_of_operation,
}
NO_KEY = N_("没有名为“{key}”的签章密钥。")
LATER = N_("停用的时间不能晚于现在。")


def withdraw(
    folder: Path, key: str, secret: str, *, reason: str, since: datetime, at: datetime
) -> int:
    """Withdraw the certificate of a key as of `since`, and destroy the key; return its serial.

    The next paper of the same seal gets a new key. Raises `NotFound` for no such key,
    `InvalidInput` at `since` for a moment to come.
    """
    path = folder / f"{key}.p12"
    if not KEY.fullmatch(key) or path.name == ISSUING or not path.exists():
        raise NotFound(message(NO_KEY, key=key))
    if since > at:
        raise InvalidInput({"since": LATER})
    issuing, ended = unlocked(folder / ISSUING, secret), unlocked(path, secret).certificate
    lines = (*entries(folder), revoked(ended.serial_number, since, reason))
    signed = signed_list(issuing, lines, at=at)
    fresh = folder / f".{WITHDRAWN}"
    fresh.unlink(missing_ok=True)
    write_once(fresh, signed)
    fresh.replace(folder / WITHDRAWN)
    path.unlink()  # after the list: a key without its certificate withdrawn must not be lost
    return ended.serial_number


def revoked(serial: int, since: datetime, reason: str) -> x509.RevokedCertificate:
    """Return one line of the list."""
    return (
        x509.RevokedCertificateBuilder()
        .serial_number(serial)
        .revocation_date(since)
        .add_extension(x509.CRLReason(REASONS[reason]), critical=False)
        .build()
    )


def entries(folder: Path) -> list[x509.RevokedCertificate]:
    """Return the lines of the list; none where nothing was ever withdrawn."""
    path = folder / WITHDRAWN
    return list(x509.load_der_x509_crl(path.read_bytes())) if path.exists() else []


def withdrawn(folder: Path) -> dict[str, str]:
    """Return since when certificates are withdrawn: serial number to moment, both as text."""
    return {
        f"{entry.serial_number:x}": entry.revocation_date_utc.astimezone(UTC).isoformat()
        for entry in entries(folder)
    }
