"""The papers to show with a request: which, whether the original was seen, and their scans."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, cast

from werkzeug.datastructures import FileStorage, MultiDict

from archive.access.facts import CredentialFacts, PersonFacts, RequestFacts
from archive.access.models import RequestCredential
from archive.access.originals import WITHOUT
from archive.access.queries import Parts
from archive.access.words import IDENTITY_PAPERS, PERSONAL
from bureaus.packs import Pack
from core.errors import InvalidInput
from core.i18n import N_, Message
from core.storage import FolderStore, Stored
from forms import texts, uploads
from webapp.forms.earlier_scans import EarlierScans
from webapp.incoming import Looked

SCAN_FIELD = re.compile(r"paper-p\d+(-\d+)?-scan")
NOT_HAD = N_("没有证件，按“怎样确认身份”所写的办理，不用打勾。")
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


@dataclass(frozen=True)
class Scans:
    """The scans that were sent, by their field, what was seen in them, and those sent earlier."""

    sent: Mapping[str, FileStorage]
    looked: Looked
    earlier: EarlierScans


@dataclass(frozen=True)
class Needed:
    """A paper that the rules ask for: under which code it is posted, and whose it is.

    `had` is false for the identity paper of somebody who has none.
    """

    code: str
    term: str
    person: int | None
    title: str
    had: bool = True

    @property
    def seen_field(self) -> str:
        """Return the field that says whether its original was seen."""
        return f"paper-{self.code}-seen"

    @property
    def scan_field(self) -> str:
        """Return the field of its scan."""
        return f"paper-{self.code}-scan"


def needed_papers(terms: Sequence[str], persons: Sequence[PersonFacts]) -> list[Needed]:
    """Return the papers to show: a person's own ones once for each of several persons."""
    found = []
    for position, term in enumerate(terms):
        own = f"p{position}"
        if term in PERSONAL and len(persons) > 1:
            found += [
                Needed(f"{own}-{index}", term, index, f"{term}（{name}）", has(term, [person]))
                for index, person in enumerate(persons)
                for name in [person.name or index + 1]
            ]
        else:
            found.append(Needed(own, term, None, term, has(term, persons)))
    return found


def has(term: str, persons: Sequence[PersonFacts]) -> bool:
    """Tell whether there is such a paper: somebody without identity papers is known otherwise."""
    without = bool(persons) and all(one.identity_kind == WITHOUT for one in persons)
    return term not in IDENTITY_PAPERS or not without


def scan_required(pack: Pack) -> bool:
    """Tell whether this bureau keeps a scan of each paper."""
    return bool(pack.settings_as_facts().get("scan_required"))


def papers_asked(
    pack: Pack,
    papers: Sequence[Needed],
    values: MultiDict[str, str],
    errors: Mapping[str, Message],
    earlier: Callable[[Needed], RequestCredential | None],
) -> list[Paper]:
    """Return the papers as the page shows them, with what was ticked and what came `earlier`."""
    scan = "required" if scan_required(pack) else "wanted"
    return [
        Paper(
            code=paper.code,
            title=paper.title,
            seen=values.get(paper.seen_field) == "1",
            scan=scan,
            scan_name=kept.display_name if (kept := earlier(paper)) else None,
            error=errors.get(paper.scan_field),
            note=None if paper.had else NOT_HAD,
        )
        for paper in papers
    ]


def with_papers(
    facts: RequestFacts,
    pack: Pack,
    store: FolderStore,
    papers: Sequence[Needed],
    values: MultiDict[str, str],
    scans: Scans,
) -> RequestFacts:
    """Return the request with the papers that were shown, each with its person, scans kept.

    Raises `InvalidInput` at a scan that is not what it says, or at one that the bureau wants.
    """
    errors, shown = {}, []
    names = [person.name for person in facts.persons]
    for paper in papers:
        kept = scans.earlier.find(paper.term, paper.person, names)
        fault = scans.looked.faults.get(paper.scan_field)
        needed = scan_required(pack) and paper.had
        if lacking := fault or missing(paper, scans, kept, needed=needed):
            errors[paper.scan_field] = lacking
            continue
        seen = values.get(paper.seen_field) == "1"
        plain = CredentialFacts(term=paper.term, original_seen=seen)
        shown.append((paper.person, with_its_scan(plain, paper, scans, kept, store)))
    if errors:
        raise InvalidInput(errors)
    persons = [
        replace(person, credentials=[one for whose, one in shown if whose == index])
        for index, person in enumerate(facts.persons)
    ]
    unit = [one for whose, one in shown if whose is None]
    return replace(facts, persons=persons, credentials=unit)


def ticked(parts: Parts) -> dict[str, list[str]]:
    """Return the ticks of a submitted request under the codes of its papers."""
    terms = list(dict.fromkeys(row.term for row in parts.credentials))
    persons = {row.id: index for index, row in enumerate(parts.persons)}
    found = {}
    for row in parts.credentials:
        index = persons.get(row.request_person_id or 0)
        code = f"p{terms.index(row.term)}" + ("" if index is None else f"-{index}")
        if row.original_seen:
            found[f"paper-{code}-seen"] = ["1"]
    return found


def scans_of(files: Mapping[str, FileStorage]) -> dict[str, FileStorage]:
    """Return the scans of papers that were really chosen, by their field."""
    named = {name: file for name, file in files.items() if SCAN_FIELD.fullmatch(name)}
    return {name: file for name, file in named.items() if uploads.is_sent(file)}


def missing(
    paper: Needed, scans: Scans, kept: RequestCredential | None, *, needed: bool
) -> Message | None:
    """Return that the bureau wants a scan of the paper and none was sent, now or before."""
    there = paper.scan_field in scans.sent or kept is not None
    return Message(SCAN_NEEDED, {"term": paper.term}) if needed and not there else None


def with_its_scan(
    shown: CredentialFacts,
    paper: Needed,
    scans: Scans,
    kept: RequestCredential | None,
    store: FolderStore,
) -> CredentialFacts:
    """Return the paper with the scan that was sent now, else with the one `kept` before."""
    scan = scans.sent.get(paper.scan_field)
    if scan is not None:
        return with_scan(shown, store, scan, scans.looked.pages[paper.scan_field])
    return shown if kept is None else with_earlier(shown, kept)


def with_earlier(shown: CredentialFacts, kept: RequestCredential) -> CredentialFacts:
    """Show the scan that came with the paper before."""
    stored = Stored(kept.object_key or "", kept.sha256, kept.sm3, kept.size)
    return replace(
        shown,
        stored=stored,
        media_type=kept.media_type,
        display_name=kept.display_name,
        pages=kept.pages,
    )


def with_scan(
    shown: CredentialFacts, store: FolderStore, scan: FileStorage, pages: int
) -> CredentialFacts:
    """Keep the bytes of a scan with the paper that it shows."""
    kind = uploads.media_type(cast("uploads.Upload", scan))
    stored = store.put(cast("BinaryIO", scan.stream))
    name = texts.display_name(scan.filename or "")
    return replace(shown, stored=stored, media_type=kind, display_name=name, pages=pages)
