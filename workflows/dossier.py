"""All that belongs to the subject of a click, read in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Integer, Select, bindparam, exists, select
from sqlalchemy.orm import Session

from archive.access import queries
from archive.access.models import (
    AccessRequest,
    AccessRuling,
    CopyMade,
    Grant,
    RequestCase,
    RequestCredential,
    RequestItem,
    RequestPerson,
)
from archive.access.queries import Parts
from archive.access.rules import Permission
from archive.cases.models import Case, CaseHandler
from archive.register.models import RegisterEntry
from core.columns import among
from core.errors import NotFound
from core.together import side_by_side, sort_out
from workflows.models import HistoryStep
from workflows.subjects import GONE, REQUEST, Subject, describe

# What people decide; the papers and the register print it.
PRINTED = ("verify", "approve", "review", "register")
SUBJECT = bindparam("subject", type_=Integer)
INSTANCE = bindparam("instance", type_=Integer)


def with_handlers(cases: Select[Case]) -> Select[Any]:
    """Add the handlers to a question for cases: a row for each of them."""
    return cases.outerjoin(CaseHandler, CaseHandler.case_id == Case.id).add_columns(
        CaseHandler.id.label("place"),
        CaseHandler.person_id.label("handler"),
        CaseHandler.main.label("main"),
    )


ALL = side_by_side(
    select(
        AccessRequest,
        exists().where(Grant.request_id == SUBJECT).label("granted"),
        exists().where(RegisterEntry.request_id == SUBJECT).label("entered"),
        exists().where(CopyMade.request_id == SUBJECT).label("copied"),
    ).where(AccessRequest.id == SUBJECT),
    with_handlers(
        select(Case)
        .join(RequestCase, RequestCase.case_id == Case.id)
        .where(RequestCase.request_id == SUBJECT)
    ).add_columns(RequestCase.id.label("named")),
    select(RequestPerson).where(RequestPerson.request_id == SUBJECT),
    select(RequestCredential).where(
        RequestCredential.request_id == SUBJECT, RequestCredential.replaced_at.is_(None)
    ),
    select(RequestItem).where(RequestItem.request_id == SUBJECT),
    select(AccessRuling).where(AccessRuling.request_id == SUBJECT),
    select(HistoryStep).where(
        HistoryStep.instance_id == INSTANCE, among(HistoryStep.kind, PRINTED)
    ),
)
WIDTHS = (4, 5, 1, 1, 1, 1, 1)


@dataclass(frozen=True)
class CaseLine:
    """A case of the subject with one of its handlers; `main` is the one who answers for it."""

    case: Case
    place: int | None
    handler: int | None
    main: bool | None


@dataclass(frozen=True)
class Handled:
    """The cases of a subject in the order they were named, and who handles them."""

    lines: Sequence[CaseLine]

    @property
    def cases(self) -> list[Case]:
        """Return the cases, each once."""
        return list({line.case.id: line.case for line in self.lines}.values())

    @property
    def handlers(self) -> set[int]:
        """Return everybody who handles one of the cases."""
        return {line.handler for line in self.lines if line.handler is not None}

    @property
    def main(self) -> int | None:
        """Return who answers for the first case 主办人, else any of its handlers."""
        own = [line for line in self.lines if line.place and line.case.id == self.lines[0].case.id]
        first = min(own, key=lambda line: (not line.main, line.place), default=None)
        return first.handler if first else None


def handled_of(session: Session, case_ids: Sequence[int]) -> Handled:
    """Return cases with who handles them, for something that is not a request yet."""
    rows = session.execute(with_handlers(select(Case).where(Case.id.in_(case_ids))))
    return Handled([CaseLine(*row) for row in rows])


class Dossier:
    """A request with all its parts, read at once; what a click adds to it is set by the click.

    `instance_id` names the matter whose decisions belong to it, None where there is none yet.
    """

    def __init__(self, session: Session, request_id: int, instance_id: int | None) -> None:
        self._session = session
        rows = session.execute(ALL, {"subject": request_id, "instance": instance_id})
        requests, cases, persons, credentials, items, rulings, earlier = sort_out(rows, *WIDTHS)
        if not requests:
            raise NotFound(GONE)
        self.request: AccessRequest
        self.request, self._granted, self._entered, self._copied = requests[0]
        cases.sort(key=lambda line: line[-1])
        self.handled = Handled([CaseLine(*line[:-1]) for line in cases])
        self.parts = Parts(
            sorted(persons, key=lambda row: (row.position, row.id)),
            in_order(credentials),
            self.handled.cases,
            in_order(items),
        )
        self.rulings = queries.last_of(self.request, in_order(rulings))
        self.earlier: list[HistoryStep] = in_order(earlier)

    @cached_property
    def subject(self) -> Subject:
        """The request as lists and tasks show it."""
        return of_request(self.request, self.handled)

    @property
    def basis(self) -> list[str]:
        """The articles that the rulings stand on, each once."""
        return list(dict.fromkeys(name for ruling in self.rulings for name in ruling.basis))

    @property
    def permissions(self) -> list[Permission]:
        """The rulings as the scope of a grant reads them."""
        return [queries.permission_of(ruling) for ruling in self.rulings]

    def note_copies(self) -> None:
        """Note that this click makes copies."""
        self._copied = True

    @property
    def copies(self) -> Sequence[CopyMade]:
        """The copies made so far."""
        return queries.copies_of(self._session, self.request.id) if self._copied else ()

    @cached_property
    def grant(self) -> Grant | None:
        """The grant, once it has been issued."""
        return queries.grant_of(self._session, self.request.id) if self._granted else None

    @cached_property
    def entry(self) -> RegisterEntry | None:
        """The register entry, once it has been written."""
        if not self._entered:
            return None
        return self._session.scalar(
            select(RegisterEntry).where(RegisterEntry.request_id == self.request.id).limit(1)
        )


def in_order(rows: list[Any]) -> list[Any]:
    """Return rows as they were written."""
    return sorted(rows, key=lambda row: row.id)


def of_request(request: AccessRequest, handled: Handled) -> Subject:
    """Describe a request by its first case."""
    cases = handled.cases
    return describe(
        REQUEST,
        request.id,
        request.bureau_id,
        cases[0] if cases else None,
        requester=request.requester,
        started_by=request.started_by,
        for_outsider=request.for_outsider,
        handler_id=handled.main,
        more=len(cases) - 1,
    )
