"""The request form as a page: what has been typed so far, the way it will go, its draft."""

from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for
from werkzeug.datastructures import MultiDict

from archive.access.facts import RequestFacts
from archive.access.models import AccessRequest
from archive.access.words import STAFF
from archive.cases.models import Case
from core.errors import InvalidInput
from core.i18n import N_, Message, Names, message
from forms.builder import SchemaForm
from webapp import edge
from webapp.forms import earlier_scans, request_forms, request_papers
from webapp.noting import acting
from webapp.pages import inbox_page, matter, task_page, timeline
from webapp.pages.grounds import grounds
from webapp.pages.request_drafts import editable
from webapp.shell import current_pack
from workflows import catalogue, keeping, preview
from workflows import requests as submissions
from workflows.effects import COPYING
from workflows.rulings import RequestRuling

PATH_WORDS = {
    "allow_direct": N_("依照本局规定，不需要审批。"),
    "allow_after_verify": N_("证件核验通过后办理，不需要审批。"),
    "needs_approval": N_("需要下列人员批准。"),
    "forbid": N_("本局规定不允许。提交后将出具不予查阅告知书。"),
    "defer_to_law": N_("依照法律规定另行办理。"),
}
NOTHING_THERE = N_("所选案卷里现在没有可以提供的这类材料，请核对要看什么。")
# What the counter ticks, and what it is told while the tick is missing.
TOLD = "told_absent"
NOT_TOLD = N_(
    "所选案卷里现在没有来访人要的这类材料。请核对案卷和内容；来访人知道了仍要提出的，请打勾后再提交。"
)
FREE = N_("查阅不收取查询费。")
PAYS = N_("查阅不收取查询费，复制费用由申请人自行支付。")
LEAVE_OUT = N_("不能办的只是：{parts}。去掉以后，其余的可以申请。")
SILENT = N_("本局规定没有写明这种情形，不能提交。可以请{who}补充规定。")
SILENT_YOURS = N_("本局规定没有写明这种情形，不能提交。您可以补充规定。")
Typed = MultiDict[str, str]


@dataclass(frozen=True)
class Sketch:
    """A request as far as it has been typed: its form, its cases, what the rules say of it."""

    form: SchemaForm
    cases: list[Case]
    facts: RequestFacts
    ruling: RequestRuling | None
    procedure: str
    apart: Message | str | None = None


def page(
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
    here = place(counter=counter, draft=draft)
    kept = draft if draft is not None and draft.state == "draft" else None
    back = put_right() if draft is None else draft if draft.state == "returned" else None
    return render_template(
        "requests/new.html",
        form=sketch.form,
        parts=request_forms.parts(sketch.form, counter=counter),
        action=url_for("requests.submit", **here),
        draft_url=url_for("requests.save", **here),
        path_url=url_for("requests.path", **here),
        key=key,
        version=draft.row_version if draft else None,
        saved_at=draft.saved_at if draft else None,
        kept=inbox_page.kept_until(kept) if kept else None,
        counter=counter,
        cancel_url=url_for("tasks.inbox"),
        drop_url=url_for("requests.drop", request_id=kept.id) if kept else None,
        returned=returned(back) if back else None,
        came_back=record_of(back) if back else None,
        handing=handing(back) if back else None,
        left=left,
        **ahead(sketch, values, errors or {}, draft),
    )


def returned(back: AccessRequest) -> timeline.Step | None:
    """Return why the request came back and what is missing."""
    instance = matter.instance_of(edge.session(), back.id)
    return timeline.returned(edge.session(), current_pack(), instance) if instance else None


def record_of(back: AccessRequest) -> dict[str, str]:
    """Return where the record and the papers of a request stand, and its number."""
    url = url_for("requests.show", request_id=back.id)
    return {"number": back.number or "", "url": url}


def handing(back: AccessRequest) -> dict[str, Any] | None:
    """Return how putting a request right is handed on; None where there is nobody to take it."""
    step = submissions.correction_of(edge.session(), back)
    return task_page.handing(edge.session(), acting(), step, edge.now()) if step else None


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
    facts = request_forms.facts_of(form, actor, cases)
    ruling, procedure, apart = None, "", None
    if facts.requester_kind and facts.actions and facts.materials and cases:
        try:
            procedure = submissions.procedure_for(pack, facts)
            ruling = submissions.rule_request(edge.session(), pack, facts, at=edge.now())
        except InvalidInput as error:
            apart = error.message
    return Sketch(form, cases, replace(facts, procedure=procedure), ruling, procedure, apart)


def ahead(
    sketch: Sketch, values: Typed, errors: dict[str, Message], draft: AccessRequest | None
) -> dict[str, Any]:
    """Return the way the request will go, the articles, and the papers to show.

    `draft` is what is put right here, None where the address tells.
    """
    ruling, pack = sketch.ruling, current_pack()
    if ruling is None:
        path = {"missing": sketch.apart} if sketch.apart else {}
        return {"path": path, "articles": [], "papers": [], "papers_signature": "", "absent": None}
    names = names_of(sketch.facts)
    papers = request_papers.needed_papers(ruling.credentials, sketch.facts.persons)
    earlier = earlier_scans.of_request(edge.session(), draft or put_right())
    path = path_of(sketch, ruling)
    absent = bool(path.get("absent")) and sketch.facts.requester_kind not in STAFF
    return {
        "path": path,
        "absent": {"told": TOLD in values, "wrong": TOLD in errors, "sentence": NOT_TOLD}
        if absent
        else None,
        "articles": grounds(edge.session(), pack, acting().bureau_id or 0, ruling.basis),
        "papers": request_papers.papers_asked(
            pack, papers, values, errors, lambda one: earlier.find(one.term, one.person, names)
        ),
        "papers_signature": "|".join(
            [*(f"{paper.title}{paper.had:d}" for paper in papers), TOLD * absent]
        ),
    }


def put_right() -> AccessRequest | None:
    """Return the returned request that the address names, for whoever puts it right."""
    known = request.args.get("id", type=int)
    found = edge.session().get(AccessRequest, known) if known is not None else None
    return editable(found.id) if found is not None and found.state == "returned" else None


def names_of(facts: RequestFacts) -> list[str]:
    """Return the names of the persons, as typed so far."""
    return [person.name for person in facts.persons]


def path_of(sketch: Sketch, ruling: RequestRuling) -> dict[str, Any]:
    """Word what the rules say and which steps follow."""
    pack = current_pack()
    blocked: dict[str, Any] = {"outcome": "undefined", "apart": in_the_way(ruling)}
    if ruling.outcome == "undefined":
        role = keeping.settled_by(pack)
        if role in acting().roles:
            return {**blocked, "missing": SILENT_YOURS, "settle_url": url_for("rules.index")}
        return {**blocked, "missing": Message(SILENT, {"who": pack.roles.get(role, "")})}
    steps = preview.look_ahead(
        edge.session(), pack, sketch.procedure, sketch.facts, ruling, by=acting(), at=edge.now()
    )
    if ruling.outcome == "forbid":  # the rest is not skipped by the table: it never comes
        steps = [step for step in steps if step.state != "skipped"]
    nothing = preview.finds_nothing(edge.session(), sketch.facts, ruling)
    return {
        "outcome": ruling.outcome,
        "sentence": PATH_WORDS[ruling.outcome],
        "missing": NOTHING_THERE if nothing else None,
        "absent": nothing,
        "apart": in_the_way(ruling),
        "steps": steps,
        "fee": fee_of(ruling),
    }


def in_the_way(ruling: RequestRuling) -> Message | None:
    """Word what to leave out so that the rest can go, None where nothing would help."""
    parts = keeping.in_the_way(ruling)
    return message(LEAVE_OUT, parts=Names(parts)) if parts else None


def check_found(facts: RequestFacts, ruling: RequestRuling, values: Typed) -> None:
    """Raise `InvalidInput` where somebody asks for what the cases do not hold.

    Whoever comes from outside has a right to be told so on paper, if they wish to ask all the same.
    """
    own = facts.requester_kind in STAFF
    if (own or TOLD not in values) and preview.finds_nothing(edge.session(), facts, ruling):
        raise InvalidInput({"materials": NOTHING_THERE} if own else {TOLD: NOT_TOLD})


def fee_of(ruling: RequestRuling) -> str | None:
    """Word what the bureau's text says of fees (RS-A-11, SL-A-11, GX-A-11), None for nothing."""
    if ruling.copy_payer == "applicant" and COPYING & {part.action for part in ruling.parts}:
        return PAYS
    return FREE if ruling.inquiry_fee == 0 else None


def place(*, counter: bool, draft: AccessRequest | None = None) -> dict[str, Any]:
    """Return what the addresses of this page carry: whose door it is, and which draft goes on."""
    known = draft.id if draft is not None else request.args.get("id", type=int)
    return {"for": "counter" if counter else None, "id": known}
