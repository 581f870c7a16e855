"""Names that one field of a form uses of another must exist where it looks for them."""

from collections.abc import Iterator

from core.i18n import N_
from forms.components import Component
from forms.fitting import misfits
from forms.reading import Reader


def check_references(
    reader: Reader, components: tuple[Component, ...], known: frozenset[str]
) -> None:
    """Note every condition and every comparison that names a field that is not there."""
    fields = {each.key: each for each in _neighbours(components) if each.key}
    here = frozenset(fields)
    for each in _everything(components):
        conditions = (each.hide, each.rules.required_unless)
        for condition in conditions:
            if condition is not None and condition.key not in known | here:
                reader.fault(_named(each), N_("条件用到的“{key}”不在表单中。"), key=condition.key)
        for misfit in misfits(each):
            reader.fault(_named(each), misfit.text, **misfit.values)
        first = fields.get(each.rules.after)
        if first is not None and (first.type, first.subtype) != (each.type, each.subtype):
            reader.fault(_named(each), N_("只能与同样的日期字段比较先后。"))
        for other in (each.rules.check_by, each.rules.after, each.rules.differs_from):
            if other and other not in here:
                reader.fault(_named(each), N_("用来比较的“{key}”不在表单中。"), key=other)
        if each.type == "dynamiclist":
            check_references(reader, each.components, known | here)


def _everything(components: tuple[Component, ...]) -> Iterator[Component]:
    """Components with the groups they stand in, but not what is inside lists."""
    for each in components:
        yield each
        if each.type == "group":
            yield from _everything(each.components)


def _neighbours(components: tuple[Component, ...]) -> Iterator[Component]:
    return (each for each in _everything(components) if each.type != "group")


def _named(component: Component) -> str:
    return component.key or component.label
