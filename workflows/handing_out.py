"""What leaves the archive: copies that were made, and replies that went out by letter."""

from collections.abc import Mapping

from archive.access import leaving
from archive.access.leaving import Copied, Sending
from archive.access.models import AccessRequest
from archive.instruments.queries import newest_of
from core.errors import RuleViolation
from core.i18n import N_
from workflows.clicks import Click
from workflows.papers import paperwork

Arguments = Mapping[str, str]
Data = Mapping[str, object]
# Whoever may take these may take them on paper and as files.
WHOLE = frozenset({"extract_evidence", "call_file", "publish"})
NOTICES = ("refusal_notice", "correction_notice")
NOT_GRANTED = N_("批准的事项不包括这种复制方式，请核对后重新填写。")


def record_copies(click: Click, _arguments: Arguments, data: Data) -> None:
    """copy.record: write down the copies that the archivist has just made."""
    request = click.dossier.request
    payer = str(ruling_value(data, "copy_payer") or "")
    taken_by = paperwork.text(click.act.answers, "taken_by") or request.requester
    click.dossier.note_copies()
    for number, row in enumerate(rows(click.act.answers.get("copies"))):
        copied = Copied(
            item_kind=str(row.get("item_kind") or "document"),
            item_id=int(str(row.get("item_id") or 0)),
            title=str(row.get("title") or ""),
            action=str(row.get("action") or request.actions[0]),
            pages=int(str(row.get("pages") or 0)),
            files=int(str(row.get("files") or 0)),
            payer=payer,
            taken_by=taken_by,
            made_on=paperwork.text(click.act.answers, "made_on"),
            # What was paid is one sum for all of them.
            fee=paid(click.act.answers.get("fee")) if number == 0 else "",
        )
        check_copy(request, copied.action)
        entry = click.dossier.entry
        leaving.record_copy(click.session, request, copied, entry, by=click.by, at=click.at)


def paid(fee: object) -> str:
    """Word what was paid for copies, in yuan; empty where nothing was."""
    return f"{fee:.2f}" if isinstance(fee, int | float) and fee else ""


def check_copy(request: AccessRequest, action: str) -> None:
    """Refuse a copy of a kind that the request was not granted; taking evidence is both kinds."""
    if action not in request.actions and not WHOLE & set(request.actions):
        raise RuleViolation(NOT_GRANTED)


def dispatch_letter(click: Click, _arguments: Arguments, _data: Data) -> None:
    """letter.dispatch: write down how the reply went out."""
    answers = click.act.answers
    request = click.dossier.request
    enclosed = rows(answers.get("documents"))
    sending = Sending(
        way="onsite_read" if "onsite_read" in request.actions else "mail",
        sent_on=paperwork.day(answers, "sent_on"),
        recipient=request.requester,
        address=paperwork.text(answers, "address"),
        tracking=paperwork.text(answers, "tracking"),
        pages=sum(int(str(row.get("pages") or 0)) for row in enclosed),
        documents=[str(row.get("name") or "") for row in enclosed],
    )
    leaving.dispatch(click.session, request, sending, by=click.by, at=click.at)
    if (entry := click.dossier.entry) is not None:
        leaving.register_sending(click.session, entry, sending, by=click.by, at=click.at)


def note_delivery(click: Click) -> None:
    """Write down how the notice went to whoever asked, as the step of delivering it says."""
    answers, request = click.act.answers, click.dossier.request
    notice = newest_of(click.session, request.id, NOTICES)
    if notice is None:
        return
    sending = Sending(
        way=paperwork.text(answers, "way"),
        sent_on=paperwork.day(answers, "delivered_on"),
        recipient=paperwork.text(answers, "receiver") or request.requester,
        tracking=paperwork.text(answers, "tracking"),
    )
    leaving.dispatch(
        click.session, request, sending, by=click.by, at=click.at, instrument_id=notice
    )


def ruling_value(data: Data, name: str) -> object:
    """Return a value of the ruling in the diagram's data."""
    ruling = data.get("ruling")
    return ruling.get(name) if isinstance(ruling, Mapping) else None


def rows(value: object) -> list[Mapping[str, object]]:
    """Return a repeated part of a form."""
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []
