"""Which checks a component of a schema asks for, in the order in which they are made."""

from collections.abc import Callable, Iterator
from typing import ClassVar

import wtforms

from forms import validators, widgets
from forms.components import TEXTS, Component

Check = Callable[[wtforms.Form, wtforms.Field], None]


class Wide:
    """No check, only a mark for the page: the field takes the whole width."""

    field_flags: ClassVar[dict[str, bool]] = {"wide": True}

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        """Nothing to check."""


def checks_of(component: Component) -> Iterator[Check]:
    """The checks of one field."""
    rules = component.rules
    if component.properties.get("wide") == "true":
        yield Wide()
    if rules.required or rules.required_unless is not None:
        yield validators.Answered(component.type, rules.required_unless)
    else:
        yield validators.Optional()
    yield from _of_its_type(component)
    yield from _beside_others(component)


def _of_its_type(component: Component) -> Iterator[Check]:
    rules = component.rules
    if component.type in TEXTS:
        yield validators.Length(rules.min_length, widgets.longest(component))
    if rules.pattern is not None:
        yield validators.Pattern(rules.pattern, rules.pattern_message)
    if component.type == "number":
        yield validators.Between(rules.minimum, rules.maximum)


def _beside_others(component: Component) -> Iterator[Check]:
    rules = component.rules
    if rules.check or rules.check_by:
        yield validators.Numbered(rules.check, rules.check_by)
    if rules.time:
        yield validators.InTime(rules.time)
    if rules.after:
        yield validators.After(rules.after)
    if rules.differs_from:
        yield validators.Different(rules.differs_from)
