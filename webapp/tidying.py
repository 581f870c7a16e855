"""What a browser sends, made safe to keep before any page reads it."""

from collections.abc import Mapping

from flask import Request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map
from werkzeug.utils import cached_property

from archive.instruments.strokes import LONGEST_TEXT
from core.errors import InvalidInput
from core.i18n import N_, Message, message
from forms.texts import without_marks

LONGEST = 20_000
# What no person types may be longer: the strokes of a signature.
LONGER = {"strokes": LONGEST_TEXT}
TOO_LONG = N_("太长了，最多 {n} 个字。")
PASSWORDS = frozenset({"password", "current", "repeat", "step_up"})
# Taken as typed: a password is compared, never shown.
AS_TYPED = PASSWORDS | {"csrf_token"}
# What a search or a filter can use; the rest of a longer one is dropped.
LONGEST_QUESTION = 2_000
LARGEST_ID = 2**31 - 1


class TidyRequest(Request):
    """A request whose texts carry no control or direction marks, as file names or PDF would."""

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = tidied(self.__dict__["form"])

    @cached_property
    def args(self) -> "MultiDict[str, str]":
        """Return the query of the address."""
        found = tidied(super().args)
        cut = [(name, value[:LONGEST_QUESTION]) for name, value in found.items(multi=True)]
        return ImmutableMultiDict(cut)


def tidied(values: "MultiDict[str, str]") -> "ImmutableMultiDict[str, str]":
    """Return the values without marks that print as nothing or turn the text around."""
    return ImmutableMultiDict(
        [
            (name, value if name in AS_TYPED else without_marks(value))
            for name, value in values.items(multi=True)
        ]
    )


def check_lengths(values: Mapping[str, str]) -> None:
    """Raise `InvalidInput` at texts longer than anything that is asked for."""
    errors: dict[str, Message | str] = {
        name: message(TOO_LONG, n=LONGER.get(name, LONGEST))
        for name, value in values.items()
        if len(value) > LONGER.get(name, LONGEST)
    }
    if errors:
        raise InvalidInput(errors)


class RowNumber(IntegerConverter):
    """A number in an address, no larger than any row's."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)
