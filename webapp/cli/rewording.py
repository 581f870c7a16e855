"""`template`: the text of a bureau's papers, which its legal staff may change."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from bureaus.models import PublishedItem
from core.clock import beijing, utc_now
from core.errors import InvalidInput
from core.i18n import N_, Message, Names, message
from documents.bundles import unpacked
from documents.chips import Chip, chips
from documents.kinds import PaperKind
from documents.printing import Printer
from documents.registry import KINDS
from people.actors import THE_SYSTEM
from studio import rewording
from studio.rewording import TRIAL, Tried
from webapp.cli.root import GOOD, JSON_ONLY, bureau_of, installed, say, say_json, settings, warn
from webapp.cli.speech import word

LARGEST = 1024 * 1024
BUREAU = N_("单位代码，如 hrss。")
NOT_TEXT = N_("文件不是 UTF-8 文本。")
REMOVED = N_("已去掉不允许的标签：{tags}。")
PUBLISHED = N_("已发布“{title}”第{version}版：此后制发的文书用它，已制发的不变。")
SAVED = N_("样例已写入 {file}，共{pages}页。")
VERSION = N_("第{version}版　{at}　{by}　{basis}")
ARTICLES = N_("规定写明：{articles}")
FORMS = {
    "text": N_("文字"),
    "number": N_("数字"),
    "date": N_("日期"),
    "time": N_("时间"),
    "yes_no": N_("是否"),
    "list": N_("列表"),
    "group": N_("一组内容"),
}
KIND = click.argument("kind", type=click.Choice(list(KINDS)), metavar="KIND")
FILE = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE"
)
CODE = click.option("--bureau", "code", required=True, help=BUREAU)


@click.group(help=N_("文书里可以改写的文字：有哪些字段、现在怎么写、试印、发布、历次版本。"))
def template() -> None:
    """Hold the subcommands."""


@template.command(help=N_("列出一种文书可以插入的字段，以及规定是否写明。"))
@KIND
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def fields(kind: str, *, as_data: bool) -> int:
    """List the fields of a paper."""
    found = chips(KINDS[kind])
    if as_data:
        say_json([asdict(chip) for chip in found])
        return GOOD
    for chip in found:
        say("\t".join(shown(chip)))
    return GOOD


def shown(chip: Chip) -> Iterator[str]:
    """Yield what a line says of a field."""
    yield from (chip.label, word(FORMS[chip.form]), chip.insert)
    if chip.articles:
        yield word(message(ARTICLES, articles=Names(chip.articles)))


@template.command(help=N_("写出一种文书现在的文字，改好后可以试印、发布。"))
@KIND
@CODE
def show(kind: str, code: str) -> int:
    """Print the text in force."""
    with installed().database.reading() as session:
        found = rewording.in_force(session, bureau_of(session, code).id, KINDS[kind])
    say(found.wording.strip())
    return GOOD


@template.command(help=N_("用样例数据试印改写的文字，不发布。"))
@KIND
@FILE
@CODE
@click.option(
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=N_("PDF 写到哪个文件。"),
)
def preview(kind: str, file: Path, code: str, output: Path) -> int:
    """Print the example with an unpublished text."""
    tried = tried_text(KINDS[kind], file, code)
    output.write_bytes(tried.paper.data)
    say(message(SAVED, file=str(output), pages=tried.paper.pages))
    return GOOD


@template.command(help=N_("试印成功后发布改写的文字；已经制发的文书不变。"))
@KIND
@FILE
@CODE
@click.option("--basis", required=True, help=N_("改写的依据，如会议纪要或者通知的文号。"))
def publish(kind: str, file: Path, code: str, basis: str) -> int:
    """Publish a text as the bureau's next version."""
    tried = tried_text(KINDS[kind], file, code)
    with installed().database.writing() as session:
        bureau_id = bureau_of(session, code).id
        item = rewording.publish(
            session, bureau_id, tried, basis=basis, by=THE_SYSTEM, at=utc_now()
        )
        say(message(PUBLISHED, title=Message(KINDS[kind].title), version=item.version))
    return GOOD


@template.command(help=N_("列出本局改写过的版本。"))
@KIND
@CODE
@click.option("--number", type=int, help=N_("写出这一版的文字。"))
def versions(kind: str, code: str, number: int | None) -> int:
    """List the bureau's versions, or print the text of one."""
    with installed().database.reading() as session:
        found = rewording.versions(session, bureau_of(session, code).id, KINDS[kind])
        for item in found:
            if number == item.version:
                say(unpacked(item.source).wording.strip())
            elif number is None:
                say(line(item))
    return GOOD


def line(item: PublishedItem) -> Message:
    """Return what the list says of a version."""
    at = f"{beijing(item.published_at):%Y-%m-%d %H:%M}"
    by, basis = item.published_by, item.basis
    return message(VERSION, version=item.version, at=at, by=by, basis=basis)


def tried_text(kind: PaperKind, file: Path, code: str) -> Tried:
    """Return the text of a file as it prints; says what was taken out of it."""
    with installed().database.reading() as session:
        frame = rewording.in_force(session, bureau_of(session, code).id, kind)
    drafted = rewording.draft(text_of(file), kind, frame)
    if drafted.removed:
        warn(message(REMOVED, tags=Names(drafted.removed)))
    with trial_printer() as printer:
        return rewording.preview(drafted, kind, printer)


@contextmanager
def trial_printer() -> Iterator[Printer]:
    """Yield a printer that may use little, gone afterwards."""
    with tempfile.TemporaryDirectory() as passing:
        printer = Printer(Path(passing), own_fonts=settings().fonts_dir, limits=TRIAL)
        try:
            yield printer
        finally:
            printer.close()


def text_of(file: Path) -> str:
    """Return the words of a file; raises `InvalidInput` for anything else."""
    with file.open("rb") as opened:
        data = opened.read(LARGEST)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput({"file": NOT_TEXT}) from None


COMMANDS = (template,)
