"""What a procedure is about: a request or a disc record, seen with the same eyes."""

from dataclasses import dataclass

from archive.cases.models import Case
from core.i18n import N_

REQUEST = "access_request"
DISC = "disc_record"
TITLES = {REQUEST: "申请调阅", DISC: "申请刻盘"}
GONE = N_("没有找到这项申请。")


@dataclass(frozen=True)
class Subject:
    """The facts that tasks and lists show, and who must be asked; ids are row ids."""

    kind: str
    id: int
    bureau_id: int
    title: str
    subtitle: str
    case_name: str
    case_number: str
    requester: str
    started_by: int
    for_outsider: bool
    office_id: int | None
    handler_id: int | None


def describe(
    kind: str,
    subject_id: int,
    bureau_id: int,
    case: Case | None,
    *,
    requester: str,
    started_by: int,
    for_outsider: bool,
    handler_id: int | None,
    more: int = 0,
) -> Subject:
    """Put the facts of the first case beside those of the requester."""
    number = case.number if case else ""
    shown = f"{number}等{more + 1}件" if more > 0 else number
    return Subject(
        kind=kind,
        id=subject_id,
        bureau_id=bureau_id,
        title=f"{requester}{TITLES[kind]} {shown}",
        subtitle=" · ".join(filter(None, [case.name, case.party])) if case else "",
        case_name=case.name if case else "",
        case_number=shown,
        requester=requester,
        started_by=started_by,
        for_outsider=for_outsider,
        office_id=case.office_id if case else None,
        handler_id=handler_id,
    )
