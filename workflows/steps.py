"""The closed list of verbs that a service task may call, and of tables that a rule task may ask."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from archive.access import grants, originals, requests
from archive.access.models import Grant, RequestPerson
from archive.access.rules import Covered
from archive.access.words import STAFF
from archive.discs import operations as discs
from archive.instruments import operations as instruments
from archive.register import operations as register
from bureaus.access_rules import decide_discs
from bureaus.packs import Pack
from core.clock import beijing_date, end_of
from workflows import catalogue, handing_out, keeping
from workflows.clicks import Click, Decide, Verb
from workflows.engine import Decided, Ruling
from workflows.models import HistoryStep
from workflows.papers import disc_papers, issuing, letters, paperwork, signatures
from workflows.rulings import Asked, facts_of, person_kind, rule

Arguments = Mapping[str, str]
Data = Mapping[str, object]
REFUSE = "refuse"


def settle_request(click: Click, arguments: Arguments, _data: Data) -> None:
    """request.settle: write the outcome on the request (state=…) and tell a role of it (copy=…).

    Another role is told (inform=…) where the bureau wants it by a setting (inform_if=…, D-14).
    """
    if role := arguments.get("copy"):
        copy_to(click, {"role": role}, {})
    if wanted(click.pack, arguments.get("inform_if", "")):
        copy_to(click, {"role": arguments["inform"]}, {})
    click.fell = True
    if click.about_disc:
        if arguments["state"] == "refused":
            discs.move(click.disc.record, "withdrawn")
    else:
        requests.settle(
            click.dossier.request, arguments["state"], at=click.at, reason=click.act.opinion
        )


def enter_register(click: Click, _arguments: Arguments, _data: Data) -> None:
    """register.enter: write the numbered row of this act (RS-A-3, SL-A-3, GX-A-2)."""
    entry = register.draft(click.instance.bureau_id, entry_facts(click), by=click.by, at=click.at)
    click.entered.append(entry)
    click.dossier.entry = entry
    click.number(register.SERIES, partial(register.give_number, entry))


def entry_facts(click: Click) -> register.EntryFacts:
    """Return what is frozen into the register: who, with which papers, what, on whose word."""
    request = click.dossier.request
    parts = click.dossier.parts
    papers = originals.to_be_seen(parts)
    shown = list(dict.fromkeys(f"{row.term}{row.number}" for row in papers))
    steps = click.decided
    verifier = next((step.person_name for step in reversed(steps) if step.kind == "verify"), "")
    return register.EntryFacts(
        requester_kind=request.requester_kind,
        requester=request.requester,
        materials=request.materials,
        actions=request.actions,
        cases=[{"number": case.number, "name": case.name} for case in parts.cases],
        people=[registered(row, shown) for row in parts.persons],
        unit=paperwork.letter(request, "agency") or paperwork.unit(parts),
        letter_number=paperwork.letter(request, "number"),
        purpose=request.purpose,
        reason=paperwork.reasons(request),
        verifier=verifier,
        approvers=[approver(step) for step in steps if step.kind in {"approve", "review"}],
        basis=basis_of(click),
        request_id=request.id,
        request_number=request.number or "",
    )


def registered(row: RequestPerson, shown: Sequence[str]) -> dict[str, str]:
    """Word one who asks, for the register, with the papers that all of them have shown."""
    return {
        "name": row.name,
        "unit": row.unit,
        "identity": row.identity_kind,
        "number": row.identity_masked,
        "licence": row.licence_number,
        "credentials": "、".join(shown),
    }


def basis_of(click: Click) -> list[str]:
    """Return the articles of the rulings, and the bureau's notice where its own rules decided."""
    found = {one for ruling in click.dossier.rulings for one in ruling.basis}
    notice = paperwork.notice_number(click)
    return [*sorted(found), *([notice] if notice else [])]


def approver(step: HistoryStep) -> dict[str, str]:
    """Word who decided, for the register."""
    day = beijing_date(step.at).isoformat()
    return {"name": step.person_name, "post": step.post, "day": day, "outcome": step.outcome}


def issue_grant(click: Click, arguments: Arguments, _data: Data) -> None:
    """grant.issue: open what the rulings cover, till a day ends (days=…, visits=…); once only."""
    dossier, request = click.dossier, click.dossier.request
    if dossier.grant is not None:
        return
    covered = covered_by(click)
    grant = grants.grant_for(
        request,
        covered,
        expires_at=end_of(beijing_date(click.at) + timedelta(int(arguments.get("days", "30")))),
        visits=int(arguments.get("visits", "3")),
        at=click.at,
        entry=dossier.entry,
        person_id=request.started_by if request.requester_kind in STAFF else None,
    )
    click.granted.append((grant, covered))
    dossier.grant = grant


def covered_by(click: Click) -> list[Covered]:
    """Return what a grant covers; raises `RuleViolation` when nothing is in scope."""
    dossier = click.dossier
    cases = [case.id for case in dossier.parts.cases]
    return grants.covered_by(
        click.session, dossier.request, dossier.permissions, cases, dossier.parts.items
    )


def close_grant(click: Click, _arguments: Arguments, _data: Data) -> None:
    """grant.close: nothing opens under it any more."""
    grant: Grant | None = click.dossier.grant
    if grant is not None:
        grants.end_grant(grant, at=click.at)


def issue_papers(click: Click, arguments: Arguments, _data: Data) -> None:
    """paper.issue: number a paper, freeze its data, have it drawn (paper=…).

    Beside a refusal the sheet stays with the opinions so far (sheet=…), where anybody gave one.
    """
    if any(step.outcome == REFUSE for step in click.decided) and "sheet" in arguments:
        issue_paper(click, arguments["sheet"])
    issue_paper(click, arguments["paper"])


def issue_paper(click: Click, kind: str) -> None:
    """Number a paper of a kind, freeze its data, have it drawn."""
    belongs = "disc_id" if click.about_disc else "request_id"
    order = issuing.Order(
        kind,
        partial(BUILDERS[kind], click),
        {belongs: click.subject.id},
        step=click.act.task_id,
        signers=signatures.signers_of(click, kind),
    )
    bureau_id = click.instance.bureau_id
    paper = issuing.prepare(click.session, click.pack, bureau_id, order, at=click.at)
    click.number(instruments.series_of(paper.facts), partial(write_paper, click, paper))


def write_paper(click: Click, paper: issuing.Prepared, year: int, n: int) -> None:
    """Write a paper under its number."""
    row = instruments.numbered(
        click.instance.bureau_id, paper.facts, paper.freeze, year, n, by=click.by, at=click.at
    )
    click.issued.append(row)


BUILDERS = {
    **paperwork.SHEETS,
    **letters.LETTERS,
    "disc_record": disc_papers.disc_record,
    "disc_label": disc_papers.disc_label,
}


def copy_to(click: Click, arguments: Arguments, _data: Data) -> None:
    """notice.copy: show the matter to a role for information (抄送; role=…)."""
    for person_id in told(click, arguments["role"]) - {click.subject.started_by}:
        click.copied.append(
            {
                "bureau_id": click.instance.bureau_id,
                "instance_id": click.instance.id,
                "person_id": person_id,
                "at": click.at,
            }
        )


def wanted(pack: Pack, setting: str) -> bool:
    """Tell whether the bureau has this setting and has switched it on."""
    found = pack.settings.get(setting)
    return found is not None and found.value is True


def told(click: Click, role: str) -> set[int]:
    """Return whom a notice to a role reaches: the handlers of the cases, or who holds the role."""
    if role == "handler":
        matter = click.disc if click.about_disc else click.dossier
        return matter.handled.handlers
    return set(click.staff.holders(role))


def number_disc(click: Click, _arguments: Arguments, _data: Data) -> None:
    """disc.number: give the disc its number, once."""
    disc = click.disc.record
    word = click.pack.words.get("disc", click.pack.short_name)
    if disc.number is None:
        click.number(discs.SERIES, partial(discs.give_number, disc, word))


def file_disc(click: Click, _arguments: Arguments, data: Data) -> None:
    """disc.file: write down who made the two copies when, and where they lie (RS-M-16; D 12)."""
    answers = click.act.answers
    signed = asks_signatures(data)
    if not signed:
        discs.move(click.disc.record, "signed")
    places = [paperwork.text(answers, name) for name in ("place_1", "place_2")]
    keepers = [paperwork.text(answers, name) for name in ("keeper_1", "keeper_2")]
    discs.file_disc(
        click.session,
        click.disc.record,
        places,
        at=click.at,
        keepers=keepers,
        signed=signed,
        made_on=paperwork.day(answers, "made_on"),
        maker=paperwork.text(answers, "maker"),
    )


def asks_signatures(data: Data) -> bool:
    """Tell whether the bureau's table wants the form signed (part D 13)."""
    found = data.get("discs")
    return not isinstance(found, Mapping) or bool(found.get("signatures"))


def decide_request(click: Click, _data: Data) -> Ruling:
    """access: rule on the request as it now stands, by the bureau's table.

    Silence stops here too: a letter registered for another way may have no rule (RS-A-8).
    """
    request = click.dossier.request
    asked = Asked(
        requester=request.requester_kind,
        actions=request.actions,
        materials=request.materials,
        purpose=request.purpose,
        organ=request.organ or None,
        person_kind=person_kind(
            request.letter.get("party_kind"),
            (person.unit for person in click.dossier.parts.persons),
        ),
    )
    cases = facts_of(click.session, click.dossier.parts.cases, click.at)
    ruling = rule(click.pack, asked, cases)
    keeping.check_defined(click.pack, ruling)
    instance = click.instance
    procedure = catalogue.parsed(click.session, instance.item_id, instance.item_sha256)
    keeping.check_steps(click.pack, ruling, procedure)
    click.dossier.rulings = keeping.keep(
        click.session, request, ruling, click.dossier.rulings, at=click.at
    )
    return Decided(
        outputs=ruling.data(), facts=ruling.evidence(), table=ruling.table, basis=ruling.basis
    )


def decide_disc(click: Click, _data: Data) -> Ruling:
    """discs: what burning a disc takes in this bureau."""
    return decide_discs(click.pack, click.disc.record.situation)


VERBS: Mapping[str, Verb] = {
    "request.settle": settle_request,
    "register.enter": enter_register,
    "grant.issue": issue_grant,
    "grant.close": close_grant,
    "paper.issue": issue_papers,
    "notice.copy": copy_to,
    "copy.record": handing_out.record_copies,
    "letter.dispatch": handing_out.dispatch_letter,
    "disc.number": number_disc,
    "disc.file": file_disc,
}
DECISIONS: Mapping[str, Decide] = {"access": decide_request, "discs": decide_disc}
