"""The reader's language: which it is, and the sentences of the rooms below in it."""

from collections.abc import Iterable
from datetime import date, datetime
from gettext import NullTranslations

from flask import g, request
from flask_babel import Babel, get_translations
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from core.i18n import N_, Message
from webapp.display import day, long_time

LANGUAGES = {"zh": "中文", "en": "English"}
LANGUAGE_COOKIE = "language"
COMMA, SEMICOLON = N_("、"), N_("；")
babel = Babel()


class Figure(int):
    """A number in a sentence; `{pages:s}` is the s of a plural where the language has one."""

    def __format__(self, wanted: str) -> str:
        if wanted != "s":
            return super().__format__(wanted)
        return "" if self == 1 else "s"


def choose_language() -> str:
    """Return the language asked for: by this page, by the cookie, else Chinese."""
    for wanted in (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return "zh"


def translations() -> NullTranslations:
    """Return the sentences of the reader's language, looked up once a request."""
    if "translations" not in g:
        g.translations = get_translations()
    found: NullTranslations = g.translations
    return found


def gettext(text: str) -> str:
    """Return a template's sentence in the reader's language."""
    return translations().gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Return a template's sentence for a number of things in the reader's language."""
    return translations().ngettext(one, many, count)


def word(message: Message | str) -> str:
    """Word a sentence in the reader's language, the sentences, dates and figures in it too."""
    text = message if isinstance(message, str) else message.text
    worded: str = translations().gettext(text) if text else ""
    if isinstance(message, str) or not message.values:
        return worded
    return worded.format(**{name: value_word(value) for name, value in message.values.items()})


def value_word(value: object) -> object:
    """Word what fills a place of a sentence."""
    if isinstance(value, Message):
        return word(value)
    if isinstance(value, datetime):
        return long_time(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return word(SEMICOLON).join(str(value_word(one)) for one in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Figure(value)
    return str(value)


def listed(words: Iterable[str]) -> str:
    """Join words, already in the reader's language, with its comma."""
    return word(COMMA).join(words)


def word_choices(field: SelectField) -> SelectField:
    """Word the options of a field, which the library writes itself."""
    chosen = [(value, label) for value, label, *_rest in field.iter_choices()]
    field.choices = [SelectChoice(value, word(label)) for value, label in chosen]
    return field


FILTERS = {"word": word, "listed": listed, "word_choices": word_choices}
