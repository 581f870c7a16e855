"""How pages are put together: Flask's own environment with its globals in one plain mapping."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class PageEnvironment(Environment):
    """Looks a name up in one mapping: every import of a macro compares all of them."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template sees of the environment, which is complete before the first."""
        return {**self.globals, **(d or {})}
