"""Questions that are put together once are asked by many threads at once, also the first time."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Select, create_engine, select
from sqlalchemy.orm import Session

from core.database import create_schema
from core.together import side_by_side, sort_out
from people.models import Person

Question = Select[*tuple[Any, ...]]
ROUNDS, THREADS = 8, 6


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'asked.sqlite'}", pool_size=THREADS)
    create_schema(made)
    yield made
    made.dispose()


@pytest.fixture
def _hasty() -> Iterator[None]:
    """Have threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_hasty")
def test_the_first_to_ask_may_be_several(engine: Engine) -> None:
    failed: list[Exception] = []
    for _ in range(ROUNDS):
        question = side_by_side(select(Person), select(Person).where(Person.id == 1))
        start = threading.Barrier(THREADS)

        def ask(question: Question = question, start: threading.Barrier = start) -> None:
            start.wait()
            try:
                with Session(engine) as session:
                    sort_out(session.execute(question), 1, 1)
            except Exception as fault:  # noqa: BLE001  # told below, by the thread that waits
                failed.append(fault)

        threads = [threading.Thread(target=ask) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        engine.clear_compiled_cache()
    assert failed == []
