"""Writing requests, grants and visits: the door to this shelf's three halves."""

from archive.access.facts import CredentialFacts, PersonFacts, RequestFacts
from archive.access.grants import (
    close_grant,
    dispatch,
    expire_grants,
    record_copy,
)
from archive.access.loans import hand_out, take_back
from archive.access.overdue import end_overdue
from archive.access.parts import see_original
from archive.access.requests import (
    create_draft,
    keep_rulings,
    mark_acted,
    ruling_on,
    save_draft,
    settle,
    submit,
    withdraw,
)
from archive.access.vault import Vault
from archive.access.visits import (
    Fact,
    close_visit,
    leave_terminal,
    open_at_desk,
    open_visit,
    record_event,
    renew_code,
    start_on_terminal,
)

__all__ = [
    "CredentialFacts",
    "Fact",
    "PersonFacts",
    "RequestFacts",
    "Vault",
    "close_grant",
    "close_visit",
    "create_draft",
    "dispatch",
    "end_overdue",
    "expire_grants",
    "hand_out",
    "keep_rulings",
    "leave_terminal",
    "mark_acted",
    "open_at_desk",
    "open_visit",
    "record_copy",
    "record_event",
    "renew_code",
    "ruling_on",
    "save_draft",
    "see_original",
    "settle",
    "start_on_terminal",
    "submit",
    "take_back",
    "withdraw",
]
