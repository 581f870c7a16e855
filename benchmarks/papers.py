"""Speed of papers: what drawing costs, and what a seal with a signature costs more; prints JSON."""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from core.clock import utc_now
from documents.compose import freeze
from documents.papers.common import Seal
from documents.printing import Printer
from documents.registry import example
from documents.seals import seal_svg
from documents.signing import authority
from documents.signing.builtin import BuiltinProvider
from documents.signing.interface import Holder
from documents.signing.sealing import Mark, sign

ROUNDS = 9
SHEET, LETTER = "approval_sheet", "refusal_notice"
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


def measured(folder: Path) -> dict[str, dict[str, float]]:
    """Measure a sheet, a letter, and the letter's seal with its signature (B-B)."""
    printer = Printer(folder)
    try:
        sheet, letter = (freeze(kind, example(kind)) for kind in (SHEET, LETTER))
        printed = printer.print(LETTER, letter)
        size = {"width": 42.0, "height": 42.0}
        face = printer.print("picture", size, assets={"s.svg": seal_svg(Seal(name=BUREAU))}).data
        mark = Mark("公章", Holder("seal-1", BUREAU, BUREAU), printed.places["seal-0"], face)
        authority.found(folder / "keys", BUREAU, SECRET, folder / "root.p12", at=utc_now())
        provider = BuiltinProvider(folder / "keys", SECRET)
        return {
            "sheet": best(lambda: printer.print(SHEET, sheet)),
            "letter": best(lambda: printer.print(LETTER, letter)),
            "seal_and_signature": best(lambda: sign(printed.data, [mark], provider)),
        }
    finally:
        printer.close()


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        json.dump(measured(Path(folder)), sys.stdout, ensure_ascii=False, indent=1)
        print()


if __name__ == "__main__":
    main()
