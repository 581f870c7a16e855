"""The one object that library tasks can reach: the host, this click's journal, the data's names.

It stands where the library expects its script engine. That engine runs text with `eval` and
`exec`; ours runs nothing: expressions were compiled by `decisions` when the diagram was read.
"""

from collections.abc import Mapping
from typing import NoReturn
from uuid import UUID

from workflows.engine.graph import Node
from workflows.engine.host import Finished, Host


class ScriptEngineReached(RuntimeError):
    """The library tried to run text: a defect here, never something a diagram can cause."""


class Bridge:
    """One per run and click."""

    def __init__(self, host: Host, unset: Mapping[str, object]) -> None:
        self.host = host
        self.unset = unset
        self.journal: list[Finished] = []
        self.answer: Mapping[str, object] = {}
        self._evidence: dict[UUID, dict[str, object]] = {}

    def note(self, task_id: UUID, **evidence: object) -> None:
        """Keep what a step read or got until it is done."""
        self._evidence.setdefault(task_id, {}).update(evidence)

    def done(self, task_id: UUID, node: Node, taken: tuple[str, ...]) -> None:
        """Write a finished step into the journal."""
        evidence: dict[str, object] = {"taken": taken, **self._evidence.pop(task_id, {})}
        self.journal.append(
            Finished(
                task_id=task_id.hex,
                step=node.id,
                name=node.name,
                kind=node.kind,
                at=self.host.now(),
                **evidence,  # type: ignore[arg-type]  # the fields of Finished, by `note`
            )
        )

    def evaluate(self, *_: object, **__: object) -> NoReturn:
        """The library's door to `eval`, closed."""
        raise ScriptEngineReached

    def execute(self, *_: object, **__: object) -> NoReturn:
        """The library's door to `exec`, closed."""
        raise ScriptEngineReached

    def call_service(self, *_: object, **__: object) -> NoReturn:
        """The library's door to services, closed: verbs go through the host."""
        raise ScriptEngineReached

    @property
    def environment(self) -> "Bridge":
        """The library evaluates some texts here; the same closed doors."""
        return self
