"""Forms whose fields stand in another order than that in which their classes name them."""

from wtforms import Form


class InOrder(Form):
    """A form that narrows another and is filled in by `field_order`, from top to bottom."""

    field_order: tuple[str, ...] = ()

    def __iter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204  # WTForms' own type
        """Yield the fields in their order."""
        return iter([self[name] for name in self.field_order])
