"""A valid form as a plain dictionary, and the part of it that a diagram may read."""

from datetime import date, datetime

from forms import fields
from forms.builder import SchemaForm


def plain(form: SchemaForm) -> dict[str, object]:
    """The visible answers as JSON values: days and moments as ISO texts, no answer as null.

    Call it after `form.validate()` has said yes.
    """
    hidden = form.hidden()
    return {
        name: _plain(field)
        for name, field in form._fields.items()  # WTForms offers no typed way
        if name not in hidden
    }


def for_process(form: SchemaForm) -> dict[str, object]:
    """The answers that the schema marks `keep: data`: decisions and codes, never words or names."""
    return {
        name: value
        for name, value in plain(form).items()
        if form.components[name].kept and value is not None
    }


def _plain(field: object) -> object:
    if isinstance(field, fields.FieldList):
        return [plain(entry.form) for entry in field.entries]
    data = getattr(field, "data", None)
    if isinstance(data, datetime | date):
        return data.isoformat()
    return None if data == "" else data
