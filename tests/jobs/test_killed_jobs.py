"""A worker killed in the middle of a job: the next one does it, and nothing counts twice."""

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from select import select as select_files
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update

from archive.instruments.models import Instrument
from core import storage
from core.installation import Installation, open_installation
from core.outbox import Job
from core.storage import FolderStore
from documents import printing
from documents.compose import freeze
from documents.printing import PrintedPaper
from documents.registry import example
from jobs import backup, originals, render
from jobs.backup import back_up, backups, last_good_backup
from jobs.kinds import KINDS
from jobs.leases import LEASE
from jobs.restore import restore, verify
from jobs.worker import Worker
from tests.databases import settings_for
from tests.killing import Moment, after_commit, before_commit, before_write, complaints, die, killed
from tests.pictures import png
from tests.workflows.matters import Matters
from tests.workflows.seals import agree_to, electronic, numbers_of_uses, register, sheet

NIGHT = datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
# Only ends a test that has failed.
PATIENCE = 60
PAPER = PrintedPaper(b"%PDF-1.7 drawn", 1, {})


@pytest.fixture
def matters(staged: Installation) -> Matters:
    """A bureau that seals electronically, with a paper that is to be sealed and drawn."""
    found = Matters(staged).open()
    staged.settings.audit_head.unlink(missing_ok=True)
    electronic(found)
    register(found, png())
    paper_to_seal = sheet(found)
    found.write(lambda s: s.execute(delete(Job)))  # the proof that its sealer has read by now
    assert agree_to(found, paper_to_seal)
    return found


def work(matters: Matters, moment: Moment) -> bool:
    """Let a worker do the job and die at the moment; tell whether it died before it had done it."""
    engine = matters.installation.database.engine

    def do() -> None:
        render.drawn = lambda *_: PAPER  # drawing is not what is tried here
        moment(engine)
        assert Worker(matters.installation, KINDS, lambda: matters.at).work_next()

    matters.at += LEASE + timedelta(seconds=1)
    return killed(matters.installation, do)


def paper(matters: Matters) -> Instrument:
    return matters.read(lambda s: s.scalars(select(Instrument)).one())


def check_drawn_once(matters: Matters) -> None:
    row = paper(matters)
    assert row.state == "issued"
    assert numbers_of_uses(matters) == [(1, "picture")]
    assert complaints(matters.installation, matters.at) == []


def test_a_worker_killed_before_anything_it_writes_leaves_the_paper_to_the_next(
    matters: Matters,
) -> None:
    died = 0
    while work(matters, before_write(died)):
        assert (paper(matters).state, numbers_of_uses(matters)) == ("pending", []), died
        assert complaints(matters.installation, matters.at) == [], died
        # Six deaths put a job aside for good; here more are wanted than that.
        matters.write(lambda s: s.execute(update(Job).values(attempts=0)))
        died += 1
    assert died > 3, "the job was not cut into pieces"
    check_drawn_once(matters)


def after_keeping(_engine: Engine) -> None:
    """The paper's bytes are kept and its row does not know."""
    put: Callable[..., Any] = FolderStore.put

    def keep(*arguments: Any) -> None:
        put(*arguments)
        die()

    FolderStore.put = keep  # type: ignore[method-assign,assignment]  # the fork's own copy


@pytest.mark.parametrize("moment", [after_keeping, before_commit])
def test_a_worker_killed_between_the_paper_and_its_row_is_followed_by_another(
    matters: Matters, moment: Moment
) -> None:
    assert work(matters, moment)
    assert numbers_of_uses(matters) == []
    assert complaints(matters.installation, matters.at) == []
    assert not work(matters, lambda _engine: None)
    check_drawn_once(matters)


def test_a_worker_that_is_killed_while_a_paper_is_drawn_leaves_no_child_behind(
    live: Installation, tmp_path: Path
) -> None:
    noted = tmp_path / "child"

    def ask_and_die(child: subprocess.Popen[bytes], order: bytes, _largest: int) -> None:
        assert child.stdin is not None
        child.stdin.write(len(order).to_bytes(printing.FRAME_HEAD, "big") + order)
        child.stdin.flush()
        noted.write_text(str(child.pid))
        die()

    def draw() -> None:
        printing._ask = ask_and_die  # type: ignore[assignment]  # the fork's own copy
        kind = "approval_sheet"
        printing.Printer(tmp_path).print(kind, freeze(kind, example(kind)))

    assert killed(live, draw)
    with contextlib.suppress(ProcessLookupError):  # it may be gone already
        child = os.pidfd_open(int(noted.read_text()))
        assert select_files([child], [], [], PATIENCE)[0], "the child draws on for nobody"


# Backup.


@pytest.fixture
def live(sqlite_url: str, tmp_path: Path) -> Iterator[Installation]:
    opened = open_installation(settings_for(sqlite_url, tmp_path / "live"))
    opened.settings.secret("session")
    for page in (b"first", b"second", b"third"):
        opened.store.put(BytesIO(page))
    back_up(opened, at=NIGHT - timedelta(days=1))
    opened.store.put(BytesIO(b"fourth"))
    yield opened
    opened.database.engine.dispose()


def while_copying(_engine: Engine) -> None:
    """The database is copied, the objects are not."""
    originals.copy_object = die  # type: ignore[assignment]  # the fork's own copy of the module


def while_copying_keys(_engine: Engine) -> None:
    """Database and objects are copied."""
    backup.copy_keys = die  # type: ignore[assignment]  # as above


def while_writing_the_manifest(_engine: Engine) -> None:
    """Everything is there but the list of it."""
    storage.os.fsync = die  # type: ignore[attr-defined,assignment]  # as above


def before_naming(_engine: Engine) -> None:
    """The folder is whole and bears its passing name."""
    Path.rename = die  # type: ignore[method-assign,assignment]  # as above


UNFINISHED = [while_copying, while_copying_keys, while_writing_the_manifest, before_naming]


@pytest.mark.parametrize("moment", [*UNFINISHED, before_write(0), before_commit])
def test_a_killed_backup_is_made_again_and_leaves_nothing_unfinished(
    live: Installation, tmp_path: Path, moment: Moment
) -> None:
    def make() -> None:
        moment(live.database.engine)
        back_up(live, at=NIGHT)

    assert killed(live, make)
    with live.database.reading() as session:
        assert last_good_backup(session) == NIGHT - timedelta(days=1)
    assert complaints(live, NIGHT) == []
    whole = len(backups(live.settings.backup_dir))
    assert whole == (1 if moment in UNFINISHED else 2)
    again = back_up(live, at=NIGHT + timedelta(minutes=1))
    assert len(backups(live.settings.backup_dir)) == whole + 1
    assert len(list(live.settings.backup_dir.iterdir())) == whole + 1
    found = restore(again.folder, tmp_path / "restored", "")
    assert [str(one) for one in verify(again.folder, found)] == []


def test_a_backup_killed_after_its_commit_is_a_good_one(live: Installation) -> None:
    def make() -> None:
        after_commit(live.database.engine)
        back_up(live, at=NIGHT)

    assert killed(live, make)
    with live.database.reading() as session:
        assert last_good_backup(session) == NIGHT
    assert complaints(live, NIGHT) == []
