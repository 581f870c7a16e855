"""What stands on the record form of a disc, on its label and its sleeve."""

from archive.discs.models import DiscRecord
from archive.discs.queries import copies_of
from bureaus.packs import HANDWRITTEN
from core.clock import beijing_date
from documents.papers import common
from documents.papers.common import Signer
from documents.papers.discs import DiscCopy, DiscLabel
from documents.papers.discs import DiscRecord as RecordForm
from workflows.clicks import Click
from workflows.papers import opinions, paperwork
from workflows.papers.issuing import Own

# Part D 12: one copy stays in the archive room, the other elsewhere.
USES = ("封存正本", "查阅副本")
LONG_TERM = "长期"
MEBIBYTE = 1024 * 1024


def recorded(disc: DiscRecord) -> common.Moment | None:
    """Return from when to when was recorded."""
    if disc.started_at is None:
        return None
    return common.Moment(start=disc.started_at, end=disc.ended_at)


def copies(click: Click, disc: DiscRecord) -> tuple[DiscCopy, ...]:
    """Return the two identical copies, their marks and places (RS-M-16, SL-M-16, ZH-M-16)."""
    return tuple(
        DiscCopy(mark=f"{disc.number}-{row.n}", use=use, place=row.place, keeper=row.keeper)
        for row, use in zip(copies_of(click.session, disc.id), USES, strict=True)
    )


def files(click: Click) -> tuple[str, str]:
    """Return how many files of what size go onto the disc, and the digest when it is only one."""
    originals = click.disc.originals
    size = sum(file.size for file in originals) / MEBIBYTE
    digest = originals[0].sm3 if len(originals) == 1 else ""
    return f"{len(originals)}个文件，共{size:.1f} MB" if originals else "", digest


def length(seconds: float) -> str:
    """Word a playing time: 2小时25分33秒."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    words = [(hours, "小时"), (minutes, "分"), (rest, "秒")]
    return "".join(f"{figure}{unit}" for figure, unit in words if figure) or "0秒"


def signers(click: Click) -> tuple[Signer, ...]:
    """Return everybody who took part, with the day of their signature in this round (GX-C-9)."""
    signed = {
        row.person_id: beijing_date(row.at)
        for row in click.disc.signatures
        if row.round == click.disc.record.round
        and row.decision == "sign"
        and row.role == "participant"
    }
    return tuple(
        Signer(name=name, day=signed.get(one), pen=pen_of(click, one) if one in signed else "")
        for one, name in click.disc.signers.items()
    )


def pen_of(click: Click, person_id: int) -> str:
    """Name the place for a participant's handwriting, "" where the bureau wants none."""
    return f"party-{person_id}" if click.pack.signatures == HANDWRITTEN else ""


def disc_record(click: Click, own: Own) -> common.Paper:
    """《执法音像记录设备摄录内容刻盘存储记录表》 (GX-C-9)."""
    disc, case = click.disc.record, click.disc.case
    amount, digest = files(click)
    return RecordForm(
        **paperwork.shared(click, own),
        case_name=disc.title or case.name,
        case_number=case.number,
        officers=tuple(disc.officers),
        recorders=(disc.recorder,),
        recorded=recorded(disc) or common.Moment(start=disc.created_at),
        place=disc.place,
        device=f"{disc.device_brand} {disc.device_model}".strip(),
        media_format=disc.format,
        length=length(disc.length),
        files=amount,
        digest=digest,
        burned_by=disc.maker,
        burned_on=disc.made_on,
        copies=copies(click, disc),
        signers=signers(click),
        decisions=opinions.decisions(click),
    )


def disc_label(click: Click, own: Own) -> common.Paper:
    """光盘标签和封套 (RS-M-16, SL-M-16, ZH-M-16)."""
    disc, case = click.disc.record, click.disc.case
    return DiscLabel(
        **paperwork.shared(click, own),
        maker=disc.maker,
        made_on=disc.made_on or beijing_date(click.at),
        case_name=disc.title or case.name,
        case_number=case.number,
        recorded=recorded(disc),
        recorders=(disc.recorder,),
        retention=LONG_TERM,
        digest=files(click)[1],
        copies=copies(click, disc),
    )
