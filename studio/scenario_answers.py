"""What a person types at a step: a scenario's own answers over usual ones, in the real form."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from archive.access.models import RequestCredential
from archive.discs.models import DiscRecord
from archive.discs.queries import participant_ids
from archive.discs.rules import SITUATIONS
from archive.recordings.models import Recording
from core.errors import InvalidInput
from core.i18n import Message
from forms import answers, builder, schema
from forms.builder import SchemaForm
from people.models import Person
from studio.scenario_facts import LETTER
from workflows.models import InboxTask, Instance
from workflows.subjects import DISC
from workflows.tasks import DONE, Decision

Answers = dict[str, Any]
WORDS = ("opinion", "reason", "remarks", "damage", "note")
# Long past and far ahead, whatever the clock of the machine says.
DAY, LATER, LATEST = "2026-11-20", "2036-01-07", "2036-01-31"
OPINIONS = {
    "approve": "同意。",
    "pass": "证件、材料齐全，已核对原件。",
    "refuse": "不符合规定的条件，不予办理。",
    "return": "材料不全，请补正。",
}
COPY = {"title": "行政处罚决定书", "action": "photocopy", "pages": 3}
USUAL: Mapping[str, Answers] = {
    "verify": {"decision": "pass"},
    "verify_case": {"decision": "pass"},
    "approve": {"decision": "approve"},
    "review": {"decision": "approve"},
    "visit_return": {"intact": "yes"},
    "visit_and_copies": {"intact": "yes", "copied": "no"},
    "copy_made": {"copies": [COPY], "made_on": DAY, "taken_by": "领取人"},
    "deliver": {"way": "in_person", "delivered_on": DAY, "receiver": "来访人"},
    "correction": {"note": "已补正。"},
    "disc_sign": {"decision": "done", "reason": "记录有误。"},
    "disc_copies": {
        "made_on": DAY,
        "maker": "执法人员一",
        "place_1": "档案室光盘柜",
        "keeper_1": "档案管理员",
        "place_2": "局办公室保险柜",
        "keeper_2": "办公室人员",
        "identical": True,
    },
    "noted": {"noted": True},
    "letter_register": {
        "decision": "pass",
        "letter_agency": LETTER["agency"],
        "letter_number": LETTER["number"],
        "letter_date": LETTER["dated"],
        "received_on": LETTER["dated"],
        "letter_demand": LETTER["demand"],
        "letter_address": LETTER["address"],
        "way": "mail",
    },
    "letter_reply": {
        "documents": [{"name": "行政处罚决定书", "pages": 3}],
        "address": LETTER["address"],
        "sent_on": LATER,
        "tracking": "1234567890",
    },
    "letter_invite": {
        "read_from": LATER,
        "read_until": LATEST,
        "place": "档案室",
        "contact": "档案管理员",
        "telephone": "0375-0000000",
        "bring": "单位介绍信、有效证件",
    },
    "disc_record": {
        "situation": "objection",
        "officers": "执法人员一、执法人员二",
        "recorder": "执法人员一",
        "started_at": "2026-11-01T09:00",
        "ended_at": "2026-11-01T10:00",
        "place": "检查现场",
        "device_brand": "某品牌",
        "device_model": "V9",
        "format": "MP4",
        "length": 60,
        "title": "情景用案卷1",
        "making_unit": "情景用机构",
        "maker": "执法人员一",
    },
}


def decision(session: Session, row: InboxTask, given: Mapping[str, Any]) -> Decision:
    """Return what a person decides; raises `InvalidInput` for answers that the form refuses."""
    choices = choices_for(session, row)
    typed = {**USUAL.get(row.form, {}), **matters(session, row, choices), **given}
    form = builder.build(schema.load(row.form), choices, {"for_outsider": False})(flat(typed))
    if not form.validate():
        raise InvalidInput({name: first(errors) for name, errors in form.errors.items()})
    return decided(form)


def first(errors: Any) -> Message | str:  # noqa: ANN401  # sentences, or rows of them
    """Return the first sentence at a field or in its rows."""
    while isinstance(errors, list | dict):
        inner = errors.values() if isinstance(errors, dict) else errors
        errors = next(one for one in inner if one)
    return errors if isinstance(errors, Message) else str(errors)


def decided(form: SchemaForm) -> Decision:
    """Return what a valid form decides: codes for the diagram, words for paper and history."""
    found = answers.plain(form)
    return Decision(
        outcome=str(found.get("decision") or DONE),
        opinion=next((str(found[name]) for name in WORDS if found.get(name)), ""),
        answers=answers.for_process(form),
        details=found,
    )


def matters(session: Session, row: InboxTask, choices: Mapping[str, Any]) -> Answers:
    """Return the usual answers that depend on the matter: originals, recordings, signers."""
    found: Answers = {"bring": "缺少的材料"}
    if row.form == "verify":
        found["originals_seen"] = [value for value, _ in choices["credentials"]]
    if row.form == "disc_record":
        found["recordings"] = [value for value, _ in choices["recordings"]]
        if disc := disc_of(session, row):
            found["participants"] = [str(one) for one in participant_ids(session, disc)]
    return found


def disc_of(session: Session, row: InboxTask) -> DiscRecord | None:
    """Return the disc record that a step is about."""
    instance = session.get_one(Instance, row.instance_id)
    return session.get(DiscRecord, instance.subject_id) if instance.subject_kind == DISC else None


def choices_for(session: Session, row: InboxTask) -> dict[str, list[tuple[str, str]]]:
    """Return the options of a step's form."""
    instance = session.get_one(Instance, row.instance_id)
    disc = disc_of(session, row)
    if disc is None:
        mine = RequestCredential.request_id == instance.subject_id
        papers = session.scalars(select(RequestCredential).where(mine))
        return {"credentials": [(str(paper.id), paper.term) for paper in papers]}
    recordings = session.scalars(select(Recording).where(Recording.case_id == disc.case_id))
    persons = session.scalars(select(Person).where(Person.bureau_id == disc.bureau_id))
    return {
        "recordings": [(str(one.id), one.title) for one in recordings],
        "participants": [(str(one.id), one.name) for one in persons],
        "situations": list(SITUATIONS.items()),
    }


def flat(typed: Mapping[str, Any]) -> MultiDict[str, str]:
    """Return answers as a browser sends them: `copies-0-title`, lists as repeated names."""
    sent: MultiDict[str, str] = MultiDict()
    typed = {**typed, "opinion": typed.get("opinion", OPINIONS.get(typed.get("decision", ""), ""))}
    for name, value in typed.items():
        for key, text in parts(name, value):
            sent.add(key, text)
    return sent


def parts(name: str, value: Any) -> list[tuple[str, str]]:  # noqa: ANN401  # as JSON gives it
    """Return one answer as the names and texts that a browser sends."""
    if isinstance(value, list):
        return [
            pair
            for n, one in enumerate(value)
            for pair in (rows(f"{name}-{n}-", one) if isinstance(one, dict) else [(name, str(one))])
        ]
    if isinstance(value, bool):
        return [(name, "1")] if value else []
    return [(name, str(value))]


def rows(before: str, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return one row of a repeated part as the names and texts that a browser sends."""
    return [(f"{before}{name}", str(value)) for name, value in row.items()]
