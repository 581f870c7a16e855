"""Objects: bytes kept under their own SHA-256, written once, never overwritten.

What no row came to name is taken away again. Keeping bytes and taking them away must not cross:
the same bytes may come a second time just as the first, abandoned ones go. So whoever keeps holds
the folder's lock together with others and renews the file's time; whoever takes away holds it
alone and looks at that time last.
"""

import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1024 * 1024
HEX = frozenset("0123456789abcdef")
DIGEST = 64
# The names of files that are still being written: a dot and 32 hexadecimal figures.
UNFINISHED = "." + "[0-9a-f]" * 32


@dataclass(frozen=True)
class Stored:
    """What was kept: its key, digests (hex) and size in bytes."""

    key: str
    sha256: str
    sm3: str
    size: int


def is_key(text: str) -> bool:
    """Tell whether a text is written as a key: a SHA-256 in lower case, nothing that leads away."""
    return len(text) == DIGEST and HEX.issuperset(text)


class ObjectStore(Protocol):
    """The few things the house asks of a place for objects."""

    def put(self, source: BinaryIO) -> Stored:
        """Keep the bytes of `source`; the same bytes twice are kept once."""

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield the bytes from `start`; raises `KeyError` when the object is not there."""

    def size(self, key: str) -> int:
        """Return the size in bytes; raises `KeyError` when the object is not there."""

    def keys(self) -> Iterator[str]:
        """Yield every key."""

    def discard_unfinished(self, *, before: datetime) -> int:
        """Take away what a process that died was still writing; return how many."""

    def discard(self, key: str, *, before: datetime) -> bool:
        """Take an object away unless it was put, for the first time or again, since `before`."""


class FolderStore:
    """Objects in a folder, two levels deep, flushed to disk before their row can be committed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, key: str) -> Path:
        """Return the file of a key; raises `KeyError` for anything that is not a SHA-256."""
        if not is_key(key):
            raise KeyError(key)
        return self._folder / key[:2] / key[2:4] / key

    def put(self, source: BinaryIO) -> Stored:
        """Keep the bytes of `source`: temporary file, flush, then a link that must be new."""
        self._folder.mkdir(parents=True, exist_ok=True)
        temporary = self._folder / f".{uuid.uuid4().hex}"
        try:
            stored = write_hashed(source, temporary)
            self._keep(temporary, self.path(stored.key))
        finally:
            temporary.unlink(missing_ok=True)
        return stored

    def _keep(self, temporary: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._locked(fcntl.LOCK_SH):
            try:
                os.link(temporary, target)
                target.chmod(0o444)
            except FileExistsError:
                os.utime(target)
        descriptor = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @contextmanager
    def _locked(self, how: int) -> Iterator[None]:
        """Hold the folder's lock; closing the file lets it go."""
        with (self._folder / ".lock").open("a") as file:
            fcntl.flock(file, how)
            yield

    def discard(self, key: str, *, before: datetime) -> bool:
        """Take an object away unless it was put, for the first time or again, since `before`."""
        path = self.path(key)
        with self._locked(fcntl.LOCK_EX):
            put_at = datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.exists() else before
            if put_at >= before:
                return False
            path.unlink()
        return True

    def discard_unfinished(self, *, before: datetime) -> int:
        """Take away what a process that died was still writing; return how many."""
        left = [path for path in self._folder.glob(UNFINISHED) if written_before(path, before)]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Yield the bytes from `start`; raises `KeyError` when the object is not there."""
        left = self.size(key) - start if length is None else length
        with self.path(key).open("rb") as file:
            file.seek(start)
            while left > 0 and (chunk := file.read(min(CHUNK, left))):
                left -= len(chunk)
                yield chunk

    def size(self, key: str) -> int:
        """Return the size in bytes; raises `KeyError` when the object is not there."""
        try:
            return self.path(key).stat().st_size
        except FileNotFoundError:
            raise KeyError(key) from None

    def keys(self) -> Iterator[str]:
        """Yield every key."""
        for path in self._folder.glob("??/??/*"):
            yield path.name


def written_before(path: Path, moment: datetime) -> bool:
    """Tell whether the file was last written before then; one that has just gone was not."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment
    except FileNotFoundError:
        return False


def write_hashed(source: BinaryIO, target: Path) -> Stored:
    """Copy to `target`, flushed to disk, and return the digests of what was written."""
    sha256, sm3, size = hashlib.sha256(), hashlib.new("sm3"), 0
    with target.open("xb") as file:
        while chunk := source.read(CHUNK):
            sha256.update(chunk)
            sm3.update(chunk)
            size += len(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    digest = sha256.hexdigest()
    return Stored(key=digest, sha256=digest, sm3=sm3.hexdigest(), size=size)
