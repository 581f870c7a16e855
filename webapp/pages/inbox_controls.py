"""What stands around a list of the inbox: its tabs, counters, column heads, and what was chosen."""

from dataclasses import replace
from typing import Any

from flask import request, url_for

from core.i18n import N_, Message
from webapp.wording import word
from workflows import inbox

TABS = (
    ("mine", N_("待我办理")),
    ("started", N_("我发起的")),
    ("done", N_("已办")),
    ("copied", N_("抄送我")),
)
# The counters over the list: what is late, what ends today, what ends within two days.
FIGURES = (
    ("overdue", N_("已超过时限"), "red"),
    ("today", N_("今天到期"), "red"),
    ("soon", N_("两日内到期"), "amber"),
)
TODAY, LATE = N_("有 {n} 件今天到期"), N_("有 {n} 件已超过时限")
BOTH = N_("有 {late} 件已超过时限，{n} 件今天到期")


def tabs(current: str, counts: inbox.Counts, lengths: inbox.Lengths) -> list[dict[str, Any]]:
    """Return the four lists with how much is in each and is new; of copies only the unread ones."""
    known = {
        "mine": counts.mine,
        "started": lengths.started,
        "done": lengths.done,
        "copied": lengths.unread,
    }
    lists = [
        {
            "title": word(title),
            "url": url_for("tasks.inbox", tab=code),
            "count": known[code] or None,
            "news": lengths.news if code == "started" else 0,
            "current": code == current,
        }
        for code, title in TABS
    ]
    return lists + ([seal_tab(lengths.to_seal)] if lengths.to_seal else [])


def seal_tab(count: int) -> dict[str, Any]:
    """Return the way from the lists to the papers that wait for a seal, on a page of their own."""
    return {
        "title": word(N_("待用印")),
        "url": url_for("sealing.waiting"),
        "count": count,
        "news": 0,
        "current": False,
    }


def stats(counts: inbox.Counts, chosen: str) -> list[dict[str, Any]]:
    """Return the counters over the list; pressed once they narrow it, pressed again they do not."""
    return [
        {
            "title": word(title),
            "count": (count := getattr(counts, code)),
            "url": here(due=None if code == chosen else code) if count or code == chosen else None,
            "tone": tone if count else "quiet",
            "current": code == chosen,
        }
        for code, title, tone in FIGURES
    ]


def columns(tab: str, sort: str) -> list[dict[str, Any]]:
    """Return the heads of the list; steps can be put into another order."""
    steps = tab in {"mine", "done"}
    heads = [
        (N_("事项"), ""),
        (N_("案卷编号"), "case") if steps else (N_("申请编号"), ""),
        (N_("申请人"), "requester"),
        *([(N_("环节"), "step")] if steps else []),
        (N_("到达时间") if tab == "mine" else N_("时间"), "arrived" if tab == "mine" else ""),
        (N_("时限"), "due") if tab == "mine" else (N_("状态"), ""),
    ]
    shown = [head(title, key if steps else "", sort) for title, key in heads]
    return [*shown, {"title": word(N_("操作")), "hidden": True}]


def head(title: str, key: str, sort: str) -> dict[str, Any]:
    """Return one head: where it leads, and whether the list is in its order now."""
    up, down = sort == key, sort == f"-{key}"
    return {
        "title": word(title),
        "sort_url": here(sort=f"-{key}" if up else key) if key else None,
        "sorted": ("up" if up else "down" if down else None) if key else None,
    }


def here(**changed: str | None) -> str:
    """Return the address of this list with something else chosen, from its first page."""
    given = {name: text for name, text in request.args.items() if name != "page"}
    asked: dict[str, Any] = {name: text for name, text in {**given, **changed}.items() if text}
    return url_for("tasks.inbox", **asked)


def wanted() -> inbox.Wanted:
    """Return what the address asks for; what there is not is left out."""
    asked = {name: request.args.get(name, "") for name in ("step", "due", "sort")}
    found = inbox.Wanted(text=request.args.get("q", ""), **asked)
    if found.due not in inbox.DUE:
        found = replace(found, due="")
    return found if found.sort.removeprefix("-") in inbox.ORDERS else replace(found, sort="")


def summary(counts: inbox.Counts) -> Message | None:
    """Word what is urgent."""
    if counts.overdue and counts.today:
        return Message(BOTH, {"late": counts.overdue, "n": counts.today})
    if counts.overdue:
        return Message(LATE, {"n": counts.overdue})
    return Message(TODAY, {"n": counts.today}) if counts.today else None
