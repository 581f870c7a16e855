"""The language of the command line: `--lang`, else the environment's, else Chinese."""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

from core.clock import utc_now
from core.i18n import Message
from webapp import display, wording

CATALOGUES = Path(wording.__file__).parent / "translations"
# The library that reads the words of a command says some sentences of its own.
LIBRARY = "click"
CHINESE = "zh"


class Voice:
    """Words sentences in the one language of this run."""

    def __init__(self) -> None:
        self.language = CHINESE
        gettext.bindtextdomain(LIBRARY, CATALOGUES)
        gettext.textdomain(LIBRARY)

    def choose(self, language: str) -> None:
        """Speak this language from now on."""
        self.language = language
        os.environ["LANGUAGE"] = language

    def word(self, sentence: Message | str) -> str:
        """Word a sentence of ours; what is no sentence stays as it is."""
        with display.reading_in(self.language, utc_now()):
            return wording.word(sentence)


def language_of(environ: Mapping[str, str]) -> str:
    """Return the language that the environment asks for, as POSIX orders its variables."""
    asked = next(filter(None, map(environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return next((code for code in display.LANGUAGES if asked.startswith(code)), CHINESE)


voice = Voice()
word = voice.word
