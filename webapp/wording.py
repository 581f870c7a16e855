"""The reader's language: which it is, and the sentences of the rooms below in it."""

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import NullTranslations
from pathlib import Path

from babel.support import Translations
from flask import Flask
from flask_babel import Babel
from jinja2.runtime import Macro
from markupsafe import Markup
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs

from core.i18n import N_, Message, Names
from webapp.display import day, language, long_time

TRANSLATIONS = Path(__file__).parent / "translations"
COMMA, SEMICOLON = N_("、"), N_("；")
babel = Babel()
# The reader's catalogue while a page is made: every sentence asks for it.
BOOK: ContextVar[NullTranslations | None] = ContextVar("book", default=None)


class Figure(int):
    """A number in a sentence; `{pages:s}` is the s of a plural where the language has one."""

    def __format__(self, wanted: str) -> str:
        if wanted != "s":
            return super().__format__(wanted)
        return "" if self == 1 else "s"


def register(app: Flask) -> None:
    """Choose the reader's language for each request before anything is worded."""
    babel.init_app(app, locale_selector=language, default_locale="zh")
    app.before_request(open_book)
    app.teardown_request(close_book)


@cache
def book(code: str) -> NullTranslations:
    """Return the sentences of a language, read once."""
    return Translations.load(TRANSLATIONS, [code])


def open_book() -> None:
    """Look the sentences of the reader's language up, once for the hundreds of a page."""
    BOOK.set(book(language()))


def close_book(_error: BaseException | None) -> None:
    """Leave nothing of this reader to the next."""
    BOOK.set(None)


def translations() -> NullTranslations:
    """Return the sentences of the reader's language."""
    return BOOK.get() or book(language())


def sentence(text: str, **values: object) -> Markup:
    """Return a template's sentence in the reader's language, with what fills its places."""
    found = marked(translations(), text)
    return found % values if values else found


@lru_cache(maxsize=16_384)
def marked(language: NullTranslations, text: str) -> Markup:
    """Return a sentence as a page takes it: a page has hundreds, nearly all of them known."""
    return Markup(language.gettext(text))  # noqa: S704  # written by us, never by a user


def once(macro: Macro, *given: object) -> Markup:
    """Return what a macro says to everybody who reads the language, of what never changes."""
    return said(macro, language(), *given)


@lru_cache(maxsize=1_024)
def said(macro: Macro, _language: str, *given: object) -> Markup:
    """Return what a macro says of these in a language, drawn once."""
    return Markup(macro(*given))  # noqa: S704  # of our own templates


def counted(one: str, many: str, count: int) -> Markup:
    """Return a template's sentence for a number of things in the reader's language."""
    return Markup(translations().ngettext(one, many, count)) % {"num": count}  # noqa: S704  # as above


def word(message: Message | str) -> str:
    """Word a sentence in the reader's language, the sentences, dates and figures in it too."""
    if isinstance(message, str):
        return plain_word(message)
    values = {name: value_word(value) for name, value in message.values.items()}
    return plain_word(message.text).format(**values) if values else plain_word(message.text)


def plain_word(text: str) -> str:
    """Word a sentence in which nothing is to be filled; the catalogue's empty one is its head."""
    worded: str = translations().gettext(text) if text else ""
    return worded


def value_word(value: object) -> object:
    """Word what fills a place of a sentence."""
    if isinstance(value, Message):
        return word(value)
    if isinstance(value, datetime):
        return long_time(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        mark = COMMA if isinstance(value, Names) else SEMICOLON
        return word(mark).join(str(value_word(one)) for one in value)
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
# The library's own look the language up anew for each of a page's hundreds of words.
GLOBALS: Mapping[str, Callable[..., Markup]] = {
    "_": sentence,
    "ngettext": counted,
    "once": once,
}
