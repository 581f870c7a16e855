"""Words the papers: Jinja without reach, filters for Chinese dates, numbers and names."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache

from jinja2 import BaseLoader, DictLoader, FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from core.clock import beijing, beijing_date, chinese_date
from documents.bundles import FRAME, TEXT, Bundle
from documents.kinds import TEMPLATES, PaperKind
from documents.papers.common import Item, Moment, Paper
from documents.papers.letters import MOST_ATTACHED
from documents.papers.terms import ACTIONS, REQUESTERS, SERVICE_WAYS

HALF = 0x2E80
KNOWN_BUNDLES = 64
LARGEST_HTML = 4 * 1024 * 1024


def cn_date(day: date | datetime | None) -> str:
    """Word a day as on paper; nothing becomes an empty place to fill in by hand."""
    if day is None:
        return "\u3000\u3000年\u3000月\u3000日"
    return chinese_date(beijing_date(day) if isinstance(day, datetime) else day)


def iso(day: date) -> str:
    """Word a day for narrow columns: 2026-11-21."""
    return day.isoformat()


def name_of(code: str, names: Mapping[str, str]) -> str:
    """Return the word for a code; an unknown code stands for itself."""
    return names.get(code, code)


def cn_time(moment: datetime | None) -> str:
    """Word a moment in Beijing time: 2026年11月21日 9时05分."""
    if moment is None:
        return ""
    local = beijing(moment)
    return f"{chinese_date(local.date())}{local.hour}时{local.minute:02d}分"


def until(start: datetime, end: datetime | None) -> str:
    """Word a stretch of time; the day is said once when both ends fall on it."""
    if end is None:
        return cn_time(start)
    if beijing_date(start) == beijing_date(end):
        local = beijing(end)
        return f"{cn_time(start)}至{local.hour}时{local.minute:02d}分"
    return f"{cn_time(start)}至{cn_time(end)}"


def span(moment: Moment) -> str:
    """Word a `Moment`."""
    return until(moment.start, moment.end)


def ended(text: str, stop: str) -> str:
    """Return a sentence that ends with `stop`, whatever it ended with."""
    return text.rstrip("。；;.，,、 ") + stop


def width(text: str) -> float:
    """Return how wide a text is in ems: Chinese characters one, Latin and digits a half."""
    return sum(1.0 if ord(c) >= HALF or c in "—…“”‘’·" else 0.5 for c in text)


def shortened(text: str, most: int) -> str:
    """Return a text that fits a place of fixed size: at most `most` ems, cut with an ellipsis."""
    kept = text
    while width(kept) > most - (kept != text):
        kept = kept[:-1]
    return kept if kept == text else f"{kept}…"


def paragraphs(text: str) -> list[str]:
    """Return the non-empty lines of a text."""
    return [line.strip() for line in text.split("\n") if line.strip()]


NUMBER = re.compile("〔[0-9]{4}〕[0-9]+号")


def unbroken(text: str) -> Markup:
    """Keep year and number of a file together: a line may end before the bracket only."""
    parts, end = [], 0
    for found in NUMBER.finditer(text):
        kept = Markup('<span class="nowrap">{}</span>').format(found[0])  # ours
        parts += [escape(text[end : found.start()]), kept]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def cn_join(parts: Iterable[str], mark: str = "、") -> str:
    """Join names as Chinese does."""
    return mark.join(part for part in parts if part)


NUMERAL = "[一二三四五六七八九十百]+"
LEVELS = ((re.compile(f"{NUMERAL}、"), "hei"), (re.compile(f"（{NUMERAL}）"), "kai"))


def levelled(text: str) -> list[tuple[str, str]]:
    """Return a paragraph's pieces with their style: 一、in 黑体,（一）in 楷体 (GB/T 9704 7.3.3).

    The style ends with the first sentence; a paragraph without a full stop is all heading, one of
    a single sentence all text.
    """
    style = next((style for opening, style in LEVELS if opening.match(text)), "")
    head, stop, rest = text.partition("。")
    if not style or (stop and not rest):
        return [("", text)]
    return [piece for piece in ((style, head + stop), ("", rest)) if piece[1]]


def total_pages(items: Iterable[Item]) -> int:
    """Return how many pages the items have together."""
    return sum(item.pages for item in items)


# A line may well end after these and begin with those (GB/T 9704 7.3.1: 词意完整).
ENDS_LINE = ("的", "局", "、", "）", "》", "，")
BEGINS_LINE = (
    "关于",
    "意见",
    "负责人",
    "签名",
    "签字",
    "通知书",
    "审批表",
    "（",
    "行政执法",
    "有关",
)


def balanced(text: str, most: int) -> list[str]:
    """Cut a heading at words into lines of at most `most` ems, few and alike in length."""
    count = math.ceil(width(text) / most)
    lines = []
    while count > 1:
        cut = _best_cut(text, width(text) / count, most)
        lines.append(text[:cut])
        text, count = text[cut:], max(count - 1, math.ceil(width(text[cut:]) / most))
    return [*lines, text]


def _best_cut(text: str, wanted: float, most: int) -> int:
    def cost(cut: int) -> float:
        line = text[:cut]
        word = line.endswith(ENDS_LINE) or text[cut:].startswith(BEGINS_LINE)
        starts_badly = text[cut] in "、，。；：）》〕"
        return abs(width(line) - wanted) + (0 if word else wanted * 0.6) + 99 * starts_badly

    longest = min(len(text), 2 * most + 1)  # no character is narrower than half an em
    cuts = [cut for cut in range(1, longest) if width(text[:cut]) <= most]
    return min(cuts or [1], key=cost)


CN_DIGITS = "零一二三四五六七八九"


def cn_number(number: int) -> str:
    """Word a number below one hundred."""
    tens, ones = divmod(number, 10)
    if not tens:
        return CN_DIGITS[ones]
    head = "" if tens == 1 else CN_DIGITS[tens]
    return f"{head}十{CN_DIGITS[ones] if ones else ''}"


@cache
def environment() -> ImmutableSandboxedEnvironment:
    """Return the environment of the shipped files; it holds no function of Python."""
    return _environment(FileSystemLoader(TEMPLATES))


@lru_cache(KNOWN_BUNDLES)
def environment_of(bundle: Bundle) -> ImmutableSandboxedEnvironment:
    """Return the environment of one version: it finds this version's parts and nothing else."""
    own = {TEXT: bundle.reworded} if bundle.text else {}
    return _environment(DictLoader({**dict(bundle.parts), **own, FRAME: bundle.frame}))


# All that a template can reach beside its paper: words, and filters.
WORDS = {
    "ACTIONS": ACTIONS,
    "REQUESTERS": REQUESTERS,
    "SERVICE_WAYS": SERVICE_WAYS,
    "MOST_ATTACHED": MOST_ATTACHED,
}
FILTERS = (
    *(balanced, cn_date, cn_time, cn_join, cn_number, ended, iso, levelled, name_of),
    *(paragraphs, shortened, span, total_pages, unbroken, until, width),
)


def _environment(loader: BaseLoader) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.clear()
    made.globals.update(WORDS)
    made.filters.update({each.__name__: each for each in FILTERS})
    return made


def word(kind: PaperKind, paper: Paper, bundle: Bundle) -> str:
    """Return the HTML of a paper; every value is escaped. Raises `ValueError` for one too long."""
    template = environment_of(bundle).get_template(TEXT if bundle.text else FRAME)
    pieces, length = [], 0
    for piece in template.generate(paper=paper, title=kind.title):
        length += len(piece)
        if length > LARGEST_HTML:
            raise ValueError("the paper is too long")
        pieces.append(piece)
    return "".join(pieces)
