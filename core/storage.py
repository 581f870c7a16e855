"""Objects: bytes kept under their own SHA-256, written once, never overwritten."""

import hashlib
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

CHUNK = 1024 * 1024
HEX = frozenset("0123456789abcdef")
DIGEST = 64


@dataclass(frozen=True)
class Stored:
    """What was kept: its key, digests (hex) and size in bytes."""

    key: str
    sha256: str
    sm3: str
    size: int


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


class FolderStore:
    """Objects in a folder, two levels deep, flushed to disk before their row can be committed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, key: str) -> Path:
        """Return the file of a key; raises `KeyError` for anything that is not a SHA-256."""
        if len(key) != DIGEST or not HEX.issuperset(key):
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
        with suppress(FileExistsError):
            os.link(temporary, target)
            target.chmod(0o444)
        descriptor = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

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
