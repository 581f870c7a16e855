"""The built browser files: addresses carry their hash, so that they may be cached for ever."""

import json
from functools import cache
from pathlib import Path
from typing import Any

STATIC = Path(__file__).parent / "static"


@cache
def read_manifest() -> dict[str, Any]:
    """Return the manifest that the build wrote: `files` and `sources`, each name -> sha256."""
    manifest: dict[str, Any] = json.loads((STATIC / "manifest.json").read_text("utf-8"))
    return manifest


def asset(name: str) -> str:
    """Return the address of a built file; raises KeyError for one that the build does not know."""
    return f"/static/{name}?v={read_manifest()['files'][name][:12]}"
