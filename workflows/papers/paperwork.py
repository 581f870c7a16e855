"""What stands on each paper: drawn from the request, its persons, its cases and its history."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from archive.access import originals
from archive.access.models import AccessRequest, RequestCredential, RequestPerson
from archive.access.queries import Parts
from archive.access.words import IDENTITIES, MATERIALS
from bureaus import articles, loading, published
from bureaus.access_rules import BY_NOTICE
from core.clock import beijing_date
from documents.papers import common, sheets
from workflows.clicks import Click
from workflows.papers.issuing import Own
from workflows.papers.opinions import decisions

Build = Callable[[Click, Own], common.Paper]


def shared(click: Click, own: Own) -> Own:
    """Return what every paper carries, with the articles that this one stands on."""
    return {**own, "articles": cited(click)}


def cited(click: Click) -> tuple[common.Article, ...]:
    """Return the articles that the rulings of the request, or the table for discs, stand on."""
    if click.about_disc:
        return worded(click.disc.basis)
    return (*worded(click.dossier.basis), *decreed(click))


def decreed(click: Click) -> tuple[common.Article, ...]:
    """Return the notice by which the bureau's own rules were put in force (part D 25, 26)."""
    number = notice_number(click)
    words = f"本局调阅规定（{number}）"
    return (common.Article(id=number, text=words),) if number else ()


def notice_number(click: Click) -> str:
    """Return the number of the notice; empty where the rules stand on the regulations alone."""
    if BY_NOTICE not in click.pack.tables:
        return ""
    items = published.in_force(click.session, click.instance.bureau_id)
    return published.choose(items, loading.DECISION, BY_NOTICE).notice_number


def worded(ids: Iterable[str]) -> tuple[common.Article, ...]:
    """Return articles as papers print them."""
    return tuple(
        common.Article(
            id=name, text=articles.quote(name).rstrip("。"), cited=articles.find(name).cited
        )
        for name in ids
        if articles.exists(name)
    )


def person(row: RequestPerson) -> common.Person:
    """Word one person of the request; the identity number stays masked on paper."""
    return common.Person(
        name=row.name,
        unit=row.unit,
        post=row.post,
        document=IDENTITIES.get(row.identity_kind, "") if row.identity_kind != "none" else "",
        number=row.identity_masked or row.identified_how,
        telephone=row.telephone,
    )


def credential(row: RequestCredential, request: AccessRequest, parts: Parts) -> common.Credential:
    """Word one paper that was shown."""
    return common.Credential(
        name=row.term,
        note=originals.whose(row, parts),
        number=row.number or number_of(row, request, parts),
        original_seen=row.original_seen,
        copy_kept=row.object_key is not None,
    )


INTRODUCTION, LICENCE, IDENTITY = "介绍信", "执业证", "证件"


def number_of(row: RequestCredential, request: AccessRequest, parts: Parts) -> str:
    """Return the number of a paper as the request tells it: of the letter, or of its holder."""
    if INTRODUCTION in row.term:
        return letter(request, "number")
    holders = [one for one in parts.persons if row.request_person_id in {one.id, None}]
    if LICENCE in row.term:
        return "、".join(one.licence_number for one in holders if one.licence_number)
    if IDENTITY in row.term:
        return "、".join(one.identity_masked for one in holders if one.identity_masked)
    return ""


def check(row: RequestCredential, request: AccessRequest, parts: Parts) -> common.Check:
    """Word one paper that was compared with its original."""
    number = row.number or (letter(request, "number") if INTRODUCTION in row.term else "")
    more = "，".join(filter(None, (originals.whose(row, parts), number)))
    text = f"{row.term}（{more}）" if more else row.term
    return common.Check(text=text, passed=row.original_seen)


def asked(click: Click, parts: Parts) -> dict[str, Any]:
    """Return what the approval sheets share."""
    request = click.dossier.request
    return {
        "applicants": tuple(person(row) for row in parts.persons) or requester(request),
        "requester": request.requester_kind,
        "cases": tuple(common.CaseLine(number=c.number, name=c.name) for c in parts.cases),
        "actions": tuple(request.actions),
        "items": items(click),
        "reason": reasons(request),
        "decisions": decisions(click),
        "request_number": request.number or "",
        "requested_on": beijing_date(request.submitted_at or click.at),
        "fee": fee(click),
    }


def reasons(request: AccessRequest) -> str:
    """Return the reason, and the special reason where the rules ask for one (RS-A-5, SL-A-5)."""
    special = f"特殊理由：{request.special_reason}" if request.special_reason else ""
    return "\n".join(filter(None, [request.reason, special]))


def requester(request: AccessRequest) -> tuple[common.Person, ...]:
    """Return the line for a request that names nobody but its requester."""
    return (common.Person(name=request.requester),)


APPLICANT = "申请人"


def items(click: Click) -> tuple[common.Item, ...]:
    """Return the materials asked for, and the copies made once there are any."""
    copies = click.dossier.copies
    if copies:
        return tuple(common.Item(name=c.title, pages=c.pages, copies=1) for c in copies)
    names = click.dossier.request.materials
    return tuple(common.Item(name=MATERIALS.get(name, name)) for name in names)


def fee(click: Click) -> str:
    """Word what the articles say of fees."""
    rulings = click.dossier.rulings
    payers = {ruling.fee.get("copy_payer") for ruling in rulings}
    if "applicant" in payers:
        return "查阅不收取查询费，复制费用由申请人自行支付。"
    free = any(ruling.fee.get("inquiry") == 0 for ruling in rulings)
    return "查阅不收取查询费。" if free else ""


def approval_sheet(click: Click, own: Own) -> common.Paper:
    """查阅审批表."""
    return sheets.ApprovalSheet(**shared(click, own), **asked(click, click.dossier.parts))


def copy_approval_sheet(click: Click, own: Own) -> common.Paper:
    """复制审批表, issued when the copies have been made."""
    copies = click.dossier.copies
    applicant_pays = any(copy.payer == "applicant" for copy in copies)
    return sheets.CopyApprovalSheet(
        **shared(click, own),
        **asked(click, click.dossier.parts),
        payer=APPLICANT if applicant_pays else "",
        taken_by=copies[0].taken_by if copies else "",
    )


def agency_verification_sheet(click: Click, own: Own) -> common.Paper:
    """外单位查阅核验单."""
    request, all_parts = click.dossier.request, click.dossier.parts
    return sheets.AgencyVerificationSheet(
        **shared(click, own),
        **asked(click, all_parts),
        agency=unit(all_parts) or letter(request, "agency"),
        letter_issuer=letter(request, "issuer") or letter(request, "agency"),
        letter_number=letter(request, "number"),
        letter_day=day(request.letter, "dated"),
        checks=tuple(check(row, request, all_parts) for row in originals.to_be_seen(all_parts)),
    )


def party_approval_sheet(click: Click, own: Own) -> common.Paper:
    """当事人（代理律师）查阅审批表."""
    request, all_parts = click.dossier.request, click.dossier.parts
    lawyer = next((row for row in all_parts.persons if row.is_lawyer), None)
    return sheets.PartyApprovalSheet(
        **shared(click, own),
        **asked(click, all_parts),
        party="、".join(dict.fromkeys(case.party for case in all_parts.cases if case.party)),
        principal=letter(request, "client"),
        law_firm=lawyer.unit if lawyer else "",
        licence_number=lawyer.licence_number if lawyer else "",
        scope="、".join(item.name for item in items(click)),
        credentials=tuple(
            credential(row, request, all_parts) for row in originals.to_be_seen(all_parts)
        ),
    )


def unit(all_parts: Parts) -> str:
    """Return the unit of the first person."""
    return all_parts.persons[0].unit if all_parts.persons else ""


def letter(request: AccessRequest, name: str) -> str:
    """Return one fact of the letter that the request came with."""
    return str(request.letter.get(name) or "")


def text(answers: Mapping[str, object], name: str) -> str:
    """Return one answer as text."""
    value = answers.get(name)
    return value if isinstance(value, str) else ""


def day(answers: Mapping[str, object], name: str) -> date | None:
    """Return one answer as a day."""
    written = text(answers, name)
    return date.fromisoformat(written) if written else None


def lines(answers: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Return an answer's lines: a list as it is, a text cut at its line ends."""
    value = answers.get(name)
    if isinstance(value, list):
        return tuple(str(line) for line in value)
    return tuple(line for line in str(value or "").splitlines() if line.strip())


SHEETS: Mapping[str, Build] = {
    "approval_sheet": approval_sheet,
    "copy_approval_sheet": copy_approval_sheet,
    "agency_verification_sheet": agency_verification_sheet,
    "party_approval_sheet": party_approval_sheet,
}
