"""What can be wrong with a diagram, with a stored state, and with a step that is being run."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import DiaoyueError
from core.i18n import N_, Message, message


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: the id of the element ("" for the whole file) and a sentence that names it."""

    element: str
    message: Message

    def __str__(self) -> str:
        return f"{self.element}：{self.message}" if self.element else str(self.message)


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
