"""What can be wrong with a diagram, with a stored state, and with a step that is being run."""

from collections.abc import Sequence

from core.errors import DiaoyueError
from core.i18n import N_, Message, message
from core.sources import Problem


class BadProcedure(DiaoyueError):
    """The diagram cannot be run; `problems` says what is wrong, element by element."""

    status = 422

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown = "；".join(str(problem) for problem in self.problems[:3])
        super().__init__(
            message(
                N_("流程图不能使用（{count} 处问题）：{shown}"), count=len(problems), shown=shown
            )
        )


class Blocked(DiaoyueError):
    """A step cannot be taken with the data at hand; the click is rolled back, nothing changed."""

    status = 409

    def __init__(self, element: str, text: Message) -> None:
        self.element = element
        super().__init__(text)


class UnreadableState(DiaoyueError):
    """A stored state that this version, or this version of the diagram, cannot continue."""


def problem(element: str, text: str, /, **values: object) -> Problem:
    """Build a `Problem`; `text` is a marked source sentence."""
    return Problem(element, Message(text, values))
