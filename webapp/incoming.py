"""Files on their way in: looked into and kept before anything takes the write lock.

The gate of a click opens its transaction to see who clicks; `leave_transaction` ends that one, and
the view begins another when only rows are left to be written.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, cast

from flask import current_app
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from archive.pages.drawing import count_pages
from archive.recordings.operations import KeptFiles, keep_files
from archive.recordings.probing import probe
from archive.recordings.rules import Probed, refuse
from core.errors import InvalidInput
from core.i18n import N_, Message, message
from core.passing import passing_folder
from core.storage import CHUNK, Stored
from forms import uploads
from forms.texts import display_name
from webapp import edge
from webapp.forms.case_file_forms import SCANS

NO_FILE = N_("请选择文件。")
UNREADABLE = N_("文件“{name}”打不开：可能已损坏、被加密，或者图片过大。没有保存。")
EMPTY_PDF = N_("文件“{name}”里没有页面，没有保存。")
TOO_LONG = N_("文件“{name}”有 {n} 页，超过 {most} 页，请只扫描需要的页。")
MOST_PAGES = 300
A_DAY = 24 * 3600


def leave_transaction() -> None:
    """End the transaction in which the gate saw who clicks, so that nobody waits for a file."""
    edge.roll_back()


@contextmanager
def on_disk(upload: FileStorage) -> Iterator[Path]:
    """Yield the upload as a file that a child process can open."""
    with passing_folder() as folder:
        path = folder / "upload"
        upload.stream.seek(0)
        with path.open("wb") as file:
            shutil.copyfileobj(upload.stream, file, CHUNK)
        yield path


def chosen(files: Sequence[object]) -> list[FileStorage]:
    """Return the files that were really chosen; browsers send an empty part when none was."""
    return [file for file in files if isinstance(file, FileStorage) and uploads.is_sent(file)]


@dataclass(frozen=True)
class Scan:
    """A document that was looked into: its own name, pages and what it is."""

    name: str
    pages: int
    media_type: str
    upload: FileStorage


def look_at_scans(files: Sequence[FileStorage]) -> list[Scan]:
    """Return the scans, all readable; raises `InvalidInput` at `files` for the first bad one."""
    return [look_at_scan(file) for file in files]


def look_at_scan(upload: FileStorage) -> Scan:
    """Return a scan with its pages counted in a child."""
    sent = cast("uploads.Upload", upload)
    fault = uploads.fault(sent, SCANS)
    if fault is not None:
        raise InvalidInput({"files": fault})
    name = display_name(upload.filename or "")
    with on_disk(upload) as path:
        try:
            pages = count_pages(path)
        except InvalidInput:
            raise InvalidInput({"files": message(UNREADABLE, name=name)}) from None
    if pages < 1:
        raise InvalidInput({"files": message(EMPTY_PDF, name=name)})
    return Scan(PurePath(name).stem, pages, uploads.media_type(sent), upload)


@dataclass(frozen=True)
class Looked:
    """How many pages the scans of papers have, and what is wrong with which, by their field."""

    pages: Mapping[str, int]
    faults: Mapping[str, Message]


def look_at_papers(files: Mapping[str, FileStorage]) -> Looked:
    """Look into the scans of papers, each under its field."""
    pages, faults = {}, {}
    for name, file in files.items():
        try:
            scan = look_at_scan(file)
            check_length("files", scan.pages, file)
            pages[name] = scan.pages
        except InvalidInput as error:
            faults[name] = error.errors["files"]
    return Looked(pages, faults)


def check_length(field: str, pages: int, upload: FileStorage) -> None:
    """Raise `InvalidInput` for a paper of more pages than anybody would turn."""
    if pages > MOST_PAGES:
        name = display_name(upload.filename or "")
        raise InvalidInput({field: message(TOO_LONG, name=name, n=pages, most=MOST_PAGES)})


def keep_scan(scan: Scan) -> Stored:
    """Keep the bytes of a scan."""
    scan.upload.stream.seek(0)
    return edge.installation().store.put(cast("BinaryIO", scan.upload.stream))


@dataclass(frozen=True)
class Incoming:
    """A recording whose bytes are kept and whose facts are known, but whose row is not written."""

    kept: KeptFiles
    probed: Probed


def take_recording(upload: FileStorage | None) -> Incoming:
    """Look into a recording and keep it; raises `InvalidInput` at `file` for anything else."""
    if upload is None or not uploads.is_sent(upload):
        raise InvalidInput({"file": NO_FILE})
    if uploads.size_of(cast("uploads.Upload", upload)) == 0:
        raise refuse("empty")
    name = display_name(upload.filename or "")
    with on_disk(upload) as path:
        probed = probe(path)
        kept = keep_files(edge.installation().store, path, probed, display_name=name)
    return Incoming(kept, probed)


def sealer() -> URLSafeTimedSerializer:
    """Return what ties a kept file to the person who sent it, until its page is filled in."""
    return URLSafeTimedSerializer(cast("bytes", current_app.secret_key), salt="incoming")


def seal(incoming: Incoming, person_id: int, case_id: int) -> str:
    """Return the file as a word that a page may carry and nobody can change."""
    kept, probed = incoming.kept, asdict(incoming.probed)
    probed.pop("thumbnail")
    return sealer().dumps(
        {
            "for": [person_id, case_id],
            "original": asdict(kept.original),
            "thumbnail": asdict(kept.thumbnail) if kept.thumbnail else None,
            "name": kept.display_name,
            "probed": probed,
        }
    )


def unseal(word: str, person_id: int, case_id: int) -> Incoming | None:
    """Return the file of a word; None for a changed, old or somebody else's one."""
    try:
        found: Mapping[str, Any] = sealer().loads(word, max_age=A_DAY)
    except BadData:
        return None
    if found["for"] != [person_id, case_id]:
        return None
    small = found["thumbnail"]
    kept = KeptFiles(Stored(**found["original"]), Stored(**small) if small else None, found["name"])
    return Incoming(kept, Probed(**{**found["probed"], "codecs": tuple(found["probed"]["codecs"])}))
