"""Issuing a paper: what every paper carries, its number, its frozen data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

from sqlalchemy.orm import Session

from archive.instruments import operations as instruments
from archive.instruments.marks import InstrumentSigner
from archive.instruments.models import Instrument
from archive.instruments.operations import PaperFacts
from archive.seals.models import RegisteredSeal
from archive.seals.queries import seal_for
from bureaus.packs import Pack
from core.clock import beijing_date
from core.database import settings_of
from documents import compose, registry
from documents.kinds import PaperKind
from documents.papers import common
from people.actors import Actor
from workflows import catalogue

# What every paper carries, ready to be passed on to a paper's schema.
Own = dict[str, Any]
ELECTRONIC, WET, SCAN = "electronic", "wet", "seal.png"
Build = Callable[[Own], common.Paper]


@dataclass(frozen=True)
class Order:
    """A paper to be issued: who draws it up, and the ids of the rows that it is about.

    `step` is the step in which it is issued, `signers` are those who sign it by hand.
    """

    kind: str
    build: Build
    about: Mapping[str, int]
    step: str = ""
    signers: Sequence[InstrumentSigner] = ()


@dataclass(frozen=True)
class Composed:
    """A paper as frozen; composing raises at once when something is wrong with it."""

    template_version: str
    data: Mapping[str, Any]
    problems: Sequence[object] = ()


@dataclass(frozen=True)
class Prepared:
    """A paper of which everything is known but its number."""

    facts: PaperFacts
    freeze: instruments.Freeze


def issue(
    session: Session, pack: Pack, bureau_id: int, order: Order, *, by: Actor, at: datetime
) -> Instrument:
    """Issue a paper outside any step."""
    paper = prepare(session, pack, bureau_id, order, at=at)
    return instruments.issue(session, bureau_id, paper.facts, paper.freeze, by=by, at=at)


def prepare(
    session: Session, pack: Pack, bureau_id: int, order: Order, *, at: datetime
) -> Prepared:
    """Return the paper that its builder will draw up once it has its number."""
    kind = order.kind
    known = registry.paper_kind(kind)
    row = seal_of(session, pack, bureau_id, known)
    seal = sealing(pack, row)
    facts = PaperFacts(
        kind=kind,
        title=known.title,
        word=pack.words.get(kind, pack.short_name),
        stamping=seal["stamping"] if known.sealed else "none",
        seal_id=row.id if row else None,
        consents=0 if row is None else 1 + row.two_persons,
        step=order.step,
        signers=list(order.signers),
        **order.about,
    )
    shared = {**shared_parts(session, pack, at), **seal}
    fonts = settings_of(session).fonts_dir
    template = catalogue.paper_version(session, bureau_id, kind)
    return Prepared(facts, partial(freeze, order, shared, fonts, template=template))


def shared_parts(session: Session, pack: Pack, at: datetime) -> dict[str, Any]:
    """Return what every paper carries, save its number, code and seal."""
    settings = settings_of(session)
    return {
        "issuer": common.Issuer(
            name=pack.name,
            telephone=pack.telephone,
            address=pack.address,
            office=pack.register_keeper,
        ),
        "day": beijing_date(at),
        "verify_url": f"{settings.public_url}/v/",
        "demo": settings.demo,
    }


def seal_of(session: Session, pack: Pack, bureau_id: int, kind: PaperKind) -> RegisteredSeal | None:
    """Return the registered seal that a paper of the kind shall bear, None where it bears none."""
    if pack.stamping != ELECTRONIC or not kind.sealed:
        return None
    return seal_for(session, bureau_id, kind.name)


def sealing(pack: Pack, row: RegisteredSeal | None) -> dict[str, Any]:
    """Return how a paper is sealed.

    Without a seal that the bureau registered, the place stays empty: none is ever invented.
    """
    if pack.stamping != ELECTRONIC:
        return {"stamping": pack.stamping, "seal": common.Seal(name=pack.name)}
    if row is None:
        return {"stamping": WET, "seal": None}
    drawn = row.origin == "drawn"
    seal = common.Seal(
        name=row.name,
        lower=row.lower,
        code=row.code,
        diameter=row.diameter,
        origin=cast("common.Origin", row.origin),
        image="" if drawn else SCAN,
        sha256=row.sha256,
    )
    return {"stamping": ELECTRONIC, "seal": seal}


def freeze(
    order: Order,
    shared: dict[str, Any],
    own_fonts: Path,
    number: str,
    code: str,
    *,
    template: str,
) -> Composed:
    """Compose the paper with its number and the address under which it can be checked."""
    own = {**shared, "number": number, "verify_url": shared["verify_url"] + code}
    frozen = compose.freeze(order.kind, order.build(own), own_fonts=own_fonts, template=template)
    return Composed(str(frozen["template"]), frozen)
