"""The phrases that somebody keeps for opinions they write often (常用意见)."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotFound
from core.i18n import N_, message
from people.actors import Actor
from people.models import Phrase

# More than these nobody finds again among the buttons.
MOST = 12
EMPTY = N_("先写下要留用的话，再点“留作常用语”。")
ENOUGH = N_("常用语最多留 {most} 条，请先在“我的账号”里删去不用的。")
GONE = N_("没有找到这条常用语。")


# Built once: it is asked on every page on which somebody decides.
OWN = select(Phrase).where(Phrase.person_id == bindparam("person_id")).order_by(Phrase.id)


def phrases_of(session: Session, actor: Actor, kind: str | None = None) -> list[Phrase]:
    """Return the phrases that this person keeps, for one kind of step or for all, oldest first."""
    own = session.scalars(OWN, {"person_id": actor.person_id})
    return [phrase for phrase in own if kind in {None, phrase.kind}]


def keep(session: Session, kind: str, text: str, *, by: Actor, at: datetime) -> Phrase:
    """Keep a phrase for one kind of step; the same one twice is one. Raises `InvalidInput`."""
    wanted = " ".join(text.split())
    if not wanted:
        raise InvalidInput({"opinion": EMPTY})
    known = phrases_of(session, by, kind)
    if same := next((one for one in known if one.text == wanted), None):
        return same
    if len(known) >= MOST:
        raise InvalidInput({"opinion": message(ENOUGH, most=MOST)})
    phrase = Phrase(person_id=by.person_id, kind=kind, text=wanted, created_at=at)
    session.add(phrase)
    session.flush()
    return phrase


def drop(session: Session, phrase_id: int, *, by: Actor) -> None:
    """Forget a phrase; raises `NotFound` for one that is not one's own."""
    phrase = session.get(Phrase, phrase_id)
    if phrase is None or phrase.person_id != by.person_id:
        raise NotFound(GONE)
    session.delete(phrase)
