"""A disc record as pages show it."""

from typing import Any

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from archive.cases.models import Case
from archive.discs.models import DiscRecord
from archive.discs.queries import recordings_on, signatures_of
from archive.discs.rules import SITUATIONS, state_words
from archive.instruments.models import Instrument
from core.i18n import N_
from people.permissions import can
from webapp.display import duration, long_time
from webapp.noting import acting
from webapp.pages import matter
from webapp.wording import listed, word

SHOWN = {"draft": "running", "signing": "running", "signed": "running", "filed": "completed"}


def standing(disc: DiscRecord) -> str:
    """Say where a record stands."""
    return state_words(disc.state, disc.round, disc.number, disc.signed_at)


def facts_of(session: Session, disc: DiscRecord) -> list[tuple[Any, ...]]:
    """Return the facts of the record form (GX-C-9)."""
    case = session.get_one(Case, disc.case_id)
    names = "\n".join(recording.title for recording in recordings_on(session, disc.id))
    return [
        (word(N_("案卷")), f"{case.number} {case.name}", "all"),
        (word(N_("刻录的音像记录")), names, "all"),
        (word(N_("情形")), word(SITUATIONS.get(disc.situation, "")), "all"),
        (word(N_("执法人员")), listed(disc.officers)),
        (word(N_("摄录人员")), disc.recorder),
        (word(N_("摄录开始")), long_time(disc.started_at) if disc.started_at else None),
        (word(N_("摄录结束")), long_time(disc.ended_at) if disc.ended_at else None),
        (word(N_("地点")), disc.place),
        (word(N_("设备")), f"{disc.device_brand} {disc.device_model}".strip()),
        (word(N_("录音录像格式")), disc.format),
        (word(N_("长度")), duration(disc.length) if disc.length else None),
        (word(N_("制作单位")), disc.making_unit),
        (word(N_("制作人")), disc.maker),
        (word(N_("状态")), word(standing(disc))),
    ]


def papers_of(session: Session, disc_id: int) -> list[dict[str, Any]]:
    """Return the papers of a disc; only those who may open one get its address."""
    rows = session.scalars(
        select(Instrument).where(Instrument.disc_id == disc_id).order_by(Instrument.id)
    )
    closed = {"url": None}
    return [matter.paper(row) | ({} if can(acting(), "print", row) else closed) for row in rows]


def card(session: Session, disc: DiscRecord) -> dict[str, Any]:
    """Return what a step about a disc shows beside its form."""
    return {
        "request": {
            "number": disc.number,
            "url": url_for("discs.show", disc_id=disc.id),
            "state": SHOWN.get(disc.state, disc.state),
            "reason": None,
            "facts": facts_of(session, disc),
        },
        "people_title": N_("本轮签字"),
        "people": [
            {"name": row.name, "unit": long_time(row.at), "identity": row.reason, "credentials": []}
            for row in signatures_of(session, disc.id)
            if row.round == disc.round
        ],
        "papers": papers_of(session, disc.id),
        "articles": [],
    }
