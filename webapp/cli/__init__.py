"""The command line: every answer is a sentence or JSON, never a traceback."""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import NoReturn

import click
import structlog
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from core import faults
from core.database import is_full
from core.errors import Busy, DiaoyueError, InvalidInput
from core.i18n import N_, Message, message
from webapp.cli import (
    checking,
    deciding,
    doctoring,
    installing,
    papering,
    playing,
    proving,
    rewording,
    saving,
    sealing,
    serving,
    signing,
)
from webapp.cli.root import FINDINGS, GOOD, HELP_OPTIONS, USAGE, diaoyue, refused, warn
from webapp.cli.speech import language_of, voice, word
from webapp.display import LANGUAGES

COMMANDS = (
    *serving.COMMANDS,
    *installing.COMMANDS,
    *doctoring.COMMANDS,
    *deciding.COMMANDS,
    *checking.COMMANDS,
    *proving.COMMANDS,
    *rewording.COMMANDS,
    *saving.COMMANDS,
    *papering.COMMANDS,
    *sealing.COMMANDS,
    *signing.COMMANDS,
    *playing.COMMANDS,
)
INTERRUPTED = 130
UNFORESEEN = N_("出错了（{kind}：{fault}）。请把这一行和所用的命令告诉维护人员。")
HELP_HELP = N_("显示这段说明并退出。")
LANGUAGE_HELP = N_("说哪种语言；不写时看环境变量 LANG，其他情形用中文。")


def choose_language(_context: click.Context, _option: click.Parameter, asked: str | None) -> None:
    """Speak the language asked for; it comes first, so that help speaks it too."""
    if asked is not None:
        speak(asked)


def speak(language: str) -> None:
    """Word everything that the commands say from now on, their help too."""
    voice.choose(language)
    for part, text in HELP.items():
        part.help = word(text)


def with_language(command: click.Command) -> click.Command:
    """Give a command the option that chooses its language."""
    command.params.append(
        click.Option(
            ["--lang"],
            type=click.Choice(list(LANGUAGES)),
            is_eager=True,
            expose_value=False,
            callback=choose_language,
            help=LANGUAGE_HELP,
        )
    )
    return command


def explaining(command: click.Command) -> Iterator[tuple[click.Command | click.Option, str]]:
    """Yield a command and its options, each with what it says of itself."""
    context = click.Context(command, help_option_names=HELP_OPTIONS)
    for part in (command, *command.get_params(context)):
        if isinstance(part, click.Command | click.Option) and part.help:
            asks_for_help = isinstance(part, click.Option) and part.opts == HELP_OPTIONS
            yield part, HELP_HELP if asks_for_help else part.help


for command in COMMANDS:
    diaoyue.add_command(with_language(command))
with_language(diaoyue)
# What explains itself, with the source sentence that it is translated from.
HELP = {part: text for one in (diaoyue, *COMMANDS) for part, text in explaining(one)}


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    # Programs read standard output; what happens meanwhile belongs to standard error.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; faults become sentences."""
    speak(language_of(os.environ))
    try:
        answer = diaoyue.main(args=arguments, prog_name="diaoyue", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except Exception as fault:  # noqa: BLE001  # a person gets a sentence, whatever happened
        sentences, code = explained(fault)
        for sentence in sentences:
            warn(sentence)
        return code
    return answer if isinstance(answer, int) else GOOD


def explained(fault: Exception) -> tuple[list[Message | str], int]:
    """Return the sentences for a fault, and the exit code it means."""
    fault = without_wait(fault)
    match fault:
        case click.ClickException():
            return [fault.format_message()], fault.exit_code
        case InvalidInput():
            return list(fault.errors.values()), USAGE
        case DiaoyueError():
            return [fault.message], FINDINGS
        case SQLAlchemyError():
            return [refused(fault)], FINDINGS
        case OSError() if fault.filename is not None:
            return [faults.worded(fault)], FINDINGS
    return [message(UNFORESEEN, kind=type(fault).__name__, fault=str(fault))], FINDINGS


def without_wait(fault: Exception) -> Exception:
    """Return what lies behind a database that could not be had: nobody here clicks again."""
    match fault:
        case Busy(__cause__=OperationalError() as said) if not is_full(said):
            return said
    return fault
