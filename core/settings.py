"""What an installation may choose, read once from the environment."""

import os
import secrets
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import InvalidInput
from core.i18n import N_, message

MIB = 1024 * 1024
BAD_URL = N_("DATABASE_URL 要写成 postgresql://用户:口令@主机/库名；不写就用数据目录里的 SQLite。")
NO_NUMBER = N_("{name} 要写一个不小于 0 的整数。")


@dataclass(frozen=True)
class Signing:
    """How electronic seals are signed: an empty `provider` signs nothing.

    Passphrase, PIN or access token lie in `secret_file`, never in the database or a backup.
    `trusted_file` holds further root certificates (PEM) that verification accepts.
    """

    provider: str = ""
    secret_file: Path | None = None
    module: str = ""
    token: str = ""
    url: str = ""
    timestamp_url: str = ""
    archive: bool = True
    trusted_file: Path | None = None


@dataclass(frozen=True)
class Settings:
    """Choices of one installation; paths are absolute, sizes in bytes, times in seconds."""

    data_dir: Path
    database_url: str
    demo: bool = False
    public_url: str = "http://127.0.0.1:8000"
    trusted_hosts: tuple[str, ...] = ()
    proxies: int = 0
    upload_limit: int = 512 * MIB
    form_limit: int = 2 * MIB
    lock_wait: float = 10.0
    idle_minutes: int = 30
    absolute_hours: int = 12
    draft_days: int = 30
    backup_dir: Path = field(default=Path())
    signing: Signing = field(default_factory=Signing)

    @property
    def objects_dir(self) -> Path:
        """Where originals and issued papers lie."""
        return self.data_dir / "objects"

    @property
    def fonts_dir(self) -> Path:
        """Where a bureau's own licensed fonts lie; papers prefer them."""
        return self.data_dir / "fonts"

    @property
    def keys_dir(self) -> Path:
        """Where the installation's secrets lie, readable by its owner only."""
        return self.data_dir / "keys"

    @property
    def audit_head(self) -> Path:
        """Where this machine notes how far the audit trail has come."""
        return self.data_dir / "audit-head"

    @property
    def sqlite(self) -> bool:
        """Tell whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    def secret(self, name: str) -> bytes:
        """Return the named secret of the installation, made on first use (32 random bytes)."""
        path = self.keys_dir / name
        if not path.exists():
            make_secret(path)
        return path.read_bytes()


def make_secret(path: Path) -> None:
    """Make a secret whole or not at all; who comes second takes what the first has made."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(fresh, path)
    finally:
        fresh.unlink()


def load_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; `DIAOYUE_DATA` names the data folder, `DATABASE_URL` another database."""
    data_dir = Path(environ.get("DIAOYUE_DATA", "var")).resolve()
    port = environ.get("PORT", "8000")
    return Settings(
        data_dir=data_dir,
        database_url=database_url(environ.get("DATABASE_URL", ""), data_dir),
        demo=environ.get("DIAOYUE_DEMO", "") == "1",
        public_url=environ.get("DIAOYUE_PUBLIC_URL", f"http://127.0.0.1:{port}").rstrip("/"),
        trusted_hosts=tuple(filter(None, environ.get("DIAOYUE_HOSTS", "").split(","))),
        proxies=number(environ, "DIAOYUE_PROXIES", 0),
        upload_limit=number(environ, "DIAOYUE_UPLOAD_LIMIT_MB", 512) * MIB,
        draft_days=number(environ, "DIAOYUE_DRAFT_DAYS", Settings.draft_days),
        backup_dir=Path(environ.get("DIAOYUE_BACKUPS", str(data_dir / "backups"))).resolve(),
        signing=load_signing(environ),
    )


def load_signing(environ: Mapping[str, str]) -> Signing:
    """Read how seals are signed; `DIAOYUE_SIGNING` is `builtin`, `pkcs11` or `remote`."""
    return Signing(
        provider=environ.get("DIAOYUE_SIGNING", ""),
        secret_file=given_path(environ.get("DIAOYUE_SIGNING_SECRET_FILE", "")),
        module=environ.get("DIAOYUE_PKCS11_MODULE", ""),
        token=environ.get("DIAOYUE_PKCS11_TOKEN", ""),
        url=environ.get("DIAOYUE_SEALING_URL", "").rstrip("/"),
        timestamp_url=environ.get("DIAOYUE_TIMESTAMP_URL", ""),
        archive=environ.get("DIAOYUE_SIGNATURE_LEVEL", "B-LTA") == "B-LTA",
        trusted_file=given_path(environ.get("DIAOYUE_TRUSTED_ROOTS", "")),
    )


def given_path(text: str) -> Path | None:
    """Return the path that was named; None when none was."""
    return Path(text).resolve() if text else None


def number(environ: Mapping[str, str], name: str, default: int) -> int:
    """Return a whole number of the environment; raises `InvalidInput` for anything else."""
    given = environ.get(name, "").strip() or str(default)
    if not (given.isascii() and given.isdigit()):
        raise InvalidInput({name: message(NO_NUMBER, name=name)})
    return int(given)


def database_url(given: str, data_dir: Path) -> str:
    """Return the SQLAlchemy URL: SQLite in the data folder unless another database is named."""
    if not given:
        return f"sqlite:///{data_dir / 'diaoyue.sqlite'}"
    for scheme in ("postgres://", "postgresql://"):
        if given.startswith(scheme):
            return "postgresql+psycopg://" + given.removeprefix(scheme)
    if not given.startswith(("postgresql+psycopg://", "sqlite:///")):
        raise InvalidInput({"DATABASE_URL": BAD_URL})  # whose password must not be repeated
    return given
