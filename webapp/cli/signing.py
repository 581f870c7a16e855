"""`signing`: the built-in authority, and a file of anybody's judged without a server."""

import hashlib
from datetime import datetime
from pathlib import Path

import click
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from archive.instruments.queries import by_digest
from core.clock import BEIJING, beijing, beijing_date, utc_now
from core.errors import DiaoyueError
from core.i18n import N_, Message, message
from core.installation import open_installation
from documents.signing import authority, strangers, trust, withdrawal
from documents.signing.verdict import Signed, State, Verdict
from webapp.cli.root import GOOD, exists, say, say_json, settings, warn
from webapp.cli.speech import word
from webapp.pages.verdicts import in_order, meanings_of

# Exit codes of `verify FILE`: what a script most needs to tell apart.
CODES: dict[State, int] = {
    "valid": 0,
    "altered": 1,
    "withdrawn": 2,
    "unknown": 2,
    "unsigned": 2,
    "unreadable": 3,
}
WORDS: dict[State, str] = {
    "valid": N_("有效：文件自签章后没有改动，签章人可以确认。"),
    "altered": N_("被改动：文件在签章之后改动过，不要采信。"),
    "withdrawn": N_(
        "证书已停用：文件没有改动，但签章证书已经停用，又没有时间戳证明签章在停用之前。"
    ),
    "unknown": N_("签章人未知：签名本身完好，但签章人不在信任之列；可用 --trust 指定根证书。"),
    "unsigned": N_("没有签章：文件没有电子签章，也不在本系统发出的文书之中。"),
    "unreadable": N_("无法读取：不是 PDF，或者已经损坏。"),
}
STATES: dict[State, str] = {
    "valid": N_("完好"),
    "altered": N_("被改动"),
    "withdrawn": N_("证书已停用"),
    "unknown": N_("签章人未知"),
}
ENDED = N_("{key} 的证书（序列号 {serial}）自 {since} 起停用，密钥已销毁。")
ISSUED = N_("有效：文件没有电子签章，但与本系统发出的文书 {number} 逐字节相同。")
VOID = N_("注意：文书 {number} 已作废。")
MEANING = N_(
    "内置证书证明：文件由本系统签章，此后没有改动。它不是持牌电子认证机构签发的证书，对外使用前请确认是否需要持牌机构的可靠电子签名。"
)
ROOT = N_("根证书：{path}")
FINGERPRINT = N_("根证书指纹 SHA-256：{digest}")
EXPORTED = N_("根密钥已加密写入 {path}，本机不再保留：请移到离线介质，与口令分开保管。")
LINE = N_("  {field}：{name}（{organisation}），{at}，{state}")


@click.group(help=N_("电子签章：建立内置证书。"))
def signing() -> None:
    """Hold the subcommands."""


@signing.command("init", help=N_("建立内置签章证书；根密钥加密写入 --root-key，随后请离线保存。"))
@click.option(
    "--root-key",
    required=True,
    type=click.Path(exists=False, dir_okay=False, path_type=Path),
    help=N_("根密钥写到哪个文件（只写这一次）。"),
)
@click.option("--organisation", required=True, help=N_("证书上的单位名称。"))
def found(root_key: Path, organisation: str) -> int:
    """Make the built-in authority; say what it proves and what it does not."""
    known = settings()
    secret = trust.secret_of(known.signing, known.keys_dir)
    authority.found(known.keys_dir, organisation, secret, root_key, at=utc_now())
    pem = (known.keys_dir / authority.ROOT).read_bytes()
    digest = x509.load_pem_x509_certificate(pem).fingerprint(hashes.SHA256()).hex()
    say(message(ROOT, path=str(known.keys_dir / authority.ROOT)))
    say(message(FINGERPRINT, digest=digest))
    say(message(EXPORTED, path=str(root_key)))
    say(Message(MEANING))
    return GOOD


@signing.command(help=N_("停用一把签章密钥的证书：写入停用名单，销毁密钥；下次用印时另发新证书。"))
@click.argument("key")
@click.option(
    "--reason",
    type=click.Choice(list(withdrawal.REASONS)),
    required=True,
    help=N_("原因：compromised 密钥泄露，superseded 换新，ceased 不再使用。"),
)
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    help=N_("从哪一天（北京时间零时）起不再可信；不写就是现在。"),
)
def withdraw(key: str, reason: str, since: datetime | None) -> int:
    """Withdraw the certificate of a key before its time."""
    known, at = settings(), utc_now()
    secret = trust.secret_of(known.signing, known.keys_dir)
    moment = since.replace(tzinfo=BEIJING) if since else at
    serial = withdrawal.withdraw(known.keys_dir, key, secret, reason=reason, since=moment, at=at)
    say(message(ENDED, key=key, serial=f"{serial:x}", since=beijing_date(moment).isoformat()))
    return GOOD


def judge(path: Path, believe: tuple[Path, ...], *, as_data: bool) -> int:
    """Judge a file; no server and no installation is needed."""
    data = path.read_bytes()
    ended = withdrawal.withdrawn(settings().keys_dir)
    found = strangers.judge_file(data, believed(believe), ended)
    number, void = known_paper(data)
    if found.state == "unsigned" and number:
        found = Verdict("valid")
    if as_data:
        say_json(as_json(found, data, number, void=void))
        return CODES[found.state]
    plain = number and not found.signatures
    say(message(ISSUED, number=number) if plain else Message(WORDS[found.state]))
    for signed in found.signatures:
        say(line(signed))
    for sentence in (in_order(found), *meanings_of(found)):
        if sentence is not None:
            say(sentence)
    for name in ("sha256", "sm3"):
        say(f"{name.upper()}：{hashlib.new(name, data).hexdigest()}")
    if void:
        warn(message(VOID, number=number))
    return CODES[found.state]


def line(signed: Signed) -> Message:
    """Word one signature: what for, whose, when by Beijing's clock, and whether it holds."""
    at = f"{beijing(datetime.fromisoformat(signed.at)):%Y-%m-%d %H:%M}" if signed.at else "—"
    return message(LINE, **{**vars(signed), "at": at, "state": word(STATES[signed.state])})


def believed(files: tuple[Path, ...]) -> tuple[str, ...]:
    """Return the roots of the installation and those that were given."""
    given = tuple(path.read_text("ascii", errors="replace") for path in files)
    return (*trust.trusted_roots(settings()), *given)


def known_paper(data: bytes) -> tuple[str, bool]:
    """Return the number of the paper of this installation with these bytes, and whether void."""
    if not exists(settings()):
        return "", False
    try:
        with open_installation(settings()).database.reading() as session:
            found = by_digest(session, hashlib.sha256(data).hexdigest())
    except DiaoyueError:
        return "", False
    return (found.number, found.state == "void") if found else ("", False)


def as_json(found: Verdict, data: bytes, number: str, *, void: bool) -> dict[str, object]:
    """Return the finding as a program reads it."""
    return {
        "state": found.state,
        "signatures": [vars(signed) for signed in found.signatures],
        "sha256": hashlib.sha256(data).hexdigest(),
        "sm3": hashlib.new("sm3", data).hexdigest(),
        "number": number or None,
        "void": void,
    }


COMMANDS = (signing,)
