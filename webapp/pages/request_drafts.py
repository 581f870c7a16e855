"""The draft behind a request form: begun by its page, gone on with, overtaken by another page."""

from flask import request
from sqlalchemy import bindparam, select

from archive.access import requests
from archive.access.models import AccessRequest
from archive.access.vault import Vault
from core.locking import hold_name
from people.filters import fetch
from people.permissions import can
from webapp import edge
from webapp.forms import request_forms
from webapp.noting import acting
from workflows import requests as submissions

DRAFT = select(AccessRequest).where(
    AccessRequest.draft_key == bindparam("draft_key"),
    AccessRequest.started_by == bindparam("person_id"),
)


def draft_of(key: str, *, counter: bool) -> AccessRequest:
    """Return the draft of this page with what is typed now, begun when it is new.

    The page that saves a draft has it from then on: one that was open before begins its own.
    """
    session, actor = edge.session(), acting()
    values = request_forms.to_draft(request_forms.typed(), vault())
    found = earlier_draft(key)
    if found is not None:
        if key and found.state == "draft":
            found.draft_key = draft_key(key)
        requests.save_draft(session, found, values, at=edge.now())
        return found
    return requests.create_draft(
        session,
        actor.bureau_id or 0,
        for_outsider=counter,
        by=actor,
        at=edge.now(),
        draft=values,
        draft_key=draft_key(key or edge.new_key()),
    )


def to_send(key: str, *, counter: bool) -> AccessRequest:
    """Return what this page sends: its draft, or a new request where nothing was kept of it."""
    return earlier_draft(key) or requests.begin(
        acting().bureau_id or 0,
        for_outsider=counter,
        by=acting(),
        at=edge.now(),
        draft_key=draft_key(key or edge.new_key()),
    )


def editable(request_id: int) -> AccessRequest:
    """Return the request if it is the reader's to fill in.

    A draft is its starter's; one that came back is put right by whoever has that step now, also
    when it was handed on to them (转办).
    """
    session, actor = edge.session(), acting()
    found = session.get(AccessRequest, request_id)
    if found is not None and found.state == "returned":
        step = submissions.correction_of(session, found)
        if step is not None and can(actor, "act", step):
            return found
    return fetch(session, AccessRequest, request_id, actor, "change")


def earlier_draft(key: str) -> AccessRequest | None:
    """Return the draft that this page has saved before, or the one that it goes on with."""
    session, kept = edge.session(), draft_key(key)
    hold_name(session, kept)  # the page may be saving itself at this moment
    own = session.scalar(DRAFT, {"draft_key": kept, "person_id": acting().person_id})
    known = request.args.get("id", type=int)
    if own is not None or known is None:
        return own
    draft = editable(known)
    return None if overtaken(draft) else draft


def overtaken(draft: AccessRequest) -> bool:
    """Tell whether another page has saved the draft since this one was opened."""
    seen = request.form.get("_version", type=int)
    return draft.state == "draft" and seen is not None and seen != draft.row_version


def vault() -> Vault:
    """Return the vault for identity numbers."""
    return Vault(edge.installation().settings.secret("identities"))


def draft_key(key: str) -> str:
    """Return what a draft keeps of its page's key."""
    return edge.own_key(key, "draft")
