"""`check`: diagrams, tables, forms, papers and bureaus."""

import os
from pathlib import Path

import click

from core.i18n import N_, message
from studio.checking import Finding, check_paths, check_shipped
from webapp.cli.root import FINDINGS, GOOD, JSON_ONLY, say_json, say_lines, warn
from webapp.cli.speech import word


@click.command(
    help=N_("检查流程图、决策表、表单、文书模板和单位设置；不写 PATH 时检查随系统发布的全部。")
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH…]")
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def check(paths: tuple[Path, ...], *, as_data: bool) -> int:
    """Print a line per problem: file, element, sentence."""
    findings = check_paths(paths) if paths else check_shipped()
    if as_data:
        say_json([shown(finding) for finding in findings])
        return FINDINGS if findings else GOOD
    if not findings:
        warn(message(N_("没有发现问题。")))
    return say_lines(": ".join(filter(None, shown(each).values())) for each in findings)


def shown(finding: Finding) -> dict[str, str]:
    """Return a finding as data, in the language of this run."""
    return {
        # A name that is no text is shown as well as can be: what is printed stays UTF-8.
        "file": os.fsencode(finding.file).decode(errors="replace"),
        "element": finding.element,
        "sentence": word(finding.sentence),
    }


COMMANDS = (check,)
