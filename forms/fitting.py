"""Settings that a field's type cannot have: they would fail only when somebody answers."""

from collections.abc import Iterator

from core.i18n import N_, Message, message
from forms.components import Component

_DEFAULTS: dict[str, tuple[type, ...]] = {
    "textfield": (str,),
    "textarea": (str,),
    "select": (str,),
    "radio": (str,),
    "number": (int, float),
    "checkbox": (bool,),
}


def misfits(component: Component) -> Iterator[Message]:
    """What does not fit the type of the field."""
    rules, kind = component.rules, component.type
    if (rules.check or rules.check_by) and kind != "textfield":
        yield _only(component, "check", "textfield")
    if (rules.time or rules.after) and kind != "datetime":
        yield _only(component, "time、after", "datetime")
    if "{" in rules.pattern_message or "}" in rules.pattern_message:
        # Sentences are filled in like templates; a schema must not write templates.
        yield message(N_("格式说明（patternErrorMessage）中不能有花括号。"))
    if component.default is not None and not _default_fits(component):
        yield message(N_("默认值（defaultValue）与字段类型不符。"))


def _only(component: Component, names: str, kind: str) -> Message:
    return message(
        N_("“{names}”只能用在 {kind} 字段，这里是 {type}。"),
        names=names,
        kind=kind,
        type=component.type,
    )


def _default_fits(component: Component) -> bool:
    if type(component.default) not in _DEFAULTS.get(component.type, ()):
        return False
    offered = {value for value, _ in component.options}
    return not offered or component.default in offered
