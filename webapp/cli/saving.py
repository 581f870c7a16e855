"""`backup` and `restore`."""

import tempfile
from pathlib import Path

import click

from core.clock import utc_now
from core.errors import DiaoyueError, InvalidInput
from core.i18n import N_, Message, message
from core.settings import Settings
from jobs import restore as restoring
from jobs.backup import back_up, damage_of
from jobs.scratch import scratch_database
from webapp.cli.root import FINDINGS, GOOD, JSON_ONLY, installed, say, say_json, settings, warn
from webapp.cli.speech import word

BACKED_UP = N_("已备份到 {folder}（{at}，原件 {count} 件）")
LOOK = N_("运行 diaoyue doctor，它写明怎样用完好的一份替换。")
NOTHING_ASKED = N_("写明 --into 目录，或者用 --verify 只做核对。")
DATABASE_NEEDED = N_("这是 PostgreSQL 的备份：请用 --database 写明一个空数据库。")
DATABASE_IN_VAIN = N_("这是 SQLite 的备份，不需要 --database。")


@click.command(help=N_("立即备份：先数据库，再原件和密钥；不必停机。"))
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def backup(*, as_data: bool) -> int:
    """Make a backup and say where it is."""
    made = back_up(installed(), at=utc_now())
    manifest = made.manifest
    facts = {
        "folder": str(made.folder),
        "manifest_sha256": made.sha256,
        "objects": len(manifest.objects),
        "bytes": sum(manifest.objects.values()),
        "audit": manifest.audit,
        "damaged": list(manifest.damaged),
    }
    told = damage_of(manifest.damaged)
    if as_data:
        say_json(facts)
        return FINDINGS if told else GOOD
    say(message(BACKED_UP, folder=made.folder, at=utc_now(), count=len(manifest.objects)))
    say(message(N_("清单 SHA-256：{digest}"), digest=made.sha256))
    if told is None:
        return GOOD
    warn(told)
    warn(LOOK)
    return FINDINGS


@click.command(help=N_("把备份恢复到一个新目录；--verify 逐项核对，不写 --into 时核对后即删。"))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--verify", is_flag=True, help=N_("核对数据库、审计链和每一件原件。"))
@click.option(
    "--into", type=click.Path(file_okay=False, path_type=Path), help=N_("恢复到的新目录。")
)
@click.option("--database", default="", help=N_("恢复到的空 PostgreSQL 数据库（postgresql://…）。"))
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def restore(folder: Path, into: Path | None, database: str, *, verify: bool, as_data: bool) -> int:
    """Restore a backup, prove it, or both."""
    if into is None and not verify:
        raise InvalidInput({"into": NOTHING_ASKED})
    try:
        findings = prove(folder, into, database, verify=verify)
    except InvalidInput:
        raise
    except DiaoyueError as fault:
        findings = [fault.message]
    return report(findings, verify=verify, as_data=as_data)


def prove(folder: Path, into: Path | None, database: str, *, verify: bool) -> list[Message]:
    """Restore to where it was asked, else to a passing place; return what is wrong with it."""
    if into is None:
        return drill(folder, database)
    found = lay_out(folder, into, database)
    return list(restoring.verify(folder, found)) if verify else []


def drill(folder: Path, database: str) -> list[Message]:
    """Restore to a passing place, and say what is wrong with it."""
    with tempfile.TemporaryDirectory(prefix="diaoyue-drill-") as passing:
        kind = restoring.read_manifest(folder)["database"]["kind"]
        live = settings()
        if kind == "sqlite" or database or live.sqlite:
            found = lay_out(folder, Path(passing) / "data", database)
            return list(restoring.verify(folder, found))
        with scratch_database(live.database_url) as scratch:
            found = lay_out(folder, Path(passing) / "data", scratch)
            return list(restoring.verify(folder, found))


def lay_out(folder: Path, into: Path, database: str) -> Settings:
    """Restore, or say which database is needed."""
    kind = restoring.read_manifest(folder)["database"]["kind"]
    if kind == "postgresql" and not database:
        raise InvalidInput({"database": DATABASE_NEEDED})
    if kind == "sqlite" and database:
        raise InvalidInput({"database": DATABASE_IN_VAIN})
    return restoring.restore(folder, into, database)


def report(findings: list[Message], *, verify: bool, as_data: bool) -> int:
    """Print what was found."""
    if as_data:
        say_json({"verified": verify, "findings": list(map(word, findings))})
    else:
        for finding in findings:
            say(finding)
        warn(summary(len(findings), verify=verify))
    return FINDINGS if findings else GOOD


def summary(count: int, *, verify: bool) -> Message:
    """Say in one sentence what came of it."""
    if count:
        return message(N_("发现 {count} 处问题。"), count=count)
    if verify:
        return message(N_("恢复完成，核对没有发现问题。"))
    return message(N_("恢复完成，没有核对；加 --verify 逐项核对。"))


COMMANDS = (backup, restore)
