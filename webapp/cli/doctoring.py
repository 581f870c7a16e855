"""`doctor`: looks the machine and the installation over, and changes nothing."""

import click

from core.clock import utc_now
from core.installation import open_installation
from jobs.health import Finding, look
from webapp.cli.root import FINDINGS, GOOD, exists, say, say_json, settings

MARKS = {"good": "  好", "note": "提示", "bad": "问题"}


@click.command(help="检查系统库、字体、磁盘、时钟、数据库、原件、后台工作和备份；只看不改。")
@click.option("--json", "as_data", is_flag=True, help="只输出 JSON。")
def doctor(*, as_data: bool) -> int:
    """Print a line per check."""
    found = settings()
    installation = open_installation(found) if exists(found) else None
    findings = list(look(found, installation, utc_now()))
    if as_data:
        say_json([shown(finding) for finding in findings])
    else:
        for finding in findings:
            say(f"{MARKS[finding.level]}  {finding.message}")
    return FINDINGS if any(finding.level == "bad" for finding in findings) else GOOD


def shown(finding: Finding) -> dict[str, str]:
    """Return a finding as data."""
    return {"check": finding.check, "level": finding.level, "message": str(finding.message)}


COMMANDS = (doctor,)
