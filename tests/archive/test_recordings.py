"""Foreign files: only real, whole recordings are taken in, and none of them reaches outside."""

import socket
import struct
import threading
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.pages.drawing import count_pages, draw_pages
from archive.recordings.models import Recording
from archive.recordings.operations import enter_recording, keep_files
from archive.recordings.probing import probe
from archive.recordings.queries import files_of
from archive.recordings.rules import Probed, RecordingFacts, is_truncated
from core.errors import InvalidInput
from core.storage import FolderStore
from studio.demo.films import SECONDS, film, photograph, sound
from studio.demo.scans import Letter, scan
from tests.archive.playlists import LISTS
from tests.archive.world import AT, World, build


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film, a sound, a photograph and a scanned document."""
    folder = tmp_path_factory.mktemp("samples")
    film(folder / "film", "s", "现场检查录像")
    sound(folder / "sound", "s")
    photograph(folder / "photo", "s", "现场照片")
    (folder / "scan").write_bytes(scan(Letter("询问笔录", [["问：", "答："]] * 3), "s"))
    return folder


@pytest.mark.parametrize(
    ("name", "kind", "container", "codecs"),
    [
        ("film", "video", "webm", ("vp8", "opus")),
        ("sound", "audio", "webm", ("opus",)),
        ("photo", "photo", "jpeg", ("jpeg",)),
    ],
)
def test_real_recordings_are_recognized_and_play_everywhere(
    samples: Path, name: str, kind: str, container: str, codecs: tuple[str, ...]
) -> None:
    found = probe(samples / name)
    assert (found.kind, found.container, found.codecs) == (kind, container, codecs)
    assert found.playable
    assert bool(found.thumbnail) == (kind != "audio")
    if kind != "photo":
        assert found.length == pytest.approx(SECONDS, abs=0.1)


class Listener:
    """A server on this machine that must never be called."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("ending", [".m3u8", ".mp4", ".webm"])
def test_a_playlist_is_refused_and_nothing_is_fetched(
    tmp_path: Path, name: str, ending: str
) -> None:
    listener = Listener()
    path = tmp_path / f"list{ending}"
    path.write_text(LISTS[name].format(port=listener.port))
    with pytest.raises(InvalidInput) as refused:
        probe(path)
    listener.close()
    assert listener.calls == 0
    assert list(refused.value.errors) == ["file"]


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG whose header promises a picture of that size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "空的"),
        (b"\xff\xd8\xff" + b"<html></html>", "打不开"),
        (b"%PDF-1.7 nothing", "音像文件"),
        (b"\x00" * 5000, "音像文件"),
        (png_that_claims(30_000, 30_000), "一亿像素"),
        (png_that_claims(65_535, 65_535), "一亿像素"),
    ],
    ids=["empty", "html as jpeg", "pdf", "zeros", "huge photo", "bomb"],
)
def test_what_is_no_recording_is_refused_with_a_sentence(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    path = tmp_path / "upload"
    path.write_bytes(data)
    with pytest.raises(InvalidInput, match=sentence):
        probe(path)


def test_a_file_cut_off_is_refused_although_it_opens(samples: Path, tmp_path: Path) -> None:
    whole = (samples / "film").read_bytes()
    path = tmp_path / "cut"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InvalidInput, match=r"不完整|打不开"):
        probe(path)


@pytest.mark.parametrize(
    ("declared", "seen", "cut"),
    [(1080, 28, True), (6, 5.9, False), (6, 3.9, True), (1000, 960, False), (0, 5, False)],
)
def test_how_much_may_be_missing(declared: float, seen: float, cut: bool) -> None:
    assert is_truncated(declared, seen) is cut


def facts(case_id: int | None, **more: object) -> RecordingFacts:
    began = AT - timedelta(hours=1)
    given = {"title": "现场检查", "started_at": began, "ended_at": began, "case_id": case_id}
    return RecordingFacts(**{**given, **more})  # type: ignore[arg-type]


def take_in(
    session: Session, store: FolderStore, world: World, path: Path, given: RecordingFacts
) -> Recording:
    probed = Probed("video", "webm", ("vp8", "opus"), 6.0, thumbnail=b"\xff\xd8\xff")
    kept = keep_files(store, path, probed, display_name="DSJ01_现场.webm")
    return enter_recording(session, world.bureau.id, kept, probed, given, by=world.archivist, at=AT)


def test_the_original_is_kept_apart_from_what_is_derived(
    session: Session, store: FolderStore, world: World, samples: Path
) -> None:
    recording = take_in(session, store, world, samples / "film", facts(world.case.id))
    files = files_of(session, [recording.id])[recording.id]
    assert set(files) == {"original", "playing", "thumbnail"}
    assert files["original"].sha256 == files["original"].object_key == files["playing"].object_key
    assert files["original"].display_name == "DSJ01_现场.webm"
    assert len(files["original"].sm3) == 64
    assert recording.number == "LX-2026-0001"
    assert len(list(store.keys())) == 2
    take_in(session, store, world, samples / "film", facts(world.case.id))
    assert len(list(store.keys())) == 2


def test_wrong_facts_of_a_recording_are_refused(
    session: Session, store: FolderStore, world: World, samples: Path
) -> None:
    other = build(session, "finance")
    wrong = {
        "title": facts(world.case.id, title=" "),
        "ended_at": facts(world.case.id, ended_at=AT + timedelta(minutes=1)),
        "classification": facts(world.case.id, classification="state_secret"),
        "case_id": facts(other.case.id),
    }
    counted = select(func.count()).select_from(Recording)
    before = session.scalar(counted)
    for field, given in wrong.items():
        with pytest.raises(InvalidInput) as refused:
            take_in(session, store, world, samples / "film", given)
        assert list(refused.value.errors) == [field]
    assert session.scalar(counted) == before


def test_pages_are_drawn_in_a_child(samples: Path, tmp_path: Path) -> None:
    assert count_pages(samples / "scan") == 3
    pages = draw_pages(samples / "scan", 2)
    assert sorted(pages) == [2, 3]
    picture = tmp_path / "page.jpg"
    picture.write_bytes(pages[2])
    with Image.open(picture) as image:
        assert image.width == pytest.approx(1240, abs=2)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"\xff\xd8\xff", b"\x00" * 100_000])
def test_a_broken_pdf_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken"
    path.write_bytes(data)
    with pytest.raises(InvalidInput, match="打不开"):
        draw_pages(path, 1)
