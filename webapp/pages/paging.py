"""Pages of a list, as the pager of the templates shows them."""

from dataclasses import dataclass

from flask import request, url_for


@dataclass(frozen=True)
class Page:
    """Which page of a list this is; the addresses keep the filters of the present one."""

    number: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        """Return how many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def previous_url(self) -> str | None:
        """Return the address of the page before."""
        return address(self.number - 1) if self.number > 1 else None

    @property
    def next_url(self) -> str | None:
        """Return the address of the page after."""
        return address(self.number + 1) if self.number < self.pages else None


def address(number: int) -> str:
    """Return the address of another page of the present list."""
    given = request.args.to_dict() | (request.view_args or {}) | {"page": number}
    return url_for(request.endpoint or "", **given)
