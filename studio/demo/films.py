"""Short films, sounds and photographs for the demo, in formats that every supported browser plays.

VP8 with Opus in WebM: Chromium 86 plays it everywhere, and it can be made without any licence.
"""

import math
import random
from array import array
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import av
import av.logging
from PIL import Image, ImageDraw

from studio.demo.scans import font

WIDTH, HEIGHT, RATE = 480, 272, 10
SOUND, BLOCK = 16_000, 320
SECONDS = 6
# Without random identifiers in the file, the same demo has the same bytes on every machine.
PLAIN = {"fflags": "+bitexact"}
# A negative speed is kept whatever the machine's load: the file does not depend on it.
QUICK = {"deadline": "realtime", "cpu-used": "-8", "crf": "32"}


@cache
def yard(seed: str, size: tuple[int, int]) -> Image.Image:
    """Draw an inspected yard with its buildings."""
    chance = random.Random(seed)  # noqa: S311  # where buildings stand
    wide, high = size
    unit = high / 272
    sky = chance.randint(150, 205)
    image = Image.new("RGB", size, (sky, sky + 10, sky + 24))
    draw = ImageDraw.Draw(image)
    ground = int(high * 0.62)
    draw.rectangle([0, ground, wide, high], fill=(112, 108, 98))
    for _ in range(6):
        x, up = chance.randint(0, wide), chance.randint(int(50 * unit), int(140 * unit))
        shade = chance.randint(90, 190)
        box = [x, ground - up, x + int(70 * unit), ground + int(12 * unit)]
        draw.rectangle(box, fill=(shade, shade - 8, shade - 20), outline=(60, 60, 60))
    for row in range(3):
        y = ground + int((20 + row * 24) * unit)
        draw.line([(0, y), (wide, y + int(6 * unit))], fill=(128, 122, 108), width=2)
    return image


def scene(seed: str, title: str, step: int, size: tuple[int, int]) -> Image.Image:
    """Draw the yard at one moment: somebody walks through it, the camera writes its line."""
    image = yard(seed, size).copy()
    draw = ImageDraw.Draw(image)
    wide, high = size
    unit = high / 272
    x = int((40 + step * 5) * unit) % wide
    top = int(high * 0.62) + int(4 * unit)
    draw.ellipse(
        [x, top - int(34 * unit), x + int(14 * unit), top - int(20 * unit)], fill="#c9a27e"
    )
    body = [x - int(3 * unit), top - int(20 * unit), x + int(17 * unit), top + int(24 * unit)]
    draw.rectangle(body, fill="#2b4a7d")
    overlay(draw, title, step, size)
    return image


def overlay(draw: ImageDraw.ImageDraw, title: str, step: int, size: tuple[int, int]) -> None:
    """Write what body cameras write into the picture: what is recorded, and a running clock."""
    wide, high = size
    letters = font("DY-Hei.otf", max(14, high // 18))
    seconds = step / RATE
    draw.rectangle([0, 0, wide, high // 11], fill=(0, 0, 0))
    draw.text((8, high // 22), title, "white", letters, "lm")
    clock = f"演示  00:00:{seconds:04.1f}"
    draw.text((wide - 8, high - high // 22), clock, "#ffe066", letters, "rm")


def photograph(path: Path, seed: str, title: str) -> None:
    """Write a photograph as JPEG."""
    scene(seed, title, 8, (1200, 800)).save(path, "JPEG", quality=80)


def film(path: Path, seed: str, title: str) -> None:
    """Write a film of a few seconds with sound as WebM."""
    av.logging.set_level(av.logging.PANIC)
    with av.open(str(path), "w", format="webm", options=PLAIN) as container:
        picture = container.add_stream("libvpx", rate=RATE, options=QUICK)
        picture.width, picture.height, picture.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        picture.bit_rate = 160_000
        picture.gop_size = RATE
        picture.codec_context.thread_count = 1
        voice = add_voice(container)
        for step in range(SECONDS * RATE):
            shown = scene(seed, title, step, (WIDTH, HEIGHT))
            frame = av.VideoFrame.from_image(shown)  # type: ignore[no-untyped-call]
            container.mux(picture.encode(frame))
        container.mux(picture.encode())
        speak(container, voice, seed)


def sound(path: Path, seed: str) -> None:
    """Write a recording of a voice-like sound as WebM."""
    av.logging.set_level(av.logging.PANIC)
    with av.open(str(path), "w", format="webm", options=PLAIN) as container:
        speak(container, add_voice(container), seed)


def add_voice(container: Any) -> Any:  # noqa: ANN401  # the library is untyped
    """Add a stream of speech."""
    stream = container.add_stream("libopus", rate=SOUND)
    stream.bit_rate = 24_000
    return stream


def speak(container: Any, stream: Any, seed: str) -> None:  # noqa: ANN401  # as above
    """Encode something that rises and falls like speech heard through a wall."""
    samples = murmur(seed)
    for start in range(0, len(samples) - BLOCK + 1, BLOCK):
        frame = av.AudioFrame(format="s16", layout="mono", samples=BLOCK)
        frame.planes[0].update(samples[start : start + BLOCK].tobytes())
        frame.sample_rate = SOUND
        frame.time_base = Fraction(1, SOUND)
        frame.pts = start
        container.mux(stream.encode(frame))
    container.mux(stream.encode())


def murmur(seed: str) -> "array[int]":
    """Return samples of a low voice: syllables of a wandering pitch, with pauses."""
    chance = random.Random(seed)  # noqa: S311  # the melody
    samples: array[int] = array("h")
    phase = 0.0
    while len(samples) < SECONDS * SOUND:
        pitch, length = chance.uniform(110, 190), int(SOUND * chance.uniform(0.12, 0.3))
        loud = 0 if chance.randrange(5) == 0 else chance.uniform(2500, 5000)
        for at in range(length):
            phase += math.tau * pitch / SOUND
            swell = loud * math.sin(math.pi * at / length)
            samples.append(int(swell * (math.sin(phase) + 0.4 * math.sin(3 * phase)) / 1.4))
    return samples[: SECONDS * SOUND]
