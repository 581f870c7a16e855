"""What the bureau's rules say, for everybody who works by them; and the draft put in force."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from archive.access.words import ACTIONS
from archive.instruments.rules import number_text
from bureaus import loading, published
from bureaus.access_rules import BY_NOTICE
from bureaus.models import InForce, PublishedItem
from bureaus.packs import Pack
from core import audit
from core.clock import beijing_date
from core.errors import InvalidInput, NotFound
from core.i18n import N_, Message
from decisions.tables import parse_table
from people.permissions import can, require, require_may
from webapp import auth, edge
from webapp.display import language
from webapp.edge import new_key
from webapp.forms.notice import Notice, read_notice
from webapp.noting import acting
from webapp.pages import procedure_page, rules_page
from webapp.shell import current_pack, tell
from webapp.wording import word
from workflows import catalogue
from workflows.catalogue import FORM

blueprint = Blueprint("rules", __name__)
DRAFT = "draft"
TABS = (
    ("rules.index", N_("谁可以看什么")),
    ("rules.readings", N_("读法和时限")),
    ("rules.procedures", N_("办理流程")),
    ("rules.versions", N_("版本")),
)
KINDS = {
    "bureau": N_("单位设置"),
    "decision": N_("决策表"),
    "procedure": N_("流程图"),
    "form": N_("表单"),
    "paper": N_("文书"),
}
NO_DRAFT = N_("本局没有待施行的草案。")
ENACTING = N_("依 {number} 施行调阅规定")
ENACTED = N_("调阅规定已依 {number} 施行，即时生效。")


@blueprint.get("/rules")
def index() -> ResponseReturnValue:
    """Show who may do what with which material, and the whole ruling on one case."""
    require_may(acting(), "read", "bureau_rules")
    draft, pointer = request.args.get(DRAFT, ""), draft_pointer()
    pack = with_draft() if draft and waiting(pointer) else current_pack()
    case = rules_page.read_case(request.args)
    return page(
        "rules/index.html",
        case=case,
        fields=rules_page.fields(case),
        materials=[material_tab(case, code, draft) for code in rules_page.CHOICES["material"]],
        heads=[(rules_page.HEADS[code], ACTIONS[code]) for code in rules_page.CHOICES["action"]],
        rows=rules_page.matrix(pack, case, draft),
        legend=rules_page.legend(),
        ruling=rules_page.ruling_card(pack, case),
        pointer=pointer,
        as_draft=pack is not current_pack(),
        may_enact=waiting(pointer) and pointer is not None and can(acting(), "enact", pointer),
    )


def page(template: str, **shown: Any) -> str:  # noqa: ANN401  # what the page shows, by name
    """Render a page of the rules under its tabs."""
    tabs = [
        {"title": word(title), "url": url_for(place), "current": request.endpoint == place}
        for place, title in TABS
    ]
    return render_template(template, tabs=tabs, pack=current_pack(), **shown)


def material_tab(case: rules_page.Case, code: str, draft: str) -> dict[str, Any]:
    """Return the way to the matrix of another material."""
    return {
        "title": word(rules_page.CHOICES["material"][code]),
        "url": url_for("rules.index", **case.query(material=code), draft=draft or None),
        "current": case.material == code,
    }


def draft_pointer() -> InForce | None:
    """Return the bureau's draft table, in force or not; None for a bureau without one."""
    bureau_id = acting().bureau_id
    if bureau_id is None:
        return None
    return published.pointer_to(edge.session(), bureau_id, loading.DECISION, BY_NOTICE)


def waiting(pointer: InForce | None) -> bool:
    """Tell whether the draft still waits for the notice."""
    return pointer is not None and not pointer.enabled


def with_draft() -> Pack:
    """Return the bureau's pack as it will be once the draft is in force."""
    items = published.in_force(edge.session(), acting().bureau_id or 0)
    return loading.pack_of(edge.session(), [replace(item, enabled=True) for item in items])


@blueprint.get("/rules/readings")
def readings() -> ResponseReturnValue:
    """Show how the bureau reads what its texts leave open, its limits, posts and number words."""
    require_may(acting(), "read", "bureau_rules")
    pack = current_pack()
    return page(
        "rules/readings.html",
        settings=rules_page.settings(pack),
        limits=rules_page.limits(pack),
        posts=rules_page.posts(pack),
        number_words=rules_page.number_words(pack),
        apart=len(pack.separate) > 0,
        sample=number_text(next(iter(pack.words.values()), ""), beijing_date(edge.now()).year, 1),
    )


@blueprint.get("/rules/procedures")
def procedures() -> ResponseReturnValue:
    """List the procedures in force and what each is for."""
    require_may(acting(), "read", "bureau_rules")
    pack = current_pack()
    rows = [
        {
            "name": name,
            "title": catalogue.in_force(edge.session(), bureau_id(), name).procedure.name,
            "used_for": procedure_page.used_for(pack, name),
        }
        for name in procedure_names()
    ]
    return page("rules/procedures.html", rows=rows)


def bureau_id() -> int:
    """Return the bureau whose rules are read; raises `NotFound` for who belongs to none."""
    found = acting().bureau_id
    if found is None:
        raise NotFound(published.GONE)
    return found


def procedure_names() -> list[str]:
    """Return the procedures in force, the bureau's own and the shared ones."""
    items = published.in_force(edge.session(), bureau_id())
    names = {item.name for item in items if item.kind == catalogue.PROCEDURE}
    return sorted(names, key=procedure_page.place)


@blueprint.get("/rules/procedures/<name>")
def procedure(name: str) -> ResponseReturnValue:
    """Show one procedure as a drawing and in words."""
    require_may(acting(), "read", "bureau_rules")
    deployed = catalogue.in_force(edge.session(), bureau_id(), name)
    pack = current_pack()
    return render_template(
        "rules/procedure.html",
        procedure=deployed.procedure,
        diagram_url=url_for("procedures.diagram", sha256=deployed.sha256, lang=language()),
        steps=procedure_page.steps(pack, deployed.procedure),
        used_for=procedure_page.used_for(pack, name),
        sha256=deployed.sha256,
    )


@blueprint.get("/rules/versions")
def versions() -> ResponseReturnValue:
    """List what is in force: which version, since when, on what basis, with its fingerprint."""
    require_may(acting(), "read", "bureau_rules")
    rows = edge.session().execute(
        select(InForce, PublishedItem)
        .join(PublishedItem, PublishedItem.id == InForce.item_id)
        .where((InForce.bureau_id == bureau_id()) | InForce.bureau_id.is_(None))
        .order_by(InForce.bureau_id.is_(None), InForce.kind, InForce.name)
    )
    shown = [(pointer, item, title_of(item)) for pointer, item in rows]
    return page("rules/versions.html", rows=shown, kinds=KINDS)


def title_of(item: PublishedItem) -> str:
    """Return what a published item is called, its name where it has no title."""
    if item.kind == loading.DECISION:
        return parse_table(item.source, item.name).name
    if item.kind == catalogue.PROCEDURE:
        return catalogue.parsed(edge.session(), item.id, item.sha256).name
    if item.kind == FORM:
        return str(json.loads(item.source).get("title", item.name))
    return current_pack().name if item.kind == loading.BUREAU else item.name


@blueprint.get("/rules/draft")
def draft() -> ResponseReturnValue:
    """Ask the bureau's head for the notice that puts the draft in force."""
    enactable()
    return draft_page({}, {})


def enactable() -> InForce:
    """Return the draft for whoever may put it in force; one in force already is `Stale`."""
    pointer = draft_pointer()
    if pointer is None:
        raise NotFound(NO_DRAFT)
    require(acting(), "enact", pointer)
    published.check_waiting(pointer)
    return pointer


def draft_page(
    typed: dict[str, str], errors: dict[str, Message], notice: Notice | None = None
) -> str:
    """Render the form, or with a notice what will be done by it."""
    return render_template(
        "rules/draft.html",
        typed=typed,
        errors=errors,
        notice=notice,
        key=request.form.get(edge.KEY_FIELD) or new_key(),
        key_field=edge.KEY_FIELD,
        pack=current_pack(),
    )


@blueprint.post("/rules/draft")
def enact() -> ResponseReturnValue:
    """Take the notice, show once more what it does, then put the draft in force."""
    confirmed = "confirmed" in request.form
    if confirmed and (earlier := edge.replay()) is not None:
        return earlier
    pointer = enactable()
    typed = {name: request.form.get(name, "") for name in ("notice_number", "dated")}
    try:
        notice = read_notice(typed["notice_number"], typed["dated"], today=beijing_date(edge.now()))
    except InvalidInput as error:
        return draft_page(typed, dict(error.errors)), error.status
    if not confirmed:
        return draft_page(typed, {}, notice)
    auth.require_step_up(Message(ENACTING, {"number": notice.number}))
    put_in_force(pointer, notice.number, notice.dated)
    tell(Message(ENACTED, {"number": notice.number}))
    return edge.done(url_for("rules.index"))


def put_in_force(pointer: InForce, number: str, dated: date) -> None:
    """Put the draft in force and write down by whose notice."""
    published.put_in_force(
        edge.session(),
        bureau_id(),
        pointer.kind,
        pointer.name,
        notice_number=number,
        at=edge.now(),
    )
    audit.record(
        edge.session(),
        "rules.enact",
        by=acting().audit,
        at=edge.now(),
        object_kind="in_force",
        object_id=pointer.id,
        notice=number,
        dated=dated.isoformat(),
        item=pointer.item_id,
    )
