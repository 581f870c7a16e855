"""A drawing alone on a page of its own size: what a seal looks like when a signature shows it."""

from collections.abc import Mapping

from weasyprint import HTML

from documents.pdf.fetcher import AssetFetcher
from documents.pdf.render import ASSETS, Printed
from documents.plain import Json

KIND = "picture"
LARGEST = 300.0
PAGE = (
    "<!doctype html><title>.</title><style>@page{{size:{width:.2f}mm {height:.2f}mm;margin:0}}"
    "body{{margin:0}}img{{display:block;width:{width:.2f}mm;height:{height:.2f}mm}}</style>"
    '<img src="asset:{name}" alt="">'
)


def draw(size: Mapping[str, Json], assets: Mapping[str, bytes]) -> Printed:
    """Return a PDF of one page with the only asset on it; raises `ValueError` for odd sizes."""
    width, height = (float(str(size[edge])) for edge in ("width", "height"))
    if not (0 < width <= LARGEST and 0 < height <= LARGEST) or len(assets) != 1:
        raise ValueError("a picture needs a size in millimetres and one drawing")
    page = PAGE.format(width=width, height=height, name=next(iter(assets)))
    source = HTML(string=page, url_fetcher=AssetFetcher(ASSETS, assets), base_url=None)
    document = source.render()
    return Printed(document.write_pdf(), len(document.pages), {})
