"""Fields that take what people type in China and keep it as typed when it is wrong.

Class names are those that the field macros of the pages know.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import wtforms
from wtforms.form import BaseForm

from core.clock import BEIJING
from core.i18n import N_, Message, message
from forms import widgets
from forms.texts import tidy_line, tidy_lines, tidy_number

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(r"(\d{1,2})[:时](\d{1,2})分?")
LONGEST_TYPED = 20_000
MOST_DIGITS = 15


class Unreadable(ValueError):
    """What was typed cannot be read; WTForms shows the sentence at the field."""

    def __init__(self, sentence: Message) -> None:
        super().__init__(sentence)


def typed(values: Sequence[Any]) -> str:
    """The text of a submitted field; a file sent in its place counts as nothing."""
    return values[0][:LONGEST_TYPED] if values and isinstance(values[0], str) else ""


class StringField(wtforms.StringField):
    """One line of text."""

    widget = widgets.TextInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text without control and direction marks."""
        if valuelist:
            self.data = tidy_line(typed(valuelist))
            self.raw_data = [self.data]


class NumberedField(StringField):
    """An identifying number: half width, capitals, no spaces."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the number as registers hold it."""
        if valuelist:
            self.data = tidy_number(typed(valuelist))
            self.raw_data = [self.data]


class TextAreaField(wtforms.TextAreaField):
    """Several lines of text."""

    widget = widgets.TextArea()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text without control and direction marks; line breaks stay."""
        if valuelist:
            self.data = tidy_lines(typed(valuelist))
            self.raw_data = [self.data]


class NumberField(wtforms.Field):
    """A number of a fixed count of decimals; full-width digits are fine."""

    widget = widgets.TextInput()

    def __init__(self, *args: Any, decimals: int = 0, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.decimals = decimals

    def _value(self) -> str:
        if self.raw_data:
            return typed(self.raw_data)
        return "" if self.data is None else f"{self.data}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take a number; raises with a sentence when it is none."""
        text = tidy_number(typed(valuelist)).replace(",", "")
        self.data = None
        if text:
            self.data = self._read(text)

    def _read(self, text: str) -> int | float:
        try:
            number = Decimal(text) if len(text) <= MOST_DIGITS else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) >= 10**MOST_DIGITS:
            raise Unreadable(message(N_("“{label}”要填数字。"), label=Message(self.label.text)))
        if number != round(number, self.decimals):
            sentence = (
                message(
                    N_("“{label}”最多 {n} 位小数。"),
                    label=Message(self.label.text),
                    n=self.decimals,
                )
                if self.decimals
                else message(N_("“{label}”要填整数。"), label=Message(self.label.text))
            )
            raise Unreadable(sentence)
        return float(number) if self.decimals else int(number)


class DateTextField(wtforms.Field):
    """A day, typed as 2026-11-21, 2026/11/21, 2026年11月21日 or 20261121."""

    widget = widgets.TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return typed(self.raw_data)
        return self.data.isoformat() if isinstance(self.data, date) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take a day; raises with a sentence when there is no such day."""
        text = unicodedata.normalize("NFKC", tidy_line(typed(valuelist)))
        self.data = None
        if text:
            self.data = self._read(text)

    def _read(self, text: str) -> date:
        return read_date(text, str(self.label.text))


class MomentField(DateTextField):
    """A day with a time of day in Beijing; the answer is in UTC."""

    def _value(self) -> str:
        if self.raw_data or not isinstance(self.data, datetime):
            return typed(self.raw_data or [])
        return f"{self.data.astimezone(BEIJING):%Y-%m-%d %H:%M}"

    def _read(self, text: str) -> datetime:
        day, _, clock = text.replace("T", " ").replace("日", "日 ").partition(" ")
        match = _TIME.fullmatch(clock.strip())
        if match is None or int(match[1]) > 23 or int(match[2]) > 59:  # noqa: PLR2004
            raise Unreadable(
                message(
                    N_("“{label}”要写到时分，例如 2026-11-21 09:30。"),
                    label=Message(self.label.text),
                )
            )
        start = read_date(day, str(self.label.text))
        local = datetime(
            start.year, start.month, start.day, int(match[1]), int(match[2]), tzinfo=BEIJING
        )
        return local.astimezone(UTC)


def read_date(text: str, label: str) -> date:
    """A day from one of the usual spellings; raises Unreadable."""
    match = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if match is None:
        raise Unreadable(
            message(N_("“{label}”要写成 2026-11-21 这样的日期。"), label=Message(label))
        )
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise Unreadable(
            message(N_("“{label}”不是真实存在的日期，请检查月份和日数。"), label=Message(label))
        ) from None


class BooleanField(wtforms.BooleanField):
    """A tick."""


class SelectField(wtforms.SelectField):
    """One of a list, folded up; an empty first line stands for no answer."""

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002
        """Refuse a value that was not offered."""
        refuse_foreign(self, [self.data] if self.data else [])


class RadioField(wtforms.RadioField):
    """One of a list, spread out."""

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002
        """Refuse a value that was not offered."""
        refuse_foreign(self, [self.data] if self.data else [])


class ChecklistField(wtforms.SelectMultipleField):
    """Several of a list."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take each value once, in the order given."""
        self.data = list(dict.fromkeys(each for each in valuelist if isinstance(each, str)))

    def pre_validate(self, form: BaseForm) -> None:  # noqa: ARG002
        """Refuse values that were not offered."""
        refuse_foreign(self, self.data or [])


def refuse_foreign(
    field: wtforms.SelectField | wtforms.SelectMultipleField, values: list[str]
) -> None:
    """Raise when an answer is none of the choices: the page was old, or the post was made up."""
    offered = {str(choice[0]) for choice in field.iter_choices()}
    if any(str(each) not in offered for each in values):
        raise wtforms.ValidationError(
            message(N_("“{label}”中没有这个选项，请重新选择。"), label=Message(field.label.text))  # type: ignore[arg-type]  # a Message is worded by the page
        )


class FormField(wtforms.FormField):  # type: ignore[type-arg]  # generic only in the stubs
    """A row of a list."""


class FieldList(wtforms.FieldList):  # type: ignore[type-arg]  # generic only in the stubs
    """Rows; a made-up index in a field's name is passed over."""

    sent = 0

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        named = re.compile(re.escape(prefix) + r"-([0-9]{1,4})-.+", re.DOTALL)
        matches = (named.fullmatch(name) for name in formdata)
        found = {int(match[1]) for match in matches if match}
        self.sent = len(found)
        return iter(found)
