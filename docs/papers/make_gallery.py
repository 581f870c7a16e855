"""Makes this folder's pages: every paper as a picture with its fields, and the standard measured.

Run from the root of the project: `make gallery`.
"""
# ruff: noqa: INP001

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER.parents[1]))

from bureaus import articles  # noqa: E402  # the root of the project is on the path only now
from documents.compose import freeze  # noqa: E402
from documents.kinds import PaperKind  # noqa: E402
from documents.papers.fields import Described, described  # noqa: E402
from documents.printing import Printer  # noqa: E402
from documents.registry import KINDS, example  # noqa: E402
from tests.documents import golden  # noqa: E402
from tests.documents.standard import CLAUSES, Measured, subject  # noqa: E402

RESOLUTION = 55
PAGES_SHOWN = 2
LAYOUTS = {
    "sheet": "表格",
    "letter": "信函格式",
    "official": "公文格式（红头）",
    "slip": "回执、凭条",
    "label": "光盘标签",
    "register": "横排簿册",
}
INTRODUCTION = """# 文书图册

每一种文书用样例数据排印；`diaoyue papers --examples 目录` 为每个单位排印全部文书，需要用印的加盖
样章并签名。“条款”一栏写明规定中点名要求这一项的条款；没有条款的是本系统为办理需要所加。“只备模板”的文书还没有办理程序。
公文和信函的各项尺寸见[公文格式对照](standard.md)。

| 文书 | 版式 | 用印 | 状态 |
|---|---|---|---|
"""


def shoot(printer: Printer, kind: PaperKind) -> list[Path]:
    """Print a paper's example and return pictures of its first pages."""
    for old in FOLDER.glob(f"{kind.name}-*.png"):
        old.unlink()
    data = printer.print(kind.name, freeze(kind.name, example(kind.name))).data
    command = ["pdftoppm", "-r", str(RESOLUTION), "-l", str(PAGES_SHOWN), "-png", "-gray", "-"]
    if kind.sealed or kind.layout in {"letter", "official"}:
        command.remove("-gray")
    subprocess.run([*command, FOLDER / kind.name], input=data, check=True)  # noqa: S603  # our own
    return sorted(FOLDER.glob(f"{kind.name}-*.png"))


def fingerprint(printer: Printer, name: str) -> list[str]:
    """Return what a paper's example looks like from afar."""
    return golden.fingerprint(printer.print(name, freeze(name, example(name))).data)


def row(field: Described) -> str:
    """Return a field's line of the list."""
    cited = "、".join(f"{articles.find(name).number}（{name}）" for name in field.articles)
    needed = "必填" if field.needed else ""
    return f"| {field.label} | `{field.name}` | {needed} | {cited or '本系统所加'} |"


def section(kind: PaperKind, pictures: list[Path]) -> Iterator[str]:
    """Yield the lines about one paper."""
    yield f"\n## {kind.title}\n"
    yield " ".join(f"![{kind.title}]({picture.name})" for picture in pictures)
    state = "只备模板，还没有办理程序。" if kind.waiting else "由办理程序生成。"
    signers = f"签批角色：{'、'.join(kind.signers)}。" if kind.signers else ""
    yield f"\n`{kind.name}`，{LAYOUTS[kind.layout]}。{state}{signers}\n"
    yield "| 项目 | 字段 | | 条款 |\n|---|---|---|---|"
    yield from map(row, described(kind.schema))


def gallery(printer: Printer) -> str:
    """Return the page with all papers."""
    lines = [
        f"| [{kind.title}](#{kind.title}) | {LAYOUTS[kind.layout]} |"
        f" {'盖章' if kind.sealed else ''} | {'只备模板' if kind.waiting else '已有程序'} |"
        for kind in KINDS.values()
    ]
    sections = [line for kind in KINDS.values() for line in section(kind, shoot(printer, kind))]
    return INTRODUCTION + "\n".join([*lines, *sections]) + "\n"


def standard(printer: Printer) -> str:
    """Return the page that compares what the standard demands with what is measured."""
    measured = {}
    for of in ("official", "letter"):
        name, paper = subject(of)
        measured[of] = Measured(printer.print(name, freeze(name, paper)))
    lines = [
        "# 公文格式对照",
        "",
        "GB/T 9704-2012 中适用的各条、要求和从排印的 PDF 中量得的数值；由 `make gallery` 生成，",
        "同一套量法在每次测试中核对（`tests/documents/standard.py`）。",
        "",
        "| 条 | 要求 | 允许范围 | 量得 | 单位 |",
        "|---|---|---|---|---|",
    ]
    for clause in CLAUSES:
        value = clause.measure(measured[clause.of])
        ends = "–".join(dict.fromkeys((f"{clause.low:g}", f"{clause.high:g}")))
        cells = (clause.number, clause.demand, ends, f"{value:.2f}", clause.unit)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write pictures and pages."""
    with tempfile.TemporaryDirectory() as folder:
        printer = Printer(Path(folder))
        try:
            golden.write({kind: fingerprint(printer, kind) for kind in KINDS})
            (FOLDER / "README.md").write_text(gallery(printer), encoding="utf-8")
            (FOLDER / "standard.md").write_text(standard(printer), encoding="utf-8")
        finally:
            printer.close()


if __name__ == "__main__":
    main()
