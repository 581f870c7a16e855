"""Which keeper of keys this installation uses."""

from functools import cache
from pathlib import Path

from core.errors import StepFailed
from core.i18n import N_
from core.settings import Settings, Signing
from documents.signing.authority import list_address
from documents.signing.builtin import BuiltinProvider
from documents.signing.interface import SealProvider
from documents.signing.remote import RemoteProvider
from documents.signing.token import TokenProvider
from documents.signing.trust import secret_of

OFF = N_("本系统还没有启用电子签章，请管理员按说明设置。")


def provider_of(settings: Settings) -> SealProvider:
    """Return the keeper of keys that the settings name; raises `StepFailed` when none can be had.

    Opened once per process.
    """
    return opened(settings.signing, settings.keys_dir, list_address(settings.public_url))


@cache
def opened(signing: Signing, keys: Path, list_url: str = "") -> SealProvider:
    """Open the keeper of keys; new certificates name `list_url` (see `authority.key_of`)."""
    match signing.provider:
        case "builtin":
            return BuiltinProvider(keys, secret_of(signing, keys), list_url)
        case "pkcs11":
            return TokenProvider(signing.module, signing.token, secret_of(signing, keys))
        case "remote":
            return RemoteProvider(signing.url, secret_of(signing, keys))
    raise StepFailed(OFF, permanent=False)
