"""A bureau's pack: its offices and posts, its settings and words, and its decision tables."""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bureaus import entries
from bureaus.calendar import Calendar, read_calendar
from core.errors import DiaoyueError, NotFound
from core.i18n import N_, Message, message
from decisions.tables import Table, parse_table

SHIPPED = Path(__file__).parent / "shipped"
SHARED = "shared"
PACK_FILE = "bureau.toml"
DECISIONS = "decisions"
# How whoever decides signs: on the print, or (`handwritten`) on the screen.
ON_PAPER, HANDWRITTEN = "paper", "handwritten"
# The kinds of steps that decide: whoever asked and their deputies are barred from them, and a
# bureau that says nothing else leaves no two of them to one person.
DECIDING = ["verify", "review", "approve"]
# Where a bureau is reached: on papers, receipts and the page that confirms them.
CONTACT = ("telephone", "address", "register_keeper")
# What ships of them stands for nobody: a real bureau fills these in.
PLACEHOLDERS = ("telephone", "address")


class BadPack(DiaoyueError):
    """The pack cannot be used; the message says which entry is missing or wrong."""

    status = 422


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a setting may take, and what people call it."""

    value: object
    label: str


@dataclass(frozen=True, slots=True)
class Setting:
    """A named reading of the rules: `default_no` is its part-D number, 0 for a mere preference."""

    name: str
    value: object
    default_no: int
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """An office of the bureau; `basis` is the article that names it, empty where none does."""

    code: str
    name: str
    basis: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post under the bureau's own title, the roles it carries and the office it belongs to."""

    title: str
    roles: tuple[str, ...]
    office: str


@dataclass(frozen=True, slots=True)
class Document:
    """A regulation of the bureau; `valid_from` is None where the text gives no day (D-34)."""

    id: str
    valid_from: date | None


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """Everything in which one bureau differs from another; immutable, each built once."""

    code: str
    name: str
    short_name: str
    telephone: str
    address: str
    register_keeper: str
    stamping: str
    signatures: str
    roles: Mapping[str, str]
    offices: tuple[Office, ...]
    posts: tuple[Post, ...]
    organs: tuple[str, ...]
    settings: Mapping[str, Setting]
    substitutes: Mapping[str, tuple[str, ...]]
    separate: frozenset[str]
    limits: Mapping[str, int]
    words: Mapping[str, str]
    series: Mapping[str, tuple[str, ...]]
    clauses: Mapping[str, str]
    documents: tuple[Document, ...]
    calendar: Calendar
    tables: Mapping[str, Table]
    drafts: frozenset[str]

    def setting(self, name: str) -> object:
        """Value of a setting; raises NotFound."""
        try:
            return self.settings[name].value
        except KeyError:
            raise NotFound(message(N_("本局没有名为“{name}”的设置。"), name=name)) from None

    def table(self, name: str) -> Table:
        """Return the table in force under this name; raises NotFound."""
        try:
            return self.tables[name]
        except KeyError:
            raise NotFound(message(N_("本局没有施行决策表“{name}”。"), name=name)) from None

    def settings_as_facts(self) -> dict[str, object]:
        """Return the settings as the tables read them: `settings.<name>`."""
        return {name: setting.value for name, setting in self.settings.items()}


@dataclass(frozen=True, slots=True)
class ShippedItem:
    """One file of the shipped packs: `bureau` is empty for what all bureaus share."""

    bureau: str
    kind: str
    name: str
    source: bytes
    enabled: bool


def shipped_codes() -> tuple[str, ...]:
    """Codes of the bureaus that come with the product."""
    return tuple(sorted(folder.parent.name for folder in SHIPPED.glob(f"*/{PACK_FILE}")))


def shipped_items(code: str) -> tuple[ShippedItem, ...]:
    """Return the pack and the tables of one shipped bureau, or with `shared` what all share."""
    folder = SHIPPED / code
    source = folder / PACK_FILE
    drafts: Sequence[str] = ()
    items: list[ShippedItem] = []
    if source.exists():
        drafts = tomllib.loads(source.read_text("utf-8")).get("drafts", ())
        items.append(ShippedItem(code, "bureau", code, source.read_bytes(), enabled=True))
    owner = "" if code == SHARED else code
    items += [
        ShippedItem(owner, "decision", path.stem, path.read_bytes(), path.stem not in drafts)
        for path in sorted((folder / DECISIONS).glob("*.dmn"))
    ]
    if not items:
        raise NotFound(message(N_("没有代码为“{code}”的单位。"), code=code))
    return tuple(items)


@cache
def load_shipped(code: str, in_force: frozenset[str] = frozenset()) -> Pack:
    """Build a shipped pack; `in_force` names drafts to count as decreed. Raises NotFound."""
    items = shipped_items(code)
    if items[0].kind != "bureau":
        raise NotFound(message(N_("没有代码为“{code}”的单位。"), code=code))
    tables = [*shipped_items(SHARED), *items[1:]]
    return read_pack(
        items[0].source,
        {item.name: item.source for item in tables},
        disabled={item.name for item in tables if not item.enabled} - in_force,
    )


def unfilled(pack: Pack) -> tuple[str, ...]:
    """Return which entries are still the placeholders that ship with the product."""
    if pack.code not in shipped_codes():
        return ()
    shipped = load_shipped(pack.code)
    return tuple(name for name in PLACEHOLDERS if getattr(pack, name) == getattr(shipped, name))


def read_pack(
    source: bytes, tables: Mapping[str, bytes], *, disabled: Collection[str] = ()
) -> Pack:
    """Build a pack from its TOML and its DMN sources; raises BadPack or BadTable.

    Tables named in `disabled` are drafts: they are parsed, so that faults show, but not used.
    """
    try:
        raw = tomllib.loads(source.decode("utf-8"))
        parsed = {name: parse_table(xml, name) for name, xml in tables.items()}
        return _build(raw, parsed, frozenset(disabled))
    except UnicodeDecodeError as error:
        raise BadPack(message(N_("单位设置文件不是 UTF-8 文本。"))) from error
    except tomllib.TOMLDecodeError as error:
        raise BadPack(_not_toml(str(error), source)) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadPack(
            message(N_("单位设置文件缺少或写错了“{entry}”。"), entry=str(error).strip("'"))
        ) from error


def _not_toml(fault: str, source: bytes) -> Message:
    """Word what the reader of TOML says: where, and whether something is there twice."""
    found = re.search(r"line (\d+)", fault)
    line = found[1] if found else source.count(b"\n") + 1
    if "twice" in fault or "overwrite" in fault:
        return message(N_("单位设置文件里同一项写了两次（第 {line} 行附近）。"), line=line)
    return message(N_("单位设置文件不是有效的 TOML（第 {line} 行附近）。"), line=line)


def _build(raw: Mapping[str, Any], tables: Mapping[str, Table], disabled: frozenset[str]) -> Pack:
    series = entries.named_lists(raw.get("series", {}))
    return Pack(
        code=entries.text(raw, "code"),
        name=entries.text(raw, "name"),
        short_name=entries.text(raw, "short_name"),
        telephone=entries.text(raw, "telephone"),
        address=entries.text(raw, "address"),
        register_keeper=entries.text(raw, "register_keeper"),
        stamping=entries.text(raw, "stamping"),
        signatures=entries.text({"signatures": ON_PAPER, **raw}, "signatures"),
        roles=entries.named_texts(raw["roles"]),
        offices=tuple(Office(**entries.named_texts(each)) for each in raw["offices"]),
        posts=tuple(map(_post, raw["posts"])),
        organs=entries.texts(raw, "organs"),
        settings={name: _setting(name, each) for name, each in raw["settings"].items()},
        substitutes=entries.named_lists(raw["substitutes"]),
        separate=frozenset(entries.texts({"separate": DECIDING, **raw}, "separate")),
        limits=entries.named_numbers(raw["limits"]),
        words=_words(entries.named_texts(raw["words"]), series),
        series=series,
        clauses=entries.named_texts(raw.get("clauses", {})),
        documents=tuple(Document(each["id"], each.get("valid_from")) for each in raw["documents"]),
        calendar=read_calendar(raw.get("calendar", {})),
        tables={name: table for name, table in tables.items() if name not in disabled},
        drafts=disabled & tables.keys(),
    )


def _post(raw: Mapping[str, Any]) -> Post:
    return Post(
        entries.text(raw, "title"), entries.texts(raw, "roles"), entries.text(raw, "office")
    )


def _words(own: Mapping[str, str], series: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the word of each kind: its own, or that of the series that it shares.

    Raises ValueError naming a kind that would have two.
    """
    words = dict(own)
    for word, kinds in series.items():
        for kind in kinds:
            if kind in words:
                raise ValueError(kind)
            words[kind] = word
    return words


def _setting(name: str, raw: Mapping[str, Any]) -> Setting:
    return Setting(
        name=name,
        value=raw["value"],
        default_no=raw["default"],
        title=raw["title"],
        choices=tuple(Choice(each["value"], each["label"]) for each in raw.get("choices", ())),
    )
