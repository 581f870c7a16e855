"""Scanned letters for the demo: text drawn on grey, slightly crooked paper, bound as a PDF."""

import io
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import gmtime
from typing import Any

from PIL import Image, ImageDraw, ImageFont

import documents

FONTS = Path(documents.__file__).parent / "fonts"
WIDTH, HEIGHT = 1000, 1414
LEFT, RIGHT, TOP = 130, 120, 150
LINE = 50
BODY, HEAD = 27, 42
INK, PENCIL = 45, 75
DPI = 121
# The day in the file is the same on every machine, so that the same demo has the same bytes.
MADE = gmtime(1_700_000_000)


@dataclass(frozen=True)
class Letter:
    """One document to draw: its heading, its pages of paragraphs, and what stands out on it."""

    heading: str
    pages: Sequence[Sequence[str]]
    office: str = ""
    number: str = ""
    by_hand: bool = False
    picture: bool = False
    seal: bool = False


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """Return a face of the bundle that the papers use too."""
    return ImageFont.truetype(FONTS / name, size)


@cache
def paper(variant: int) -> Image.Image:
    """Return a sheet as a scanner sees it: uneven grey with a darker edge."""
    chance = random.Random(variant)  # noqa: S311  # specks on paper
    small = Image.new("L", (50, 70), 233)
    for _ in range(900):
        at = chance.randrange(50), chance.randrange(70)
        small.putpixel(at, chance.randint(230, 238))
    sheet = small.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(sheet)
    for _ in range(60):
        x, y = chance.randrange(WIDTH), chance.randrange(HEIGHT)
        draw.point((x, y), fill=chance.randint(120, 190))
    draw.line([(2, 0), (2, HEIGHT)], fill=200, width=3)
    return sheet


def scan(letter: Letter, seed: str) -> bytes:
    """Return the letter as a PDF of scanned pages; the same seed gives the same bytes."""
    chance = random.Random(seed)  # noqa: S311  # how crooked the sheet lay
    pages = [draw_page(letter, index, chance) for index in range(len(letter.pages))]
    buffer = io.BytesIO()
    pages[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=DPI,
        quality=60,
        title=letter.heading,
        creationDate=MADE,
        modDate=MADE,
    )
    return buffer.getvalue()


def draw_page(letter: Letter, index: int, chance: random.Random) -> Image.Image:
    """Draw one page, turn it a little, and press the seal on the last."""
    sheet = paper(chance.randrange(4)).copy()
    draw = ImageDraw.Draw(sheet)
    y = draw_head(draw, letter) if index == 0 else TOP
    if letter.picture:
        y = draw_picture(draw, y, chance)
    for paragraph in letter.pages[index]:
        y = draw_paragraph(draw, paragraph, y, letter)
    draw.text((WIDTH // 2, HEIGHT - 70), f"— {index + 1} —", PENCIL, font("DY-Song.otf", 20), "mm")
    turned = sheet.rotate(chance.uniform(-0.7, 0.7), Image.Resampling.BILINEAR, fillcolor=228)
    last = index == len(letter.pages) - 1
    return press_seal(turned, letter.office, y) if letter.seal and last else turned


def draw_head(draw: ImageDraw.ImageDraw, letter: Letter) -> int:
    """Draw the office's name, the heading and the number; return where the text begins."""
    centre = WIDTH // 2
    draw.text((centre, 120), letter.office, INK, font("DY-XBS.otf", 30), "mm")
    draw.text((centre, 190), letter.heading, INK, font("DY-XBS.otf", HEAD), "mm")
    if letter.number:
        draw.text((centre, 245), letter.number, INK, font("DY-Song.otf", 24), "mm")
    draw.line([(LEFT, 285), (WIDTH - RIGHT, 285)], fill=110, width=2)
    return 325


def draw_paragraph(draw: ImageDraw.ImageDraw, text: str, y: int, letter: Letter) -> int:
    """Draw a paragraph, the answers in a form by hand; return where the next begins."""
    face = "DY-Kai.otf" if letter.by_hand and "：" in text else "DY-Song.otf"
    per_line = (WIDTH - LEFT - RIGHT) // BODY
    ends_letter = text == letter.office or (text.endswith("日") and text[:2] == "20")
    for line in broken_into(text, per_line):
        if ends_letter:
            draw.text((WIDTH - RIGHT - 40, y), line, INK, font("DY-Song.otf", BODY), "ra")
        else:
            draw_line(draw, line, y, face)
        y += LINE
    return y


def broken_into(text: str, per_line: int) -> list[str]:
    """Break a paragraph so that no line begins with a mark that closes something."""
    lines, rest = [], text
    while rest:
        end = per_line
        while rest[end : end + 1] in CLOSING and end < len(rest):
            end += 1
        lines.append(rest[:end])
        rest = rest[end:]
    return lines


def draw_line(draw: ImageDraw.ImageDraw, line: str, y: int, face: str) -> None:
    """Draw one line; a character that the face lacks comes from the printing face."""
    x = float(LEFT)
    for run in re.split(f"([{RARE}]+)", line):
        used = font("DY-Song.otf" if run and run[0] in RARE else face, BODY)
        draw.text((x, y), run, INK, used, "la")
        x += used.getlength(run)


# The handwriting face lacks these; the printing face has every character of the demo's names.
RARE = "䶮龑翀"
CLOSING = tuple("，。：；、）〕”》？！")


def draw_picture(draw: ImageDraw.ImageDraw, y: int, chance: random.Random) -> int:
    """Draw two glued photographs of a place; return where the text goes on."""
    for row in range(2):
        top = y + row * 300
        draw.rectangle([LEFT, top, WIDTH - RIGHT, top + 270], fill=178, outline=90, width=2)
        draw.rectangle([LEFT + 8, top + 170, WIDTH - RIGHT - 8, top + 262], fill=140)
        for _ in range(7):
            x = chance.randint(LEFT + 20, WIDTH - RIGHT - 110)
            high = chance.randint(30, 140)
            shade = chance.randint(80, 215)
            draw.rectangle([x, top + 170 - high, x + 90, top + 190], fill=shade, outline=70)
    return y + 620


def press_seal(sheet: Image.Image, office: str, y: int) -> Image.Image:
    """Press a round red seal across the signature: a drawn one, marked as a sample."""
    colour = sheet.convert("RGB")
    mark = Image.new("RGBA", (240, 240), (0, 0, 0, 0))
    draw = ImageDraw.Draw(mark)
    red = (196, 30, 38, 170)
    draw.ellipse([6, 6, 234, 234], outline=red, width=7)
    draw.regular_polygon((120, 112, 34), 5, rotation=0, fill=red)
    draw.text((120, 62), office[:6], red, font("DY-Song.otf", 24), "mm")
    draw.text((120, 172), office[6:], red, font("DY-Song.otf", 15), "mm")
    draw.text((120, 200), "样章", red, font("DY-Song.otf", 22), "mm")
    colour.paste(mark, (WIDTH - RIGHT - 290, y - 190), mark)
    return colour


def pages_of(raw: dict[str, Any], words: dict[str, str]) -> list[list[str]]:
    """Return a document type's pages with the case's own words filled in."""
    return [[paragraph.format_map(words) for paragraph in page] for page in raw["pages"]]
