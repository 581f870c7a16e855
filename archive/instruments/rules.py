"""Numbers, codes and states of papers."""

from core.crypto import ALPHABET
from core.i18n import N_

CODE = 16
# States in which a paper is not drawn yet: it waits for handwriting, then for its seal.
AWAITING = ("unsigned", "waiting")
STATES = {
    "unsigned": N_("待签名"),
    "waiting": N_("待用印"),
    "pending": N_("正在制作"),
    "given_up": N_("没有制成"),
    "issued": N_("已制发"),
    "void": N_("已作废"),
}


def number_text(word: str, year: int, n: int) -> str:
    """Word a paper's number as GB/T 9704-2012 7.2.5 does: 石财阅〔2026〕42号, no padding."""
    return f"{word}〔{year}〕{n}号"


def clean_code(typed: str) -> str:
    """Return a verification code as stored: capitals without spaces or dashes, "" if impossible."""
    code = "".join(typed.upper().replace("-", " ").split())
    return code if len(code) == CODE and set(code) <= set(ALPHABET) else ""
