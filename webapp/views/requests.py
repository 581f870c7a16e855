"""Requests: asked, previewed, saved by themselves, submitted, shown, taken back."""

from dataclasses import replace

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.access import queries, requests
from archive.access.facts import RequestFacts
from archive.access.models import AccessRequest
from archive.access.rules import may_withdraw
from archive.cases.models import Case
from archive.cases.queries import CaseFilter, find_cases
from core.errors import InvalidInput, Undefined
from core.i18n import N_, Message
from forms.builder import SchemaForm
from people.filters import fetch
from people.permissions import require_may
from webapp import edge, incoming
from webapp.forms import earlier_scans, request_again, request_forms, request_papers
from webapp.incoming import Looked
from webapp.noting import acting
from webapp.pages import copies, matter, receipt_page, request_drafts, request_page
from webapp.shell import current_pack, tell
from workflows import requests as submissions
from workflows.papers import receipts
from workflows.rulings import RequestRuling

blueprint = Blueprint("requests", __name__)
SUBMITTED = N_("申请已提交，编号 {number}。")
WITHDRAWN = N_("申请已撤回，编号和记录保留。")
DROPPED = N_("草稿已删除。")
CORRECTED = N_("已补正并重新提交，按规定重新办理。")
SAVED = N_("草稿已保存，可以从“我发起的”里继续填写。")
LOOKED_UP = 8


@blueprint.get("/requests/new")
def new() -> ResponseReturnValue:
    """Show an empty form, or one filled from an earlier request (`copy`) or case (`case`)."""
    require_may(acting(), "create", "access_request")
    return request_page.page(
        request_forms.from_draft(copied(), request_drafts.vault()),
        counter=False,
        key=edge.new_key(),
    )


@blueprint.get("/counter")
def counter() -> ResponseReturnValue:
    """Show the form in which the archivist enters a request for somebody at the counter."""
    require_may(acting(), "create_for_outsider", "access_request")
    return request_page.page(
        request_forms.from_draft(copied(), request_drafts.vault()), counter=True, key=edge.new_key()
    )


def copied() -> dict[str, list[str]]:
    """Return what the new form starts with."""
    if number := request.args.get("case"):
        return {"cases-0-case": [number]}
    earlier_id = request.args.get("copy", type=int)
    if earlier_id is None:
        return {}
    earlier = fetch(edge.session(), AccessRequest, earlier_id, acting())
    return request_again.as_draft(edge.session(), earlier, numbers=False)


@blueprint.post("/requests/path")
def path() -> ResponseReturnValue:
    """Answer the live preview; writes nothing."""
    counter = request.args.get("for") == "counter"
    require_may(acting(), "create_for_outsider" if counter else "create", "access_request")
    values = request_forms.typed()
    sketch = request_page.sketch_of(values, counter=counter)
    answer = render_template(
        "requests/path.html", counter=counter, **request_page.ahead(sketch, values, {}, None)
    )
    edge.roll_back()
    return answer


@blueprint.get("/requests/cases")
def cases() -> ResponseReturnValue:
    """Answer the look-up box: cases of this bureau by number, name or party."""
    require_may(acting(), "find", "case")
    bureau_id = acting().bureau_id
    text = request.args.get("q", "")
    found = find_cases(edge.session(), bureau_id or 0, CaseFilter(text=text), size=LOOKED_UP)
    options = [
        {"value": case.number, "title": case.number, "under": f"{case.name} {case.party}"}
        for case in found.cases
    ]
    return render_template("requests/_options.html", options=options)


@blueprint.post("/requests/draft")
def save() -> ResponseReturnValue:
    """Keep what is typed; the same page saved twice is one draft."""
    counter = request.args.get("for") == "counter"
    require_may(acting(), "create_for_outsider" if counter else "create", "access_request")
    request_drafts.draft_of(request.form.get(edge.KEY_FIELD, ""), counter=counter)
    return "", 204


@blueprint.get("/requests/<int:request_id>/edit")
def edit(request_id: int) -> ResponseReturnValue:
    """Go on with a draft, or put a returned request right."""
    draft = request_drafts.editable(request_id)
    copies.note_seen(matter.instance_of(edge.session(), draft.id))
    if draft.state not in {"draft", "returned"}:
        return edge.done(url_for("requests.show", request_id=draft.id))
    kept = draft.draft or request_again.as_draft(edge.session(), draft, numbers=True)
    values = request_forms.from_draft(kept, request_drafts.vault())
    return request_page.page(values, counter=draft.for_outsider, key=edge.new_key(), draft=draft)


@blueprint.post("/requests")
def submit() -> ResponseReturnValue:
    """Submit, save as draft, look ahead, or add and remove rows, as the button says."""
    counter = request.args.get("for") == "counter"
    require_may(acting(), "create_for_outsider" if counter else "create", "access_request")
    if request.form.keys() & {"add", "remove", "preview"}:
        return rows_changed(counter=counter)
    if "draft" in request.form:
        request_drafts.draft_of(request.form.get(edge.KEY_FIELD, ""), counter=counter)
        tell(Message(SAVED))
        return edge.done(url_for("tasks.inbox", tab="started"))
    scans = request_papers.scans_of(request.files)
    if scans:
        incoming.leave_transaction()
    looked = incoming.look_at_papers(scans)
    if (earlier := edge.replay()) is not None:
        return earlier
    return submit_checked(looked, counter=counter)


def submit_checked(looked: Looked, *, counter: bool) -> ResponseReturnValue:
    """Check everything, then submit; a fault shows the page again with what was typed.

    `looked` tells what was seen in the scans.
    """
    values = request_forms.typed()
    form = request_page.form_class(counter=counter)(values)
    good = form.validate()
    found, errors = request_forms.cases_named(edge.session(), acting(), form, strict=True)
    kind = form["requester"].data or ""
    errors |= request_forms.check_handler(edge.session(), acting(), kind, found)
    errors |= request_forms.check_persons(request_forms.persons_of(form, acting(), kind))
    if not good or errors:
        return request_page.page(
            values, counter=counter, key=posted_key(), errors=errors, form=form
        ), 422
    try:
        return send(form, values, found, looked, counter=counter)
    except InvalidInput as error:
        edge.roll_back()
        faults = dict(error.errors)
        return request_page.page(
            values, counter=counter, key=posted_key(), errors=faults, form=form
        ), 422
    except Undefined:
        keep_typed(counter=counter)
        raise


def keep_typed(*, counter: bool) -> None:
    """Keep as a draft what no rule decides yet; the page that says so leads back to it."""
    edge.roll_back()
    draft = request_drafts.draft_of(posted_key(), counter=counter)
    edge.session().flush()  # a new draft has its number from now on
    g.back_url = url_for("requests.edit", request_id=draft.id)
    edge.commit()


def posted_key() -> str:
    """Return the key of the page that was posted."""
    return request.form.get(edge.KEY_FIELD) or edge.new_key()


def send(
    form: SchemaForm,
    values: request_page.Typed,
    found: list[Case],
    looked: Looked,
    *,
    counter: bool,
) -> ResponseReturnValue:
    """Submit the request and start its procedure, or hand a returned one in again."""
    session, pack = edge.session(), current_pack()
    facts = request_forms.facts_of(form, acting(), found)
    facts = replace(facts, procedure=submissions.procedure_for(pack, facts))
    ruling = submissions.rule_request(session, pack, facts, at=edge.now())
    request_page.check_found(facts, ruling, values)
    papers = request_papers.needed_papers(ruling.credentials, facts.persons)
    draft = request_drafts.to_send(posted_key(), counter=counter)
    earlier = earlier_scans.of_request(session, draft)
    scans = request_papers.Scans(request_papers.scans_of(request.files), looked, earlier)
    store = edge.installation().store
    facts = request_papers.with_papers(facts, pack, store, papers, values, scans)
    if draft.state == "returned":
        return hand_in_again(draft, facts)
    return hand_in(draft, facts, ruling)


def hand_in(
    draft: AccessRequest, facts: RequestFacts, ruling: RequestRuling
) -> ResponseReturnValue:
    """Start the procedure of a request; whoever asks at the counter gets a receipt."""
    session, pack, by, at = edge.session(), current_pack(), acting(), edge.now()
    vault = request_drafts.vault()
    sent = submissions.submit(session, pack, draft, facts, vault, by=by, at=at, ruling=ruling)
    tell(Message(SUBMITTED, {"number": draft.number}))
    if code := sent.receipt_code:
        receipts.issue_receipt(session, pack, draft, sent, by=by, at=at)
        return edge.done(url_for("requests.receipt", request_id=draft.id, code=code))
    return edge.done(url_for("requests.show", request_id=draft.id))


def hand_in_again(draft: AccessRequest, facts: RequestFacts) -> ResponseReturnValue:
    """Send a request that came back on its way anew."""
    session, pack, vault = edge.session(), current_pack(), request_drafts.vault()
    submissions.resubmit(session, pack, draft, facts, vault, by=acting(), at=edge.now())
    tell(Message(CORRECTED))
    return edge.done(url_for("requests.show", request_id=draft.id))


def rows_changed(*, counter: bool) -> str:
    """Show the same page with one row more or fewer; nothing is checked or saved."""
    values = request_again.with_rows(request_forms.typed(), request.form)
    answer = request_page.page(values, counter=counter, key=posted_key())
    edge.roll_back()
    return answer


@blueprint.get("/requests/<int:request_id>")
def show(request_id: int) -> ResponseReturnValue:
    """Show a request: what was asked, where it is, what came of it."""
    found = fetch(edge.session(), AccessRequest, request_id, acting())
    if found.state == "draft":
        return edge.done(url_for("requests.edit", request_id=found.id))
    copies.note_read(found)
    instance = matter.instance_of(edge.session(), found.id)
    copies.note_seen(instance)
    own = found.started_by == acting().person_id
    again = "requests.counter" if found.for_outsider else "requests.new"
    return render_template(
        "requests/show.html",
        **matter.request_page(
            edge.session(), current_pack(), acting(), found, instance, edge.now()
        ),
        withdraw_url=url_for("requests.withdraw", request_id=found.id)
        if own and may_withdraw(found.state, found.acted_at)
        else None,
        copy_url=url_for(again, copy=found.id) if own else None,
        key=edge.new_key(),
        version=None,
    )


@blueprint.get("/requests/<int:request_id>/receipt")
def receipt(request_id: int) -> ResponseReturnValue:
    """Show the receipt with its code, for printing at the counter."""
    found = fetch(edge.session(), AccessRequest, request_id, acting())
    session, code = edge.session(), request.args.get("code", "")
    known = code if queries.request_by_receipt(session, code) is found else ""
    return render_template(
        "requests/receipt.html",
        **receipt_page.context(session, current_pack(), acting(), found, known),
    )


@blueprint.post("/requests/<int:request_id>/withdraw")
def withdraw(request_id: int) -> ResponseReturnValue:
    """Take the request back, until somebody has acted on it."""
    found = fetch(edge.session(), AccessRequest, request_id, acting(), "withdraw")
    if (earlier := edge.replay()) is not None:
        return earlier
    reason = request.form.get("reason", "").strip()
    submissions.withdraw(edge.session(), found, by=acting(), at=edge.now(), reason=reason)
    tell(Message(WITHDRAWN))
    return edge.done(url_for("requests.show", request_id=found.id))


@blueprint.post("/requests/<int:request_id>/drop")
def drop(request_id: int) -> ResponseReturnValue:
    """Delete a draft that nobody has seen."""
    found = fetch(edge.session(), AccessRequest, request_id, acting(), "change")
    requests.drop_draft(edge.session(), found)
    tell(Message(DROPPED))
    return edge.done(url_for("tasks.inbox"))
