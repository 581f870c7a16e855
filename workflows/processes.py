"""The life of an instance: started, moved on by each act, withdrawn, ended."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, undefer

from archive.access.models import AccessRequest
from archive.discs.models import DiscRecord
from bureaus.packs import Pack
from core import audit
from core.errors import Stale
from core.i18n import N_
from people.actors import Actor
from workflows import catalogue, engine, history
from workflows.clicks import Click, ClickHost
from workflows.models import InboxTask, Instance
from workflows.steps import DECISIONS, VERBS
from workflows.subjects import DISC, REQUEST
from workflows.waiting import NextStep, open_rows, sync_inbox
from workflows.writing import write

RUNNING = "running"
ENDED = "ended"
WITHDRAWN = "withdrawn"
# How the record names the way in which somebody ended a matter from outside its diagram.
STOPPED = {WITHDRAWN: N_("撤回申请")}
OVER = N_("这件事已经办结或者撤回，不能再办理。")


def start(
    session: Session,
    pack: Pack,
    procedure: str,
    about: AccessRequest | DiscRecord,
    data: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
    first: Callable[[Instance], None] | None = None,
) -> Instance:
    """Start the procedure in force and run it to its first waits.

    `data` holds ids and decisions only; `first` is what the same click does before it holds the
    trail, for which all others wait. Raises what the bureau's rules and verbs raise.
    """
    deployed = catalogue.in_force(session, about.bureau_id, procedure)
    instance = new_instance(deployed, procedure, about, by=by, at=at)
    click = Click(session, pack, instance, by, at)
    instance.title = click.subject.title
    session.add(instance)
    session.flush()  # the first steps write rows that name the instance
    with session.no_autoflush:
        run = engine.start(deployed.procedure, dict(data), host(click))
        settle(click, run, ())
    if first is not None:
        first(instance)
    audit.record(
        session,
        "process.start",
        by=by.audit,
        at=at,
        object_kind=instance.subject_kind,
        object_id=about.id,
        bureau_id=about.bureau_id,
        procedure=procedure,
        instance=instance.id,
    )
    return instance


def new_instance(
    deployed: catalogue.Deployed,
    procedure: str,
    about: AccessRequest | DiscRecord,
    *,
    by: Actor,
    at: datetime,
) -> Instance:
    """Return an instance before its first step, pinned to the version of today."""
    return Instance(
        bureau_id=about.bureau_id,
        procedure=procedure,
        item_id=deployed.item_id,
        item_sha256=deployed.sha256,
        subject_kind=DISC if isinstance(about, DiscRecord) else REQUEST,
        subject_id=about.id,
        title="",
        status=RUNNING,
        state=b"",
        steps=0,
        started_by=by.person_id or None,
        started_at=at,
    )


def host(click: Click) -> ClickHost:
    """Return what the engine may ask during the click."""
    return ClickHost(click, VERBS, DECISIONS)


def resume(click: Click) -> engine.Run:
    """Load the instance's run from its state and the version that it is pinned to."""
    instance = click.instance
    if instance.status != RUNNING:
        raise Stale(OVER)
    procedure = catalogue.parsed(click.session, instance.item_id, instance.item_sha256)
    return engine.load(procedure, instance.state, host(click))


def lock(session: Session, instance_id: int) -> Instance:
    """Return the instance as it is now, held against everybody else until the commit."""
    return session.execute(
        select(Instance)
        .where(Instance.id == instance_id)
        .options(undefer(Instance.state))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


STEP = (
    select(Instance, InboxTask)
    .join(InboxTask, InboxTask.instance_id == Instance.id)
    .where(InboxTask.id == bindparam("task_id"), InboxTask.bureau_id == bindparam("bureau_id"))
    .options(undefer(Instance.state))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def lock_step(
    session: Session, bureau_id: int | None, task_id: str
) -> tuple[Instance, InboxTask] | None:
    """Return a step and its instance, both as they are now and held until the commit.

    Whoever waited here for somebody faster must not go by what was read before.
    """
    found = session.execute(STEP, {"task_id": task_id, "bureau_id": bureau_id}).first()
    return (found[0], found[1]) if found is not None else None


def settle(
    click: Click, run: engine.Run, before: Sequence[InboxTask] | None = None
) -> list[NextStep]:
    """Write what the act changed: what its verbs prepared, history, inbox, state, next waking.

    Returns the steps that are open now. `before` are those that were open before the act,
    for a caller who knows them.
    """
    instance = click.instance
    write(click)
    history.write(click, run.finished)
    if before is None:
        before = open_rows(click.session, instance.id)
    waiting = sync_inbox(click, run.waiting, before)
    # The instance changes last, so that its row is written once.
    instance.steps += len(run.finished)
    instance.state = run.dump()
    instance.next_due = run.next_due
    if click.fell and click.by.person_id != instance.started_by:
        instance.news_at = click.at
    if run.over:
        instance.status = ENDED
        instance.ended = run.ended or ""
        instance.ended_at = click.at
    click.session.flush()  # a fault must show before the click is called done
    return waiting


def stop(
    session: Session, instance: Instance, status: str, *, by: Actor, at: datetime, reason: str
) -> None:
    """End a running instance from outside the diagram (撤回、作废); its tasks are cancelled."""
    if instance.status != RUNNING:
        raise Stale(OVER)
    instance.status = status
    instance.ended = status
    instance.ended_at = at
    instance.next_due = None
    for row in open_rows(session, instance.id):
        row.state = "cancelled"
        row.closed_at = at
    session.add(
        history.operation(
            instance.bureau_id,
            instance.id,
            STOPPED[status],
            status,
            reason=reason,
            by=by,
            at=at,
            step=status,
        )
    )
