"""`verify` and `compliance`: what can be proved of the records and of the rules."""

import click

from core.audit import chain_head, verify_chain
from studio.compliance import Entry, entries
from webapp.cli.root import FINDINGS, GOOD, USAGE, installed, say, say_json, warn

STATUSES = {
    "enforced": "系统保证",
    "supported": "系统支持",
    "manual": "人工办理",
    "open": "尚未实现",
}


@click.command(help="证明审计记录没有被改动。")
@click.option("--audit", is_flag=True, help="核对审计链。")
@click.option("--json", "as_data", is_flag=True, help="只输出 JSON。")
def verify(*, audit: bool, as_data: bool) -> int:
    """Walk the audit chain and name every row that was altered."""
    if not audit:
        warn("写明要核对什么：--audit")
        return USAGE
    with installed().database.reading() as session:
        broken = list(verify_chain(session))
        rows, digest = chain_head(session)
    if as_data:
        say_json({"rows": rows, "head": digest, "broken": broken})
    else:
        for seq in broken:
            say(f"第 {seq} 行被改动，或者它前面有缺失、插入。")
        warn(f"审计记录 {rows} 行，末端 {digest}，{'有问题' if broken else '没有问题'}。")
    return FINDINGS if broken else GOOD


@click.command(
    help="148 条规定逐条：由系统保证、支持、人工办理还是尚未实现，在哪里，哪些测试证明。"
)
@click.option("--json", "as_data", is_flag=True, help="只输出 JSON。")
def compliance(*, as_data: bool) -> int:
    """Print every article with its status."""
    found = entries()
    if as_data:
        say_json([entry.as_data() for entry in found])
        return GOOD
    for entry in found:
        say(line(entry))
    counts = [f"{word} {sum(e.status == s for e in found)}" for s, word in STATUSES.items()]
    warn("，".join(counts))
    return GOOD


def line(entry: Entry) -> str:
    """Word one article."""
    where = "、".join(entry.where)
    return f"{entry.id}\t{STATUSES[entry.status]}\t{len(entry.tests)} 项测试\t{where}"


COMMANDS = (verify, compliance)
