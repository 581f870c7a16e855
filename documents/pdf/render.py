"""From a frozen paper to PDF bytes; the same data and assets give the same bytes."""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from documents.papers.common import Paper, Seal
from documents.pdf import justify
from documents.pdf.fetcher import AssetFetcher
from documents.pdf.fit import MM, Document, fit
from documents.plain import Json, thaw
from documents.qr import qr_svg
from documents.registry import FOLDER, PaperKind, paper_kind
from documents.seals import seal_svg
from documents.templating import word

ASSETS = FOLDER / "assets"
SEAL_IMAGE_LIMIT = 2 * 1024 * 1024
LARGEST_HTML = 4 * 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"
TALL_CELL = 'class="tall'

justify.install()
logging.getLogger("weasyprint").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Printed:
    """A printed paper: its bytes, its pages and where the named places lie.

    `places` maps an id to (page from 0, left, top, right, bottom) in mm, for signatures.
    """

    data: bytes
    pages: int
    places: Mapping[str, tuple[int, float, float, float, float]]


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def _pictures(paper: Paper, assets: Mapping[str, bytes]) -> dict[str, bytes]:
    made = dict(assets)
    if paper.verify_url:
        made["qr.svg"] = qr_svg(paper.verify_url)
    if url := getattr(paper, "code_url", ""):
        made["code.svg"] = qr_svg(url)
    if paper.stamping in {"electronic", "sample"}:
        seal = paper.seal or Seal(name=paper.issuer.name)
        made.update(_seal_picture(seal, assets))
    return made


def _seal_picture(seal: Seal, assets: Mapping[str, bytes]) -> dict[str, bytes]:
    if not seal.image:
        return {"seal.svg": seal_svg(seal)}
    scan = assets.get(seal.image, b"")
    if not scan.startswith(PNG) or len(scan) > SEAL_IMAGE_LIMIT:
        raise ValueError("the scan of the seal is missing, not a PNG or too large")
    return {"seal.png": scan}


def _identifier(frozen: Mapping[str, Json], assets: Mapping[str, bytes]) -> bytes:
    digest = hashlib.sha256(json.dumps(frozen, sort_keys=True, ensure_ascii=False).encode())
    for name in sorted(assets):
        digest.update(name.encode() + hashlib.sha256(assets[name]).digest())
    return digest.hexdigest()[:32].encode()


def lay_out(html: str, kind: PaperKind, made: Mapping[str, bytes]) -> Document:
    """Lay HTML out in the kind's style; nothing but `made` and the asset folder can be loaded."""
    fetcher = AssetFetcher(ASSETS, made)
    rules = "\n".join(path.read_text(encoding="utf-8") for path in kind.stylesheets)
    styles = CSS(string=rules, font_config=_fonts(), url_fetcher=fetcher)

    def make(extra: str) -> Document:
        more = CSS(string=extra, font_config=_fonts(), url_fetcher=fetcher)
        source = HTML(string=html, url_fetcher=fetcher, base_url=None)
        return source.render(stylesheets=[styles, more], font_config=_fonts())

    return fit(kind.layout, make, cells=html.count(TALL_CELL))


def _places(document: Document) -> dict[str, tuple[int, float, float, float, float]]:
    return {
        name: (index, *(round(edge / MM, 2) for edge in rectangle))
        for index, page in enumerate(document.pages)
        for name, rectangle in page.anchors.items()
        if name != "end"
    }


def render(kind: str, frozen: Mapping[str, Json], *, assets: Mapping[str, bytes]) -> Printed:
    """Print a frozen paper. Raises `ValueError` for data of another shape or an oversized page."""
    about = paper_kind(kind)
    paper = thaw(about.schema, frozen["data"])
    html = word(about, paper)
    if len(html) > LARGEST_HTML:
        raise ValueError("the paper is too long")
    document = lay_out(html, about, _pictures(paper, assets))
    data = document.write_pdf(pdf_identifier=_identifier(frozen, assets))
    return Printed(data, len(document.pages), _places(document))
