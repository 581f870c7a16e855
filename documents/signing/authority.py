"""The built-in authority: its root goes to a safe, its issuing key and all others are encrypted.

It proves that a file is as this installation sealed it. It is no licensed authority, so outside
the bureau its word counts as much as the bureau's own (电子签名法 13, 16).
"""

import ipaddress
import os
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

from core.errors import InvalidInput, RuleViolation, StepFailed
from core.i18n import N_
from documents.signing.interface import Holder

ROOT, ISSUING, WITHDRAWN = "ca-root.pem", "ca-issuing.p12", "ca-withdrawn.crl"
# Where every certificate says that the list of those withdrawn can be had (RFC 5280, 4.2.1.13).
LIST_PATH = "/v/withdrawn.crl"
ROOT_YEARS, HOLDER_YEARS = 25, 10
# The list is written anew whenever it changes, and good until then.
LIST_GOOD_FOR = timedelta(days=3650)
# Rounds of the key derivation that slow down whoever tries passphrases.
ROUNDS = 200_000
SHORTEST = 12
LONGEST_NAME = 64  # RFC 5280, upper bound of a common name
CLOCKS_DIFFER = timedelta(minutes=5)
SHORT = N_("口令至少 12 个字符。")
FOUNDED = N_("签章证书已经建立；根证书只能导出一次。")
NOT_FOUNDED = N_("签章证书还没有建立：请管理员先运行 diaoyue signing init。")
WRONG_SECRET = N_("签章口令不对，密钥无法打开。")


@dataclass(frozen=True)
class Key:
    """A private key with its certificate and those above it, the nearest first."""

    private: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()


def found(folder: Path, organisation: str, secret: str, root_file: Path, *, at: datetime) -> None:
    """Make the authority; the root's key goes encrypted to `root_file` and stays nowhere else.

    Raises `InvalidInput` for a short passphrase, `RuleViolation` when there is an authority.
    """
    if len(secret) < SHORTEST:
        raise InvalidInput({"secret": SHORT})
    if (folder / ROOT).exists():
        raise RuleViolation(FOUNDED)
    root = certify(Holder("root", "调阅内置根证书", organisation), None, years=ROOT_YEARS, at=at)
    issuing = certify(
        Holder("issuing", "调阅签章证书", organisation), root, years=ROOT_YEARS, depth=0, at=at
    )
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_once(folder / WITHDRAWN, signed_list(issuing, (), at=at))
    write_once(root_file, locked(root, secret))
    write_once(folder / ISSUING, locked(issuing, secret))
    write_once(folder / ROOT, root.certificate.public_bytes(serialization.Encoding.PEM))


def signed_list(issuing: Key, entries: Iterable[x509.RevokedCertificate], *, at: datetime) -> bytes:
    """Return the list of certificates withdrawn so far, signed; of none at the beginning."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuing.certificate.subject)
        .last_update(at - CLOCKS_DIFFER)
        .next_update(at + LIST_GOOD_FOR)
    )
    for entry in entries:
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(issuing.private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def list_address(public_url: str) -> str:
    """Return where others find the list; empty while the installation has no address for them."""
    host = urlsplit(public_url).hostname or "localhost"
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_loopback:
            return ""
    return "" if host == "localhost" else public_url + LIST_PATH


def key_of(folder: Path, holder: Holder, secret: str, *, at: datetime, list_url: str = "") -> Key:
    """Return the holder's key, issued at its first use; whoever is second takes the first's.

    A new certificate names `list_url` as the place of the list of those withdrawn.
    """
    path = folder / f"{holder.key}.p12"
    if not path.exists():
        issuing = unlocked(folder / ISSUING, secret)
        fresh = certify(holder, issuing, years=HOLDER_YEARS, at=at, depth=None, list_url=list_url)
        with suppress(FileExistsError):
            write_once(path, locked(fresh, secret))
    return unlocked(path, secret)


def certify(
    holder: Holder,
    issuer: Key | None,
    *,
    years: int,
    at: datetime,
    depth: int | None = 1,
    list_url: str = "",
) -> Key:
    """Return a new key, certified by the issuer or by itself; `depth` None: signs papers only."""
    private = ec.generate_private_key(ec.SECP256R1())
    subject = named(holder)
    above = (issuer.certificate, *issuer.above) if issuer else ()
    signing_key = issuer.private if issuer else private
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - CLOCKS_DIFFER)
        .not_valid_after(at + timedelta(days=365 * years))
    )
    for extension, critical in extensions(private, signing_key, depth):
        builder = builder.add_extension(extension, critical)
    if list_url:
        builder = builder.add_extension(place_of_list(list_url), critical=False)
    return Key(private, builder.sign(signing_key, hashes.SHA256()), above)


def extensions(
    private: ec.EllipticCurvePrivateKey, issuer: ec.EllipticCurvePrivateKey, depth: int | None
) -> tuple[tuple[x509.ExtensionType, bool], ...]:
    """Return the extensions of a certificate and whether each must be understood."""
    authority = depth is not None
    usage = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        (x509.BasicConstraints(authority, depth), True),
        (x509.SubjectKeyIdentifier.from_public_key(private.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), False),
        (usage, True),
    )


def place_of_list(url: str) -> x509.CRLDistributionPoints:
    """Return where the list of certificates withdrawn is, as certificates write it."""
    here = x509.DistributionPoint(
        full_name=[x509.UniformResourceIdentifier(url)],
        relative_name=None,
        reasons=None,
        crl_issuer=None,
    )
    return x509.CRLDistributionPoints([here])


def named(holder: Holder) -> x509.Name:
    """Return the holder's name as certificates write it."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, holder.organisation[:LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, holder.name[:LONGEST_NAME]),
        ]
    )


def locked(key: Key, secret: str) -> bytes:
    """Return the key and its certificates as PKCS#12, encrypted with the passphrase."""
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(secret.encode())
    )
    return pkcs12.serialize_key_and_certificates(
        None, key.private, key.certificate, key.above, encryption
    )


def unlocked(path: Path, secret: str) -> Key:
    """Open a key; raises `StepFailed` when it is not there or the passphrase is another."""
    try:
        loaded = pkcs12.load_pkcs12(path.read_bytes(), secret.encode())
    except FileNotFoundError:
        raise StepFailed(NOT_FOUNDED, permanent=False) from None
    except ValueError:
        raise StepFailed(WRONG_SECRET, permanent=False) from None
    if loaded.cert is None or not isinstance(loaded.key, ec.EllipticCurvePrivateKey):
        raise StepFailed(WRONG_SECRET, permanent=False)
    above = tuple(one.certificate for one in loaded.additional_certs)
    return Key(loaded.key, loaded.cert.certificate, above)


def write_once(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads, whole or not at all; raises `FileExistsError`."""
    temporary = path.with_name(f".{uuid.uuid4().hex}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    finally:
        temporary.unlink()
