"""What a keeper of sealing keys must offer, whoever it is: our own, a token, a remote service."""

import re
from dataclasses import dataclass
from typing import Any, Protocol

from core.errors import StepFailed
from core.i18n import N_

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
BAD_KEY = N_("密钥名称只能用字母、数字、点、横线和下划线。")


@dataclass(frozen=True)
class Holder:
    """Whose key signs: the key's name at its keeper, and who its certificate names."""

    key: str
    name: str
    organisation: str

    def __post_init__(self) -> None:
        """Refuse a name that could mean another file or another place."""
        if not KEY.fullmatch(self.key):
            raise StepFailed(BAD_KEY, permanent=True)


class SealProvider(Protocol):
    """Keeps the keys of seals; a key never leaves it, and nothing of it lies in the database."""

    def signer(self, holder: Holder) -> Any:  # noqa: ANN401  # naming its class would load the library
        """Return what signs in the holder's name, a `Signer` of the library's.

        Raises `StepFailed`: permanent when there is no such key, else the keeper is out of reach.
        """
