"""From a frozen paper to PDF bytes; the same data and assets give the same bytes."""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration

from documents.bundles import BUNDLE, Bundle, bundle_of
from documents.kinds import FOLDER, Layout
from documents.papers.common import Paper, Seal
from documents.pdf import justify, lengths, subsetting, thrift
from documents.pdf.fetcher import AssetFetcher
from documents.pdf.fit import MM, Document, fit
from documents.pdf.laying import Styled
from documents.pdf.pictures import Picture, ready
from documents.pdf.pressing import pressed
from documents.plain import Json, thaw
from documents.registry import paper_kind
from documents.seals import seal_svg
from documents.templating import word
from documents.wording import require_allowed

ASSETS = FOLDER / "assets"
SEAL_IMAGE_LIMIT = 2 * 1024 * 1024
KNOWN_STYLES = 64
EMPTY = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
PNG = b"\x89PNG\r\n\x1a\n"

justify.install()
subsetting.install()
lengths.install()
thrift.install()
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
def fonts() -> FontConfiguration:
    """Return the fonts of this process, read once."""
    return FontConfiguration()


def _codes(paper: Paper) -> dict[str, str]:
    codes = {"qr.svg": paper.verify_url, "code.svg": getattr(paper, "code_url", "")}
    return {name: url for name, url in codes.items() if url}


def _drawings(paper: Paper) -> dict[str, bytes]:
    drawings = {"tick.svg": _tick()}
    seal = paper.seal or Seal(name=paper.issuer.name)
    if paper.stamping in {"electronic", "sample"} and not seal.image:
        drawings["seal.svg"] = seal_svg(seal)
    return drawings


@cache
def _tick() -> bytes:
    return (ASSETS / "tick.svg").read_bytes()


def _scans(paper: Paper, assets: Mapping[str, bytes]) -> dict[str, bytes]:
    made = {f"{place}.svg": EMPTY for place in _pens(paper)} | dict(assets)
    if paper.stamping in {"electronic", "sample"} and paper.seal and paper.seal.image:
        scan = assets.get(paper.seal.image, b"")
        if not scan.startswith(PNG) or len(scan) > SEAL_IMAGE_LIMIT:
            raise ValueError("the scan of the seal is missing, not a PNG or too large")
        made["seal.png"] = scan
    return made


def _pens(paper: Paper) -> Iterator[str]:
    """Yield the places for handwriting: they stay empty where no picture fills them."""
    for name in ("decisions", "signers"):
        yield from (one.pen for one in getattr(paper, name, ()) if one.pen)


def _identifier(frozen: Mapping[str, Json], assets: Mapping[str, bytes]) -> bytes:
    named = {name: part for name, part in frozen.items() if name != BUNDLE}  # it names its digest
    digest = hashlib.sha256(json.dumps(named, sort_keys=True, ensure_ascii=False).encode())
    for name in sorted(assets):
        digest.update(name.encode() + hashlib.sha256(assets[name]).digest())
    return digest.hexdigest()[:32].encode()


@lru_cache(KNOWN_STYLES)
def _style(text: str) -> CSS:
    return CSS(string=text, font_config=fonts(), url_fetcher=AssetFetcher(ASSETS, {}))


def lay_out(
    html: str,
    layout: Layout,
    styles: Sequence[str],
    made: Mapping[str, bytes],
    pictures: Mapping[str, Picture] | None = None,
) -> Document:
    """Lay HTML out in these styles; nothing but `made` and the asset folder can be loaded.

    `pictures` are what is there already by its address.
    """
    fetcher = AssetFetcher(ASSETS, made)
    ours = [_style(text) for text in styles]

    def make(extra: str) -> Styled:
        more = CSS(string=extra, font_config=fonts(), url_fetcher=fetcher)
        return Styled(html, [*ours, more], fetcher, pictures or {}, fonts())

    return fit(layout, make)


def _places(document: Document) -> dict[str, tuple[int, float, float, float, float]]:
    return {
        name: (index, *(round(edge / MM, 2) for edge in rectangle))
        for index, page in enumerate(document.pages)
        for name, rectangle in page.anchors.items()
        if name != "end"
    }


@dataclass(frozen=True)
class Laid:
    """A paper on its pages, with what makes its bytes the same each time."""

    document: Document
    identifier: bytes

    def printed(self, **options: object) -> Printed:
        """Return the bytes and where the named places lie; `options` are the library's."""
        asked = {"finisher": pressed, "pdf_identifier": self.identifier, **options}
        data = self.document.write_pdf(**asked)
        return Printed(data, len(self.document.pages), _places(self.document))


def worded(kind: str, frozen: Mapping[str, Json]) -> tuple[str, Paper, Bundle]:
    """Return the HTML of a frozen paper, its data, and the template that it names.

    Raises `ValueError` for data of another shape, a text that may not be used, too much of it.
    """
    about = paper_kind(kind)
    bundle = bundle_of(kind, frozen)
    if bundle.text:
        require_allowed(bundle.text, about)
    paper = thaw(about.schema, frozen["data"])
    return word(about, paper, bundle), paper, bundle


def laid(kind: str, frozen: Mapping[str, Json], assets: Mapping[str, bytes]) -> Laid:
    """Lay a frozen paper out. Raises like `worded`."""
    html, paper, bundle = worded(kind, frozen)
    pictures = ready(_codes(paper), _drawings(paper))
    layout = paper_kind(kind).layout
    document = lay_out(html, layout, bundle.styles, _scans(paper, assets), pictures)
    return Laid(document, _identifier(frozen, assets))


def render(kind: str, frozen: Mapping[str, Json], *, assets: Mapping[str, bytes]) -> Printed:
    """Print a frozen paper. Raises like `worded`."""
    return laid(kind, frozen, assets).printed()
