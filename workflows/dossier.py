"""All that belongs to the subject of a click, read once however often it is asked."""

from collections.abc import Sequence
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.access import queries
from archive.access.models import AccessRequest, AccessRuling, CopyMade, Grant
from archive.access.queries import Parts
from archive.register.models import RegisterEntry
from workflows.models import HistoryStep, Instance
from workflows.subjects import Subject

# What people decide; the papers and the register print it.
DECIDING = ("verify", "approve", "review", "register")


class Dossier:
    """The request of a click with its parts; each is asked for at most once."""

    def __init__(self, session: Session, instance: Instance, subject: Subject) -> None:
        self._session = session
        self._instance = instance
        self._subject = subject
        # What the click itself decides; written with the rest of its history at the end.
        self.own: HistoryStep | None = None

    @cached_property
    def request(self) -> AccessRequest:
        """The request itself."""
        return self._session.get_one(AccessRequest, self._subject.id)

    @cached_property
    def parts(self) -> Parts:
        """Its persons, papers, cases and single items."""
        return queries.parts_of(self._session, self.request)

    @cached_property
    def rulings(self) -> Sequence[AccessRuling]:
        """What the bureau's table said of it."""
        return queries.rulings_of(self._session, self.request)

    @cached_property
    def basis(self) -> list[str]:
        """The articles that the rulings stand on, each once."""
        return list(dict.fromkeys(name for ruling in self.rulings for name in ruling.basis))

    @cached_property
    def decided(self) -> list[HistoryStep]:
        """What people have decided, oldest first, the click's own step included."""
        earlier = self._session.scalars(
            select(HistoryStep)
            .where(HistoryStep.instance_id == self._instance.id, HistoryStep.kind.in_(DECIDING))
            .order_by(HistoryStep.id)
        )
        own = [self.own] if self.own is not None and self.own.kind in DECIDING else []
        return [*earlier, *own]

    @property
    def copies(self) -> Sequence[CopyMade]:
        """The copies made so far; the click itself may add some."""
        return queries.copies_of(self._session, self.request.id)

    @property
    def grant(self) -> Grant | None:
        """The grant, once it has been issued."""
        return queries.grant_of(self._session, self.request.id)

    @property
    def entry(self) -> RegisterEntry | None:
        """The register entry, once it has been written."""
        return self._session.scalar(
            select(RegisterEntry).where(RegisterEntry.request_id == self.request.id).limit(1)
        )
