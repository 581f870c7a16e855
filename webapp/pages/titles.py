"""What a matter is called in the reader's language; rows keep the Chinese title."""

import re

from core.i18n import N_, Message
from webapp.wording import word

SHAPES = {
    "申请调阅": N_("{requester}申请调阅 {cases}"),
    "申请刻盘": N_("{requester}申请刻盘 {cases}"),
}
SEVERAL = N_("{first}等{count}件")
PERSONS = N_("{first}等{count}人")
# As workflows.subjects and archive.access.facts write them.
STORED = re.compile(
    rf"(?P<who>.+)(?P<what>{'|'.join(SHAPES)}) (?P<case>.*?)(?:等(?P<count>\d+)件)?"
)
TOGETHER = re.compile(r"(?P<first>.+)等(?P<count>\d+)人")


def title_word(stored: str) -> str:
    """Word the title of a matter; what has another shape stays as it is."""
    found = STORED.fullmatch(stored)
    if found is None:
        return stored
    cases: Message | str = found["case"]
    if found["count"]:
        cases = Message(SEVERAL, {"first": found["case"], "count": int(found["count"])})
    return word(
        Message(SHAPES[found["what"]], {"requester": who_word(found["who"]), "cases": cases})
    )


def who_word(stored: str) -> str:
    """Word who asks or comes: a name stays as it is, several persons are counted."""
    found = TOGETHER.fullmatch(stored)
    if found is None:
        return stored
    return word(Message(PERSONS, {"first": found["first"], "count": int(found["count"])}))
