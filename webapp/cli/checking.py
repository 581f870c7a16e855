"""`check`: diagrams, tables, forms, papers and bureaus."""

from dataclasses import asdict
from pathlib import Path

import click

from studio.checking import check_paths, check_shipped
from webapp.cli.root import FINDINGS, GOOD, say_json, say_lines, warn


@click.command(
    help="检查流程图、决策表、表单、文书模板和单位设置；不写 PATH 时检查随系统发布的全部。"
)
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH…]")
@click.option("--json", "as_data", is_flag=True, help="只输出 JSON。")
def check(paths: tuple[Path, ...], *, as_data: bool) -> int:
    """Print a line per problem: file, element, sentence."""
    findings = check_paths(paths) if paths else check_shipped()
    if as_data:
        say_json([asdict(finding) for finding in findings])
        return FINDINGS if findings else GOOD
    if not findings:
        warn("没有发现问题。")
    return say_lines(findings)


COMMANDS = (check,)
