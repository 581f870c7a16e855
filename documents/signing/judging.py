"""Judges the signatures of one file; runs in the bounded child, never beside anything else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from documents.signing.roots import certificates
from documents.signing.verdict import Signed, State, Verdict, worst

LONGEST = 200
SIGNATURE = "/Sig"
MOST_SIGNATURES = 50


def judge(data: bytes, roots: Sequence[str], withdrawn: Mapping[str, str]) -> Verdict:
    """Return what can be said of a file. Nothing is fetched; only `roots` are believed.

    `withdrawn` tells by serial numbers (hexadecimal) since when certificates are not.
    """
    trusted = certificates(roots)
    try:
        found = PdfFileReader(BytesIO(data)).embedded_signatures
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # a hostile file may break the reader in any way
        return Verdict("unreadable")
    if len(found) > MOST_SIGNATURES:
        return Verdict("unreadable")
    signatures = [one for one in found if one.sig_object_type == SIGNATURE]
    seals = [aged(judged(one, trusted), one, withdrawn) for one in signatures]
    stamps = [one for one in found if one.sig_object_type != SIGNATURE]
    broken = [one for one in stamps if not stamp_holds(one, trusted)]
    if seals and broken:
        return Verdict("altered", tuple(seals))
    verdict = worst(tuple(seals))
    if verdict.state == "valid" and not stamps and not signed_to_the_end(signatures):
        return replace(verdict, state="altered")
    return verdict


def signed_to_the_end(signatures: Sequence[Any]) -> bool:
    """Tell whether a signature stands over every byte of the file.

    The last of ours does, unless its proof for the archive follows a timestamp; what the standard
    lets anybody add, such as another title, is a change too.
    """
    whole = SignatureCoverageLevel.ENTIRE_FILE
    return any(one.evaluate_signature_coverage() == whole for one in signatures)


def aged(signed: Signed, signature: Any, withdrawn: Mapping[str, str]) -> Signed:  # noqa: ANN401  # the library has no types
    """Say of a good signature when its certificate was withdrawn.

    It stays good where a timestamp service proves that it was made before.
    """
    if signed.state != "valid":
        return signed
    since = withdrawn.get(f"{signature.signer_cert.serial_number:x}", "")
    if not since:
        return signed
    before = signed.proven and datetime.fromisoformat(signed.at) < datetime.fromisoformat(since)
    return replace(signed, state="valid" if before else "withdrawn", since=since)


def believing(trusted: Sequence[Any]) -> ValidationContext:
    """Return what decides whom to believe: nobody but the given roots, and nothing is fetched."""
    return ValidationContext(
        trust_roots=list(trusted), allow_fetching=False, revocation_mode="soft-fail"
    )


def judged(signature: Any, trusted: Sequence[Any]) -> Signed:  # noqa: ANN401  # the library has no types
    """Judge one signature; one that cannot be made sense of counts as altered."""
    try:
        status = validate_pdf_signature(signature, believing(trusted))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # as above
        return Signed(text(signature.field_name), "", "", "", proven=False, state="altered")
    subject = status.signing_cert.subject.native
    stamp = status.timestamp_validity
    proven = bool(stamp and stamp.valid and stamp.intact and stamp.trusted)
    at = stamp.timestamp if stamp and proven else status.signer_reported_dt
    return Signed(
        field=text(signature.field_name),
        name=text(subject.get("common_name", "")),
        organisation=text(subject.get("organization_name", "")),
        at=at.isoformat() if at else "",
        proven=proven,
        state=state_of(status),
    )


def state_of(status: Any) -> State:  # noqa: ANN401  # as above
    """Word the library's findings: whole and permitted first, then whether the signer is known."""
    stamp = status.timestamp_validity
    whole = status.intact and status.valid and (stamp is None or (stamp.intact and stamp.valid))
    if not whole or not status.seed_value_ok or not permitted(status):
        return "altered"
    return "valid" if status.trusted else "unknown"


def permitted(status: Any) -> bool:  # noqa: ANN401  # as above
    """Tell whether nothing was added after the signature but what it permits."""
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    level = status.modification_level
    return bool(
        status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        and status.docmdp_ok is not False
        and level is not None
        and level <= ModificationLevel.FORM_FILLING
    )


def stamp_holds(stamp: Any, trusted: Sequence[Any]) -> bool:  # noqa: ANN401  # as above
    """Tell whether a timestamp over the whole file is intact, whoever gave it."""
    try:
        status = validate_pdf_timestamp(stamp, believing(trusted))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # as above
        return False
    return bool(status.intact and status.valid and permitted(status))


def text(value: object) -> str:
    """Return what a file says of itself, short enough to show."""
    return str(value or "")[:LONGEST]
