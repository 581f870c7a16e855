"""From a component's JSON to typed data, noting every fault instead of stopping at the first."""

import re
from collections.abc import Mapping

from core.i18n import N_, Message, message
from forms.components import CHOICES, CONTAINERS, INPUTS, TEXTS, TYPES, Component, Rules, called
from forms.conditions import BadCondition, Condition, parse_condition
from forms.numbers import CHECKS
from forms.patterns import LONGEST_TEXT, is_runaway
from forms.vocabulary import ALLOWED, PROPERTIES, RESERVED, TIMES, VALIDATE

MOST_COMPONENTS = 200
MOST_OPTIONS = 500
DEEPEST = 3
LONGEST_PATTERN = 100
_KEY = re.compile(r"[a-z][a-z0-9_]{0,40}")
Raw = Mapping[str, object]


class Reader:
    """Reads components; `faults` collects (element, sentence)."""

    def __init__(self) -> None:
        self.faults: list[tuple[str, Message]] = []
        self._count = 0

    def fault(self, element: str, text: str, **values: object) -> None:
        """Note a fault."""
        self.faults.append((element, message(text, **values)))

    def components(self, raw: object, inside: str, depth: int) -> tuple[Component, ...]:
        """The components of a form or a container; keys are unique among neighbours."""
        if not isinstance(raw, list):
            self.fault(inside, N_("缺少字段列表（components）。"))
            return ()
        read = [self.component(each, inside, depth) for each in raw]
        found = tuple(each for each in read if each is not None)
        if depth == 0:
            self._unique(found)
        return found

    def component(self, raw: object, inside: str, depth: int) -> Component | None:
        """One component, or None when it cannot even be told what it is."""
        self._count += 1
        if self._count > MOST_COMPONENTS:
            if self._count == MOST_COMPONENTS + 1:
                self.fault("", N_("字段超过 {n} 个。"), n=MOST_COMPONENTS)
            return None
        if not isinstance(raw, Mapping):
            self.fault(inside, N_("字段应当是一个 JSON 对象。"))
            return None
        name = called(raw)
        kind = raw.get("type")
        if not isinstance(kind, str) or kind not in TYPES:
            self.fault(name, N_("不支持的字段类型“{type}”。"), type=str(kind)[:40])
            return None
        for extra in sorted(str(each) for each in raw.keys() - ALLOWED[kind]):
            self.fault(name, N_("不认识的属性“{name}”。"), name=extra)
        return self._build(kind, raw, name, depth)

    def _build(self, kind: str, raw: Raw, name: str, depth: int) -> Component:
        properties = self._properties(raw, name)
        options, options_key = self._options(kind, raw, name)
        return Component(
            type=kind,
            key=self._key(kind, raw, name),
            label=self._label(kind, raw, name),
            description=self._text(raw, "description", name),
            text=self._text(raw, "text", name),
            options=options,
            options_key=options_key,
            hide=self._hide(raw, name),
            rules=self._rules(kind, raw, properties, name),
            default=self._default(raw, name),
            subtype=self._subtype(kind, raw, name),
            decimals=self._whole(raw, "decimalDigits", name, 0, 6) or 0,
            fewest=self._fewest(kind, raw, name),
            most=self._most(properties, name),
            components=self._inner(kind, raw, name, depth),
            properties=properties,
        )

    def _inner(self, kind: str, raw: Raw, name: str, depth: int) -> tuple[Component, ...]:
        if kind not in CONTAINERS:
            return ()
        if depth >= DEEPEST:
            self.fault(name, N_("分组嵌套太深。"))
            return ()
        inner = self.components(raw.get("components"), name, depth + 1)
        if kind == "dynamiclist":
            self._unique(inner)
            for each in inner:
                if each.type in CONTAINERS:
                    self.fault(name, N_("重复的行里不能放“{type}”。"), type=each.type)
        return inner

    def _unique(self, components: tuple[Component, ...]) -> None:
        """Groups share the names of their surroundings, lists have their own."""
        seen: set[str] = set()
        todo = list(components)
        while todo:
            each = todo.pop(0)
            if each.type == "group":
                todo.extend(each.components)
            elif each.key in seen:
                self.fault(each.key, N_("名称“{key}”用了不止一次。"), key=each.key)
            elif each.key:
                seen.add(each.key)

    def _key(self, kind: str, raw: Raw, name: str) -> str:
        if kind in {"text", "group"}:
            return ""
        where = "path" if kind == "dynamiclist" else "key"
        key = raw.get(where)
        if not isinstance(key, str) or not _KEY.fullmatch(key) or key in RESERVED:
            self.fault(name, N_("名称（{where}）应由小写字母、数字和下划线组成。"), where=where)
            return ""
        return key

    def _label(self, kind: str, raw: Raw, name: str) -> str:
        label = self._text(raw, "dateLabel", name) or self._text(raw, "label", name)
        if not label and kind in INPUTS | {"dynamiclist"}:
            self.fault(name, N_("字段没有标题（label）。"))
        return label

    def _text(self, raw: Raw, attribute: str, name: str) -> str:
        value = raw.get(attribute, "")
        if isinstance(value, str) and len(value) <= LONGEST_TEXT:
            return value
        self.fault(name, N_("属性“{name}”应当是文字。"), name=attribute)
        return ""

    def _properties(self, raw: Raw, name: str) -> dict[str, str]:
        found = raw.get("properties", {})
        if not isinstance(found, Mapping):
            self.fault(name, N_("属性“{name}”应当是一个对象。"), name="properties")
            return {}
        for key, value in found.items():
            if key not in PROPERTIES:
                self.fault(name, N_("不认识的属性“{name}”。"), name=str(key)[:40])
            elif not isinstance(value, str):
                self.fault(name, N_("属性“{name}”应当是文字。"), name=key)
        return {str(key): value for key, value in found.items() if isinstance(value, str)}

    def _options(self, kind: str, raw: Raw, name: str) -> tuple[tuple[tuple[str, str], ...], str]:
        if kind not in CHOICES:
            return (), ""
        from_caller, values = raw.get("valuesKey"), raw.get("values")
        if isinstance(from_caller, str) and _KEY.fullmatch(from_caller) and values is None:
            return (), from_caller
        if not isinstance(values, list) or not 0 < len(values) <= MOST_OPTIONS:
            self.fault(name, N_("选项（values）应当是一张不空的列表。"))
            return (), ""
        options = tuple(self._option(each, name) for each in values)
        if len({value for value, _ in options}) != len(options):
            self.fault(name, N_("选项的值有重复。"))
        return options, ""

    def _option(self, raw: object, name: str) -> tuple[str, str]:
        if isinstance(raw, Mapping):
            value, label = raw.get("value"), raw.get("label")
            if isinstance(value, str) and isinstance(label, str) and value and label:
                return value, label
        self.fault(name, N_("每个选项都要有文字的值（value）和标题（label）。"))
        return "", ""

    def _hide(self, raw: Raw, name: str) -> Condition | None:
        conditional = raw.get("conditional")
        if conditional is None:
            return None
        if not isinstance(conditional, Mapping) or conditional.keys() != {"hide"}:
            self.fault(name, N_("条件（conditional）只能有 hide 一项。"))
            return None
        return self._condition(conditional["hide"], name)

    def _condition(self, text: object, name: str) -> Condition | None:
        try:
            return parse_condition(text if isinstance(text, str) else "")
        except BadCondition as error:
            self.fault(name, error.message.text, **error.message.values)
            return None

    def _rules(self, kind: str, raw: Raw, properties: Mapping[str, str], name: str) -> Rules:
        validate = raw.get("validate", {})
        if not isinstance(validate, Mapping):
            self.fault(name, N_("属性“{name}”应当是一个对象。"), name="validate")
            validate = {}
        for extra in sorted(str(each) for each in validate.keys() - VALIDATE):
            self.fault(name, N_("不认识的属性“{name}”。"), name=extra)
        unless = properties.get("required_unless")
        return Rules(
            required=validate.get("required") is True,
            required_unless=None if unless is None else self._condition(unless, name),
            min_length=self._whole(validate, "minLength", name, 0, LONGEST_TEXT),
            max_length=self._whole(validate, "maxLength", name, 1, LONGEST_TEXT),
            pattern=self._pattern(kind, validate, name),
            pattern_message=self._text(validate, "patternErrorMessage", name),
            minimum=self._number(validate, "min", name),
            maximum=self._number(validate, "max", name),
            check=self._one_of(properties, "check", frozenset(CHECKS), name),
            check_by=properties.get("check_by", ""),
            time=self._one_of(properties, "time", TIMES, name),
            after=properties.get("after", ""),
            differs_from=properties.get("differs_from", ""),
        )

    def _pattern(self, kind: str, validate: Raw, name: str) -> str | None:
        pattern = validate.get("pattern")
        if pattern is None:
            return None
        if not isinstance(pattern, str) or kind not in TEXTS or len(pattern) > LONGEST_PATTERN:
            self.fault(name, N_("格式（pattern）只能用在文字字段，且不超过 100 个字符。"))
            return None
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError):
            self.fault(name, N_("格式（pattern）写法有误。"))
            return None
        if is_runaway(pattern):
            self.fault(name, N_("格式（pattern）太复杂，可能拖住系统。"))
            return None
        return pattern

    def _one_of(
        self, properties: Mapping[str, str], attribute: str, known: frozenset[str], name: str
    ) -> str:
        value = properties.get(attribute, "")
        if value and value not in known:
            self.fault(name, N_("“{value}”不是“{name}”的取值。"), value=value[:40], name=attribute)
            return ""
        return value

    def _whole(self, raw: Raw, attribute: str, name: str, least: int, most: int) -> int | None:
        value = raw.get(attribute)
        if value is None:
            return None
        if type(value) is int and least <= value <= most:
            return value
        self.fault(
            name,
            N_("“{name}”应当是 {least} 至 {most} 的整数。"),
            name=attribute,
            least=least,
            most=most,
        )
        return None

    def _number(self, raw: Raw, attribute: str, name: str) -> float | None:
        value = raw.get(attribute)
        if value is None:
            return None
        if type(value) in {int, float} and abs(float(str(value))) <= 1e12:  # noqa: PLR2004
            return float(str(value))
        self.fault(name, N_("“{name}”应当是数字。"), name=attribute)
        return None

    def _default(self, raw: Raw, name: str) -> str | int | float | bool | None:
        value = raw.get("defaultValue")
        if value is None or isinstance(value, str | int | float | bool):
            return value
        self.fault(name, N_("默认值（defaultValue）只能是文字、数字或是否。"))
        return None

    def _subtype(self, kind: str, raw: Raw, name: str) -> str:
        if kind != "datetime":
            return ""
        subtype = raw.get("subtype", "date")
        if isinstance(subtype, str) and subtype in {"date", "datetime"}:
            return subtype
        self.fault(name, N_("日期字段的 subtype 只能是 date 或 datetime。"))
        return "date"

    def _fewest(self, kind: str, raw: Raw, name: str) -> int:
        if kind != "dynamiclist":
            return 0
        if raw.get("isRepeating", True) is not True:
            self.fault(name, N_("列表必须可以重复（isRepeating）。"))
        return self._whole(raw, "defaultRepetitions", name, 0, 20) or 0

    def _most(self, properties: Mapping[str, str], name: str) -> int:
        text = properties.get("most", "20")
        if text.isascii() and text.isdigit() and 0 < int(text[:4]) <= 300:  # noqa: PLR2004
            return int(text)
        self.fault(name, N_("“{name}”应当是整数。"), name="most")
        return 20
