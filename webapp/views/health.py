"""Is the installation well: a page for administrators, two bare answers for a supervisor."""

from http import HTTPStatus

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from core import audit
from core.crypto import new_token
from core.errors import InvalidInput
from core.i18n import N_, message
from jobs import health, leases
from jobs.troubles import Trouble, fetch_dead, troubles
from people.permissions import require_may
from webapp import edge
from webapp.auth import public
from webapp.noting import acting
from webapp.pages.people_page import REFUSED
from webapp.shell import tell
from webapp.wording import word

blueprint = Blueprint("health", __name__)
LONGEST_REASON = 200
AGAIN = N_("“{job}”已重新排队办理。")
ALL_AGAIN = N_("{count} 项已重新排队办理。")
DISMISSED = N_("“{job}”不再办理，原因已记入审计记录。")
REASON = N_("请写明为什么不再办理（200 字以内）。")


@blueprint.get("/livez")
@public
def alive() -> ResponseReturnValue:
    """Answer that the process answers, and nothing else."""
    return bare(HTTPStatus.OK)


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Answer whether pages can be had: the database answers too."""
    try:
        edge.session().execute(select(1))
    except SQLAlchemyError:
        return bare(HTTPStatus.SERVICE_UNAVAILABLE)
    return bare(HTTPStatus.OK)


def bare(status: HTTPStatus) -> Response:
    """Return an answer without a word in it."""
    return Response(status=status, mimetype="text/plain", headers={"Cache-Control": "no-store"})


@blueprint.get("/health")
def index() -> ResponseReturnValue:
    """Show what a look over the installation found, and the jobs that need a person."""
    require_may(acting(), "read", "system")
    return page()


def page(refused: int | None = None, reason: str = "") -> str:
    """Render the page; `refused` is the job whose dismissal lacked its reason."""
    session, actor = edge.session(), acting()
    installation = edge.installation()
    whole = actor.bureau_id is None
    looked = health.look(installation.settings, installation, edge.now()) if whole else ()
    return render_template(
        "health/index.html",
        findings=list(looked),
        aside=troubles(session, actor, leases.dead_letters(session)),
        failing=troubles(session, actor, leases.failing(session)),
        refused=refused,
        reason=reason,
        problem=REASON,
        key=new_token(),
    )


@blueprint.post("/health/jobs/<int:job_id>/again")
def again(job_id: int) -> ResponseReturnValue:
    """Give a job that was put aside its attempts back."""
    require_may(acting(), "change", "system")
    if (before := edge.replay()) is not None:
        return before
    trouble = fetch_dead(edge.session(), acting(), job_id)
    run_again(trouble)
    tell(message(AGAIN, job=message(trouble.title)))
    return edge.done(url_for("health.index"))


@blueprint.post("/health/jobs/again")
def all_again() -> ResponseReturnValue:
    """Give all jobs that were put aside their attempts back: what they lacked was mended."""
    require_may(acting(), "change", "system")
    if (before := edge.replay()) is not None:
        return before
    found = troubles(edge.session(), acting(), leases.dead_letters(edge.session()))
    for trouble in found:
        run_again(trouble)
    tell(message(ALL_AGAIN, count=len(found)))
    return edge.done(url_for("health.index"))


def run_again(trouble: Trouble) -> None:
    """Revive the job and write down who did."""
    leases.revive(edge.session(), trouble.job.id, at=edge.now())
    note("job.again", trouble)


@blueprint.post("/health/jobs/<int:job_id>/dismiss")
def dismiss(job_id: int) -> ResponseReturnValue:
    """Give a job up for good, with the reason."""
    require_may(acting(), "change", "system")
    if (before := edge.replay()) is not None:
        return before
    trouble = fetch_dead(edge.session(), acting(), job_id)
    try:
        reason = read_reason()
    except InvalidInput:
        return page(job_id, request.form.get("reason", "")), REFUSED
    leases.dismiss(edge.session(), job_id, at=edge.now())
    note("job.dismiss", trouble, reason)
    tell(message(DISMISSED, job=message(trouble.title)))
    return edge.done(url_for("health.index"))


def read_reason() -> str:
    """Return the reason that was typed; raises `InvalidInput` for none or too long a one."""
    reason = request.form.get("reason", "").strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise InvalidInput({"reason": REASON})
    return reason


def note(kind: str, trouble: Trouble, reason: str = "") -> None:
    """Write down who decided what about a job."""
    audit.record(
        edge.session(),
        kind,
        by=acting().audit,
        at=edge.now(),
        object_kind="job",
        object_id=trouble.job.id,
        job=trouble.job.kind,
        about=trouble.concern,
        error=word(trouble.fault),
        reason=reason,
    )
