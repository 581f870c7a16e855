"""`seal` and `seals`: a bureau's seals without a browser, and the register of their uses."""

from io import BytesIO
from pathlib import Path

import click
from sqlalchemy.orm import Session

from archive.instruments.marks import SealUse
from archive.instruments.sealing import UsesAsked, find_uses
from archive.seals.models import RegisteredSeal
from archive.seals.operations import grant_right, note_event, register_seal
from archive.seals.rules import (
    ORIGINS,
    TRUE_SIZE,
    RightFacts,
    SealFacts,
    check_facts,
    check_picture,
)
from bureaus import loading
from core import audit
from core.clock import beijing, utc_now
from core.i18n import N_, Message, message
from documents import engraving
from documents.papers.common import Seal
from documents.signing.machinery import check_keeper
from people import organisation
from people.actors import THE_SYSTEM
from webapp.cli.root import GOOD, JSON_ONLY, bureau_of, installed, say, say_json
from webapp.cli.signing import MEANING
from webapp.cli.speech import word
from workflows.papers.issuing import ELECTRONIC

MOST = 100_000
NOT_YET = N_("注意：本局的用印方式是“{now}”，改为“{needed}”后文书才会加盖这枚印章。")
NOBODY_YET = N_("注意：还没有人可以用这枚印章。请在印章的页面上写明，或者用 --role 给出。")
REGISTERED = N_("已登记，印章编号 {id}。")
NO_SEAL = N_("本局没有编号为 {id} 的印章。")
ONE_OF = N_("请给出印章图像，或者用 --origin drawn 绘制，二者选一。")


@click.command(help=N_("登记本局的一枚印章：PNG、JPG 图像，或者用 --origin drawn 按名称绘制。"))
@click.argument("bureau")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--name", default="", help=N_("印章上的单位名称；不写就用单位全称。"))
@click.option(
    "--origin",
    type=click.Choice(list(ORIGINS)),
    default="scan",
    show_default=True,
    help=N_("图样来自：authorised 备案印章，scan 印模扫描，drawn 系统绘制。"),
)
@click.option("--proof", default="", help=N_("备案（刻制）证明编号，备案印章必填。"))
@click.option("--lower", default="", help=N_("下方横排文字，如“行政执法专用章”。"))
@click.option("--code", default="", help=N_("印章编码。"))
@click.option("--diameter", default=TRUE_SIZE, show_default=True, help=N_("印章直径，毫米。"))
@click.option("--long", is_flag=True, help=N_("印章是椭圆形、长方形的，直径写最长的一边。"))
@click.option("--sign", "signed", is_flag=True, help=N_("加盖这枚印章的文书同时作电子签名。"))
@click.option("--two-persons", is_flag=True, help=N_("每次用印要两个人同意。"))
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(list(organisation.ROLES)),
    help=N_("哪种岗位角色可以用在所有盖章文书上；可以写几次。"),
)
def seal(
    bureau: str, file: str | None, roles: tuple[str, ...], *, long: bool, **typed: object
) -> int:
    """Register a seal, and say what papers will bear from now on."""
    if (typed["origin"] == "drawn") == (file is not None):
        raise click.UsageError(word(ONE_OF))
    installation = installed()
    if typed["signed"]:
        check_keeper(installation.settings)  # a keeper of keys that is not there is told now
    with installation.database.writing() as session:
        found = bureau_of(session, bureau)
        pack, at = loading.load_pack(session, found.id), utc_now()
        facts = SealFacts(**{**typed, "name": typed["name"] or pack.name})  # type: ignore[arg-type]  # click has typed them
        stored = installation.store.put(BytesIO(picture(file, facts, long=long)))
        row = register_seal(session, found.id, facts, stored, by=THE_SYSTEM, at=at)
        for role in roles:
            grant_right(session, row, RightFacts(role=role), by=THE_SYSTEM, at=at)
        note(session, "seal.register", row)
        stamping, number = pack.stamping, row.id
    say(message(REGISTERED, id=number))
    if typed["signed"]:
        say(Message(MEANING))
    if not roles:
        say(Message(NOBODY_YET))
    if stamping != ELECTRONIC:
        say(message(NOT_YET, now=stamping, needed=ELECTRONIC))
    return GOOD


def picture(file: str | None, facts: SealFacts, *, long: bool) -> bytes:
    """Return the seal's picture made anew; raises `InvalidInput` when it cannot stand on paper."""
    check_facts(facts)
    if file is None:
        drawing = Seal(name=facts.name, lower=facts.lower, code=facts.code, diameter=facts.diameter)
        return engraving.drawn(drawing)
    data = engraving.cleaned(Path(file).read_bytes(), long=long)
    check_picture(data)
    return data


def note(session: Session, kind: str, row: RegisteredSeal) -> None:
    """Write what was done with a seal into the trail."""
    audit.record(
        session,
        kind,
        by=THE_SYSTEM.audit,
        at=utc_now(),
        bureau_id=row.bureau_id,
        object_kind="registered_seal",
        object_id=row.id,
    )


@click.command("retire-seal", help=N_("停用一枚印章；不能恢复，已经盖好的文书不变。"))
@click.argument("bureau")
@click.argument("seal_id", type=int)
@click.option("--reason", required=True, help=N_("停用的原因。"))
def retire(bureau: str, seal_id: int, reason: str) -> int:
    """Retire a seal for ever."""
    with installed().database.writing() as session:
        row = session.get(RegisteredSeal, seal_id)
        if row is None or row.bureau_id != bureau_of(session, bureau).id:
            raise click.UsageError(word(message(NO_SEAL, id=seal_id)))
        note_event(session, row, "retire", reason=reason, by=THE_SYSTEM, at=utc_now())
        note(session, "seal.retire", row)
    say(Message(N_("已停用。")))
    return GOOD


@click.command(help=N_("用印登记簿：每一次用印的编号、时间、文书、印章和方式。"))
@click.argument("bureau")
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def seals(bureau: str, *, as_data: bool) -> int:
    """Print the register of seal uses."""
    with installed().database.reading() as session:
        found = bureau_of(session, bureau)
        _, lines = find_uses(session, found.id, UsesAsked(), limit=MOST)
        uses = [use_as_data(use, paper.number) for use, paper in reversed(lines)]
    if as_data:
        say_json(uses)
        return GOOD
    for use in uses:
        say("\t".join(str(value) for value in use.values()))
    return GOOD


def use_as_data(use: SealUse, paper: str) -> dict[str, object]:
    """Return one use as it is printed."""
    return {
        "number": f"{use.year}-{use.n:04d}",
        "at": beijing(use.used_at).strftime("%Y-%m-%d %H:%M"),
        "paper": paper,
        "seal": use.seal_name,
        "way": use.way,
        "by": use.used_by_name,
    }


COMMANDS = (seal, retire, seals)
