"""What is in force, a bureau's own or the shared one: diagrams, forms, templates of papers."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from threading import Lock
from typing import Any

from sqlalchemy.orm import Session

from bureaus import published
from core.errors import NotFound
from documents.bundles import drawable
from forms import schema
from forms.components import Schema
from workflows.engine import Procedure, parse_procedure

PROCEDURE = "procedure"
FORM = "form"
PAPER = "paper"
SUFFIX = ".bpmn"
# What was read, by the digest of its bytes, for all threads: reading takes long.
_parsed: dict[str, Procedure] = {}
_forms: dict[str, Schema] = {}
_parsing = Lock()


@dataclass(frozen=True)
class Deployed:
    """A version of a procedure: the row to pin instances to, and the diagram itself."""

    item_id: int
    sha256: str
    procedure: Procedure


def in_force(session: Session, bureau_id: int, name: str) -> Deployed:
    """Return the version that new instances of this bureau start on; raises `NotFound`."""
    item = published.choose(published.in_force(session, bureau_id), PROCEDURE, name)
    return Deployed(item.id, item.sha256, parsed(session, item.id, item.sha256))


def parsed(session: Session, item_id: int, sha256: str) -> Procedure:
    """Return the parsed diagram of a version; versions are immutable, so it is parsed once."""
    found = _parsed.get(sha256)
    if found is None:
        source = published.source(session, item_id)
        with _parsing:
            found = _parsed.setdefault(sha256, parse_procedure(source))
    return found


def form(session: Session, bureau_id: int, name: str) -> Schema:
    """Return the form in force, the bureau's own or the shared one; raises `NotFound`."""
    item = published.choose(published.in_force(session, bureau_id), FORM, name)
    found = _forms.get(item.sha256)
    if found is None:
        source = published.source(session, item.id)
        found = _forms.setdefault(item.sha256, schema.read(schema.parse_json(source)))
    return found


def paper_version(session: Session, bureau_id: int, name: str) -> str:
    """Return the version of a paper's template that counts now: the bureau's own or the shared one.

    "" where none was ever published: then the one that ships.
    """
    try:
        return published.choose(published.in_force(session, bureau_id), PAPER, name).sha256
    except NotFound:
        return ""


def with_template(session: Session, frozen: Mapping[str, Any]) -> dict[str, Any]:
    """Return a frozen paper together with exactly the version of its template that it names.

    Papers that were frozen before templates were published are drawn as their kind ships.
    """
    source = published.source_by_digest(session, PAPER, frozen.get("template", ""))
    return dict(frozen) if source is None else drawable(frozen, source)


def shipped() -> dict[str, bytes]:
    """Return the diagrams that come with the product, by procedure."""
    folder = resources.files("workflows") / "bpmn"
    return {
        file.name.removesuffix(SUFFIX): file.read_bytes()
        for file in sorted(folder.iterdir(), key=lambda one: one.name)
        if file.name.endswith(SUFFIX)
    }
