"""The frame around every page: who is here, where they can go, what they should know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlsplit

from flask import flash, g, get_flashed_messages, request, url_for
from sqlalchemy import select

from bureaus import loading
from bureaus.models import Bureau
from bureaus.packs import Pack
from core.i18n import N_, Message
from jobs.backup import safety
from people.actors import Actor
from people.permissions import may
from webapp import edge
from webapp.display import LANGUAGES, language
from webapp.navigation import Group, navigation
from webapp.wording import word


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


ROT = N_("最近的备份发现有原件损坏，请管理员立即看“运行状况”。")
BACKUP = N_("最近48小时没有成功的备份，请管理员检查备份任务。")


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
    common: dict[str, Any] = {
        "now": edge.now(),
        "language": language(),
        "demo": edge.installation().settings.demo,
        "languages": languages(),
        "help_url": url_for("help.index"),
        "messages": toasts(),
    }
    return {"shell": Shell(**common, **(signed_in(actor) if actor is not None else {}))}


def toasts() -> list[Toast]:
    """Return the sentences that the last act left, each with its tone."""
    told = cast(
        "list[tuple[str, tuple[str, str | None, str | None]]]",
        get_flashed_messages(with_categories=True),
    )
    return [Toast(text, tone, link_url=url, link_label=label) for tone, (text, url, label) in told]


def signed_in(actor: Actor) -> dict[str, Any]:
    """Return what the frame says of who is here and where they may go."""
    return {
        "person": PersonBlock(actor.name, actor.post, actor.posts[0].office if actor.posts else ""),
        "bureau": current_bureau(actor),
        "nav": navigation(actor),
        "search_url": url_for("search.index") if actor.on_duty else None,
        "query": request.args.get("q", ""),
        "account_url": url_for("account.index"),
        "logout_url": url_for("login.logout"),
        "backup": backup_warning(actor),
    }


def languages() -> list[dict[str, Any]]:
    """Return the other languages with the address of this page in each."""
    here = page_here()
    return [
        {"title": title, "code": code, "url": url_for("language.choose", code=code, next=here)}
        for code, title in LANGUAGES.items()
        if code != language()
    ]


def page_here() -> str:
    """Return the address of this page, or where one came from if only an act shows it."""
    rule = request.url_rule
    if rule is None or "GET" in (rule.methods or ()):
        return request.full_path.rstrip("?")
    return urlsplit(request.referrer or "").path or "/"


def backup_warning(actor: Actor) -> str | None:
    """Return the sentence for whoever can do something about a backup that is overdue."""
    if not may(actor, "read", "system") and "archivist" not in actor.roles:
        return None
    found = safety(edge.session(), at=edge.now())
    if found.damaged:
        return word(ROT)
    return word(BACKUP) if found.stale else None
