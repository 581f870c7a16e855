"""`doctor`: looks the machine and the installation over, and changes nothing."""

from collections.abc import Iterator

import click
from sqlalchemy.exc import SQLAlchemyError

from core.clock import utc_now
from core.i18n import N_, message
from core.installation import Installation, open_to_look
from core.settings import Settings
from jobs.health import Finding, look
from webapp.cli.root import FINDINGS, GOOD, JSON_ONLY, exists, refused, say, say_json, settings
from webapp.cli.speech import word

# Of one width in each language, so that the sentences stand under each other.
MARKS = {"good": N_("  好  {finding}"), "note": N_("提示  {finding}"), "bad": N_("问题  {finding}")}


@click.command(help=N_("检查系统库、字体、磁盘、时钟、数据库、原件、后台工作和备份；只看不改。"))
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def doctor(*, as_data: bool) -> int:
    """Print a line per check."""
    found = settings()
    installation = open_to_look(found) if exists(found) else None
    findings = list(examined(found, installation))
    if as_data:
        say_json([shown(finding) for finding in findings])
    else:
        for finding in findings:
            say(message(MARKS[finding.level], finding=finding.message))
    return FINDINGS if any(finding.level == "bad" for finding in findings) else GOOD


def examined(found: Settings, installation: Installation | None) -> Iterator[Finding]:
    """Yield what was found; a database that cannot be had is a finding, and the last."""
    try:
        yield from look(found, installation, utc_now())
    except SQLAlchemyError as fault:
        yield Finding("database", "bad", refused(fault))


def shown(finding: Finding) -> dict[str, str]:
    """Return a finding as data."""
    return {"check": finding.check, "level": finding.level, "message": word(finding.message)}


COMMANDS = (doctor,)
