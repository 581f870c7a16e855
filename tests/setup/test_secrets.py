"""The installation's secrets: made whole, once, and readable by their owner alone."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, database_url="sqlite://")


def test_whoever_asks_first_all_get_the_same(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: settings.secret("identities"), range(40)))
    assert len(found) == 1
    assert len(found.pop()) == 32
    assert [path.name for path in settings.keys_dir.iterdir()] == ["identities"]


def test_a_crash_while_one_is_made_leaves_none_that_is_too_short(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty key would seal nothing for ever after."""

    def die(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", die)
    with pytest.raises(KeyboardInterrupt):
        settings.secret("identities")
    assert not (settings.keys_dir / "identities").exists()
    monkeypatch.undo()
    assert len(settings.secret("identities")) == 32


def test_only_the_owner_may_read_it(settings: Settings) -> None:
    settings.secret("session")
    for path in (settings.keys_dir, settings.keys_dir / "session"):
        assert path.stat().st_mode & 0o077 == 0
