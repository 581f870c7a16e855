"""The sentences of the product, as they are found for the catalogue."""

from collections.abc import Iterable
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

ROOT = Path(__file__).parents[2]


IGNORED = (".*", "node_modules")


# An example of a number stays as it is.
EXAMPLE = "某局〔2026〕3号"


def forms(text: str | Iterable[str] | None) -> tuple[str, ...]:
    """A text, or those of singular and plural."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


@cache
def extracted() -> frozenset[str]:
    """Every sentence that `make messages` finds today."""
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        str(ROOT),
        methods,
        options,
        keywords=DEFAULT_KEYWORDS | {"N_": None, "message": None},
        directory_filter=lambda path: not any(fnmatch(Path(path).name, one) for one in IGNORED),
    )
    return frozenset(forms(text)[0] for _file, _line, text, _comments, _context in found)
