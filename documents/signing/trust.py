"""What opens the keys of this installation, and whose certificates it believes."""

from pathlib import Path

from core.errors import RuleViolation, StepFailed
from core.i18n import N_
from core.settings import Settings, Signing
from documents.signing.authority import ROOT

NO_SECRET = N_("签章口令文件不能读取，请管理员检查。")
IN_BACKUP = N_("签章口令不能放在会随备份带走的密钥文件夹里，请换一个位置。")


def secret_of(signing: Signing, keys: Path) -> str:
    """Return the passphrase, PIN or token.

    Raises `RuleViolation` for a file that would go into backups, `StepFailed` for none.
    """
    path = signing.secret_file
    if path is not None and path.is_relative_to(keys):
        raise RuleViolation(IN_BACKUP)
    try:
        secret = path.read_text(encoding="utf-8").strip() if path else ""
    except OSError as problem:
        raise StepFailed(NO_SECRET, permanent=False) from problem
    if not secret:
        raise StepFailed(NO_SECRET, permanent=False)
    return secret


def trusted_roots(settings: Settings) -> tuple[str, ...]:
    """Return the root certificates (PEM) that this installation believes: its own and those given.

    Raises `OSError` when a file that was named cannot be read.
    """
    own = settings.keys_dir / ROOT
    given = settings.signing.trusted_file
    files = [own] if own.exists() else []
    return tuple(path.read_text("ascii") for path in (*files, *([given] if given else [])))
