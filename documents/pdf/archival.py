"""The copy for the archive: PDF/A-3 with the data that the paper was drawn from inside it."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from weasyprint import Attachment
from weasyprint.pdf.stream import pydyf

from documents.bundles import BUNDLE
from documents.pdf.fetcher import AssetFetcher
from documents.pdf.pressing import pressed
from documents.pdf.render import ASSETS, Printed, laid
from documents.plain import Json

KIND = "archive"
VARIANT = "pdf/a-3a"
DATA, SOURCE = "paper.json", "Source"


def draw(order: Mapping[str, Json], assets: Mapping[str, bytes]) -> Printed:
    """Return a frozen paper as PDF/A-3a; `order` holds `kind`, `paper` and the moment of issue.

    The same order gives the same bytes. Raises like `render.worded`.
    """
    frozen = order["paper"]
    at = datetime.fromisoformat(str(order["at"])).astimezone(UTC)  # the library writes UTC
    kept = {name: part for name, part in frozen.items() if name != BUNDLE}
    data = Attachment(
        string=json.dumps(kept, ensure_ascii=False, sort_keys=True, indent=1),
        url_fetcher=AssetFetcher(ASSETS, {}),
        name=DATA,
        description=str(frozen["kind"]),
        created=at,
        modified=at,
        relationship=SOURCE,
    )
    paper = laid(str(order["kind"]), frozen, assets)
    return paper.printed(pdf_variant=VARIANT, attachments=[data], finisher=_named_once)


def _named_once(document: object, pdf: Any) -> None:  # noqa: ANN401  # the library has no types
    """Name each attached file once; the library names those of PDF/A twice."""
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    pressed(document, pdf)
