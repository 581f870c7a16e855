"""The child that looks into one file: `python -m archive.recordings.probe FILE THUMBNAIL`.

Prints one JSON object: the facts, or {"fault": …}. Started by `archive.recordings.probing` only.
"""

import io
import json
import sys
from pathlib import Path
from typing import Any

import av
import av.logging
from PIL import Image

from archive.limits import limit_this_process
from archive.recordings.rules import MOST_PIXELS, is_truncated

# Without this list the library opens playlists, and those fetch addresses and read other files.
CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,avi,wav,mp3,matroska,webm,mpegts,mpeg,asf,flv,flac,amr,aac,ogg"
)
NAMES = {
    "mov": "mp4",
    "matroska": "webm",
    "avi": "avi",
    "wav": "wav",
    "mp3": "mp3",
    "mpegts": "mpegts",
    "mpeg": "mpeg",
    "asf": "asf",
    "flv": "flv",
    "flac": "flac",
    "amr": "amr",
    "aac": "aac",
    "ogg": "ogg",
}
PHOTOS = {b"\xff\xd8\xff": "jpeg", b"\x89PNG": "png"}
SIDE = 480
MICROSECONDS = 1_000_000


def main() -> None:
    """Print what is in the file named on the command line."""
    limit_this_process()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    av.logging.set_level(av.logging.PANIC)
    path, thumbnail = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        found = look(path, thumbnail)
    except (MemoryError, Image.DecompressionBombError):
        found = {"fault": "huge"}
    # Whatever the decoders raise means the same here: the file cannot be read.
    except Exception:  # noqa: BLE001
        found = {"fault": "broken"}
    json.dump(found, sys.stdout)


def look(path: Path, thumbnail: Path) -> dict[str, Any]:
    """Return the facts of the file, or its fault."""
    with path.open("rb") as file:
        head = file.read(16)
    if not head:
        return {"fault": "empty"}
    for magic, container in PHOTOS.items():
        if head.startswith(magic):
            return look_at_photo(path, thumbnail, container)
    return look_at_media(path, thumbnail)


def look_at_photo(path: Path, thumbnail: Path, container: str) -> dict[str, Any]:
    """Return the facts of a photograph and draw its thumbnail."""
    with Image.open(path, formats=("JPEG", "PNG")) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            return {"fault": "huge"}
        created = str(image.getexif().get(306, ""))
        save_thumbnail(image, thumbnail)
    return {
        "kind": "photo",
        "container": container,
        "codecs": [container],
        "length": 0.0,
        "width": width,
        "height": height,
        "created": created,
    }


def save_thumbnail(image: Image.Image, thumbnail: Path) -> None:
    """Write a small JPEG of the picture."""
    image = image.convert("RGB")
    image.thumbnail((SIDE, SIDE))
    image.info.clear()  # a comment in the photograph is no part of what is shown
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=80)
    thumbnail.write_bytes(buffer.getvalue())


def look_at_media(path: Path, thumbnail: Path) -> dict[str, Any]:
    """Return the facts of a film or sound, having read through all its packets."""
    with path.open("rb") as file:
        try:
            opened = av.open(
                file, options={"format_whitelist": CONTAINERS}, metadata_errors="replace"
            )
        except (av.error.InvalidDataError, av.error.ArgumentError):
            return {"fault": "format"}
        with opened as container:
            name = NAMES.get(container.format.name.split(",")[0])
            if name is None:
                return {"fault": "format"}
            found = describe(container, name)
            if not found["codecs"]:
                return {"fault": "nothing"}
            if found["kind"] == "video":
                draw_thumbnail(container, thumbnail)
            declared, seen = found["length"], scan(container)
    if is_truncated(declared, seen):
        return {"fault": "truncated", "declared": round(declared), "seen": round(seen)}
    return {**found, "length": declared or seen}


def describe(container: Any, name: str) -> dict[str, Any]:  # noqa: ANN401  # the library is untyped
    """Return what the container says of itself."""
    films = [one for one in container.streams if one.type == "video"]
    sounds = [one for one in container.streams if one.type == "audio"]
    found: dict[str, Any] = {
        "kind": "video" if films else "audio",
        "container": name,
        "codecs": [one.codec_context.name for one in [*films, *sounds]],
        "length": (container.duration or 0) / MICROSECONDS,
        "created": str(container.metadata.get("creation_time", "")),
    }
    if films:
        context = films[0].codec_context
        found.update(width=context.width, height=context.height)
        found["rate"] = float(films[0].average_rate or 0)
    return found


def draw_thumbnail(container: Any, thumbnail: Path) -> None:  # noqa: ANN401  # as above
    """Draw the first key frame after the opening second."""
    stream = container.streams.video[0]
    stream.codec_context.skip_frame = "NONKEY"
    for frame in container.decode(stream):
        if frame.width * frame.height > MOST_PIXELS:
            raise MemoryError
        save_thumbnail(frame.to_image(), thumbnail)
        break
    container.seek(0)


def scan(container: Any) -> float:  # noqa: ANN401  # as above
    """Return the second at which the last packet ends."""
    end = 0.0
    for packet in container.demux():
        if packet.size and packet.pts is not None and packet.time_base:
            end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return end


if __name__ == "__main__":
    main()
