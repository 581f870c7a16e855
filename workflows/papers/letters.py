"""What stands on letters: the sheet for one that came in, reply, refusal, request to put right."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from archive.access.models import AccessRequest
from archive.access.words import ACTIONS, MATERIALS, REQUESTERS
from archive.cases.models import Case
from bureaus import articles
from core.clock import beijing_date, chinese_date
from documents.papers import common, letters, sheets
from workflows.clicks import Click
from workflows.papers.issuing import Own
from workflows.papers.opinions import decisions
from workflows.papers.paperwork import Build, day, items, letter, lines, shared, text, unit

DEFECT = "return"
REFUSED = "refuse"
FORBIDDEN = "forbid"
OPINION = "意见"
# What a request is called after: reading comes first, for whoever reads may copy on the way.
ACTS = {
    "查阅": frozenset({"view", "excerpt", "onsite_read"}),
    "提供": frozenset({"mail", "publish"}),
    "复制": frozenset({"photocopy", "copy", "extract_evidence"}),
}
# Clauses of a notice that the bureau words itself: for the public and for its own staff.
REMEDY, REMEDY_OF_STAFF = "remedy", "remedy_of_staff"


def reply_letter(click: Click, own: Own) -> common.Paper:
    """复函."""
    request = click.dossier.request
    answers = click.act.answers
    mode: Literal["mail", "onsite"] = "onsite" if "onsite_read" in request.actions else "mail"
    sent = listed(answers) or items(click)
    head = next((d for d in reversed(decisions(click)) if d.mark == "approve"), None)
    return letters.ReplyLetter(
        **shared(click, own),
        recipient=letter(request, "agency"),
        contact=text(answers, "contact") or click.by.name,
        telephone=text(answers, "telephone"),
        letter_title=letter(request, "title"),
        letter_number=letter(request, "number"),
        mode=mode,
        approved_by=head.label.removesuffix(OPINION) if head else click.pack.roles["bureau_head"],
        items=sent,
        attachments=attached(sent) if mode == "mail" else (),
        added=lines(answers, "remarks"),
        place=text(answers, "place"),
        period=period(answers),
        bring=lines(answers, "bring"),
        paragraphs=lines(answers, "paragraphs"),
    )


def refusal_notice(click: Click, own: Own) -> common.Paper:
    """不予查阅告知书: the defect, what to bring, the remedy.

    Where the rules themselves forbid it, no paper that could be brought would help.
    """
    request = click.dossier.request
    refused = defects(click, REFUSED)
    return letters.RefusalNotice(
        **shared(click, own),
        recipient=recipient(click),
        act=act(request),
        addressed=addressed(click),
        requested_on=beijing_date(request.submitted_at or click.at),
        request_number=request.number or "",
        wanted=wanted(request, click.dossier.parts.cases),
        reasons=refused or forbidden(click),
        bring=(lines(click.act.answers, "bring") or unseen(click)) if refused else (),
        remedy=click.pack.clauses.get(REMEDY if request.for_outsider else REMEDY_OF_STAFF, ""),
    )


def correction_notice(click: Click, own: Own) -> common.Paper:
    """补正通知书: what is missing and what to bring."""
    request = click.dossier.request
    return letters.CorrectionNotice(
        **shared(click, own),
        recipient=recipient(click),
        act=act(request),
        addressed=addressed(click),
        requested_on=beijing_date(request.submitted_at or click.at),
        request_number=request.number or "",
        wanted=wanted(request, click.dossier.parts.cases),
        defects=defects(click, DEFECT),
        bring=lines(click.act.answers, "bring") or unseen(click),
    )


def recipient(click: Click) -> str:
    """Return whom a letter is addressed to: the unit that asks, or the person."""
    request = click.dossier.request
    return letter(request, "agency") or organ(click) or request.requester


def organ(click: Click) -> str:
    """Return the state organ whose people came; empty where nobody came for one."""
    request = click.dossier.request
    if not request.organ:
        return ""
    return letter(request, "issuer") or unit(click.dossier.parts)


def addressed(click: Click) -> str:
    """Return how the letter speaks to its reader."""
    return "你单位" if letter(click.dossier.request, "agency") or organ(click) else "你"


def act(request: AccessRequest) -> str:
    """Name in one word what was asked for: to read, to copy, or to be sent something."""
    return next((word for word, codes in ACTS.items() if codes & set(request.actions)), "调阅")


def attached(sent: Sequence[common.Item]) -> tuple[str, ...]:
    """List what goes with the letter; a long list stands on a page of its own."""
    if len(sent) > letters.MOST_ATTACHED:
        return ("提供材料清单",)
    return tuple(f"{one.name}（{one.pages}页）" if one.pages else one.name for one in sent)


def wanted(request: AccessRequest, cases: Iterable[Case]) -> str:
    """Word what was asked for: 查阅、复印《某案》（某罚〔2026〕1号）的案卷."""
    named = "、".join(f"《{case.name}》（{case.number}）" for case in cases)
    return f"{spoken(request.actions, ACTIONS)}{named}的{spoken(request.materials, MATERIALS)}"


def spoken(codes: Iterable[str], words: Mapping[str, str]) -> str:
    """Word codes one after the other."""
    return "、".join(words.get(code, code) for code in codes)


def defects(click: Click, outcome: str) -> tuple[str, ...]:
    """Return the words of the person who returned or refused the request last."""
    said = [step.opinion for step in click.decided if step.outcome == outcome and step.opinion]
    return (said[-1],) if said else ()


def forbidden(click: Click) -> tuple[str, ...]:
    """Return what the rules forbid to whom, each time with the articles that say so."""
    who = REQUESTERS[click.dossier.request.requester_kind]
    said = (
        f"{who}申请{ACTIONS[one.action]}{MATERIALS[one.material]}，"
        f"按照{'、'.join(articles.find(name).cited for name in one.basis)}的规定，不予办理"
        for one in click.dossier.rulings
        if one.outcome == FORBIDDEN
    )
    return tuple(dict.fromkeys(said))


def unseen(click: Click) -> tuple[str, ...]:
    """Return the papers whose originals have not been seen yet."""
    return tuple(row.term for row in click.dossier.parts.credentials if not row.original_seen)


def listed(answers: Mapping[str, object]) -> tuple[common.Item, ...]:
    """Return the documents that the handler lists in the reply."""
    rows = answers.get("documents")
    if not isinstance(rows, list):
        return ()
    return tuple(
        common.Item(name=str(row.get("name", "")), pages=int(row.get("pages") or 0), copies=1)
        for row in rows
        if isinstance(row, Mapping)
    )


def incoming_letter_sheet(click: Click, own: Own) -> common.Paper:
    """外调来函登记及审批单."""
    request, all_parts = click.dossier.request, click.dossier.parts
    return sheets.IncomingLetterSheet(
        **shared(click, own),
        agency=letter(request, "agency"),
        letter_number=letter(request, "number"),
        letter_title=letter(request, "title"),
        letter_day=day(request.letter, "dated"),
        registered_on=beijing_date(request.submitted_at or click.at),
        received_on=day(request.letter, "received"),
        received_by=registrar(click),
        cases=tuple(common.CaseLine(number=c.number, name=c.name) for c in all_parts.cases),
        materials=items(click),
        purpose=letter(request, "demand") or request.reason,
        answer="onsite" if "onsite_read" in request.actions else "mail",
        decisions=decisions(click),
        reply_number=reply_number(click),
        dispatch=dispatched(click.act.answers),
    )


def registrar(click: Click) -> str:
    """Return who registered the letter."""
    steps = click.decided
    return next((step.person_name for step in reversed(steps) if step.kind == "register"), "")


def reply_number(click: Click) -> str:
    """Return the number of the reply that the same click has issued before."""
    replies = (paper.number for paper in click.issued if paper.kind == "reply_letter")
    return next(replies, "")


def dispatched(answers: Mapping[str, object]) -> str:
    """Word how the reply goes out; what is not known yet stays to be written by hand."""
    sent, tracking = day(answers, "sent_on"), text(answers, "tracking")
    if sent is None:
        return ""
    return f"{chinese_date(sent)}寄出" + (f"，邮件编号{tracking}" if tracking else "")


def period(answers: Mapping[str, object]) -> str:
    """Word the days on which the agency may come to read."""
    days = [text(answers, name) for name in ("read_from", "read_until")]
    named = dict.fromkeys(day for day in days if day)  # one day is named once
    return "至".join(chinese_date(date.fromisoformat(day)) for day in named)


LETTERS: Mapping[str, Build] = {
    "incoming_letter_sheet": incoming_letter_sheet,
    "reply_letter": reply_letter,
    "refusal_notice": refusal_notice,
    "correction_notice": correction_notice,
}
