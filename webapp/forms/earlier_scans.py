"""Scans that came when a returned request was handed in before: nobody has to send them again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from archive.access.models import AccessRequest, RequestCredential
from archive.access.queries import parts_of
from archive.access.words import PERSONAL

Whose = tuple[str, int | None]


@dataclass(frozen=True)
class EarlierScans:
    """The papers with scans, by term and position of the person, and who the persons were then."""

    names: Sequence[str] = ()
    papers: Mapping[Whose, RequestCredential] = field(default_factory=dict)

    def find(self, term: str, person: int | None, names: Sequence[str]) -> RequestCredential | None:
        """Return the earlier paper that this one is, None for a paper without a scan.

        `person` is the position among `names`, who the persons are now; None for a paper of all.
        """
        if term not in PERSONAL:
            return self.papers.get((term, None))
        before = self.position(person or 0, names)
        return None if before is None else self.papers.get((term, before))

    def position(self, now: int, names: Sequence[str]) -> int | None:
        """Return where a person stood before: by name, or in the same place under another name."""
        name = names[now] if now < len(names) else ""
        if name in self.names:
            return self.names.index(name)
        same_place = len(names) == len(self.names) and self.names[now] not in names
        return now if same_place else None


def of_request(session: Session, request: AccessRequest | None) -> EarlierScans:
    """Return the scans of a request that was returned; there are none of any other."""
    if request is None or request.state != "returned":
        return EarlierScans()
    parts = parts_of(session, request)
    places = {row.id: index for index, row in enumerate(parts.persons)}
    papers = {
        (row.term, position_of(row, places)): row for row in parts.credentials if row.object_key
    }
    return EarlierScans([row.name for row in parts.persons], papers)


def position_of(row: RequestCredential, places: Mapping[int, int]) -> int | None:
    """Return whose paper it is; one person's own papers are kept like those of all."""
    alone = 0 if row.term in PERSONAL else None
    return places.get(row.request_person_id or 0, alone)
