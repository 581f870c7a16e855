"""What the demo consists of, read from the files beside this one."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def read(name: str) -> dict[str, Any]:
    """Return one definition file of the demo: `people`, `cases` or `files`."""
    text = (resources.files("studio.demo") / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
