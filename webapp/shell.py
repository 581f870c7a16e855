"""The frame around every page: who is here, where they can go, what they should know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from flask import current_app, flash, g, get_flashed_messages, request, url_for
from sqlalchemy import select

from bureaus import loading
from bureaus.models import Bureau
from bureaus.packs import Pack
from core.i18n import N_, Message
from jobs.backup import backup_is_stale
from people.actors import Actor
from people.permissions import may
from webapp import edge
from webapp.display import language
from webapp.health_page import count_aside
from webapp.wording import LANGUAGES, word
from workflows import inbox


@dataclass(frozen=True)
class Link:
    """One place to go."""

    title: str
    url: str
    icon: str = "list"
    count: int = 0
    current: bool = False


@dataclass(frozen=True)
class Group:
    """Places that belong together."""

    title: str | None
    links: Sequence[Link]


@dataclass(frozen=True)
class Toast:
    """A short sentence after an act."""

    text: str
    tone: str = "green"
    undo_url: str | None = None
    undo_label: str | None = None
    link_url: str | None = None
    link_label: str | None = None


@dataclass(frozen=True)
class PersonBlock:
    """Who is signed in."""

    name: str
    post: str
    office: str


@dataclass(frozen=True)
class Shell:
    """All that `base.html` shows around a page."""

    now: datetime
    language: str
    demo: bool
    person: PersonBlock | None = None
    bureau: Bureau | None = None
    nav: Sequence[Group] = ()
    home_url: str = "/"
    search_url: str | None = None
    query: str = ""
    languages: Sequence[dict[str, Any]] = field(default_factory=list)
    help_url: str | None = None
    account_url: str | None = None
    logout_url: str | None = None
    backup: str | None = None
    messages: Sequence[Toast] = ()


# Where a person may go: title, endpoint, icon, and the verb and kind that open it (None: everyone).
EVERYDAY = (
    (N_("待办"), "tasks.inbox", "inbox", None),
    (N_("提出申请"), "requests.new", "plus", ("create", "access_request")),
    (N_("窗口登记"), "requests.counter", "users", ("create_for_outsider", "access_request")),
    (N_("查阅登记簿"), "register.index", "register", ("read", "register_entry")),
    (N_("案卷与音像"), "cases.index", "folder", ("find", "case")),
    (N_("阅览室"), "reading_room.desk", "eye", ("open", "visit")),
    (N_("刻录光盘"), "discs.index", "disc", ("create", "disc_record")),
    (N_("文书"), "papers.index", "file", ("read", "instrument")),
)
Place = tuple[str, str, str, tuple[str, str] | None]
BACKUP = N_("最近48小时没有成功的备份，请管理员检查备份任务。")
LEGAL = (
    (N_("本局规定"), "rules.index", "flow", ("read", "bureau_rules")),
    (N_("条文落实"), "compliance.index", "shield", ("read", "bureau_rules")),
)
SYSTEM = (
    (N_("人员管理"), "people_admin.index", "users", ("read", "person")),
    (N_("运行状况"), "health.index", "gear", ("read", "system")),
    (N_("审计记录"), "audit.index", "lock", ("read", "audit")),
)


def current_actor() -> Actor | None:
    """Return who is signed in."""
    actor: Actor | None = g.get("actor")
    return actor


def current_bureau(actor: Actor) -> Bureau | None:
    """Return the bureau of the person, asked for once a request."""
    if "bureau" not in g:
        g.bureau = edge.session().scalar(select(Bureau).where(Bureau.id == actor.bureau_id))
    bureau: Bureau | None = g.bureau
    return bureau


def current_pack() -> Pack:
    """Return the pack of the bureau in force, asked for once a request."""
    if "pack" not in g:
        g.pack = loading.load_pack(edge.session(), g.actor.bureau_id)
    pack: Pack = g.pack
    return pack


def tell(message: Message | str, tone: str = "green", link: tuple[str, str] | None = None) -> None:
    """Show a sentence on the next page, perhaps with a link (address, words) behind it."""
    flash([word(message), *(link or (None, None))], tone)  # type: ignore[arg-type]  # any JSON will do


def shell() -> dict[str, Shell]:
    """Return the frame for the templates; pages without a signed-in person stand alone."""
    actor = current_actor()
    common = Shell(
        now=edge.now(),
        language=language(),
        demo=edge.installation().settings.demo,
        languages=languages(),
        help_url=address("help.index"),
        messages=toasts(),
    )
    return {"shell": common if actor is None else signed_in(common, actor)}


def toasts() -> list[Toast]:
    """Return the sentences that the last act left, each with its tone."""
    told = cast(
        "list[tuple[str, tuple[str, str | None, str | None]]]",
        get_flashed_messages(with_categories=True),
    )
    return [Toast(text, tone, link_url=url, link_label=label) for tone, (text, url, label) in told]


def signed_in(common: Shell, actor: Actor) -> Shell:
    """Add to the frame who is here and where they may go."""
    return replace(
        common,
        person=PersonBlock(actor.name, actor.post, actor.posts[0].office if actor.posts else ""),
        bureau=current_bureau(actor),
        nav=navigation(actor),
        search_url=address("search.index") if actor.on_duty else None,
        query=request.args.get("q", ""),
        account_url=address("account.index"),
        logout_url=address("login.logout"),
        backup=backup_warning(actor),
    )


def navigation(actor: Actor) -> list[Group]:
    """Return the groups of places that this person may go to."""
    groups = [(None, EVERYDAY), (N_("法制管理"), LEGAL), (N_("系统"), SYSTEM)]
    shown = [
        Group(word(title) if title else None, links(actor, places)) for title, places in groups
    ]
    return [group for group in shown if group.links]


def links(actor: Actor, places: Sequence[Place]) -> list[Link]:
    """Return the links of one group."""
    return [link(actor, *place) for place in reachable(actor, places)]


def reachable(actor: Actor, places: Sequence[Place]) -> list[Place]:
    """Return the places that exist and whose door opens for the person."""
    return [
        place
        for place in places
        if place[1] in current_app.view_functions
        and (may(actor, *place[3]) if place[3] else actor.on_duty)
    ]


def link(actor: Actor, title: str, endpoint: str, icon: str, _door: tuple[str, str] | None) -> Link:
    """Word one place, with the number of what waits there."""
    waiting = COUNTED[endpoint](actor) if endpoint in COUNTED else 0
    here = is_here(endpoint)
    return Link(word(title), url_for(endpoint), icon, waiting, here)


ENDPOINTS = frozenset(place[1] for places in (EVERYDAY, LEGAL, SYSTEM) for place in places)
# Pages that belong to another place than their noun's.
BELONGS = {
    "requests.receipt": "requests.counter",
    "requests.show": "tasks.inbox",
    **dict.fromkeys(
        (
            "paper.show",
            "seals.index",
            "seals.new",
            "seals.register",
            "seals.show",
            "sealing.waiting",
            "sealing.uses",
            "sealing.printed",
        ),
        "papers.index",
    ),
}


def is_here(endpoint: str) -> bool:
    """Tell whether this page belongs to a place: the page itself, else its noun's other pages."""
    current = BELONGS.get(request.endpoint or "", request.endpoint or "")
    if request.args.get("for") == "counter":
        current = "requests.counter"
    if current in ENDPOINTS:
        return current == endpoint
    same_noun = current.partition(".")[0] == endpoint.partition(".")[0]
    return same_noun and endpoint != "requests.counter"


def open_tasks(actor: Actor) -> int:
    """Return how many tasks wait for the person, asked for once a request."""
    if "counts" not in g:
        g.counts = inbox.counts(edge.session(), actor, edge.now())
    counts: inbox.Counts = g.counts
    return counts.mine


def jobs_aside(actor: Actor) -> int:
    """Return how many jobs wait for an administrator."""
    return count_aside(edge.session(), actor)


# Places with a number beside them.
COUNTED: dict[str, Callable[[Actor], int]] = {
    "tasks.inbox": open_tasks,
    "health.index": jobs_aside,
}


def languages() -> list[dict[str, Any]]:
    """Return the languages with the address of this page in each."""
    return [
        {
            "title": title,
            "code": code,
            "current": code == language(),
            "url": url_for("language.choose", code=code, next=request.full_path.rstrip("?")),
        }
        for code, title in LANGUAGES.items()
    ]


def address(endpoint: str) -> str | None:
    """Return the address of a place, None for one that this installation does not have."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def backup_warning(actor: Actor) -> str | None:
    """Return the sentence for whoever can do something about a backup that is overdue."""
    if not may(actor, "read", "system") and "archivist" not in actor.roles:
        return None
    return word(BACKUP) if backup_is_stale(edge.session(), at=edge.now()) else None
