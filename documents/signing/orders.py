"""What is asked of the signing library, in words that do not load it."""

from dataclasses import dataclass
from typing import Literal

from documents.signing.interface import Holder

Level = Literal["B-B", "B-T", "B-LTA"]


@dataclass(frozen=True)
class Mark:
    """One signature on a paper: its field, whose it is, where it stands and what is seen.

    `place` is (page from 0, left, top, right, bottom) in mm as the layout reports it;
    `appearance` a PDF of one page.
    """

    field: str
    holder: Holder
    place: tuple[int, float, float, float, float]
    appearance: bytes
    reason: str = ""


@dataclass(frozen=True)
class Clock:
    """A timestamp service, and whether papers shall stay provable for decades by it."""

    url: str
    archive: bool
    roots: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """The level of signatures made with it."""
        return "B-LTA" if self.archive else "B-T"
