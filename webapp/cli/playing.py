"""`scenario`: plays scenario files for real, always on a throw-away database."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from sqlalchemy.exc import SQLAlchemyError

from core.errors import DiaoyueError
from core.i18n import N_, Message, message
from studio import scenario_shape, scenarios
from webapp.cli.root import FINDINGS, GOOD, JSON_ONLY, say, say_json
from webapp.cli.speech import word

MALWRITTEN = N_("情景的写法不对：{kind} {fault}")
MALFORMED = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    SQLAlchemyError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Played:
    """What came of one scenario; a file that cannot be read has no title."""

    file: str
    title: str
    problems: tuple[Message, ...]


@click.command(help=N_("按情景文件走一遍流程，核对停点、登记和文书；只用临时数据库。"))
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE…",
)
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def scenario(files: tuple[Path, ...], *, as_data: bool) -> int:
    """Print what differs from what the files expect."""
    with scenarios.stage() as stage:
        played = [each for file in files for each in play(stage, file)]
    if as_data:
        say_json([shown(each) for each in played])
    else:
        for each in played:
            tell(each)
    return FINDINGS if any(each.problems for each in played) else GOOD


def play(stage: scenarios.Stage, file: Path) -> Iterator[Played]:
    """Play the scenarios of a file, each on a fresh database, but not those written wrong."""
    try:
        written = scenarios.read(file)
    except DiaoyueError as fault:
        yield Played(str(file), "", (fault.message,))
        return
    for n, each in enumerate(written, 1):
        found = scenario_shape.slips(each, n) or problems(stage, each)
        title = each.get("title", "") if isinstance(each, dict) else ""
        yield Played(str(file), str(title), tuple(found))


def problems(stage: scenarios.Stage, written: dict[str, object]) -> list[Message]:
    """Return what went otherwise than written."""
    try:
        with stage.fresh() as installation:
            return scenarios.run(written, installation).problems
    except DiaoyueError as fault:
        return [fault.message]
    except MALFORMED as fault:
        return [message(MALWRITTEN, kind=type(fault).__name__, fault=str(fault).partition("\n")[0])]


def tell(played: Played) -> None:
    """Print one scenario and what differs."""
    mark = word(N_("不符") if played.problems else N_("符合"))
    say(f"{mark}  {played.file}  {played.title}")
    for problem in played.problems:
        say(f"      {word(problem)}")


def shown(played: Played) -> dict[str, object]:
    """Return what came of a scenario as data, in the language of this run."""
    return vars(played) | {"problems": list(map(word, played.problems))}


COMMANDS = (scenario,)
