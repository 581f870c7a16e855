"""Typed text made safe to store and to print, without changing what the writer meant."""

import re
import unicodedata

# Direction marks can make a name or a number read differently from what is stored; the invisible
# ones make two equal-looking names differ.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_RESERVED_IN_NAMES = re.compile(r'[\\/:*?"<>|]+')
# Windows takes these for devices, whatever ending follows.
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
LONGEST_FILE_NAME = 120


def tidy_lines(text: str) -> str:
    """Normalized text that keeps its line breaks; control and direction marks are gone."""
    broken = _BREAKS.sub("\n", unicodedata.normalize("NFC", text))
    kept = (char for char in _INVISIBLE.sub("", broken) if _printable(char))
    return "".join(kept).strip()


def without_marks(text: str) -> str:
    """The text as typed but for control, direction and invisible marks; line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        char
        for char in _INVISIBLE.sub("", text)
        if char in "\r\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}
    )


def tidy_line(text: str) -> str:
    """The same on one line, inner white space reduced to single spaces."""
    return _SPACES.sub(" ", tidy_lines(text)).strip()


def tidy_number(text: str) -> str:
    """An identifying number as registers hold it: half width, capitals, no spaces."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", tidy_line(text))).upper()


def display_name(name: str) -> str:
    """A file's name fit to be shown and printed; never used to store the file."""
    last = re.split(r"[\\/]", tidy_line(name))[-1]
    short = _DEVICES.sub(r"\1_", _RESERVED_IN_NAMES.sub("_", last).strip(". "), count=1)
    if len(short) <= LONGEST_FILE_NAME:
        return short
    stem, dot, ending = short.rpartition(".")
    room = LONGEST_FILE_NAME - len(ending) - 1
    return f"{stem[:room]}{dot}{ending}" if dot and room > 0 else short[:LONGEST_FILE_NAME]


def _printable(char: str) -> bool:
    return char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Co", "Cn"}
