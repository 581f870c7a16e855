"""What the template of a paper may not hold: whatever runs, fetches or leaves the paper."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from core.i18n import N_, Message, message

TAG = N_("模板中不允许使用“{tag}”。")
ATTRIBUTE = N_("“{tag}”中不允许使用“{name}”。")
OUTSIDE = N_("“{tag}”指向模板以外的“{target}”；图片写作 asset:…。")
STYLE = N_("样式中不允许使用“{found}”。")
RUNNING = {"script", "noscript", "template", "object", "embed", "applet"}
FRAMING = {"iframe", "frame", "frameset", "base", "link"}
ASKING = {"form", "input", "button", "textarea", "select"}
PLAYING = {"audio", "video", "source", "svg", "math"}
FORBIDDEN = frozenset(RUNNING | FRAMING | ASKING | PLAYING)
# An asset of the paper, a place in it, or what the template itself fills in.
INSIDE = ("asset:", "#", "{{")
FETCHING = re.compile(r"@import|url\s*\(|expression\s*\(|javascript:", re.IGNORECASE)
TARGETS = frozenset({"src", "href", "data", "action", "background", "poster", "srcset"})


class _Reader(HTMLParser):
    """Collects what is forbidden, with its line."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Message]] = []
        self._style = False

    def say(self, sentence: str, **values: object) -> None:
        self.found.append((str(self.getpos()[0]), message(sentence, **values)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        if tag in FORBIDDEN:
            self.say(TAG, tag=tag)
            return
        for name, value in attrs:
            self._check_attribute(tag, name, value or "")

    def handle_endtag(self, tag: str) -> None:
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._style:
            self._check_style(data)

    def _check_attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or (tag == "meta" and name == "http-equiv"):
            self.say(ATTRIBUTE, tag=tag, name=name)
        elif name in TARGETS and not value.strip().startswith(INSIDE):
            self.say(OUTSIDE, tag=tag, target=value[:80])
        elif name == "style":
            self._check_style(value)

    def _check_style(self, text: str) -> None:
        if hit := FETCHING.search(text):
            self.say(STYLE, found=hit[0])


def check_words(source: str) -> Iterator[tuple[str, Message]]:
    """Yield what the source holds that no paper may hold, each with its line."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    yield from reader.found
