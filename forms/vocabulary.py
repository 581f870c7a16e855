"""The closed lists: which attributes a component may carry, and which names are taken."""

from collections.abc import Mapping

# What a form's own methods are called cannot be the name of a field.
RESERVED = frozenset(
    {"data", "errors", "form_errors", "hidden", "meta", "populate_obj", "process", "sections"}
    | {"validate", "csrf_token", "outer", "conditions", "facts", "components", "schema"}
)
_COMMON = frozenset({"type", "id", "label", "description", "conditional", "properties", "layout"})
_KEYED = _COMMON | {"key", "validate", "defaultValue", "disabled", "readonly"}
ALLOWED: Mapping[str, frozenset[str]] = {
    "textfield": _KEYED,
    "textarea": _KEYED,
    "number": _KEYED | {"decimalDigits", "increment"},
    "select": _KEYED | {"values", "valuesKey", "searchable"},
    "radio": _KEYED | {"values", "valuesKey"},
    "checklist": _KEYED | {"values", "valuesKey"},
    "checkbox": _KEYED,
    "datetime": _KEYED | {"subtype", "dateLabel", "timeLabel", "use24h", "timeInterval"},
    "text": _COMMON | {"text"},
    "group": _COMMON | {"components", "showOutline", "verticalAlignment"},
    "dynamiclist": _COMMON
    | {"path", "components", "isRepeating", "allowAddRemove", "defaultRepetitions"}
    | {"showOutline", "verticalAlignment"},
}
VALIDATE = frozenset(
    {"required", "minLength", "maxLength", "pattern", "patternErrorMessage", "min", "max"}
)
PROPERTIES = frozenset(
    {"keep", "check", "check_by", "time", "after", "differs_from", "required_unless"}
    | {"cards", "wide", "lookup", "placeholder", "rows", "add", "most"}
)
TIMES = frozenset({"not_past", "not_future"})
