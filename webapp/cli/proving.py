"""`verify` and `compliance`: what can be proved of the records, of papers and of the rules."""

from pathlib import Path

import click

from core.audit import chain_head, missing, verify_chain
from core.i18n import N_, Message, Names, message
from documents.registry import KINDS
from jobs import anchors
from studio.compliance import Entry, entries
from webapp.cli import signing
from webapp.cli.root import FINDINGS, GOOD, JSON_ONLY, USAGE, installed, say, say_json, warn
from webapp.cli.speech import word

BROKEN = N_("第 {seq} 行被改动，或者它前面有缺失、插入。")
LOST = N_("第 {seq} 行曾经有过（数据库之外记有它的摘要），现在没有了，或者换成了另一行。")
SOUND = N_("审计记录 {rows} 行，末端 {head}，没有问题。")
FAULTY = N_("审计记录 {rows} 行，末端 {head}，有问题。")
TEMPLATE = N_("只备模板：{names}")
TEMPLATES = N_("只有模板、还没有办理程序的文书 {count} 种：{names}")
STATUSES = {
    "enforced": N_("系统保证"),
    "supported": N_("系统支持"),
    "manual": N_("人工办理"),
    "open": N_("尚未实现"),
}


@click.command(
    help=N_(
        "核验一份 PDF 文书（退出码：0 有效，1 被改动，2 签章人未知，3 无法读取），"
        "或用 --audit 证明审计记录没有被改动。"
    )
)
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--audit", is_flag=True, help=N_("核对审计链。"))
@click.option(
    "--trust",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=N_("另外信任的根证书（PEM）。"),
)
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def verify(file: Path | None, trust: tuple[Path, ...], *, audit: bool, as_data: bool) -> int:
    """Judge a file, or walk the audit chain."""
    if audit == (file is not None):
        warn(message(N_("写明要核对什么：一份 PDF 文件，或者 --audit")))
        return USAGE
    return walk(as_data=as_data) if file is None else signing.judge(file, trust, as_data=as_data)


def walk(*, as_data: bool) -> int:
    """Walk the audit chain and name every row that was altered."""
    found = installed(to_look=True)
    with found.database.reading() as session:
        broken = list(verify_chain(session))
        lost = list(missing(session, anchors.known(found.settings)))
        rows, digest = chain_head(session)
    bad = bool(broken or lost)
    if as_data:
        say_json({"rows": rows, "head": digest, "broken": broken, "missing": lost})
    else:
        for seq in broken:
            say(message(BROKEN, seq=seq))
        for seq in lost:
            say(message(LOST, seq=seq))
        warn(message(FAULTY if bad else SOUND, rows=rows, head=digest))
    return FINDINGS if bad else GOOD


@click.command(
    help=N_("148 条规定逐条：由系统保证、支持、人工办理还是尚未实现，在哪里，哪些测试证明。")
)
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def compliance(*, as_data: bool) -> int:
    """Print every article with its status."""
    found = entries()
    if as_data:
        say_json([entry.as_data() for entry in found])
        return GOOD
    for entry in found:
        say(line(entry))
    counts = (f"{word(name)} {sum(e.status == s for e in found)}" for s, name in STATUSES.items())
    warn(", ".join(counts))
    waiting = Names(Message(kind.title) for kind in KINDS.values() if kind.waiting)
    warn(message(TEMPLATES, count=len(waiting), names=waiting))
    return GOOD


def line(entry: Entry) -> str:
    """Word one article."""
    tests = word(message(N_("{count} 项测试"), count=len(entry.tests)))
    names = Names(Message(KINDS[name].title) for name in entry.templates)
    template = word(message(TEMPLATE, names=names)) if names else ""
    columns = (entry.id, word(STATUSES[entry.status]), tests, ", ".join(entry.where), template)
    return "\t".join(columns).rstrip()


COMMANDS = (verify, compliance)
