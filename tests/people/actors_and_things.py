"""People of every role and rows of any table, without a database."""

from dataclasses import dataclass, field
from typing import Any

from people.actors import Actor, PostHeld

ME, SOMEONE = 7, 8


HERE, ELSEWHERE = 1, 2


MY_OFFICE, OTHER_OFFICE = 31, 32


def holder(*roles: str, duty: str = "", bureau: int | None = HERE, kind: str = "staff") -> Actor:
    posts = (PostHeld("岗位", roles, MY_OFFICE, "科"),) if roles else ()
    duties = frozenset({duty} if duty else ())
    return Actor(ME, "甲", bureau, posts=posts, system_roles=duties, kind=kind)


STAFF = holder("handler")


ARCHIVIST = holder("archivist")


BUREAU_HEAD = holder("bureau_head")


LEGAL_HEAD = holder("legal_head")


DEPARTMENT_HEAD = holder("department_head")


ADMINISTRATOR = holder(duty="administrator")


AUDITOR = holder(duty="audit_administrator")


LEGAL_STAFF = holder("handler", duty="legal_staff")


TERMINAL = holder(kind="terminal")


@dataclass
class Link:
    person_id: int
    role: str = "nobody"


@dataclass
class Thing:
    """A row of any table, with the columns that a test gives it."""

    __tablename__: str
    bureau_id: int | None = HERE
    columns: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.columns[name]
        except KeyError:
            raise AttributeError(name) from None


def thing(table: str, bureau: int | None = HERE, **columns: Any) -> Thing:
    return Thing(table, bureau, {"id": 99} | columns)
