"""What was copied to a person (抄送): noted as read when they open it."""

from flask import g
from sqlalchemy import select

from archive.access.models import AccessRequest
from webapp import edge
from workflows.models import Copy, Instance
from workflows.subjects import REQUEST


def note_read(request: AccessRequest) -> None:
    """Note that the reader has seen what was copied to them, in a transaction of its own."""
    unread = (
        select(Copy.id)
        .join(Instance, Instance.id == Copy.instance_id)
        .where(
            Copy.person_id == g.actor.person_id,
            Copy.read_at.is_(None),
            Instance.subject_kind == REQUEST,
            Instance.subject_id == request.id,
        )
    )
    ids = edge.session().scalars(unread).all()
    if not ids:
        return
    with edge.installation().database.writing() as session:
        for row in session.scalars(select(Copy).where(Copy.id.in_(ids))):
            row.read_at = edge.now()
