"""`seal`: the scan of a bureau's seal, for the bureaus that seal electronically."""

from io import BytesIO
from pathlib import Path

import click
from sqlalchemy import select

from archive.instruments.models import SealUse
from archive.instruments.operations import end_seal, register_seal
from archive.instruments.queries import seal_uses
from archive.instruments.rules import LARGEST_SEAL, check_seal
from bureaus import loading
from bureaus.models import Bureau
from core import audit
from core.clock import beijing, utc_now
from core.i18n import N_, Message, message
from documents.signing.machinery import check_keeper
from people.actors import THE_SYSTEM
from webapp.cli.root import GOOD, JSON_ONLY, installed, say, say_json
from webapp.cli.signing import MEANING
from webapp.cli.speech import word
from workflows.issuing import ELECTRONIC

TRUE_SIZE = 42.0
NOT_YET = N_("注意：本局的用印方式是“{now}”，改为“{needed}”后文书才会加盖这枚印章。")


@click.command(help=N_("登记本局印章的扫描图（PNG，裁成正方形）；不给文件而用 --end 则停止使用。"))
@click.argument("bureau")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--diameter", default=TRUE_SIZE, show_default=True, help=N_("印章直径，毫米。"))
@click.option("--end", "ended", is_flag=True, help=N_("停止使用已登记的印章。"))
@click.option("--sign", "signed", is_flag=True, help=N_("加盖这枚印章的文书同时作电子签名。"))
def seal(bureau: str, file: str | None, diameter: float, *, ended: bool, signed: bool) -> int:
    """Register a seal or end its use, and say what papers will bear from now on."""
    if ended == (file is not None):
        raise click.UsageError(word(N_("请给出印章图像，或者用 --end 停止使用，二者选一。")))
    data = picture(Path(file), diameter) if file else None
    installation = installed()
    if signed:
        check_keeper(installation.settings)  # a keeper of keys that is not there is told now
    with installation.database.writing() as session:
        found = session.scalar(select(Bureau).where(Bureau.code == bureau))
        if found is None:
            raise click.UsageError(word(message(N_("没有代码为“{code}”的单位。"), code=bureau)))
        at = utc_now()
        if data is None:
            end_seal(session, found.id, by=THE_SYSTEM, at=at)
        else:
            stored = installation.store.put(BytesIO(data))
            register_seal(
                session, found.id, stored, diameter=diameter, signed=signed, by=THE_SYSTEM, at=at
            )
        kind = "seal.end" if data is None else "seal.register"
        audit.record(session, kind, by=THE_SYSTEM.audit, at=at, bureau_id=found.id)
        stamping = loading.load_pack(session, found.id).stamping
    say(Message(N_("已停止使用。") if data is None else N_("已登记。")))
    if signed and data is not None:
        say(Message(MEANING))
    if stamping != ELECTRONIC:
        say(message(NOT_YET, now=stamping, needed=ELECTRONIC))
    return GOOD


def picture(file: Path, diameter: float) -> bytes:
    """Return the scan; raises `InvalidInput` when it cannot stand on paper."""
    with file.open("rb") as opened:
        data = opened.read(LARGEST_SEAL + 1)
    check_seal(data, diameter)
    return data


@click.command(help=N_("用印登记簿：每一次加盖登记印章的编号、时间、文书和是否电子签名。"))
@click.argument("bureau")
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def seals(bureau: str, *, as_data: bool) -> int:
    """Print the register of seal uses."""
    with installed().database.reading() as session:
        found = session.scalar(select(Bureau).where(Bureau.code == bureau))
        if found is None:
            raise click.UsageError(word(message(N_("没有代码为“{code}”的单位。"), code=bureau)))
        uses = [use_as_data(use, number) for use, number in seal_uses(session, found.id)]
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
        "signed": use.signed,
    }


COMMANDS = (seal, seals)
