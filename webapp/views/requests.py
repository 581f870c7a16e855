"""Requests: asked, previewed, saved by themselves, submitted, shown, taken back."""

import secrets
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from archive.access import queries, requests
from archive.access.facts import RequestFacts
from archive.access.models import AccessRequest
from archive.access.rules import may_withdraw
from archive.access.vault import Vault
from archive.cases.models import Case
from archive.cases.queries import CaseFilter, find_cases
from core.errors import InvalidInput
from core.i18n import N_, Message
from forms.builder import SchemaForm
from people.actors import Actor
from people.filters import fetch
from people.permissions import require_may
from webapp import edge, matter, request_forms, request_papers
from webapp.shell import current_pack, tell
from workflows import catalogue, preview
from workflows import requests as submissions
from workflows.rulings import RequestRuling

blueprint = Blueprint("requests", __name__)
SUBMITTED = N_("申请已提交，编号 {number}。")
WITHDRAWN = N_("申请已撤回，编号和记录保留。")
DROPPED = N_("草稿已删除。")
SAVED = N_("草稿已保存，可以从“我发起的”里继续填写。")
PATH_WORDS = {
    "allow_direct": N_("依照本局规定，不需要审批。"),
    "allow_after_verify": N_("证件核验通过后办理，不需要审批。"),
    "needs_approval": N_("需要下列人员批准。"),
    "forbid": N_("本局规定不允许。提交后将出具不予查阅告知书。"),
    "defer_to_law": N_("依照法律规定另行办理。"),
}
SILENT = N_("本局规定没有写明这种情形，不能提交。可以请{who}补充规定。")
LOOKED_UP = 8
Typed = MultiDict[str, str]


@dataclass(frozen=True)
class Sketch:
    """A request as far as it has been typed: its form, its cases, what the rules say of it."""

    form: SchemaForm
    cases: list[Case]
    facts: RequestFacts
    ruling: RequestRuling | None
    procedure: str


def acting() -> Actor:
    """Return who is signed in."""
    actor: Actor = g.actor
    return actor


@blueprint.get("/requests/new")
def new() -> ResponseReturnValue:
    """Show an empty form, or one filled from an earlier request (`copy`) or case (`case`)."""
    require_may(acting(), "create", "access_request")
    return page(request_forms.from_draft(copied()), counter=False, key=new_key())


@blueprint.get("/counter")
def counter() -> ResponseReturnValue:
    """Show the form in which the archivist enters a request for somebody at the counter."""
    require_may(acting(), "create_for_outsider", "access_request")
    return page(request_forms.from_draft(copied()), counter=True, key=new_key())


def copied() -> dict[str, list[str]]:
    """Return what the new form starts with."""
    if number := request.args.get("case"):
        return {"cases-0-case": [number]}
    earlier_id = request.args.get("copy", type=int)
    if earlier_id is None:
        return {}
    earlier = fetch(edge.session(), AccessRequest, earlier_id, acting())
    return matter.as_draft(edge.session(), earlier)


def new_key() -> str:
    """Return a key that makes this page's click, and its draft, unique."""
    return secrets.token_urlsafe(18)


def page(  # what a form page shows
    values: Typed,
    *,
    counter: bool,
    key: str,
    errors: dict[str, Message] | None = None,
    draft: AccessRequest | None = None,
    form: SchemaForm | None = None,
) -> str:
    """Render the form with its live preview."""
    sketch = sketch_of(values, counter=counter, form=form)
    left = request_forms.show_errors(sketch.form, errors or {})
    request_forms.offer_cases(sketch.form, url_for("requests.cases"))
    here: dict[str, Any] = {"for": "counter"} if counter else {}
    return render_template(
        "requests/new.html",
        form=sketch.form,
        parts=request_forms.parts(sketch.form),
        action=url_for("requests.submit", **here),
        draft_url=url_for("requests.save", **here),
        path_url=url_for("requests.path", **here),
        key=draft.draft_key if draft is not None and draft.draft_key else key,
        version=None,
        saved_at=draft.saved_at if draft else None,
        counter=counter,
        cancel_url=url_for("tasks.inbox"),
        drop_url=url_for("requests.drop", request_id=draft.id) if draft else None,
        left=left,
        **ahead(sketch, values, errors or {}),
    )


def form_class(*, counter: bool) -> type[SchemaForm]:
    """Return the request form in force for this bureau."""
    shape = catalogue.form(edge.session(), acting().bureau_id or 0, "access_request")
    return request_forms.form_class(shape, current_pack(), counter=counter)


def sketch_of(values: Typed, *, counter: bool, form: SchemaForm | None = None) -> Sketch:
    """Read what has been typed so far; nothing is checked beyond what the preview needs."""
    actor, pack = acting(), current_pack()
    if form is None:
        form = form_class(counter=counter)(values)
    cases, _errors = request_forms.cases_named(edge.session(), actor, form, strict=False)
    facts = request_forms.facts_of(form, actor, cases, ())
    ruling, procedure = None, ""
    if facts.requester_kind and facts.actions and facts.materials and cases:
        try:
            procedure = submissions.procedure_for(pack, facts)
            ruling = submissions.rule_request(edge.session(), pack, facts, at=edge.now())
        except InvalidInput:
            procedure = ""
    return Sketch(form, cases, replace(facts, procedure=procedure), ruling, procedure)


def ahead(sketch: Sketch, values: Typed, errors: dict[str, Message]) -> dict[str, Any]:
    """Return the way the request will go, the articles, and the papers to show."""
    ruling, pack = sketch.ruling, current_pack()
    if ruling is None:
        return {"path": {}, "articles": [], "papers": [], "papers_signature": ""}
    terms = ruling.credentials
    return {
        "path": path_of(sketch, ruling),
        "articles": matter.quotes(ruling.basis),
        "papers": request_papers.papers_asked(pack, terms, values, errors),
        "papers_signature": "|".join(terms),
    }


def path_of(sketch: Sketch, ruling: RequestRuling) -> dict[str, Any]:
    """Word what the rules say and which steps follow."""
    pack = current_pack()
    if ruling.outcome == "undefined":
        who = pack.roles.get(submissions.settled_by(pack), "")
        return {"outcome": "undefined", "missing": Message(SILENT, {"who": who}), "steps": []}
    steps = preview.look_ahead(
        edge.session(), pack, sketch.procedure, sketch.facts, ruling, by=acting(), at=edge.now()
    )
    return {"outcome": ruling.outcome, "sentence": PATH_WORDS[ruling.outcome], "steps": steps}


@blueprint.post("/requests/path")
def path() -> ResponseReturnValue:
    """Answer the live preview; writes nothing."""
    counter = request.args.get("for") == "counter"
    require_may(acting(), "create_for_outsider" if counter else "create", "access_request")
    values = request_forms.typed()
    sketch = sketch_of(values, counter=counter)
    answer = render_template("requests/path.html", counter=counter, **ahead(sketch, values, {}))
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
    draft_of(request.form.get(edge.KEY_FIELD, ""), counter=counter)
    return "", 204


def draft_of(key: str, *, counter: bool) -> AccessRequest:
    """Return the draft of this page with what is typed now, begun when it is new."""
    session, actor = edge.session(), acting()
    values = request_forms.to_draft(request_forms.typed())
    found = session.scalar(
        select(AccessRequest).where(
            AccessRequest.draft_key == key, AccessRequest.started_by == actor.person_id
        )
    )
    if found is None:
        return requests.create_draft(
            session,
            actor.bureau_id or 0,
            for_outsider=counter,
            by=actor,
            at=edge.now(),
            draft=values,
            draft_key=key or new_key(),
        )
    requests.save_draft(session, found, values, at=edge.now())
    return found


@blueprint.get("/requests/<int:request_id>/edit")
def edit(request_id: int) -> ResponseReturnValue:
    """Go on with a draft, or put a returned request right."""
    draft = fetch(edge.session(), AccessRequest, request_id, acting(), "change")
    if draft.state not in {"draft", "returned"}:
        return edge.done(url_for("requests.show", request_id=draft.id))
    kept = draft.draft or matter.as_draft(edge.session(), draft)
    values = request_forms.from_draft(kept)
    return page(values, counter=draft.for_outsider, key=new_key(), draft=draft)


@blueprint.post("/requests")
def submit() -> ResponseReturnValue:
    """Submit, save as draft, or add and remove rows, as the button says."""
    counter = request.args.get("for") == "counter"
    require_may(acting(), "create_for_outsider" if counter else "create", "access_request")
    if "add" in request.form or "remove" in request.form:
        return rows_changed(counter=counter)
    if "draft" in request.form:
        draft_of(request.form.get(edge.KEY_FIELD, ""), counter=counter)
        tell(Message(SAVED))
        return edge.done(url_for("tasks.inbox", tab="started"))
    if (earlier := edge.replay()) is not None:
        return earlier
    return submit_checked(counter=counter)


def submit_checked(*, counter: bool) -> ResponseReturnValue:
    """Check everything, then submit; a fault shows the page again with what was typed."""
    values = request_forms.typed()
    form = form_class(counter=counter)(values)
    good = form.validate()
    found, errors = request_forms.cases_named(edge.session(), acting(), form, strict=True)
    kind = form["requester"].data or ""
    errors |= request_forms.check_handler(edge.session(), acting(), kind, found)
    if not good or errors:
        return page(values, counter=counter, key=posted_key(), errors=errors, form=form), 422
    try:
        return send(form, values, found, counter=counter)
    except InvalidInput as error:
        edge.roll_back()
        faults = dict(error.errors)
        return page(values, counter=counter, key=posted_key(), errors=faults, form=form), 422


def posted_key() -> str:
    """Return the key of the page that was posted."""
    return request.form.get(edge.KEY_FIELD) or new_key()


def send(
    form: SchemaForm, values: Typed, found: list[Case], *, counter: bool
) -> ResponseReturnValue:
    """Submit the request and start its procedure."""
    session, pack, actor = edge.session(), current_pack(), acting()
    facts = request_forms.facts_of(form, actor, found, ())
    facts = replace(facts, procedure=submissions.procedure_for(pack, facts))
    ruling = submissions.rule_request(session, pack, facts, at=edge.now())
    papers = request_papers.credentials_of(
        pack, edge.installation().store, ruling.credentials, values, request.files
    )
    draft = draft_of(posted_key(), counter=counter)
    facts = replace(facts, credentials=papers)
    sent = submissions.submit(session, pack, draft, facts, vault(), by=actor, at=edge.now())
    tell(Message(SUBMITTED, {"number": draft.number}))
    if sent.receipt_code:
        return edge.done(url_for("requests.receipt", request_id=draft.id, code=sent.receipt_code))
    return edge.done(url_for("requests.show", request_id=draft.id))


def vault() -> Vault:
    """Return the vault for identity numbers."""
    return Vault(edge.installation().settings.secret("identities"))


def rows_changed(*, counter: bool) -> str:
    """Show the same page with one row more or fewer; nothing is checked or saved."""
    values = matter.with_rows(request_forms.typed(), request.form)
    answer = page(values, counter=counter, key=posted_key())
    edge.roll_back()
    return answer


@blueprint.get("/requests/<int:request_id>")
def show(request_id: int) -> ResponseReturnValue:
    """Show a request: what was asked, where it is, what came of it."""
    found = fetch(edge.session(), AccessRequest, request_id, acting())
    if found.state == "draft":
        return edge.done(url_for("requests.edit", request_id=found.id))
    own = found.started_by == acting().person_id
    again = "requests.counter" if found.for_outsider else "requests.new"
    return render_template(
        "requests/show.html",
        **matter.request_page(edge.session(), current_pack(), acting(), found, edge.now()),
        withdraw_url=url_for("requests.withdraw", request_id=found.id)
        if own and may_withdraw(found.state, found.acted_at)
        else None,
        copy_url=url_for(again, copy=found.id) if own else None,
        key=new_key(),
        version=None,
    )


@blueprint.get("/requests/<int:request_id>/receipt")
def receipt(request_id: int) -> ResponseReturnValue:
    """Show the receipt with its code, for printing at the counter."""
    found = fetch(edge.session(), AccessRequest, request_id, acting())
    code = request.args.get("code", "")
    known = queries.request_by_receipt(edge.session(), code)
    return render_template(
        "requests/receipt.html",
        **matter.receipt_page(current_pack(), found, code if known is found else ""),
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
