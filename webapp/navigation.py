"""Where a person may go: the places of the side bar, as they look from this page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask import g, request, url_for

from core.i18n import N_
from jobs.troubles import count_aside
from people.actors import Actor
from people.permissions import may
from webapp import edge
from webapp.display import language
from webapp.wording import word
from workflows import inbox

MOST_KNOWN = 1_024


@dataclass(frozen=True)
class Link:
    """One place to go."""

    title: str
    url: str
    icon: str = "list"
    count: int = 0
    current: bool = False


@dataclass(frozen=True, eq=False)
class Group:
    """Places that belong together."""

    title: str | None
    links: Sequence[Link]


@dataclass(frozen=True)
class Place:
    """A page to go to; `door` is the verb and kind that open it, None for everyone on duty."""

    title: str
    endpoint: str
    icon: str
    door: tuple[str, str] | None


EVERYDAY = (
    Place(N_("待办"), "tasks.inbox", "inbox", None),
    Place(N_("提出申请"), "requests.new", "plus", ("create", "access_request")),
    Place(N_("窗口登记"), "requests.counter", "users", ("create_for_outsider", "access_request")),
    Place(N_("查阅登记簿"), "register.index", "register", ("read", "register_entry")),
    Place(N_("案卷与音像"), "cases.index", "folder", ("find", "case")),
    Place(N_("阅览室"), "reading_room.desk", "eye", ("open", "visit")),
    Place(N_("刻录光盘"), "discs.index", "disc", ("create", "disc_record")),
    Place(N_("文书"), "papers.index", "file", ("read", "instrument")),
)
LEGAL = (
    Place(N_("本局规定"), "rules.index", "flow", ("read", "bureau_rules")),
    Place(N_("条文落实"), "compliance.index", "shield", ("read", "bureau_rules")),
)
SYSTEM = (
    Place(N_("人员管理"), "people_admin.index", "users", ("read", "person")),
    Place(N_("运行状况"), "health.index", "gear", ("read", "system")),
    Place(N_("审计记录"), "audit.index", "lock", ("read", "audit")),
)
GROUPS = ((None, EVERYDAY), (N_("法制管理"), LEGAL), (N_("系统"), SYSTEM))
ENDPOINTS = frozenset(place.endpoint for _title, places in GROUPS for place in places)
# Pages that belong to another place than their noun's.
BELONGS = {
    "requests.receipt": "requests.counter",
    "requests.show": "tasks.inbox",
    "requests.edit": "tasks.inbox",
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
            "signing.waiting",
            "signing.show",
            "signing.sign",
        ),
        "papers.index",
    ),
}


def navigation(actor: Actor) -> tuple[Group, ...]:
    """Return the groups of places that this person may go to."""
    doors = reachable(actor)
    waiting = tuple((door, count(actor)) for door, count in COUNTED.items() if door in doors)
    return groups(doors, waiting, here(), request.root_path, language())


@lru_cache(MOST_KNOWN)
def reachable(actor: Actor) -> frozenset[str]:
    """Return the places whose door opens for the person: it depends on what they are alone."""
    return frozenset(
        place.endpoint
        for _title, places in GROUPS
        for place in places
        if (may(actor, *place.door) if place.door else actor.on_duty)
    )


@lru_cache(MOST_KNOWN)
def groups(
    doors: frozenset[str],
    waiting: tuple[tuple[str, int], ...],
    current: str,
    _root: str,
    _language: str,
) -> tuple[Group, ...]:
    """Word the places for everybody who may go there and reads this language."""
    counts = dict(waiting)
    shown = [
        Group(
            word(title) if title else None,
            [
                Link(
                    word(place.title),
                    url_for(place.endpoint),
                    place.icon,
                    counts.get(place.endpoint, 0),
                    is_here(place.endpoint, current),
                )
                for place in places
                if place.endpoint in doors
            ],
        )
        for title, places in GROUPS
    ]
    return tuple(group for group in shown if group.links)


def here() -> str:
    """Return the place to which this page belongs, else the page itself."""
    if request.args.get("for") == "counter":
        return "requests.counter"
    return BELONGS.get(request.endpoint or "", request.endpoint or "")


def is_here(endpoint: str, current: str) -> bool:
    """Tell whether a page belongs to a place: the page itself, else its noun's other pages."""
    if current in ENDPOINTS:
        return current == endpoint
    same_noun = current.partition(".")[0] == endpoint.partition(".")[0]
    return same_noun and endpoint != "requests.counter"


def waiting(actor: Actor) -> inbox.Counts:
    """Return how much waits for the person, asked for once a request."""
    if "counts" not in g:
        g.counts = inbox.counts(edge.session(), actor, edge.now())
    counts: inbox.Counts = g.counts
    return counts


def open_tasks(actor: Actor) -> int:
    """Return how many tasks wait for the person."""
    return waiting(actor).mine


def unsigned_papers(actor: Actor) -> int:
    """Return how many papers wait for the person's handwriting."""
    return waiting(actor).unsigned


def jobs_aside(actor: Actor) -> int:
    """Return how many jobs wait for an administrator."""
    return count_aside(edge.session(), actor)


# Places with a number beside them.
COUNTED: dict[str, Callable[[Actor], int]] = {
    "tasks.inbox": open_tasks,
    "papers.index": unsigned_papers,
    "health.index": jobs_aside,
}
