"""`scenario`: plays scenario files for real, always on a throw-away database."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from core.errors import DiaoyueError
from studio import scenarios
from webapp.cli.root import FINDINGS, GOOD, say, say_json

MALFORMED = (KeyError, TypeError, ValueError, AttributeError, IndexError)


@dataclass(frozen=True)
class Played:
    """What came of one scenario; a file that cannot be read has no title."""

    file: str
    title: str
    problems: tuple[str, ...]


@click.command(help="按情景文件走一遍流程，核对停点、登记和文书；只用临时数据库。")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE…",
)
@click.option("--json", "as_data", is_flag=True, help="只输出 JSON。")
def scenario(files: tuple[Path, ...], *, as_data: bool) -> int:
    """Print what differs from what the files expect."""
    with scenarios.stage() as stage:
        played = [each for file in files for each in play(stage, file)]
    if as_data:
        say_json([vars(each) for each in played])
    else:
        for each in played:
            tell(each)
    return FINDINGS if any(each.problems for each in played) else GOOD


def play(stage: scenarios.Stage, file: Path) -> Iterator[Played]:
    """Play the scenarios of a file, each on a fresh database."""
    try:
        written = scenarios.read(file)
    except DiaoyueError as fault:
        yield Played(str(file), "", (str(fault),))
        return
    for each in written:
        yield Played(str(file), each["title"], tuple(problems(stage, each)))


def problems(stage: scenarios.Stage, written: dict[str, object]) -> list[str]:
    """Return what went otherwise than written."""
    try:
        with stage.fresh() as installation:
            return [str(problem) for problem in scenarios.run(written, installation).problems]
    except DiaoyueError as fault:
        return [str(fault)]
    except MALFORMED as fault:
        return [f"情景的写法不对：{type(fault).__name__} {fault}"]


def tell(played: Played) -> None:
    """Print one scenario and what differs."""
    say(f"{'不符' if played.problems else '符合'}  {played.file}  {played.title}")
    for problem in played.problems:
        say(f"      {problem}")


COMMANDS = (scenario,)
