"""A disk that is full while a file comes in: a sentence that says so, and nothing half done."""

import io
import os
import resource
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from archive.recordings.models import Recording
from tests.killing import complaints, killed
from tests.webapp.conftest import House
from tests.webapp.filing import add, count, documents, named, photo

SENTENCE = "磁盘已满，文件没有保存。请告诉管理员腾出空间，然后重新选择文件再试一次。"
MIB = 1024 * 1024


def full(*_: Any, **__: Any) -> None:
    raise OSError(ENOSPC, os.strerror(ENOSPC))


def over_quota(*_: Any, **__: Any) -> None:
    raise OSError(EDQUOT, os.strerror(EDQUOT))


def nothing_half_done(house: House) -> bool:
    objects = house.installation.settings.objects_dir
    left = [one for one in objects.rglob("*") if one.is_file() and one.name != ".lock"]
    found = complaints(house.installation, house.clock.at)
    return documents(house) == [] and count(house, Recording) == 1 and left == found == []


PLACES = {
    "in the store": ("core.storage.os.fsync", full),
    "in the store, over the quota": ("core.storage.os.fsync", over_quota),
    "at its name": ("core.storage.os.link", full),
    "where a child looks into it": ("webapp.incoming.shutil.copyfileobj", full),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_document_that_finds_no_room_is_refused_in_words(
    cabinet: House, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    keeper = cabinet.visitor("archivist")
    monkeypatch.setattr(*PLACES[place])
    answer = add(keeper, named(photo(), "笔录.jpg"), title="要保留的题名")
    assert answer.status_code == 503
    assert SENTENCE in answer.text
    assert "要保留的题名" in answer.text
    assert nothing_half_done(cabinet)


@pytest.mark.parametrize("place", PLACES)
def test_a_recording_that_finds_no_room_is_refused_in_words(
    cabinet: House, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    keeper = cabinet.visitor("archivist")
    monkeypatch.setattr(*PLACES[place])
    answer = keeper.post("/cases/1/recordings/new", {"file": named(photo(), "现场.jpg")})
    assert answer.status_code == 503
    assert SENTENCE in answer.text
    assert nothing_half_done(cabinet)


def test_an_upload_that_finds_no_room_on_its_way_in_is_refused_in_words(
    cabinet: House, tmp_path: Path
) -> None:
    """The system itself refuses: no process here may write a file of more than two megabytes."""
    keeper, said = cabinet.visitor("archivist"), tmp_path / "said"
    noise = photo() + bytes(3 * MIB)

    def send() -> None:
        scan = FileStorage(io.BytesIO(noise), "大.jpg")
        form = {"csrf_token": keeper.token(), "title": "题名", "files": scan}
        # Put together in memory: the client must not meet the limit before the server does.
        body, size, boundary = stream_encode_multipart(form, use_tempfile=False)
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 * MIB, 2 * MIB))
        answer = keeper.client.post(
            "/cases/1/documents/new",
            input_stream=body,
            content_length=size,
            content_type=f"multipart/form-data; boundary={boundary}",
            base_url=keeper.base_url,
        )
        said.write_text(f"{answer.status_code} {answer.text}")

    assert not killed(cabinet.installation, send)
    assert said.read_text().startswith("503 ")
    assert SENTENCE in said.read_text()
    assert nothing_half_done(cabinet)
