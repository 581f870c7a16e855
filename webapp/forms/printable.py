"""What is typed must be printable: it is told at the field, before a paper takes a number."""

from wtforms import Field, Form

from documents.compose import clean, without_glyph
from documents.glyphs import missing
from forms.validators import wrong
from webapp import edge


class Printable:
    """A text that papers can print in every style, with the bundle or the bureau's own fonts."""

    def __call__(self, form: Form, field: Field) -> None:  # noqa: ARG002  # WTForms' signature
        """Raise naming the characters that no font has."""
        fonts = edge.installation().settings.fonts_dir
        if found := missing(clean(field.data or ""), own_fonts=fonts):
            raise wrong(without_glyph(found))


PRINTABLE = (Printable(),)
