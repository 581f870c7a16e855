"""The drawings of procedures and where an instance stands on them."""

import html
import re

from flask import Blueprint, Response, g, jsonify
from flask.typing import ResponseReturnValue
from markupsafe import escape
from sqlalchemy import select

from archive.access.models import AccessRequest
from archive.discs.models import DiscRecord
from bureaus.models import PublishedItem
from core.errors import NotFound
from core.i18n import N_
from people.permissions import can
from webapp import edge
from webapp.display import language
from webapp.pages import timeline
from webapp.wording import word
from workflows.models import InboxTask, Instance
from workflows.subjects import DISC

blueprint = Blueprint("procedures", __name__)
GONE = N_("没有找到这张流程图。")
# What people read on a drawing; names of settings are plain codes and stay.
LABEL = re.compile(r' name="([^"]*[\u4e00-\u9fff][^"]*)"')


@blueprint.get("/procedures/<sha256>.bpmn")
def diagram(sha256: str) -> ResponseReturnValue:
    """Serve the drawing of a version, the bureau's own or a shared one."""
    source = edge.session().scalar(
        select(PublishedItem.source).where(
            PublishedItem.kind == "procedure",
            PublishedItem.sha256 == sha256,
            PublishedItem.bureau_id.is_(None) | (PublishedItem.bureau_id == g.actor.bureau_id),
        )
    )
    if source is None:
        raise NotFound(GONE)
    return Response(labelled(source), mimetype="application/xml")


def labelled(source: bytes) -> str:
    """Return a drawing with its Chinese labels in the reader's language."""
    text = source.decode("utf-8")
    return text if language() == "zh" else LABEL.sub(worded, text)


def worded(found: re.Match[str]) -> str:
    """Return a name as it reads on the page."""
    return f' name="{escape(word(html.unescape(found[1])))}"'


@blueprint.get("/instances/<int:instance_id>/state")
def state(instance_id: int) -> ResponseReturnValue:
    """Serve what is done, current, taken and skipped."""
    session = edge.session()
    instance = session.get(Instance, instance_id)
    if instance is None or not may_see(instance):
        raise NotFound(GONE)
    procedure = timeline.procedure_of(session, instance)
    course = timeline.course_of(session, instance)
    found = timeline.state_of(procedure, course.history, course.waiting)
    steps = {
        **dict.fromkeys(found.skipped, timeline.SKIPPED),
        **dict.fromkeys(found.done, timeline.DONE),
        **dict.fromkeys(found.current, timeline.CURRENT),
    }
    return jsonify({"steps": steps, "flows": sorted(found.taken)})


def may_see(instance: Instance) -> bool:
    """Tell whether the reader may see the instance: its subject, or a step of it."""
    session, actor = edge.session(), g.actor
    if instance.bureau_id != actor.bureau_id:
        return False
    model = DiscRecord if instance.subject_kind == DISC else AccessRequest
    subject = session.get(model, instance.subject_id)
    if subject is not None and can(actor, "read", subject):
        return True
    rows = session.scalars(select(InboxTask).where(InboxTask.instance_id == instance.id))
    return any(can(actor, "read", row) for row in rows)
