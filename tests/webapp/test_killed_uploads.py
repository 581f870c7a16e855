"""A server killed while a document comes in: no row without its bytes, no bytes for ever."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from archive.cases.models import CaseDocument
from core import storage
from core.storage import FolderStore
from jobs.sweeping import ABANDONED, sweep
from tests.killing import Moment, after_commit, before_commit, before_write, complaints, die, killed
from tests.webapp.conftest import House
from tests.webapp.filing import add, documents, named, photo

THREE_DAYS = timedelta(days=3)


def while_writing(_engine: Engine) -> None:
    """The bytes are written under a passing name."""
    storage.os.fsync = die  # type: ignore[attr-defined]  # the fork's own copy of the module


def before_naming(_engine: Engine) -> None:
    """The bytes are on the disk and not yet under their name."""
    storage.os.link = die  # type: ignore[attr-defined]  # as above


def after_keeping(_engine: Engine) -> None:
    """The bytes are kept and no row names them."""
    put: Callable[..., Any] = FolderStore.put

    def keep(*arguments: Any) -> None:
        put(*arguments)
        die()

    FolderStore.put = keep  # type: ignore[method-assign,assignment]  # as above


MOMENTS = [while_writing, before_naming, after_keeping, before_write(0), before_commit]


def files(house: House) -> list[Path]:
    return [one for one in house.installation.settings.objects_dir.rglob("*") if one.is_file()]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_upload_leaves_nothing_and_can_be_sent_again(
    cabinet: House, moment: Moment
) -> None:
    keeper = cabinet.visitor("archivist")
    engine = cabinet.installation.database.engine

    def send() -> None:
        moment(engine)
        add(keeper, named(photo(), "笔录.jpg"))

    assert killed(cabinet.installation, send)
    assert documents(cabinet) == []
    assert complaints(cabinet.installation, cabinet.clock.at) == []
    assert add(keeper, named(photo(), "笔录.jpg")).status_code == 303
    assert [row.title for row in documents(cabinet)] == ["笔录"]
    assert complaints(cabinet.installation, cabinet.clock.at) == []


@pytest.mark.parametrize("moment", [while_writing, before_naming, after_keeping])
def test_what_a_killed_upload_left_on_the_disk_is_swept(cabinet: House, moment: Moment) -> None:
    keeper, at = cabinet.visitor("archivist"), cabinet.clock.at
    engine = cabinet.installation.database.engine

    def send() -> None:
        moment(engine)
        add(keeper, named(photo(), "笔录.jpg"))

    assert killed(cabinet.installation, send)
    left = [one for one in files(cabinet) if one.name != ".lock"]
    assert len(left) == 1
    put_at = (at - ABANDONED / 2).timestamp()
    os.utime(left[0], (put_at, put_at))
    sweep(cabinet.installation, at)
    assert left[0].exists(), "somebody may still be writing it"
    sweep(cabinet.installation, at + THREE_DAYS)
    assert [one for one in files(cabinet) if one.name != ".lock"] == []


def test_an_upload_killed_after_its_commit_is_there_and_not_taken_twice(cabinet: House) -> None:
    keeper = cabinet.visitor("archivist")
    engine = cabinet.installation.database.engine

    def send() -> None:
        after_commit(engine)
        add(keeper, named(photo(), "笔录.jpg"))

    assert killed(cabinet.installation, send)
    (row,) = documents(cabinet)
    assert isinstance(row, CaseDocument)
    assert cabinet.installation.store.size(row.object_key or "") == row.size
    again = add(keeper, named(photo(), "笔录.jpg"))
    assert again.status_code == 422
    assert "内容完全相同" in again.text
    assert len(documents(cabinet)) == 1
    assert complaints(cabinet.installation, cabinet.clock.at) == []


def test_a_passing_copy_of_a_killed_upload_is_swept(
    cabinet: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy that a child looks into lies outside the data folder."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "passing"))
    (tmp_path / "passing").mkdir()
    keeper = cabinet.visitor("archivist")

    def send() -> None:
        storage.os.fsync = die  # type: ignore[attr-defined]  # as above
        film = b"\0\0\0\x18ftypmp42" + bytes(64)
        keeper.post("/cases/1/recordings/new", {"file": named(film, "片.mp4")})

    monkeypatch.setattr("webapp.incoming.probe", die)
    assert killed(cabinet.installation, send)
    (left,) = (tmp_path / "passing").iterdir()
    sweep(cabinet.installation, cabinet.clock.at)
    assert left.exists()
    old = (cabinet.clock.at - timedelta(days=900)).timestamp()
    os.utime(left, (old, old))
    sweep(cabinet.installation, cabinet.clock.at)
    assert not left.exists()
