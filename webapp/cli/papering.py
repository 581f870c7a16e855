"""`papers`: every official paper with its example, to look at."""

from pathlib import Path

import click

from bureaus.packs import load_shipped, shipped_codes
from core.i18n import N_, Message, Names, message
from core.settings import load_settings
from documents.registry import KINDS
from jobs.specimens import press
from webapp.cli.root import GOOD, JSON_ONLY, say, say_json
from webapp.cli.speech import word

NO_PAPER = N_("没有名为“{name}”的文书；可用的有：{names}。")
NO_BUREAU = N_("没有代码为“{code}”的单位；可用的有：{codes}。")
LISTED = N_("给出 --examples 目录，就用样例数据排印出来。")


@click.command(
    help=N_("列出全部文书；给出目录则用样例数据排印每一种文书，需要用印的加盖样章并签名。")
)
@click.option(
    "--examples",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help=N_("排印到这个目录，文件名为 单位代码-文书.pdf。"),
)
@click.option("--only", "name", help=N_("只排印这一种文书。"))
@click.option("--bureau", "code", help=N_("只排印这个单位的；不写则全部单位。"))
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def papers(folder: Path | None, name: str | None, code: str | None, *, as_data: bool) -> int:
    """List the papers, or print their examples into a folder."""
    names, codes = chosen(name, code)
    if folder is None:
        return listed(names, as_data=as_data)
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    with press(load_settings().fonts_dir) as using:
        for bureau in map(load_shipped, codes):
            for kind in (KINDS[one] for one in names):
                file = folder / f"{bureau.code}-{kind.name}.pdf"
                file.write_bytes(using.print(kind, bureau))
                files.append(file)
                if not as_data:
                    say(file)
    if as_data:
        say_json([str(file) for file in files])
    return GOOD


def chosen(name: str | None, code: str | None) -> tuple[list[str], tuple[str, ...]]:
    """Return the papers and bureaus asked for; raises `UsageError` for unknown ones."""
    if name is not None and name not in KINDS:
        known = message(NO_PAPER, name=name, names=Names(KINDS))
        raise click.UsageError(word(known))
    codes = shipped_codes()
    if code is not None and code not in codes:
        raise click.UsageError(word(message(NO_BUREAU, code=code, codes=Names(codes))))
    return [name] if name else list(KINDS), (code,) if code else codes


def listed(names: list[str], *, as_data: bool) -> int:
    """Name the papers, whether a procedure issues them, and their articles."""
    kinds = [KINDS[name] for name in names]
    if as_data:
        say_json(
            [
                {
                    "name": kind.name,
                    "title": kind.title,
                    "layout": kind.layout,
                    "sealed": kind.sealed,
                    "signers": list(kind.signers),
                    "template_only": kind.waiting,
                    "articles": list(kind.articles),
                }
                for kind in kinds
            ]
        )
        return GOOD
    for kind in kinds:
        say("\t".join((kind.name, word(Message(kind.title)), ", ".join(kind.articles))))
    say(Message(LISTED))
    return GOOD


COMMANDS = (papers,)
