"""What stands on the letters that leave the building: reply, refusal, request to put right."""

from collections.abc import Mapping
from datetime import date

from archive.access.models import AccessRequest
from core.clock import beijing_date, chinese_date
from documents.papers import common, letters
from workflows.clicks import Click
from workflows.issuing import Own
from workflows.paperwork import Build, cited, decisions, items, letter, lines, shared, text

DEFECT = "return"
REFUSED = "refuse"
# The texts name no remedy of their own; the wording leaves the law to decide which one is open.
REMEDY = (
    "如对本告知有异议，可以向本局法制机构申请复核；"
    "法律、法规、规章和上级规范性文件另有规定的，从其规定。"
)


def reply_letter(click: Click, own: Own) -> common.Paper:
    """复函."""
    request = click.dossier.request
    answers = click.act.answers
    head = next((d for d in reversed(decisions(click)) if d.mark == "approve"), None)
    return letters.ReplyLetter(
        **shared(click, own),
        recipient=letter(request, "agency"),
        contact=contact(click),
        letter_title=letter(request, "title"),
        letter_number=letter(request, "number"),
        mode="onsite" if "onsite_read" in request.actions else "mail",
        approved_by=head.label if head else click.pack.roles["bureau_head"],
        items=listed(answers) or items(click),
        place=text(answers, "place"),
        period=period(answers),
        bring=lines(answers, "bring"),
        paragraphs=lines(answers, "paragraphs"),
    )


def refusal_notice(click: Click, own: Own) -> common.Paper:
    """不予查阅告知书: the defect, what to bring, the remedy."""
    request = click.dossier.request
    return letters.RefusalNotice(
        **shared(click, own),
        recipient=recipient(request),
        contact=contact(click),
        requested_on=beijing_date(request.submitted_at or click.at),
        request_number=request.number or "",
        wanted=wanted(click),
        reasons=defects(click, REFUSED) or forbidden(click),
        bring=lines(click.act.answers, "bring"),
        remedy=text(click.act.answers, "remedy") or REMEDY,
    )


def correction_notice(click: Click, own: Own) -> common.Paper:
    """补正通知书: what is missing and what to bring."""
    request = click.dossier.request
    return letters.CorrectionNotice(
        **shared(click, own),
        recipient=recipient(request),
        contact=contact(click),
        requested_on=beijing_date(request.submitted_at or click.at),
        request_number=request.number or "",
        wanted=wanted(click),
        defects=defects(click, DEFECT),
        bring=lines(click.act.answers, "bring") or unseen(click),
    )


def recipient(request: AccessRequest) -> str:
    """Return whom a letter is addressed to."""
    return letter(request, "agency") or request.requester


def contact(click: Click) -> str:
    """Return whom to ask, with the telephone."""
    return f"{click.by.name}，{click.pack.telephone}" if click.by.name else click.pack.telephone


def wanted(click: Click) -> str:
    """Word what was asked for."""
    names = "、".join(item.name for item in items(click))
    return f"{click.subject.case_number}《{click.subject.case_name}》{names}"


def defects(click: Click, outcome: str) -> tuple[str, ...]:
    """Return the words of the person who returned or refused the request last."""
    said = [
        step.opinion for step in click.dossier.decided if step.outcome == outcome and step.opinion
    ]
    return (said[-1],) if said else ()


def forbidden(click: Click) -> tuple[str, ...]:
    """Return the articles that forbid it when nobody had to decide."""
    return tuple(f"依据{article.text}" for article in cited(click))


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


def period(answers: Mapping[str, object]) -> str:
    """Word the days on which the agency may come to read."""
    days = [text(answers, name) for name in ("read_from", "read_until")]
    return "至".join(chinese_date(date.fromisoformat(day)) for day in days if day)


LETTERS: Mapping[str, Build] = {
    "reply_letter": reply_letter,
    "refusal_notice": refusal_notice,
    "correction_notice": correction_notice,
}
