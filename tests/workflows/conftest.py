"""Matters under way, on both databases."""

import pytest

from core.installation import Installation
from tests.workflows.browsing import Browser, browser
from tests.workflows.matters import Matters


@pytest.fixture
def matters(staged: Installation) -> Matters:
    """The human resources bureau with every post held and one case of the first handler's."""
    return Matters(staged).open()


@pytest.fixture
def now(matters: Matters, monkeypatch: pytest.MonkeyPatch) -> Matters:
    """Matters whose pages are read at the moment of the matters themselves."""
    monkeypatch.setattr("webapp.edge.utc_now", lambda: matters.at)
    return matters


@pytest.fixture
def emergency(staged: Installation) -> Matters:
    """The emergency management bureau with one case of the brigade's."""
    return Matters(staged, "emergency").open()


@pytest.fixture
def keeper(matters: Matters) -> Browser:
    """The archivist at the counter."""
    return browser(matters, "archivist")
