"""Choices of a form, as the form library takes them, and their refusal in our words."""

from collections.abc import Mapping

from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from core.i18n import N_

NO_SUCH = N_("请从列表中选择。")


def choices_from(known: Mapping[str, str]) -> list[SelectChoice]:
    """Return codes and their words as choices."""
    return [SelectChoice(code, title) for code, title in known.items()]


class Choice(SelectField):
    """One of a list, folded up, whose refusal is worded by us."""

    def pre_validate(self, form: BaseForm) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError(NO_SUCH) from None


class OneOf(Choice, RadioField):
    """One of a list, spread out."""


class SomeOf(Choice, SelectMultipleField):
    """Several of a list; what another tab has taken meanwhile is none of them any more."""
