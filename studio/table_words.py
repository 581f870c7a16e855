"""What a decision table of the house may say: known facts, outcomes, roles, articles, no gaps."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from bureaus.access_rules import (
    ACCESS,
    BY_NOTICE,
    DISCS,
    FEES,
    OUTCOMES,
    PROCEDURE,
    AccessFacts,
)
from bureaus.articles import exists
from bureaus.checking import ROLES
from bureaus.packs import load_shipped, shipped_codes
from core.i18n import N_, Message, message
from decisions.operations import shown
from decisions.rows import Rule, Table
from decisions.space import Region, gaps

NO_ARTICLE = N_("依据“{article}”不是规定中的条款。")
NO_READING = N_("读法编号“{number}”不在 1 至 38 之内。")
NO_OUTCOME = N_("结论“{outcome}”系统中没有。")
NO_ROLE = N_("角色“{role}”系统中没有。")
NO_REASON = N_("这一行没有写明理由（说明）。")
NO_COLUMN = N_("缺少名为“{name}”的结论列。")
NO_FACT = N_("“{label}”列用到的“{name}”没有人提供。")
UNANSWERED = N_("没有任何一行回答这种情形：{case}。")
READINGS = range(1, 39)
SETTINGS = "settings."

ABOUT_ACCESS = frozenset(field.name for field in fields(AccessFacts)) | {
    "organ_listed",
    "by_notice",
}
FACTS: Mapping[str, frozenset[str]] = {
    ACCESS: ABOUT_ACCESS,
    BY_NOTICE: ABOUT_ACCESS,
    FEES: ABOUT_ACCESS,
    DISCS: frozenset({"occasion"}),
    PROCEDURE: frozenset({"requester", "action"}),
}
_RULING = ("outcome", "chain", "credentials", "verify", "register", "executor")
ANSWERS: Mapping[str, Sequence[str]] = {
    ACCESS: (*_RULING, "basis", "defaults"),
    BY_NOTICE: (*_RULING, "basis", "defaults"),
    FEES: ("inquiry", "copy_payer"),
    DISCS: ("outcome", "copies", "form", "signatures", "label"),
    PROCEDURE: ("procedure",),
}


def check_words(table: Table) -> Iterator[tuple[str, Message]]:
    """Yield what is wrong with the words and the extent of a table, each with its element."""
    for rule in table.rules:
        yield from _of_row(rule)
        if table.id in {ACCESS, BY_NOTICE}:
            yield from _of_ruling(rule)
    yield from _of_columns(table)
    if gap := next(gaps(table), None):
        yield table.id, message(UNANSWERED, case=_worded(gap, table))


def _of_row(rule: Rule) -> Iterator[tuple[str, Message]]:
    for article in _listed(rule, "basis"):
        if not exists(str(article)):
            yield rule.id, message(NO_ARTICLE, article=article)
    for number in _listed(rule, "defaults"):
        if number not in READINGS:
            yield rule.id, message(NO_READING, number=number)
    if not rule.reason:
        yield rule.id, message(NO_REASON)


def _of_ruling(rule: Rule) -> Iterator[tuple[str, Message]]:
    outcome = rule.outputs.get("outcome", OUTCOMES[0])
    if outcome not in OUTCOMES:
        yield rule.id, message(NO_OUTCOME, outcome=outcome)
    executor = rule.outputs.get("executor")
    for role in (*_listed(rule, "chain"), *([executor] if executor else [])):
        if role not in ROLES:
            yield rule.id, message(NO_ROLE, role=role)


def _of_columns(table: Table) -> Iterator[tuple[str, Message]]:
    given = {column.name for column in table.outputs}
    for name in ANSWERS.get(table.id, ()):
        if name not in given:
            yield table.id, message(NO_COLUMN, name=name)
    known = FACTS.get(table.id)
    if known is None:
        return
    for column in table.inputs:
        for path in sorted(column.expression.paths):
            if path not in known and path not in shipped_settings():
                yield column.id, message(NO_FACT, label=column.label, name=path)


def shipped_settings() -> frozenset[str]:
    """Return the settings of all shipped bureaus as the tables read them."""
    packs = map(load_shipped, shipped_codes())
    return frozenset(f"{SETTINGS}{name}" for pack in packs for name in pack.settings)


def _listed(rule: Rule, name: str) -> Sequence[object]:
    found = rule.outputs.get(name)
    return found if isinstance(found, list | tuple) else ()


def _worded(region: Region, table: Table) -> str:
    """Name the columns that tell this case from others, settings only where nothing else does."""
    told = {
        column.expression.text: f"{column.label}＝{shown(region.values[name][0])}"
        for column in table.inputs
        if (name := column.expression.text) in region.values
        and len(region.values[name]) < len(column.values or (True, False))
    }
    facts = [words for name, words in told.items() if not name.startswith(SETTINGS)]
    return "；".join(facts or told.values())
