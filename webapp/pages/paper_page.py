"""What the page of one paper shows: facts, files, digests, its seal, and what may be done."""

from typing import Any

from flask import url_for
from sqlalchemy import select

from archive.instruments import scans, sealing
from archive.instruments.marks import InstrumentCopy
from archive.instruments.models import Instrument, InstrumentFile
from archive.instruments.queries import file_of, voids_of
from archive.instruments.rules import AWAITING, STATES
from archive.instruments.sealing import WAYS
from archive.instruments.signing import open_place
from archive.seals.rules import ORIGIN_WORDS
from core.i18n import N_, Message, message
from documents import draft
from documents.registry import paper_kind
from people.models import Person
from people.permissions import can
from webapp import edge
from webapp.display import long_time
from webapp.noting import acting
from webapp.pages import serving_page, signing_page
from webapp.pages.titles import who_word
from webapp.wording import listed, word

TONES = {
    "unsigned": "amber",
    "waiting": "amber",
    "pending": "amber",
    "given_up": "red",
    "issued": "green",
    "void": "red",
}
COPIES = {
    "proof": N_("未用印稿（供用印人审看）"),
    "void": N_("作废标记件"),
    "archive": N_("存档副本（PDF/A-3，附数据）"),
    "draft": N_("可编辑稿（未签章）"),
}
UNSIGNED = N_("未签名稿（供签名、用印的人审看）")
FORMATS = {"draft": "DOCX"}
DRAWN = N_("系统按名称绘制的图样，不是备案印章")
SCANNED = N_("{name} {at} 归档")
AGREED = N_("{names} 已同意用印，还要 {n} 人同意")


def context(row: Instrument) -> dict[str, Any]:
    """Return everything that the page of a paper shows."""
    file = file_of(edge.session(), row.id)
    return {
        "paper": {
            "number": row.number,
            "title": row.title,
            "state": STATES[row.state],
            "tone": TONES[row.state],
            "void": row.state == "void",
            "at": row.issued_at,
        },
        "facts": facts_of(row),
        "digests": digests_of(file),
        "files": files_of(row, file),
        "to_make": to_make(row),
        "scans": scans_of(row),
        **serving_page.context(row),
        "voided": voided(row),
        "seal": seal_of(row),
        "signatures": signing_page.lines_of(row),
        "urls": urls_of(row),
        "index_url": url_for("papers.index"),
        "today": edge.now(),
    }


def facts_of(row: Instrument) -> list[tuple[Any, ...]]:
    """Return what the paper is."""
    return [
        (word(N_("文书名称")), word(row.title)),
        (word(N_("文号")), row.number),
        (word(N_("申请人")), who_word(row.request.requester) if row.request else ""),
        (word(N_("经办")), row.issued_by_name),
    ]


def digests_of(file: InstrumentFile | None) -> list[tuple[str, str]]:
    """Return both digests of the bytes."""
    return [("SHA-256", file.sha256), ("SM3", file.sm3)] if file else []


def files_of(row: Instrument, file: InstrumentFile | None) -> list[dict[str, Any]]:
    """Return the files of a paper: itself, and the marked copies beside it."""
    opens = can(acting(), "print", row)
    found = []
    if file is not None:
        found.append(entry(row, word(N_("文书原件")), file.pages, "papers.show", opens=opens))
    copies = edge.session().scalars(
        select(InstrumentCopy)
        .where(InstrumentCopy.instrument_id == row.id)
        .order_by(InstrumentCopy.id)
    )
    for copy in copies:
        if copy.kind != "proof" or row.state in AWAITING:
            title = word(UNSIGNED if copy.kind == "proof" and row.signers else COPIES[copy.kind])
            found.append(entry(row, title, copy.pages, "paper.copy", opens=opens, kind=copy.kind))
    return found


def to_make(row: Instrument) -> list[dict[str, str]]:
    """Return the copies that may be asked for and are not there yet."""
    if row.state not in {"issued", "void"} or not can(acting(), "print", row):
        return []
    made = set(
        edge.session().scalars(
            select(InstrumentCopy.kind).where(InstrumentCopy.instrument_id == row.id)
        )
    )
    return [
        {"kind": kind, "title": word(COPIES[kind])} for kind in askable(row) if kind not in made
    ]


def askable(row: Instrument) -> list[str]:
    """Return which copies there can be of a paper: a draft of letters alone."""
    letter = paper_kind(row.kind).layout in draft.LAYOUTS
    return ["archive", "draft"] if letter else ["archive"]


def scans_of(row: Instrument) -> list[dict[str, Any]]:
    """Return the scans of signed and stamped prints, with who filed them and their digest."""
    opens = can(acting(), "print", row)
    return [
        {
            "kind": one.media_type.rpartition("/")[2].upper(),
            "title": word(message(SCANNED, name=one.filed_by_name, at=long_time(one.filed_at))),
            "sub": f"{word(scans.MATCHED[one.matched])} · SHA-256 {one.sha256[:16]}…",
            "url": url_for("paper_scans.show", instrument_id=row.id, scan_id=one.id, page=1)
            if opens
            else None,
        }
        for one in scans.scans_of(edge.session(), row.id)
    ]


def entry(
    row: Instrument, title: str, pages: int, endpoint: str, *, opens: bool, kind: str | None = None
) -> dict[str, Any]:
    """Return one file as a list of files shows it."""
    return {
        "kind": FORMATS.get(kind or "", "PDF"),
        "title": title,
        "sub": word(message(N_("{n} 页"), n=pages)) if pages else "",
        "url": url_for(endpoint, instrument_id=row.id, kind=kind) if opens else None,
    }


def voided(row: Instrument) -> dict[str, Any] | None:
    """Return why, when and by whom the paper was declared void."""
    void = voids_of(edge.session(), [row]).get(row.id)
    if void is None:
        return None
    by = edge.session().get(Person, void.voided_by) if void.voided_by else None
    return {"reason": void.reason, "at": void.voided_at, "by": by.name if by else ""}


def seal_of(row: Instrument) -> dict[str, Any]:
    """Return how the paper is sealed, and the number of the use."""
    session = edge.session()
    use, hand = sealing.use_of(session, row.id), sealing.stamped_by_hand(session, row)
    given = sealing.consents_of(session, row.id)
    pairs: list[tuple[Any, ...]] = []
    if row.seal is not None and not hand:
        drawn = row.seal.origin == "drawn"
        pairs += [
            (word(N_("印章名称")), row.seal.name + row.seal.lower),
            (word(N_("图样")), word(DRAWN if drawn else ORIGIN_WORDS[row.seal.origin])),
        ]
    if use is not None:
        pairs += [
            (word(N_("用印登记号")), f"{use.year}-{use.n:04d}"),
            (word(N_("方式")), word(WAYS[use.way])),
            (word(N_("用印人")), use.used_by_name),
            (word(N_("同意人")), use.agreed_by_name),
        ]
    return {
        "facts": pairs,
        "used": use,
        "progress": progress(row, [one.name for one in given]),
        "agreed": any(one.person_id == acting().person_id for one in given),
        "name": use.seal_name if use else "",
        "hand": hand and row.state == "issued" and use is None,
    }


def progress(row: Instrument, names: list[str]) -> Message | None:
    """Word who has agreed to the seal of a paper that still waits."""
    if row.state != "waiting" or not names:
        return None
    return message(AGREED, names=listed(names), n=row.consents - len(names))


def urls_of(row: Instrument) -> dict[str, str | None]:
    """Return where what may be done is done."""
    actor, state = acting(), row.state
    waits = state == "waiting" and can(actor, "seal", row)
    hand = state == "issued" and can(actor, "stamp", row)
    files = state in {"issued", "void"} and can(actor, "file_scan", row)
    return {
        "sign": url_for("signing.show", instrument_id=row.id)
        if open_place(row, actor.person_id) and can(actor, "sign", row)
        else None,
        "seal": url_for("sealing.seal") if waits else None,
        "by_hand": url_for("sealing.by_hand", instrument_id=row.id) if waits else None,
        "scan": url_for("paper_scans.add", instrument_id=row.id) if files else None,
        "send": url_for("paper.send", instrument_id=row.id)
        if serving_page.may_serve(row)
        else None,
        "stamped": url_for("sealing.stamped", instrument_id=row.id) if hand else None,
        "void": url_for("papers.void", instrument_id=row.id)
        if state != "void" and can(actor, "void", row)
        else None,
        "request": url_for("requests.show", request_id=row.request_id)
        if row.request is not None and can(actor, "read", row.request)
        else None,
    }
