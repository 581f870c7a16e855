"""Sentences for people: marked here, worded in the reader's language at the edge."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from core.clock import chinese_date, chinese_time


def N_(text: str) -> str:  # noqa: N802  # the extraction keyword that Babel knows
    """Mark a Chinese source sentence for the catalogues and return it unchanged."""
    return text


class Names(tuple[object, ...]):
    """Several names in one place of a sentence, joined as the reader's language joins names."""

    __slots__ = ()


@dataclass(frozen=True)
class Message:
    """A sentence with `{name}` places; `text` is the catalogue key, `values` fill the places."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def worded(self, translated: str) -> str:
        """Fill the places of a translation; sentences and dates inside keep the source wording."""
        if not self.values:
            return translated  # the words of a form may hold braces
        return translated.format(**{name: shown(value) for name, value in self.values.items()})

    def __str__(self) -> str:
        return self.worded(self.text)


def shown(value: object) -> str:
    """Show what fills a place of a source sentence."""
    if isinstance(value, datetime):
        return chinese_time(value)
    if isinstance(value, tuple):
        return ("、" if isinstance(value, Names) else "；").join(map(shown, value))
    return chinese_date(value) if isinstance(value, date) else str(value)


def message(text: str, /, **values: object) -> Message:
    """Build a `Message`; `text` is a marked source sentence."""
    return Message(text, values)
