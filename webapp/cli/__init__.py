"""The command line: every answer is a sentence or JSON, never a traceback."""

import sys
from collections.abc import Sequence
from typing import NoReturn

import click
import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.errors import DiaoyueError, InvalidInput
from webapp.cli import (
    checking,
    deciding,
    doctoring,
    installing,
    playing,
    proving,
    saving,
    serving,
)
from webapp.cli.root import FINDINGS, GOOD, USAGE, diaoyue, warn

COMMANDS = (
    *serving.COMMANDS,
    *installing.COMMANDS,
    *doctoring.COMMANDS,
    *deciding.COMMANDS,
    *checking.COMMANDS,
    *proving.COMMANDS,
    *saving.COMMANDS,
    *playing.COMMANDS,
)
INTERRUPTED = 130
UNFORESEEN = "出错了（{kind}：{fault}）。请把这一行和所用的命令告诉维护人员。"
for command in COMMANDS:
    diaoyue.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    # Programs read standard output; what happens meanwhile belongs to standard error.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; faults become sentences."""
    try:
        answer = diaoyue.main(args=arguments, prog_name="diaoyue", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except Exception as fault:  # noqa: BLE001  # a person gets a sentence, whatever happened
        sentence, code = worded(fault)
        warn(sentence)
        return code
    return answer if isinstance(answer, int) else GOOD


def worded(fault: Exception) -> tuple[str, int]:
    """Return the sentence for a fault, and the exit code it means."""
    match fault:
        case click.UsageError():
            return fault.format_message(), USAGE
        case click.ClickException():
            return fault.format_message(), FINDINGS
        case InvalidInput():
            return "\n".join(str(sentence) for sentence in fault.errors.values()), USAGE
        case DiaoyueError():
            return str(fault), FINDINGS
        case SQLAlchemyError():
            return f"数据库不能使用：{str(fault).splitlines()[0]}", FINDINGS
    return UNFORESEEN.format(kind=type(fault).__name__, fault=fault), FINDINGS
