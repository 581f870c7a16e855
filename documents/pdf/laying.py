"""A paper parsed and styled once, laid out as often as fitting it takes."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from weasyprint import CSS, DEFAULT_OPTIONS
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document, DocumentMetadata, Page
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.html import get_html_metadata
from weasyprint.layout import LayoutContext, layout_document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from documents.pdf.thrift import Source

Anything: TypeAlias = Any  # the library has no types


class Styled:
    """A paper whose boxes have their styles; laying it out leaves it as it was."""

    def __init__(
        self,
        html: str,
        styles: Sequence[CSS],
        fetcher: URLFetcher,
        pictures: Mapping[str, Anything],
        fonts: FontConfiguration,
    ) -> None:
        self._html = Source(string=html, url_fetcher=fetcher, base_url=None)
        self._fonts = fonts
        self._counters = CounterStyle()
        options = {**DEFAULT_OPTIONS, "stylesheets": list(styles), "cache": dict(pictures)}
        self._context = Document._build_layout_context(  # noqa: SLF001  # `render` lays out at once
            self._html, self._fonts, self._counters, {}, options
        )
        self._root = build_formatting_structure(
            self._html.etree_element,
            self._context.style_for,
            self._context.get_image_from_uri,
            None,
            self._context.target_collector,
            self._counters,
            self._context.footnotes,
        )

    def lay(self) -> Document:
        """Return the paper on its pages."""
        shared = self._context
        context = LayoutContext(
            shared.style_for,
            shared.get_image_from_uri,
            self._fonts,
            self._counters,
            shared.target_collector,
        )
        pages = [Page(box) for box in layout_document(self._html, self._root, context)]
        about = DocumentMetadata(**get_html_metadata(self._html))
        laid = Document(pages, about, self._html.url_fetcher, self._fonts, {}, None)
        laid._html = self._html  # noqa: SLF001  # its title and language are written from there
        return laid
