"""What an answer changes beside moving the diagram on: the request, its papers, the disc record."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from archive.access import originals, queries
from archive.access.models import AccessRequest
from archive.access.parts import see_original
from archive.access.requests import mark_acted, settle
from archive.access.visit_models import Visit
from archive.access.visits import close_visit
from archive.discs import operations as discs
from archive.discs import signing
from archive.discs.rules import DiscFacts
from core.clock import BEIJING
from core.errors import InvalidInput, RuleViolation
from core.i18n import N_, message
from workflows import handing_out
from workflows.clicks import Click
from workflows.models import InboxTask

RETURN = "return"
APPROVE = "approve"
DONE = "done"
VERIFIED = "pass"
CORRECT = "correct"
# Actions under which something leaves the archive.
COPYING = frozenset({"photocopy", "copy", "mail", "call_file", "extract_evidence", "publish"})
NO_COPIES = N_("这件申请只准查阅，不能制作复制件。")
NOT_SEEN = N_("还没有核对原件：{papers}。核对后逐项勾选；没有带来的，请退回补正。")
FOUND_DAMAGED = N_(
    "结束查阅时已经记下：{found}。现在仍选完好的，请在备注里写明后来怎么处理的；否则请改选有问题。"
)
STILL_IN = N_("还有来访人没有离开阅览室，请先在阅览室结束查阅、清点案卷，再办结。")


def note(click: Click, row: InboxTask) -> None:
    """Carry the answers of a step over to what the step is about."""
    if click.about_disc:
        note_disc(click, row)
    else:
        note_request(click, row)


def note_request(click: Click, row: InboxTask) -> None:
    """Note who has acted, which originals were seen, what the letter says, who has gone."""
    answers = click.act.answers
    request = click.dossier.request
    if row.kind == CORRECT:
        reopen(request)
    elif click.by.person_id != request.started_by or request.for_outsider:
        mark_acted(request, at=click.at)
    seen = set(listed(answers.get("originals_seen")))
    for paper in click.dossier.parts.credentials:
        if paper.id in seen and not paper.original_seen:
            see_original(paper, by=click.by, at=click.at)
    if row.form == "verify" and click.act.outcome == VERIFIED:
        check_originals(click)
    if row.form == "letter_register":
        request.letter = {**request.letter, **letter_facts(answers)}
        way = answers.get("way")
        request.actions = ["onsite_read" if way == "onsite" else "mail"]
    if row.form == "deliver":
        handing_out.note_delivery(click)
    if row.kind == "visit":
        check_copies(request, answers)
        check_gone(click)
    if click.act.outcome == RETURN:
        click.fell = True
        settle(request, "returned", at=click.at, reason=click.act.opinion)


def check_originals(click: Click) -> None:
    """Refuse to pass what was not compared with the originals (经核实: RS-A-6, RS-A-7.1)."""
    if lacking := originals.unseen(click.dossier.parts):
        raise InvalidInput({"originals_seen": message(NOT_SEEN, papers=tuple(lacking))})


def reopen(request: AccessRequest) -> None:
    """Put a corrected request back on its way; until somebody acts it may be withdrawn again."""
    if request.state == "returned":
        request.state = "submitted"
        request.acted_at = None


def check_copies(request: AccessRequest, answers: Mapping[str, object]) -> None:
    """Refuse copies during a visit for which only viewing was granted (RS-A-7.1, GX-A-5)."""
    if answers.get("copied") == "yes" and not COPYING & set(request.actions):
        raise RuleViolation(NO_COPIES)


def letter_facts(answers: Mapping[str, object]) -> dict[str, str]:
    """Return the facts of the letter as registered."""
    names = {
        "agency": "letter_agency",
        "number": "letter_number",
        "dated": "letter_date",
        "title": "letter_title",
        "received": "received_on",
        "demand": "letter_demand",
        "address": "letter_address",
    }
    return {name: str(answers[field]) for name, field in names.items() if answers.get(field)}


def check_gone(click: Click) -> None:
    """Refuse to end a matter while somebody sits; a desk visit ends with it."""
    grant = click.dossier.grant
    if grant is None:
        return
    visits = queries.visits_of(click.session, grant)
    check_findings(visits, click.act.answers)
    for visit in visits:
        if visit.state == "closed":
            continue
        if visit.kind == "room":
            raise RuleViolation(STILL_IN)
        intact = click.act.answers.get("intact") != "no"
        remarks = str(click.act.answers.get("damage") or "")
        close_visit(click.session, visit, intact=intact, remarks=remarks, by=click.by, at=click.at)


def check_findings(visits: Sequence[Visit], answers: Mapping[str, object]) -> None:
    """Refuse to call whole, without a word why, what was found damaged when a visit ended."""
    found = tuple(one.remarks for one in visits if one.state == "closed" and not one.intact)
    if found and answers.get("intact") == "yes" and not answers.get("remarks"):
        raise InvalidInput({"remarks": message(FOUND_DAMAGED, found=found)})


def note_disc(click: Click, row: InboxTask) -> None:
    """Carry a filled-in form, a signature or a return over to the disc record."""
    answers, session = click.act.answers, click.session
    disc = click.disc.record
    decision = answers.get("decision")
    if row.form == "disc_record" and answers.get("recordings"):
        discs.amend(session, disc, disc_facts(disc.case_id, answers), at=click.at)
        signing.begin_signing(disc)
        click.read_disc_again()
    elif decision == RETURN:
        role = "participant" if row.kind == "sign" else "department_head"
        why = str(answers.get("reason") or click.act.opinion)
        signing.send_back(session, disc, role=role, reason=why, by=click.by, at=click.at)
    elif row.kind == "sign":
        signing.sign(session, disc, by=click.by, at=click.at)
        click.read_disc_again()
    elif row.kind == "approve" and decision == APPROVE:
        signing.sign_as_head(session, disc, by=click.by, at=click.at)


def disc_facts(case_id: int, answers: Mapping[str, object]) -> DiscFacts:
    """Return a filled-in record form as the disc shelf takes it; the length is in minutes."""
    officers = str(answers.get("officers") or "").replace("，", "、").replace(",", "、")
    return DiscFacts(
        case_id=case_id,
        recording_ids=tuple(listed(answers.get("recordings"))),
        participant_ids=tuple(listed(answers.get("participants"))),
        officers=tuple(name.strip() for name in officers.split("、") if name.strip()),
        situation=word(answers, "situation"),
        title=word(answers, "title"),
        recorder=word(answers, "recorder"),
        started_at=moment(answers.get("started_at")),
        ended_at=moment(answers.get("ended_at")),
        place=word(answers, "place"),
        device_brand=word(answers, "device_brand"),
        device_model=word(answers, "device_model"),
        format=word(answers, "format"),
        length=float(str(answers.get("length") or 0)) * 60,
        maker=word(answers, "maker"),
        making_unit=word(answers, "making_unit"),
    )


def word(answers: Mapping[str, object], name: str) -> str:
    """Return one answer as text."""
    return str(answers.get(name) or "")


def listed(value: object) -> list[int]:
    """Return the ids of a tick list."""
    return [int(str(one)) for one in value] if isinstance(value, list) else []


def moment(value: object) -> datetime | None:
    """Return a moment typed in Beijing time."""
    if not value:
        return None
    typed = datetime.fromisoformat(str(value))
    return typed if typed.tzinfo else typed.replace(tzinfo=BEIJING)
