"""Photographs of documents, as the children that read foreign files open them."""

from pathlib import Path

from PIL import Image, ImageOps

FIRST_BYTES = (b"\xff\xd8\xff", b"\x89PNG")
MOST_PIXELS = 100_000_000


def is_photo(path: Path) -> bool:
    """Tell a photograph from a PDF by its first bytes."""
    with path.open("rb") as file:
        return file.read(8).startswith(FIRST_BYTES)


def upright(path: Path, mode: str) -> Image.Image:
    """Return a photograph as it was held, all of it read; ends the child at one of absurd size."""
    with Image.open(path, formats=("JPEG", "PNG")) as image:
        if image.width * image.height > MOST_PIXELS:
            raise SystemExit(1)
        return ImageOps.exif_transpose(image).convert(mode)
