"""QR codes as rows of squares, and as a drawing for pages."""

from itertools import groupby
from typing import Any

import zxingcpp

# What ISO/IEC 18004 wants to be left white on every side, in squares.
QUIET = 4


def qr_rows(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the QR code that says `text`, true for dark; level M stands a stamp's edge."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = code.to_image(scale=1, add_quiet_zones=False)  # a buffer, which its types hide
    rows: Any = memoryview(image).tolist()
    return tuple(tuple(square == 0 for square in row) for row in rows)


def qr_svg(text: str) -> str:
    """Return the QR code that says `text` as an SVG element that fills its place."""
    rows = qr_rows(text)
    size, runs = len(rows) + 2 * QUIET, []
    for y, row in enumerate(rows, QUIET):
        x = QUIET
        for dark, squares in groupby(row):
            width = len(list(squares))
            runs += [f"M{x} {y}.5h{width}"] if dark else []
            x += width
    drawing = f'<path stroke="#000" shape-rendering="crispEdges" d="{"".join(runs)}"/>'
    return f'<svg viewBox="0 0 {size} {size}">{drawing}</svg>'
