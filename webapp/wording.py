"""The reader's language: which it is, and the sentences of the rooms below in it."""

from flask import request
from flask_babel import Babel, get_locale, gettext

from core.i18n import Message

LANGUAGES = {"zh": "中文", "en": "English"}
LANGUAGE_COOKIE = "language"
babel = Babel()


def choose_language() -> str:
    """Return the language asked for: by this page, by the cookie, else Chinese."""
    for wanted in (request.args.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return "zh"


def word(message: Message | str) -> str:
    """Word a sentence in the reader's language, sentences inside it too."""
    if isinstance(message, str):
        return gettext(message) if message else ""
    values = {
        name: word(value) if isinstance(value, Message) else value
        for name, value in message.values.items()
    }
    return Message(message.text, values).worded(gettext(message.text))


def language() -> str:
    """Return the code of the language that this page is read in."""
    locale = get_locale()
    return locale.language if locale is not None else "zh"


FILTERS = {"word": word}
