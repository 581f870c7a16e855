"""Speed of papers: what drawing costs, and what a seal with a signature costs more; prints JSON."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.clock import utc_now
from documents.compose import freeze
from documents.papers.common import Paper, Seal
from documents.printing import Printer
from documents.registry import example
from documents.seals import seal_svg
from documents.signing import authority
from documents.signing.builtin import BuiltinProvider
from documents.signing.interface import Holder
from documents.signing.orders import Mark
from documents.signing.sealing import sign

ROUNDS = 9
SHEET, LETTER, REGISTER = "approval_sheet", "refusal_notice", "register"
ROWS = 284  # thirty pages of the register
OWN = ("number", "persons", "cases", "content", "times")
BUREAU, SECRET = "某局", "a passphrase for measuring"


def best(act: Callable[[], object]) -> dict[str, float]:
    """Return the least and the middle time of an act in milliseconds, after one that warms up."""
    act()
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        act()
        times.append(1000 * (time.perf_counter() - start))
    return {"least_ms": round(min(times), 1), "median_ms": round(statistics.median(times), 1)}


def yardstick() -> float:
    """Return the least milliseconds that a hundred thousand squares take now."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        sum(n * n for n in range(100_000))
        times.append(1000 * (time.perf_counter() - start))
    return round(min(times), 1)


def register() -> Paper:
    """Return a register of thirty pages, in which no two rows tell of the same visit."""
    paper = example(REGISTER)
    rows = getattr(paper, "rows")  # noqa: B009  # the field of registers alone
    own = tuple(row_of_its_own(rows[n % len(rows)], n) for n in range(ROWS))
    return replace(paper, rows=own)  # type: ignore[call-arg]  # as above


def row_of_its_own(row: Any, n: int) -> Any:  # noqa: ANN401  # a row of registers alone
    """Return the row with a number, people, cases, contents and times that no other has."""
    mark = "".join("零一二三四五六七八九"[int(figure)] for figure in str(n))
    return replace(row, **{name: getattr(row, name)[:-1] + mark for name in OWN})


def child_memory(printer: Printer) -> float:
    """Return the most that the drawing process has used, in MiB."""
    child = printer._child  # noqa: SLF001  # nobody else needs to know it
    status = Path(f"/proc/{child.pid}/status").read_text("ascii") if child else ""
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return round(int(peak.split()[1]) / 1024, 1)


def measured(folder: Path) -> dict[str, object]:
    """Measure a sheet, a letter, its seal with its signature (B-B) and a register."""
    printer = Printer(folder)
    try:
        sheet, letter = (freeze(kind, example(kind)) for kind in (SHEET, LETTER))
        printed = printer.print(LETTER, letter)
        size = {"width": 42.0, "height": 42.0}
        face = printer.print("picture", size, assets={"s.svg": seal_svg(Seal(name=BUREAU))}).data
        mark = Mark("公章", Holder("seal-1", BUREAU, BUREAU), printed.places["seal-0"], face)
        authority.found(folder / "keys", BUREAU, SECRET, folder / "root.p12", at=utc_now())
        provider = BuiltinProvider(folder / "keys", SECRET)
        times = {
            "yardstick_ms": yardstick(),
            "sheet": best(lambda: printer.print(SHEET, sheet)),
            "letter": best(lambda: printer.print(LETTER, letter)),
            "seal_and_signature": best(lambda: sign(printed.data, [mark], provider)),
            "child_mib_after_papers": child_memory(printer),
        }
        whole = freeze(REGISTER, register())
        start = time.perf_counter()
        pages = printer.print(REGISTER, whole).pages
        seconds = round(time.perf_counter() - start, 2)
        more = {"register_pages": pages, "register_s": seconds}
        return {**times, **more, "child_mib": child_memory(printer)}
    finally:
        printer.close()


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        json.dump(measured(Path(folder)), sys.stdout, ensure_ascii=False, indent=1)
        print()


if __name__ == "__main__":
    main()
