"""The pinned library, and the few places where ours replaces it."""

import importlib
import logging

import pytest
from SpiffWorkflow.task import Task

from tests.workflows.engine.diagrams import END, START, chain, process, user
from tests.workflows.engine.house import House, begin
from workflows.engine import BadProcedure, library, parse_procedure, start


def test_another_version_of_the_library_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda _name: "3.2.1")
    with pytest.raises(ImportError, match=library.PINNED):
        importlib.reload(library)


def test_our_two_methods_stand_in_the_library() -> None:
    assert Task._set_state is library._set_state_quietly
    assert Task._inherit_data is library._share_data


def test_a_run_writes_no_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        run, _ = begin(START, user("u"), END, chain("start", "u", "end"))
        run.complete(run.waiting[0].id, {})
    assert caplog.records == []


def test_an_unchecked_diagram_cannot_be_built() -> None:
    with pytest.raises(BadProcedure) as caught:
        parse_procedure(process(START, user("u"), chain("start", "u")))
    assert {problem.element for problem in caught.value.problems} == {"proc", "u", "start"}


def test_a_node_may_be_called_like_the_librarys_own_tasks() -> None:
    names = ("Start", "End", "Root", "proc.EndJoin")
    tasks = ("Start", "End", "Root")
    body = START + "".join(user(name) for name in tasks) + END
    run = start(parse_procedure(process(body, chain("start", *tasks, "end"))), {}, House())
    for name in names[:3]:
        assert [task.step for task in run.waiting] == [name]
        run.complete(run.waiting[0].id, {})
    assert run.ended == "end"
