"""A copy of a paper with words across each page: 作废, 未用印. The paper itself stays as it is."""

from collections.abc import Mapping
from io import BytesIO

import pypdfium2
from weasyprint import CSS, HTML

from documents.pdf.fetcher import AssetFetcher
from documents.pdf.render import ASSETS, Printed, fonts
from documents.plain import Json

KIND = "marked"
PAPER = "paper.pdf"
MOST_PAGES = 600
MOST_WORDS = 20
POINTS_PER_MM = 72 / 25.4
PAGE = (
    '<!doctype html><html lang="zh-CN"><title>.</title><body>'
    "<div><b>{words}</b><small>{under}</small></div></body></html>"
)
LOOKS = """
@page {{ size: {width:.2f}mm {height:.2f}mm; margin: 0 }}
body {{ margin: 0 }}
div {{ position: absolute; left: 0; right: 0; top: {middle:.2f}mm; text-align: center;
  transform: rotate(-32deg) }}
b {{ display: inline-block; font: 400 64pt/1.2 "GW HeiTi"; letter-spacing: .18em;
  padding: 2mm 2mm 2mm 14mm; border: 1.2mm solid rgba(200, 0, 16, .38);
  color: rgba(200, 0, 16, .38) }}
small {{ display: block; font: 12pt/2 "GW HeiTi"; color: rgba(200, 0, 16, .7) }}
"""


def draw(words: Mapping[str, Json], assets: Mapping[str, bytes]) -> Printed:
    """Return the paper of `assets` with `words` (and smaller ones under them) across each page.

    What annotations show, such as a signature's seal, becomes part of the page; signatures do not
    come along, so that nobody takes the copy for the paper. Raises `ValueError` for odd orders.
    """
    shown, under = (str(words[name]) for name in ("words", "under"))
    paper = pypdfium2.PdfDocument(assets[PAPER])
    if not shown or len(shown) > MOST_WORDS or len(paper) > MOST_PAGES:
        raise ValueError("a copy needs a paper and a few words to mark it with")
    copy = pypdfium2.PdfDocument.new()
    overlays: dict[tuple[float, float], pypdfium2.PdfXObject] = {}
    for number in range(len(paper)):
        size = paper.get_page_size(number)
        if size not in overlays:
            overlays[size] = overlay(copy, size, shown, under)
        # The page as one object of a new page: writing into the page itself would drop what the
        # library takes for unused resources.
        page = copy.new_page(*size)
        for part in (paper.page_as_xobject(number, copy), overlays[size]):
            page.insert_obj(part.as_pageobject())
        page.gen_content()
    out = BytesIO()
    copy.save(out)
    return Printed(out.getvalue(), len(copy), {})


def overlay(
    copy: pypdfium2.PdfDocument, size: tuple[float, float], words: str, under: str
) -> pypdfium2.PdfXObject:
    """Return the words on an empty page of a size in points, ready to be laid over others."""
    width, height = (edge / POINTS_PER_MM for edge in size)
    looks = LOOKS.format(width=width, height=height, middle=height / 2 - 24)
    html = PAGE.format(words=words, under=under)
    fetcher = AssetFetcher(ASSETS, {})
    styles = CSS(string=looks, font_config=fonts(), url_fetcher=fetcher)
    source = HTML(string=html, url_fetcher=fetcher, base_url=None)
    data = source.render(stylesheets=[styles], font_config=fonts()).write_pdf()
    return pypdfium2.PdfDocument(data).page_as_xobject(0, copy)
