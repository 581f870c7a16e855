"""A form as typed, immutable data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from forms.conditions import Condition

TEXTS = frozenset({"textfield", "textarea"})
CHOICES = frozenset({"select", "radio", "checklist"})
INPUTS = TEXTS | CHOICES | {"number", "checkbox", "datetime"}
CONTAINERS = frozenset({"group", "dynamiclist"})
TYPES = INPUTS | CONTAINERS | {"text"}


@dataclass(frozen=True, slots=True)
class Rules:
    """What an answer must satisfy."""

    required: bool = False
    required_unless: Condition | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    pattern_message: str = ""
    minimum: float | None = None
    maximum: float | None = None
    check: str = ""
    check_by: str = ""
    time: str = ""
    after: str = ""
    differs_from: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """One field, group, list or note of a form."""

    type: str
    key: str = ""
    label: str = ""
    description: str = ""
    text: str = ""
    options: tuple[tuple[str, str], ...] = ()
    options_key: str = ""
    hide: Condition | None = None
    rules: Rules = Rules()
    default: str | int | float | bool | None = None
    subtype: str = ""
    decimals: int = 0
    fewest: int = 0
    most: int = 20
    components: tuple["Component", ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        """Whether the diagram may read the answer."""
        return self.properties.get("keep") == "data"


@dataclass(frozen=True, slots=True, eq=False)
class Schema:
    """A whole form; each version of it is read once."""

    id: str
    title: str
    components: tuple[Component, ...]

    def walk(self) -> Iterator[Component]:
        """Every component, containers before what they contain."""
        yield from _walk(self.components)

    def words(self) -> Iterator[str]:
        """Every sentence that people read, for the catalogues."""
        yield self.title
        for each in self.walk():
            shown = (each.label, each.description, each.text, each.rules.pattern_message)
            yield from (word for word in shown if word)
            yield from (label for _, label in each.options)
            yield from (
                each.properties[name] for name in ("placeholder", "add") if name in each.properties
            )


def _walk(components: tuple[Component, ...]) -> Iterator[Component]:
    for each in components:
        yield each
        yield from _walk(each.components)


def called(raw: Mapping[str, object]) -> str:
    """What to call a component of a schema that may be wrong in every way."""
    for attribute in ("key", "path", "id", "label"):
        value = raw.get(attribute)
        if isinstance(value, str) and value:
            return value[:60]
    return ""
