"""Choices of a form, as the form library takes them."""

from collections.abc import Mapping

from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs


def choices_from(known: Mapping[str, str]) -> list[SelectChoice]:
    """Return codes and their words as choices."""
    return [SelectChoice(code, title) for code, title in known.items()]
