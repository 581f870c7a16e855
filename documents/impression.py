"""The process that reads the scan of a seal, bounded in address space, time and what it writes.

Reads a PNG or JPEG from standard input; answers with a line naming what is wrong, or an empty line
and a new PNG: nothing of the file that was sent is passed on, the paper around the ink is clear.
Called with `long`, the seal may be an oval or a rectangle; otherwise it is as wide as high.
"""

import sys
from io import BytesIO

from PIL import Image, ImageChops, ImageOps

from core.bounds import bound

SECONDS, MEMORY = 15, 1536 * 1024 * 1024
MOST_PIXELS, FEWEST, WIDEST = 40_000_000, 400, 1000
UNEVEN, LONG, LONGEST = 1.05, "long", 2.0
# As dark as this against white paper is ink; a stain below it is cleared.
INK = 60


class Unusable(Exception):  # a finding, worded by the caller
    """The scan shows no seal that can stand on paper."""


def impression(data: bytes, uneven: float) -> bytes:
    """Return the impression alone as PNG, in the middle of a square; raises `Unusable`."""
    with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as scan:
        if scan.width * scan.height > MOST_PIXELS:
            raise Unusable("large")
        upright = ImageOps.exif_transpose(scan).convert("RGBA")
    colours = on_white(upright)
    ink = darkness(colours)
    box = ink.point(lambda value: 255 if value > INK else 0).getbbox()
    if box is None:
        raise Unusable("empty")
    check(box[2] - box[0], box[3] - box[1], uneven)
    alone = colours.crop(box)
    alone.putalpha(ink.crop(box).point(opacity))
    alone.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    return as_png(squared(alone))


def on_white(picture: Image.Image) -> Image.Image:
    """Lay a picture that is clear in places on white paper."""
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture).convert("RGB")


def darkness(picture: Image.Image) -> Image.Image:
    """Return how far each dot is from white in its farthest colour: red ink is as dark as black."""
    red, green, blue = ImageChops.invert(picture).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def opacity(dark: int) -> int:
    """Return how much of a dot's ink is seen: none of the paper's own grey."""
    return 0 if dark < INK // 3 else min(255, dark * 2)


def check(width: int, height: int, uneven: float) -> None:
    """Raise `Unusable` unless the ink has the shape of a seal, and is fine enough to print."""
    if max(width, height) > uneven * min(width, height):
        raise Unusable("uneven" if uneven == UNEVEN else "long")
    if max(width, height) < FEWEST:
        raise Unusable("small")


def squared(picture: Image.Image) -> Image.Image:
    """Return the picture in the middle of a clear square."""
    side = max(picture.size)
    square = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    square.paste(picture, ((side - picture.width) // 2, (side - picture.height) // 2))
    return square


def as_png(picture: Image.Image) -> bytes:
    """Return the dots and nothing else."""
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def main() -> None:
    """Answer for the scan on standard input."""
    bound(memory=MEMORY, seconds=SECONDS)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        uneven = LONGEST if LONG in sys.argv[1:] else UNEVEN
        picture = impression(sys.stdin.buffer.read(), uneven)
    except Unusable as finding:
        sys.stdout.write(f"{finding}\n")
        return
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        sys.stdout.write("\n")
        return
    sys.stdout.buffer.write(b"\n" + picture)


if __name__ == "__main__":
    main()
