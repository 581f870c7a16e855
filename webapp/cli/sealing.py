"""`seal`: the scan of a bureau's seal, for the bureaus that seal electronically."""

from io import BytesIO
from pathlib import Path

import click
from sqlalchemy import select

from archive.instruments.operations import end_seal, register_seal
from archive.instruments.rules import LARGEST_SEAL, check_seal
from bureaus import loading
from bureaus.models import Bureau
from core import audit
from core.clock import utc_now
from people.actors import THE_SYSTEM
from webapp.cli.root import GOOD, installed, say
from workflows.issuing import ELECTRONIC

TRUE_SIZE = 42.0


@click.command(help="登记本局印章的扫描图（PNG，裁成正方形）；不给文件而用 --end 则停止使用。")
@click.argument("bureau")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--diameter", default=TRUE_SIZE, show_default=True, help="印章直径，毫米。")
@click.option("--end", "ended", is_flag=True, help="停止使用已登记的印章。")
def seal(bureau: str, file: str | None, diameter: float, *, ended: bool) -> int:
    """Register a seal or end its use, and say what papers will bear from now on."""
    if ended == (file is not None):
        raise click.UsageError("请给出印章图像，或者用 --end 停止使用，二者选一。")
    data = picture(Path(file), diameter) if file else None
    installation = installed()
    with installation.database.writing() as session:
        found = session.scalar(select(Bureau).where(Bureau.code == bureau))
        if found is None:
            raise click.UsageError(f"没有代码为“{bureau}”的单位。")
        at = utc_now()
        if data is None:
            end_seal(session, found.id, by=THE_SYSTEM, at=at)
        else:
            stored = installation.store.put(BytesIO(data))
            register_seal(session, found.id, stored, diameter=diameter, by=THE_SYSTEM, at=at)
        kind = "seal.end" if data is None else "seal.register"
        audit.record(session, kind, by=THE_SYSTEM.audit, at=at, bureau_id=found.id)
        stamping = loading.load_pack(session, found.id).stamping
    say("已停止使用。" if data is None else "已登记。")
    if stamping != ELECTRONIC:
        say(f"注意：本局的用印方式是“{stamping}”，改为“{ELECTRONIC}”后文书才会加盖这枚印章。")
    return GOOD


def picture(file: Path, diameter: float) -> bytes:
    """Return the scan; raises `InvalidInput` when it cannot stand on paper."""
    with file.open("rb") as opened:
        data = opened.read(LARGEST_SEAL + 1)
    check_seal(data, diameter)
    return data


COMMANDS = (seal,)
