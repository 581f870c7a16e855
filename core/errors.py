"""The few errors of the house, each with the answer it means for the person."""

from collections.abc import Mapping, Sequence

from core.i18n import Message


class DiaoyueError(Exception):
    """Something a person must be told; `message` is a sentence that says what to do."""

    status = 500

    def __init__(self, message: Message | str, **facts: object) -> None:
        self.message = message if isinstance(message, Message) else Message(message)
        self.facts = facts
        super().__init__(str(self.message))


class InvalidInput(DiaoyueError):
    """Fields that cannot be taken as typed: `errors` maps a field's name to its sentence."""

    status = 422

    def __init__(self, errors: Mapping[str, Message | str], message: Message | str = "") -> None:
        self.errors = {
            name: text if isinstance(text, Message) else Message(text)
            for name, text in errors.items()
        }
        super().__init__(message or next(iter(self.errors.values()), Message("")))


class RuleViolation(DiaoyueError):
    """A regulation or a rule of the house forbids it; `basis` names the articles."""

    status = 409

    def __init__(self, message: Message | str, *, basis: Sequence[str] = ()) -> None:
        self.basis = tuple(basis)
        super().__init__(message)


class Undefined(DiaoyueError):
    """The rules say nothing: `missing` are the questions, `who` the role that may settle them."""

    status = 409

    def __init__(
        self,
        message: Message | str,
        *,
        missing: Sequence[Message | str],
        who: str,
        basis: Sequence[str] = (),
        defaults: Sequence[int] = (),
    ) -> None:
        self.missing = tuple(missing)
        self.who = who
        self.basis = tuple(basis)
        self.defaults = tuple(defaults)
        super().__init__(message)


class NotPermitted(DiaoyueError):
    """The person may see the thing but not do this to it."""

    status = 403


class NotFound(DiaoyueError):
    """It does not exist, or the person must not learn that it does."""

    status = 404


class Stale(DiaoyueError):
    """Somebody else was faster: `message` says who did what and when."""

    status = 409


class Busy(DiaoyueError):
    """The database could not be had in time; nothing was changed and nothing typed is lost."""

    status = 503


class StepFailed(DiaoyueError):
    """Work that could not be done; only `permanent` decides whether it is tried again."""

    def __init__(self, message: Message | str, *, permanent: bool) -> None:
        self.permanent = permanent
        super().__init__(message)
