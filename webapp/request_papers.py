"""The papers to show with a request: which, whether the original was seen, and their scans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage, MultiDict

from archive.access.facts import CredentialFacts
from bureaus.packs import Pack
from core.errors import InvalidInput
from core.i18n import N_, Message
from core.storage import FolderStore
from forms import texts, uploads

SCANS = (".pdf", ".jpg", ".jpeg", ".png")
SCAN_NEEDED = N_("本局要求留存“{term}”的扫描件，请上传。")


@dataclass(frozen=True)
class Paper:
    """A paper to show for exactly this request."""

    code: str
    title: str
    seen: bool
    scan: str | None
    scan_name: str | None = None
    error: Message | None = None
    note: str | None = None


def paper_code(position: int) -> str:
    """Return the name under which a paper's tick and scan are posted."""
    return f"p{position}"


def papers_asked(
    pack: Pack, terms: Sequence[str], values: MultiDict[str, str], errors: Mapping[str, Message]
) -> list[Paper]:
    """Return the papers to show, with what was ticked."""
    scan = "required" if pack.settings_as_facts().get("scan_required") else "wanted"
    return [
        Paper(
            code=paper_code(position),
            title=term,
            seen=values.get(f"paper-{paper_code(position)}-seen") == "1",
            scan=scan,
            error=errors.get(f"paper-{paper_code(position)}-seen")
            or errors.get(f"paper-{paper_code(position)}-scan"),
        )
        for position, term in enumerate(terms)
    ]


def credentials_of(
    pack: Pack,
    store: FolderStore,
    terms: Sequence[str],
    values: MultiDict[str, str],
    files: Mapping[str, FileStorage],
) -> list[CredentialFacts]:
    """Return the papers that were shown, with their scans kept.

    Raises `InvalidInput` at a scan that is not what it says, or at one that the bureau wants.
    """
    needed = bool(pack.settings_as_facts().get("scan_required"))
    found, errors = [], {}
    for position, term in enumerate(terms):
        name = f"paper-{paper_code(position)}"
        scan = sent(files.get(f"{name}-scan"))
        if fault := wrong(scan, term, needed=needed):
            errors[f"{name}-scan"] = fault
            continue
        shown = CredentialFacts(term=term, original_seen=values.get(f"{name}-seen") == "1")
        found.append(shown if scan is None else with_scan(shown, store, scan))
    if errors:
        raise InvalidInput(errors)
    return found


def sent(scan: FileStorage | None) -> FileStorage | None:
    """Return the upload if a file was chosen at all."""
    return scan if scan is not None and uploads.is_sent(scan) else None


def wrong(scan: FileStorage | None, term: str, *, needed: bool) -> Message | None:
    """Return what is wrong with a scan: not what it says, or missing though the bureau wants it."""
    if scan is None:
        return Message(SCAN_NEEDED, {"term": term}) if needed else None
    return uploads.fault(cast("uploads.Upload", scan), SCANS)


def with_scan(shown: CredentialFacts, store: FolderStore, scan: FileStorage) -> CredentialFacts:
    """Keep the bytes of a scan with the paper that it shows."""
    scan.stream.seek(0)
    stored = store.put(cast("BinaryIO", scan.stream))
    name = texts.display_name(scan.filename or "")
    return replace(shown, stored=stored, media_type=scan.mimetype, display_name=name)
