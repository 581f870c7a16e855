"""How answers are entered: what a browser gets beside the field's name and value."""

from collections.abc import Mapping

import orjson
import wtforms.widgets
from markupsafe import Markup, escape

from forms.components import Component

SHORT_TEXT = 200
LONG_TEXT = 2_000
_DIGITS_ONLY = frozenset({"lawyer_licence"})


def attributes(**given: object) -> Markup:
    """Return attributes as the library writes them: in order, `data_x` as `data-x`, flags bare."""
    parts = []
    for key in sorted(given):
        value, name = given[key], key.rstrip("_")
        if name[:5] in {"data_", "aria_"}:
            name = name.replace("_", "-")
        if value is True:
            parts.append(name)
        elif value is not False:
            parts.append(f'{name}="{escape(value)}"')
    return Markup(" ".join(parts))  # noqa: S704  # names are ours, values escaped


class TextInput(wtforms.widgets.TextInput):
    """A line to type into, drawn in few steps."""

    html_params = staticmethod(attributes)


class TextArea(wtforms.widgets.TextArea):
    """A box to type into, drawn in few steps."""

    def __call__(self, field: wtforms.StringField, **given: object) -> Markup:
        """Draw the box with what the field demands of a browser."""
        flags = field.flags.__dict__
        demanded = {name: flags[name] for name in self.validation_attrs if name in flags}
        box = attributes(**{"id": field.id, **demanded, **given, "name": field.name})
        typed = escape(field.data or "")
        return Markup(f"<textarea {box}>\r\n{typed}</textarea>")  # noqa: S704  # escaped


def longest(component: Component) -> int:
    """How many characters a text may have when the schema does not say."""
    return component.rules.max_length or (LONG_TEXT if component.type == "textarea" else SHORT_TEXT)


def render_kw(component: Component) -> dict[str, object]:
    """Attributes of the control; see the package's docstring for what templates do with them."""
    said = component.properties
    chosen: dict[str, object] = {}
    if component.type in {"textfield", "textarea"}:
        chosen["maxlength"] = longest(component)
    if component.type == "textarea":
        chosen["rows"] = said.get("rows", "4")
    if component.type == "number":
        chosen["inputmode"] = "decimal" if component.decimals else "numeric"
    if component.type == "datetime":
        chosen |= _date_kw(component)
    if component.rules.check in _DIGITS_ONLY:
        chosen["inputmode"] = "numeric"
    chosen |= _named(said)
    if component.hide is not None:
        chosen["data-hide"] = orjson.dumps(component.hide.for_page()).decode()
    return chosen


def _date_kw(component: Component) -> dict[str, object]:
    if component.subtype == "datetime":
        return {"placeholder": "2026-11-21 09:30", "autocomplete": "off"}
    return {"data-date": "", "placeholder": "2026-11-21", "autocomplete": "off"}


def _named(said: Mapping[str, str]) -> dict[str, object]:
    chosen: dict[str, object] = {}
    if "placeholder" in said:
        chosen["placeholder"] = said["placeholder"]
    if "lookup" in said:
        chosen["data-lookup"] = said["lookup"]
    if "add" in said:
        chosen["data-add"] = said["add"]
    if said.get("cards") == "true":
        chosen["data-cards"] = ""
    return chosen
