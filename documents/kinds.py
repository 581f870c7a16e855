"""What a kind of paper is: its fields, its layout, where its template and example lie."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from documents.papers.common import Paper
from documents.papers.fields import citing

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
STYLES = FOLDER / "styles"

Layout = Literal["sheet", "letter", "official", "slip", "label", "register"]
BODY = STYLES / "body.css"
# What lays each layout out, after what all papers share.
SHEETS_OF_STYLE: Mapping[Layout, tuple[Path, ...]] = {
    "letter": (BODY, STYLES / "letter.css"),
    "official": (BODY, STYLES / "official.css"),
}


@dataclass(frozen=True)
class PaperKind:
    """One kind of paper: `name` is stable, `sealed` tells whether a seal belongs on it.

    `signers` are the roles of the process that decide on it, the last one last. `waiting`: its
    template is ready, a procedure that issues it is not.
    """

    name: str
    title: str
    schema: type[Paper]
    layout: Layout
    sealed: bool = False
    signers: tuple[str, ...] = ()
    waiting: bool = False

    @property
    def leaves(self) -> bool:
        """Tell whether the paper is a letter that goes out of the house."""
        return self.layout in {"letter", "official"}

    @property
    def template(self) -> Path:
        """The shipped Jinja template."""
        return TEMPLATES / f"{self.name}.html"

    @property
    def example(self) -> Path:
        """The shipped example of the data."""
        return TEMPLATES / f"{self.name}.example.json"

    @property
    def stylesheets(self) -> tuple[Path, ...]:
        """The styles that lay it out, in order."""
        own = SHEETS_OF_STYLE.get(self.layout, (STYLES / f"{self.layout}.css",))
        return (STYLES / "common.css", *own)

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that name any of its fields."""
        return citing(self.schema)
