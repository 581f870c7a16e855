"""The signing library behind a door that opens on first use.

It weighs some 20 MB and most of a second in every process, and most installations never sign.
"""

from collections.abc import Sequence
from importlib import import_module

from core.settings import Settings
from documents.signing.orders import Clock, Mark

PROVIDERS, SEALING = "documents.signing.providers", "documents.signing.sealing"


def sign(
    data: bytes, marks: Sequence[Mark], settings: Settings, *, clock: Clock | None = None
) -> bytes:
    """Return the paper signed with the keys that the settings name.

    Raises `StepFailed` when a key or the timestamp service is out of reach.
    """
    provider = import_module(PROVIDERS).provider_of(settings)
    signed: bytes = import_module(SEALING).sign(data, marks, provider, clock=clock)
    return signed


def check_keeper(settings: Settings) -> None:
    """Raise `StepFailed` or `RuleViolation` when the keeper of keys cannot be had."""
    import_module(PROVIDERS).provider_of(settings)
