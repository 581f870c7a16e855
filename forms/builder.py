"""From a schema to a WTForms class whose validation is the server's word."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import wtforms
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from forms import fields, validators, widgets
from forms.checks import Check, checks_of
from forms.components import CHOICES, TEXTS, Component, Schema
from forms.conditions import Condition
from forms.schema import read

Choices = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the form for the page; `hide` is as in `data-hide`, None for never."""

    title: str
    lead: str
    names: tuple[str, ...]
    hide: Mapping[str, object] | None = None


class SchemaForm(wtforms.Form):
    """A form made from a schema; hidden fields are neither checked nor answered."""

    schema: ClassVar[Schema]
    components: ClassVar[Mapping[str, Component]]
    conditions: ClassVar[Mapping[str, tuple[Condition, ...]]]
    facts: ClassVar[Mapping[str, object]]
    sections: ClassVar[tuple[Section, ...]]
    text_checks: ClassVar[Sequence[Check]] = ()
    outer: "SchemaForm | None" = None

    def process(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # the library's signature
        """Read the answers, then tell each row which form it stands in."""
        super().process(*args, **kwargs)
        for row in self.rows():
            row.outer = self

    def rows(self) -> Iterator["SchemaForm"]:
        """The forms inside the lists of this form."""
        for field in self:
            if isinstance(field, fields.FieldList):
                yield from (entry.form for entry in field.entries)

    def hidden(self) -> frozenset[str]:
        """The names of the fields that are hidden for the present answers."""
        return frozenset(self.components.keys() - self._shown().keys())

    def around(self) -> dict[str, Any]:
        """What conditions may read: facts, the outer form's answers, one's own visible ones."""
        outer = self.outer.around() if self.outer is not None else dict(self.facts)
        return {**outer, **self._shown()}

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Check the visible fields; what is hidden was not asked."""
        hidden, good = self.hidden(), True
        for name, field in self._fields.items():
            if name in hidden:
                field.errors = []
            elif not field.validate(
                self, [*(extra_validators or {}).get(name, ()), *self._texts(name)]
            ):
                good = False
        return good

    def _texts(self, name: str) -> Sequence[Check]:
        """What the caller wants checked of a text, in the rows of lists too."""
        if self.components[name].type not in TEXTS:
            return ()
        outermost = self
        while outermost.outer is not None:
            outermost = outermost.outer
        return outermost.text_checks

    def _shown(self) -> dict[str, Any]:
        """Visible answers: hiding one may hide others, so it is repeated until nothing changes."""
        outer = self.outer.around() if self.outer is not None else dict(self.facts)
        shown = {name: field.data for name, field in self._fields.items()}
        for _ in self.conditions:
            known = {**outer, **shown}
            hiding = [
                name
                for name, conditions in self.conditions.items()
                if name in shown and any(each.holds(known) for each in conditions)
            ]
            if not hiding:
                break
            for name in hiding:
                del shown[name]
        return shown


def build(
    schema: Schema | Mapping[str, object],
    choices: Choices | None = None,
    facts: Mapping[str, object] | None = None,
    text_checks: Sequence[Check] = (),
) -> type[SchemaForm]:
    """Build the form class of a schema.

    `choices` gives the options of fields with a `valuesKey`; a field whose list is missing or empty
    is left out. Under a field's own key it replaces the field's options. `facts` are further names
    that conditions may read, such as `for_outsider`. `text_checks` are made of every text that was
    written, also in lists. Raises BadSchema.
    """
    whole = schema if isinstance(schema, Schema) else read(schema)
    made = _form(whole, whole.components, choices or {}, facts or {})
    made.text_checks = tuple(text_checks)
    return made


def _form(
    schema: Schema, components: tuple[Component, ...], choices: Choices, facts: Mapping[str, object]
) -> type[SchemaForm]:
    found = _reachable(components, choices, facts)
    made: dict[str, Any] = {each.key: _field(schema, each, choices, facts) for each, _ in found}
    made["schema"] = schema
    made["components"] = {each.key: each for each, _ in found}
    made["conditions"] = {each.key: conditions for each, conditions in found if conditions}
    made["facts"] = dict(facts)
    sections = _sections(components, frozenset(made["components"]))
    made["sections"] = tuple(each for each in sections if each.names)
    return type("SchemaForm", (SchemaForm,), made)


def _reachable(
    components: tuple[Component, ...], choices: Choices, facts: Mapping[str, object]
) -> list[tuple[Component, tuple[Condition, ...]]]:
    """The fields that some answer shows; what hangs on one that is left out is left out too."""
    found: list[tuple[Component, tuple[Condition, ...]]] = []
    answers: dict[str, list[object]] = {name: [value] for name, value in facts.items()}
    for each, conditions in _flat(components, ()):
        if each.type == "text" or not _has_options(each, choices):
            continue
        if _never(conditions, answers):
            answers[each.key] = [""]
            continue
        found.append((each, conditions))
        offered = choices.get(each.key) or choices.get(each.options_key or "")
        if each.type in {"radio", "select"} and offered:
            answers[each.key] = ["", *(value for value, *_ in offered)]
    return found


def _flat(
    components: tuple[Component, ...], around: tuple[Condition, ...]
) -> Iterator[tuple[Component, tuple[Condition, ...]]]:
    for each in components:
        conditions = around if each.hide is None else (*around, each.hide)
        if each.type == "group":
            yield from _flat(each.components, conditions)
        else:
            yield each, conditions


def _never(conditions: tuple[Condition, ...], answers: Mapping[str, list[object]]) -> bool:
    """Whether one of the conditions hides it for every answer that there can be."""
    return any(
        each.key in answers and all(each.holds({each.key: one}) for one in answers[each.key])
        for each in conditions
    )


def _has_options(component: Component, choices: Choices) -> bool:
    return not component.options_key or bool(choices.get(component.options_key))


def _sections(components: tuple[Component, ...], names: frozenset[str]) -> Iterator[Section]:
    """Groups become sections; what stands between them becomes sections without a title."""
    loose: list[Component] = []
    for each in components:
        if each.type != "group":
            loose.append(each)
            continue
        yield from _loose(loose, names)
        loose = []
        hide = None if each.hide is None else each.hide.for_page()
        inner = tuple(c for c, _ in _flat(each.components, ()))
        yield Section(each.label, _lead(each, inner), _named(inner, names), hide)
    yield from _loose(loose, names)


def _loose(components: list[Component], names: frozenset[str]) -> Iterator[Section]:
    if components:
        several = tuple(components)
        yield Section("", _lead(None, several), _named(several, names))


def _lead(group: Component | None, inner: tuple[Component, ...]) -> str:
    if group is not None and group.description:
        return group.description
    return next((each.text for each in inner if each.type == "text"), "")


def _named(components: tuple[Component, ...], names: frozenset[str]) -> tuple[str, ...]:
    return tuple(each.key for each in components if each.key in names)


def _field(
    schema: Schema, component: Component, choices: Choices, facts: Mapping[str, object]
) -> wtforms.Field:
    if component.type == "dynamiclist":
        return _list(schema, component, choices, facts)
    given: dict[str, Any] = {
        "label": component.label,
        "description": component.description,
        "validators": list(checks_of(component)),
        "render_kw": widgets.render_kw(component),
    }
    if component.default is not None:
        given["default"] = component.default
    if component.type in CHOICES:
        given["choices"] = _choices(component, choices)
        given["validate_choice"] = False  # ours says it in a sentence
    if component.type == "number":
        given["decimals"] = component.decimals
    return _class_of(component)(**given)


def _list(
    schema: Schema, component: Component, choices: Choices, facts: Mapping[str, object]
) -> wtforms.Field:
    row = _form(schema, component.components, choices, facts)
    return fields.FieldList(
        fields.FormField(row, label=component.label),
        label=component.label,
        description=component.description,
        validators=[validators.Rows(component.fewest, component.most)],
        min_entries=component.fewest,
        max_entries=component.most,
        render_kw=widgets.render_kw(component),
    )


def _choices(component: Component, choices: Choices) -> list[SelectChoice]:
    given = choices.get(component.options_key or component.key, component.options)
    # A folded list needs a line that stands for no answer, or its first line answers by itself.
    first = [("", "")] if component.type == "select" else []
    return [SelectChoice(value, label) for value, label in [*first, *given]]


def _class_of(component: Component) -> type[wtforms.Field]:
    if component.type == "textfield":
        rules = component.rules
        return fields.NumberedField if rules.check or rules.check_by else fields.StringField
    if component.type == "datetime":
        return fields.MomentField if component.subtype == "datetime" else fields.DateTextField
    return _CLASSES[component.type]


_CLASSES: Mapping[str, type[wtforms.Field]] = {
    "textarea": fields.TextAreaField,
    "number": fields.NumberField,
    "select": fields.SelectField,
    "radio": fields.RadioField,
    "checklist": fields.ChecklistField,
    "checkbox": fields.BooleanField,
}
