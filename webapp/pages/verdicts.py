"""What was found in a stranger's file, in words that anybody understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.clock import beijing_date
from core.i18n import N_, Message, message
from documents.handwriting import FIELD
from documents.signing.verdict import Signed, State, Verdict

WORDS: Mapping[State, Message] = {
    "valid": Message(N_("文件完好：签章以后没有改动过。")),
    "altered": Message(N_("文件在签章以后被改动过，不要采信，请向发文机关核实。")),
    "withdrawn": Message(
        N_(
            "文件签章以后没有改动过，但签章用的证书已经停用，又没有时间戳证明签章在停用之前，请向发文机关核实。"
        )
    ),
    "unknown": Message(
        N_("文件上的电子签章不是本系统认识的机关所盖，不能证明来源，请向发文机关核实。")
    ),
    "unsigned": Message(N_("这份文件没有电子签章。")),
    "unreadable": Message(N_("无法读取这份文件：它不是 PDF，已经损坏，或者太大。")),
}
SIGNED: Mapping[State, Message] = {
    "valid": Message(N_("完好")),
    "altered": Message(N_("被改动")),
    "withdrawn": Message(N_("证书已停用")),
    "unknown": Message(N_("签章人未知")),
}
SEVERAL = 2
SINCE = N_("{state}；证书自 {since} 起停用")
SAME = Message(N_("与本局发出的文件完全一致。"))
OTHER = Message(N_("与本局发出的文件不一致，可能被改动过。"))
MEANING = Message(
    N_(
        "电子签章由本系统的内置证书作出时，证明文件由本系统签章、此后没有改动；"
        "它不等同于持牌电子认证机构的可靠电子签名。"
    )
)
PERSONAL = Message(
    N_(
        "手写签名证明：署名的人当时登录本系统并再次确认身份，在这份文书的数据上写下笔迹，此后没有改动；"
        "它不当然等同于《电子签名法》第十三条的可靠电子签名。打印件上用笔签的字同样有效。"
    )
)
ORDER = N_("共 {n} 个签名、签章，依次是：{names}。")
NAMED = N_("{n} {name}（{field}，{state}）")


@dataclass(frozen=True)
class SignatureLine:
    """One signature as the page shows it; `at` is proven by a timestamp service or only stated."""

    field: str
    name: str
    organisation: str
    at: datetime | None
    proven: bool
    good: bool
    word: Message


@dataclass(frozen=True)
class Finding:
    """What the page says of a file: one sentence, whether it is good news, and each signature.

    `order` words who signed after whom where there are several.
    """

    name: str
    sentence: Message
    good: bool
    signatures: tuple[SignatureLine, ...] = ()
    order: Message | None = None
    meanings: tuple[Message, ...] = ()


def finding(name: str, verdict: Verdict, *, same: bool | None) -> Finding:
    """Word a verdict; `same` tells whether the bytes are those that were issued, None: unasked.

    Equal bytes need no signature; other bytes are never good, whoever signed them.
    """
    lines = tuple(line(signed) for signed in verdict.signatures)
    sentence, good = WORDS[verdict.state], verdict.state == "valid"
    if same:
        sentence, good = SAME, True
    elif same is False and verdict.state in {"valid", "unsigned"}:
        sentence, good = OTHER, False
    order, meanings = in_order(verdict), meanings_of(verdict)
    return Finding(name, sentence, good, signatures=lines, order=order, meanings=meanings)


def in_order(verdict: Verdict) -> Message | None:
    """Word who signed after whom; None where nobody or one did."""
    if len(verdict.signatures) < SEVERAL:
        return None
    names = tuple(
        message(NAMED, n=n, name=one.name, field=one.field, state=SIGNED[one.state])
        for n, one in enumerate(verdict.signatures, 1)
    )
    return message(ORDER, n=len(names), names=names)


def meanings_of(verdict: Verdict) -> tuple[Message, ...]:
    """Return what the signatures of a valid file prove, and what not."""
    if verdict.state != "valid":
        return ()
    personal = any(one.field.startswith(FIELD) for one in verdict.signatures)
    return (MEANING, PERSONAL) if personal else (MEANING,)


def line(signed: Signed) -> SignatureLine:
    """Word one signature."""
    return SignatureLine(
        field=signed.field,
        name=signed.name,
        organisation=signed.organisation,
        at=datetime.fromisoformat(signed.at) if signed.at else None,
        proven=signed.proven,
        good=signed.state == "valid",
        word=worded(signed),
    )


def worded(signed: Signed) -> Message:
    """Word what was found of one signature, with the day on which its certificate ended."""
    if not signed.since:
        return SIGNED[signed.state]
    day = beijing_date(datetime.fromisoformat(signed.since)).isoformat()
    return message(SINCE, state=SIGNED[signed.state], since=day)
