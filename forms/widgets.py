"""How answers are entered: what a browser gets beside the field's name and value."""

from collections.abc import Mapping

import orjson

from forms.components import Component

SHORT_TEXT = 200
LONG_TEXT = 2_000
_DIGITS_ONLY = frozenset({"lawyer_licence"})


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
    if component.type == "filepicker" and component.accept:
        chosen["accept"] = ",".join(component.accept)
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
