"""What was copied to a person (抄送), or decided on what they began: noted when they open it."""

from flask import g
from sqlalchemy import bindparam, select, update

from archive.access.models import AccessRequest
from webapp import edge
from workflows.models import Copy, Instance
from workflows.subjects import REQUEST

UNREAD = (
    select(Copy.id)
    .join(Instance, Instance.id == Copy.instance_id)
    .where(
        Copy.person_id == bindparam("reader"),
        Copy.read_at.is_(None),
        Instance.subject_kind == REQUEST,
        Instance.subject_id == bindparam("request_id"),
    )
)


def note_seen(instance: Instance | None) -> None:
    """Note that whoever began the matter has seen what was decided, in a transaction of its own.

    The row keeps its version: reading must not make anybody's decision stale.
    """
    if instance is None or instance.news_at is None or instance.started_by != g.actor.person_id:
        return
    this = (Instance.id == instance.id, Instance.news_at == instance.news_at)
    with edge.installation().database.writing() as session:
        session.execute(update(Instance).where(*this).values(news_at=None))


def note_read(request: AccessRequest) -> None:
    """Note that the reader has seen what was copied to them, in a transaction of its own."""
    asked = {"reader": g.actor.person_id, "request_id": request.id}
    ids = edge.session().scalars(UNREAD, asked).all()
    if not ids:
        return
    with edge.installation().database.writing() as session:
        for row in session.scalars(select(Copy).where(Copy.id.in_(ids))):
            row.read_at = edge.now()
