"""Every object of a PDF, visited once."""

import io
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader


@dataclass
class Walk:
    """What is met on the way through a file: the keys it uses, what it points at and has not."""

    reader: PdfFileReader
    keys: set[str] = field(default_factory=set)
    missing: list[int] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def go(self, part: Any) -> "Walk":
        if isinstance(part, generic.IndirectObject):
            self._follow(part)
        elif isinstance(part, generic.DictionaryObject):
            self.keys |= set(part)
            for name in part:
                self.go(part.raw_get(name))
        elif isinstance(part, generic.ArrayObject):
            for at in range(len(part)):
                self.go(part.raw_get(at))
        return self

    def _follow(self, part: generic.IndirectObject) -> None:
        if part.idnum not in self.seen:
            self.seen.add(part.idnum)
            found = self.reader.get_object(part.reference)
            if isinstance(found, generic.NullObject):
                self.missing.append(part.idnum)
            self.go(found)


def walk(data: bytes) -> Walk:
    reader = PdfFileReader(io.BytesIO(data), strict=False)
    return Walk(reader).go(reader.trailer.raw_get("/Root"))
