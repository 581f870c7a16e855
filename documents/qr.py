"""QR codes as rows of squares."""

import segno


def qr_rows(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the QR code that says `text`, true for dark; level M stands a stamp's edge."""
    code = segno.make(text, error="m", micro=False)
    return tuple(tuple(bool(square) for square in row) for row in code.matrix)
