"""The objects of a backup: linked from the one before or copied, and a share of them read anew.

Objects never change, so nothing but reading them shows that a disk has let one rot. Each backup
reads on where the one before it stopped, in the store and in the backup; what is known to be
damaged is read every time.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.storage import CHUNK, ObjectStore, is_key

MANIFEST = "manifest.json"
# What is read anew each time: so much, and more where all would take more nights than this.
AT_LEAST = 8 * 1024**3
NIGHTS = 30


@dataclass
class Copied:
    """What came of copying: sizes by key, and up to which key objects were read anew.

    `damaged` are originals that are no longer what their key says, each with whether this backup
    holds a whole copy; of `renewed` the backup's own copy had rotted and was made again.
    """

    sizes: dict[str, int] = field(default_factory=dict)
    damaged: dict[str, bool] = field(default_factory=dict)
    renewed: list[str] = field(default_factory=list)
    read_to: str = ""


def object_path(folder: Path, key: str) -> Path:
    """Return where a backup, like the store, keeps an object."""
    return folder / "objects" / key[:2] / key[2:4] / key


def copy_objects(store: ObjectStore, folder: Path, previous: Path | None) -> Copied:
    """Bring every object of the store into a backup; `previous` is the backup before it."""
    before = left_off(previous)
    sizes = {key: store.size(key) for key in sorted(store.keys())}
    tonight = share(sizes, before.read_to)
    again = {*tonight, *before.damaged}
    found = Copied(sizes, read_to=tonight[-1] if tonight else "")
    for key in sizes:
        target = object_path(folder, key)
        target.parent.mkdir(parents=True, exist_ok=True)
        earlier = object_path(previous, key) if previous else target
        copy_object(store, key, earlier, target, found, anew=key in again)
    return found


def left_off(previous: Path | None) -> Copied:
    """Return what a backup's list says of its objects; nothing where there is none to be read."""
    try:
        listed = json.loads((previous / MANIFEST).read_bytes()) if previous else {}
        known = {key: whole is True for key, whole in listed["damaged"].items() if is_key(key)}
        return Copied({}, known, list(listed["renewed"]), str(listed["read_to"]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return Copied()


def share(sizes: Mapping[str, int], read_to: str) -> list[str]:
    """Return the keys to read anew: on from the one that was last, round and round."""
    left = max(AT_LEAST, sum(sizes.values()) // NIGHTS + 1)
    taken = []
    for key in sorted(sizes, key=lambda key: (key <= read_to, key)):
        if left <= 0:
            break
        taken.append(key)
        left -= sizes[key]
    return taken


def copy_object(
    store: ObjectStore, key: str, earlier: Path, target: Path, found: Copied, *, anew: bool
) -> None:
    """Link the object from the earlier backup, or copy and prove it; note in `found` what rotted.

    An original that rotted is copied from the earlier backup where that one's copy is whole.
    """
    there = earlier.is_file()
    anew = anew or (there and earlier.stat().st_size != found.sizes[key])
    rotten = there and anew and not is_whole(file_chunks(earlier), key)
    if there and not rotten and linked(earlier, target):
        if anew and not is_whole(store.read(key), key):
            found.damaged[key] = True
        return
    if copied(store.read(key), target) == key:
        if rotten:
            found.renewed.append(key)
        return
    found.damaged[key] = there and not rotten and is_whole(file_chunks(earlier), key)
    if found.damaged[key]:
        shutil.copyfile(earlier, target)


def linked(earlier: Path, target: Path) -> bool:
    """Link a file, and tell whether it could be: a share or a stick may know no links."""
    with suppress(OSError):
        os.link(earlier, target)
        return True
    return False


def copied(chunks: Iterable[bytes], target: Path) -> str:
    """Write a file down to the disk and return its SHA-256."""
    found = hashlib.sha256()
    with target.open("xb") as file:
        for chunk in chunks:
            found.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return found.hexdigest()


def file_chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def is_whole(chunks: Iterable[bytes], key: str) -> bool:
    """Tell whether an object is what its key says; one that the disk cannot read is not."""
    found = hashlib.sha256()
    try:
        for chunk in chunks:
            found.update(chunk)
    except OSError:
        return False
    return found.hexdigest() == key
