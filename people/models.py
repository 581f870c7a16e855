"""Rows of persons, their offices and posts, and of how they log in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Id, Model

ADMINISTRATOR = "administrator"
LEGAL_STAFF = "legal_staff"
AUDIT_ADMINISTRATOR = "audit_administrator"
SYSTEM_ROLES = (ADMINISTRATOR, LEGAL_STAFF, AUDIT_ADMINISTRATOR)
OPEN = text("ended_at IS NULL")


class Person(Model):
    """Somebody with an account; `bureau_id` None is the installation's own administration.

    A `terminal` is a computer of a reading room, not a human being.
    """

    __tablename__ = "person"

    id: Mapped[Id]
    bureau_id: Mapped[int | None] = mapped_column(ForeignKey("bureau.id"), index=True)
    name: Mapped[str]
    # Full spelling, a space, the initials: 李晓梅 is found by lixiaomei and by lxm.
    pinyin: Mapped[str] = mapped_column(default="")
    login: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(default="staff")
    language: Mapped[str] = mapped_column(default="zh")
    # None until the person has chosen one with a one-time code: nobody else ever sets it.
    password_hash: Mapped[str | None]
    must_change: Mapped[bool] = mapped_column(default=False)
    totp_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    # The secret that takes its place once the person has shown a code of it.
    totp_next: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_confirmed_at: Mapped[datetime | None]
    # The time step of the last code taken: a code works once (ASVS 6.5.1).
    totp_last_counter: Mapped[int] = mapped_column(default=0)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Office(Model):
    """An office of a bureau (科室、大队)."""

    __tablename__ = "office"
    __table_args__ = (UniqueConstraint("bureau_id", "code"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    code: Mapped[str]
    name: Mapped[str]


class Post(Model):
    """A post of a bureau under its own title, with the role codes that it carries."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("bureau_id", "title"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    title: Mapped[str]
    roles: Mapped[list[str]] = mapped_column(default=list)


class Holding(Model):
    """Who holds which post in which office, from a moment until before another."""

    __tablename__ = "holding"
    __table_args__ = (Index("ix_holding_bureau_post", "bureau_id", "post_id"),)

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class Deputy(Model):
    """Who stands in for whom for a time; barred from deciding what that person requests."""

    __tablename__ = "deputy"

    id: Mapped[Id]
    bureau_id: Mapped[int] = mapped_column(ForeignKey("bureau.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class Phrase(Model):
    """A sentence that somebody keeps for opinions on one kind of step (常用意见)."""

    __tablename__ = "phrase"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]


class SystemRole(Model):
    """A duty over the system itself; the database holds one person to one of them at a time."""

    __tablename__ = "system_role"
    __table_args__ = (
        Index(
            "uq_system_role_open",
            "person_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    # None for the installation's first administrator, whom `diaoyue init` makes.
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime]
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]


class LoginSession(Model):
    """One browser's login; the token itself is only in the browser's cookie."""

    __tablename__ = "login_session"

    id: Mapped[Id]
    token_digest: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    # When password or code was last given; approving and sealing ask for it anew after 5 minutes.
    authenticated_at: Mapped[datetime]
    # Whether the second factor was given too; until then only its own page opens.
    second_factor: Mapped[bool] = mapped_column(default=False)
    address: Mapped[str] = mapped_column(default="")
    agent: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]


class OneTimeCode(Model):
    """A code that lets a person set a password or a second factor once; only its digest is kept."""

    __tablename__ = "one_time_code"

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginAttempt(Model):
    """One try at a login name from an address; the throttle counts these rows."""

    __tablename__ = "login_attempt"
    __table_args__ = (
        Index("ix_login_attempt_login", "login", "at"),
        Index("ix_login_attempt_address", "address", "at"),
    )

    id: Mapped[Id]
    login: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
    succeeded: Mapped[bool]
    # When somebody let whoever tried go on before the time was up.
    lifted_at: Mapped[datetime | None]
