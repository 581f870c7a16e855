"""What a paper may load: files of its own asset folder and pictures made for it, nothing else."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

SCHEME = "asset"
TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}


class AssetFetcher(URLFetcher):  # type: ignore[misc]
    """Answers `asset:name` from memory or from one folder; every other address ends the rendering.

    No protocol handler of the library is ever reached: no network, no file:, no data:.
    """

    def __init__(self, folder: Path, made: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols={SCHEME}, allow_redirects=False, fail_on_errors=True)
        self._folder = folder.resolve()
        self._made = dict(made)

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Return the asset; raises `FatalURLFetchingError` for anything else."""
        del headers
        scheme, _, name = url.partition(":")
        kind = TYPES.get(Path(name).suffix.lower())
        if scheme.lower() != SCHEME or kind is None:
            raise FatalURLFetchingError(f"address refused: {url[:80]}")
        data = self._made.get(name)
        if data is None:
            data = self._read(name)
        return URLFetcherResponse(url, data, {"Content-Type": kind})

    def _read(self, name: str) -> bytes:
        path = (self._folder / unquote(name)).resolve()
        if not path.is_relative_to(self._folder) or not path.is_file():
            raise FatalURLFetchingError(f"asset refused: {name[:80]}")
        return path.read_bytes()
