"""What can be said of a PDF that somebody brings: plain values that need no library to read."""

from dataclasses import dataclass
from typing import Literal

# valid: as it was sealed, by a known signer · altered: changed afterwards · unknown: nobody known
# vouches for it · withdrawn: whole, but the signer's certificate was withdrawn and nothing proves
# that it signed before · unsigned: nobody does · unreadable: no PDF, damaged, too costly to read.
State = Literal["valid", "altered", "withdrawn", "unknown", "unsigned", "unreadable"]


@dataclass(frozen=True)
class Signed:
    """One signature as found: who, when, and whether it holds; `proven` by a timestamp service.

    `since` is when its certificate was withdrawn, empty for one that was not.
    """

    field: str
    name: str
    organisation: str
    at: str
    proven: bool
    state: State
    since: str = ""


@dataclass(frozen=True)
class Verdict:
    """What was found in a file: the worst of its signatures decides."""

    state: State
    signatures: tuple[Signed, ...] = ()


def worst(signatures: tuple[Signed, ...]) -> Verdict:
    """Return the verdict that the signatures mean together."""
    states = {signed.state for signed in signatures}
    for state in ("altered", "withdrawn", "unknown", "valid"):
        if state in states:
            return Verdict(state, signatures)
    return Verdict("unsigned")
