"""The demo's people on its login page: whom to be, bureau by bureau, and what there is to see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bureaus.models import Bureau
from core.i18n import N_
from people.appointments import in_force
from people.models import (
    ADMINISTRATOR,
    AUDIT_ADMINISTRATOR,
    Holding,
    Person,
    Post,
    SystemRole,
)
from people.organisation import DUTIES
from studio.demo.definitions import read
from webapp.display import language
from webapp.wording import listed, word

ADMINISTRATION = N_("系统管理")
# What somebody in a role can show; a person with several is known by the first.
WORK = {
    "bureau_head": N_("审批查阅申请，施行本局规定"),
    "deputy_head": N_("分管领导环节，代行局长职务"),
    "legal_head": N_("审核复制申请，查规定和条文落实"),
    "department_head": N_("提出申请，刻盘部门签字"),
    "handling_office": N_("承办处室同意，提出申请"),
    "archivist": N_("窗口登记、核验证件、阅览室、登记簿"),
    "handler": N_("查自己的案卷，上传音像，刻盘签字"),
    ADMINISTRATOR: N_("账号、岗位、一次性代码"),
    AUDIT_ADMINISTRATOR: N_("查看和核验审计记录"),
}


def by_bureau(session: Session, at: datetime) -> list[dict[str, Any]]:
    """Return the demo's people by bureau, each with what makes them interesting to be."""
    rows = session.execute(
        select(Person, Bureau, Post, SystemRole.role)
        .outerjoin(Bureau, Bureau.id == Person.bureau_id)
        .outerjoin(Holding, (Holding.person_id == Person.id) & in_force(Holding, at))
        .outerjoin(Post, Post.id == Holding.post_id)
        .outerjoin(SystemRole, (SystemRole.person_id == Person.id) & SystemRole.ended_at.is_(None))
        .where(Person.disabled_at.is_(None), Person.kind == "staff")
        .order_by(Person.bureau_id.is_(None), Person.bureau_id, Person.id, Holding.id)
    )
    groups: dict[str, dict[str, Any]] = {}
    for person, bureau, post, duty in rows:
        name = bureau.name if bureau else word(ADMINISTRATION)
        group = groups.setdefault(
            name, {"bureau": name, "code": bureau.code if bureau else "", "people": {}}
        )
        shown = group["people"].setdefault(person.id, Shown(person))
        shown.add(post, duty)
    return [
        {
            **group,
            "about": about(group["code"]),
            "persons": [one.row() for one in group["people"].values()],
        }
        for group in sorted(groups.values(), key=place)
    ]


def place(group: Mapping[str, Any]) -> int:
    """Return where a bureau comes on the page: as the definition of the demo lists them."""
    known = list(read("people"))
    return known.index(group["code"]) if group["code"] in known else len(known)


def about(code: str) -> str:
    """Return what a bureau of the demo is good for seeing."""
    return str(read("people").get(code, {}).get("about", {}).get(language(), ""))


@dataclass
class Shown:
    """One of the demo's people: their posts and duties, and what can be seen in their place."""

    person: Person
    posts: list[str] = field(default_factory=list)
    work: list[str] = field(default_factory=list)

    def add(self, post: Post | None, duty: str | None) -> None:
        """Note one more post or duty."""
        found = [post.title] if post else []
        found += [word(DUTIES[duty])] if duty else []
        self.posts += [one for one in found if one not in self.posts]
        codes = [*(post.roles if post else ()), duty or ""]
        self.work += [code for code in codes if code in WORK and code not in self.work]

    def row(self) -> dict[str, str]:
        """Return the person as the page shows them; the first role says most."""
        seen = [word(WORK[code]) for code in self.work[:1]]
        names = {"name": self.person.name, "login_name": self.person.login}
        return {**names, "post": listed(self.posts), "shows": listed(seen)}
