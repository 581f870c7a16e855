"""Checks of one field each; a fault is a sentence that says what to do."""

import re
from datetime import date, datetime
from typing import Any, TypeVar

from wtforms import Field, Form
from wtforms.validators import StopValidation, ValidationError

from core.clock import beijing_date, utc_now
from core.i18n import N_, Message, message
from forms.conditions import Condition
from forms.numbers import CHECKS

_ASK = {
    "select": N_("请选择“{label}”。"),
    "radio": N_("请选择“{label}”。"),
    "checklist": N_("请在“{label}”中至少选一项。"),
    "checkbox": N_("请勾选“{label}”。"),
}
_WRITE = N_("请填写“{label}”。")
Error = TypeVar("Error", bound=Exception)


def today() -> date:
    """The day in Beijing."""
    return beijing_date(utc_now())


def wrong(sentence: Message) -> ValidationError:
    """A fault of a field; further checks of the field still run."""
    return _carrying(ValidationError(), sentence)


def stop(sentence: Message) -> StopValidation:
    """A fault after which no other check of the field makes sense."""
    return _carrying(StopValidation(), sentence)


def _carrying(error: Error, sentence: Message) -> Error:
    # WTForms shows args[0]; its own constructor is typed for plain text.
    error.args = (sentence,)
    return error


def label_of(field: Field) -> Message:
    """What the field is called in a sentence."""
    return Message(str(field.label.text))


def is_empty(field: Field) -> bool:
    """Whether nothing was answered; a lone space is nothing."""
    data = field.data
    if isinstance(data, list):
        return not any(isinstance(each, str) for each in data)
    return data is None or data is False or (isinstance(data, str) and not data.strip())


class Answered:
    """The field must be answered, always or unless a condition holds."""

    def __init__(self, kind: str, unless: Condition | None = None) -> None:
        self.unless = unless
        self.text = _ASK.get(kind, _WRITE)
        self.field_flags = {"required": True} if unless is None else {}

    def __call__(self, form: Form, field: Field) -> None:
        """Stop the field's checks when it is empty: with a fault if it must be answered."""
        if not is_empty(field):
            return
        if field.errors:
            raise StopValidation  # it was answered, but nothing could be read from it
        if self.unless is not None and self.unless.holds(values_around(form)):
            raise StopValidation
        raise stop(message(self.text, label=label_of(field)))


class Optional:
    """An empty field is fine; nothing else is checked then."""

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002  # WTForms' signature
        """Stop quietly when the field is empty."""
        if is_empty(field):
            raise StopValidation


class Length:
    """A text of at least and at most so many characters."""

    def __init__(self, least: int | None, most: int) -> None:
        self.least, self.most = least or 0, most
        self.field_flags = {"maxlength": most}

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002
        """Raise when the text is too short or too long."""
        written = len(field.data or "")
        if written < self.least:
            text = N_("“{label}”至少要写 {n} 个字，现在是 {written} 个。")
            raise wrong(message(text, label=label_of(field), n=self.least, written=written))
        if written > self.most:
            text = N_("“{label}”最多 {n} 个字，现在是 {written} 个，请删减。")
            raise wrong(message(text, label=label_of(field), n=self.most, written=written))


class Pattern:
    """A text of a given form."""

    def __init__(self, pattern: str, sentence: str) -> None:
        self.pattern = re.compile(pattern)
        self.sentence = sentence

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002
        """Raise when the whole text does not match; a text that is too long is not even tried."""
        if not field.errors and not self.pattern.fullmatch(field.data or ""):
            text = self.sentence or N_("“{label}”的格式不对，请对照原件填写。")
            raise wrong(message(text, label=label_of(field)))


class Between:
    """A number within limits."""

    def __init__(self, least: float | None, most: float | None) -> None:
        self.least, self.most = least, most

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002
        """Raise when the number is too small or too large."""
        if field.data is None:
            return
        if self.least is not None and field.data < self.least:
            text = N_("“{label}”不能小于 {n}。")
            raise wrong(message(text, label=label_of(field), n=f"{self.least:g}"))
        if self.most is not None and field.data > self.most:
            text = N_("“{label}”不能大于 {n}。")
            raise wrong(message(text, label=label_of(field), n=f"{self.most:g}"))


class Numbered:
    """An identifying number of a fixed kind, or of the kind that a neighbouring answer names."""

    def __init__(self, check: str, check_by: str = "") -> None:
        self.check, self.check_by = check, check_by

    def __call__(self, form: Form, field: Field) -> None:
        """Raise with what is wrong with the number."""
        kind = self.check or str(values_around(form).get(self.check_by) or "")
        check = CHECKS.get(kind)
        found = check(str(field.data), today()) if check else None
        if found is not None:
            raise wrong(found)


class InTime:
    """A day that is not over yet, or that has come already."""

    def __init__(self, rule: str) -> None:
        self.rule = rule

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002
        """Raise for a past day where a coming one is asked for, and the other way round."""
        day = field.data.date() if isinstance(field.data, datetime) else field.data
        if self.rule == "not_past" and day < today():
            text = N_("“{label}”已经过去，请填写今天或者以后的日期。")
        elif self.rule == "not_future" and day > today():
            text = N_("“{label}”还没有到，请填写今天或者以前的日期。")
        else:
            return
        raise wrong(message(text, label=label_of(field)))


class After:
    """A moment later than another answer's; days may be the same."""

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: Form, field: Field) -> None:
        """Raise when it is not later, a day when it is earlier."""
        first = neighbour(form, self.other)
        if first is None or first.data is None or field.data > first.data:
            return
        if isinstance(field.data, datetime):
            text = N_("“{label}”应当晚于“{other}”。")
        elif field.data < first.data:
            text = N_("“{label}”不能早于“{other}”。")
        else:
            return
        raise wrong(message(text, label=label_of(field), other=label_of(first)))


class Different:
    """An answer that must not repeat another."""

    def __init__(self, other: str) -> None:
        self.other = other

    def __call__(self, form: Form, field: Field) -> None:
        """Raise when both are the same."""
        first = neighbour(form, self.other)
        if first is not None and first.data == field.data:
            text = N_("“{label}”不能与“{other}”相同。")
            raise wrong(message(text, label=label_of(field), other=label_of(first)))


class Rows:
    """A list of at least and at most so many rows."""

    def __init__(self, fewest: int, most: int) -> None:
        self.fewest, self.most = fewest, most

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002
        """Raise when rows are missing, or more were sent than the list takes."""
        if getattr(field, "sent", 0) > self.most:
            text = N_("“{label}”最多 {n} 条，请分几次提出。")
            raise wrong(message(text, label=label_of(field), n=self.most))
        if len(field.data or []) < self.fewest:
            text = N_("“{label}”至少要有 {n} 条。")
            raise wrong(message(text, label=label_of(field), n=self.fewest))


def values_around(form: Form) -> dict[str, Any]:
    """The answers a condition may read: the form's own over those of the form it stands in."""
    around = getattr(form, "around", None)
    return around() if around is not None else dict(form.data)


def neighbour(form: Form, name: str) -> Field | None:
    """The field of that name in the same form."""
    return form._fields.get(name)  # the library offers no typed way
