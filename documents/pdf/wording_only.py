"""The words of a paper without its layout, for whoever lays them out otherwise."""

from collections.abc import Mapping

from documents.pdf.render import Printed, worded
from documents.plain import Json

KIND = "words"


def draw(order: Mapping[str, Json], _assets: Mapping[str, bytes]) -> Printed:
    """Return the HTML of a frozen paper, of `kind` and `paper`; raises like `render.worded`."""
    html, _paper, _bundle = worded(str(order["kind"]), order["paper"])
    return Printed(html.encode(), 0, {})
