"""`decide`: ask a bureau's rules a question, the same rules that the procedures use."""

import click
from sqlalchemy import select

from bureaus.access_rules import (
    ACTIONS,
    CASE_KINDS,
    MATERIALS,
    ORGANS,
    PURPOSES,
    REQUESTERS,
    AccessFacts,
    Ruling,
    as_json,
    decide_access,
)
from bureaus.loading import load_pack
from bureaus.models import Bureau
from bureaus.packs import Pack, load_shipped, shipped_codes
from core.errors import InvalidInput
from core.i18n import N_, message
from core.installation import open_to_look
from jobs import migrating
from webapp.cli.root import GOOD, JSON_ONLY, exists, say, say_json, settings
from webapp.cli.speech import word

OUTCOMES = {
    "allow_direct": N_("可以直接办理"),
    "allow_after_verify": N_("核验后可以办理"),
    "needs_approval": N_("须经批准"),
    "forbid": N_("不得办理"),
    "defer_to_law": N_("依照法律、法规的规定办理"),
    "undefined": N_("本局规定没有写明"),
}
NO_BUREAU = N_("没有代码为“{code}”的单位。已有：{known}。")
LINE = N_("{name}：{text}")


@click.command(help=N_("问一个局的规则：谁、要做什么、什么材料，结论和依据是什么。"))
@click.option("--bureau", required=True, help=N_("单位代码，如 hrss。"))
@click.option("--requester", required=True, type=click.Choice(REQUESTERS))
@click.option("--action", required=True, type=click.Choice(ACTIONS))
@click.option("--material", required=True, type=click.Choice(MATERIALS))
@click.option("--archived", default="yes", show_default=True, type=click.Choice(["yes", "no"]))
@click.option("--purpose", default="work", show_default=True, type=click.Choice(PURPOSES))
@click.option("--case-kind", default="penalty", show_default=True, type=click.Choice(CASE_KINDS))
@click.option("--organ", default=None, type=click.Choice(ORGANS))
@click.option("--json", "as_data", is_flag=True, help=JSON_ONLY)
def decide(  # noqa: PLR0917  # each option is one fact of the question
    bureau: str,
    requester: str,
    action: str,
    material: str,
    archived: str,
    purpose: str,
    case_kind: str,
    organ: str | None,
    *,
    as_data: bool,
) -> int:
    """Print the bureau's answer."""
    facts = AccessFacts(
        requester=requester,
        action=action,
        material=material,
        archived=archived == "yes",
        purpose=purpose,
        case_kind=case_kind,
        organ=organ,
    )
    pack = pack_of(bureau)
    ruling = decide_access(pack, facts)
    if as_data:
        say_json(as_json(ruling))
    else:
        tell(pack, ruling)
    return GOOD


def pack_of(code: str) -> Pack:
    """Return the bureau's published pack, else the shipped one, else raise `InvalidInput`."""
    published = published_pack(code)
    if published is not None:
        return published
    if code not in shipped_codes():
        known = ", ".join(shipped_codes())
        raise InvalidInput({"bureau": message(NO_BUREAU, code=code, known=known)})
    return load_shipped(code)


def published_pack(code: str) -> Pack | None:
    """Return the pack in force in this installation; None without one."""
    found = settings()
    if not exists(found):
        return None
    installation = open_to_look(found)
    with installation.database.reading() as session:
        if migrating.present(session.connection()) is None:
            return None
        bureau_id = session.scalar(select(Bureau.id).where(Bureau.code == code))
        return load_pack(session, bureau_id) if bureau_id is not None else None


def tell(pack: Pack, ruling: Ruling) -> None:
    """Print the answer for a person, posts by the titles of the bureau."""
    yes = word(N_("是"))
    lines = {
        N_("结论"): word(OUTCOMES.get(ruling.outcome, ruling.outcome)),
        N_("批准"): " → ".join(pack.roles.get(role, role) for role in ruling.chain),
        N_("出示材料"): ", ".join(map(word, ruling.credentials)),
        N_("核验"): yes if ruling.verify else "",
        N_("登记"): yes if ruling.register else "",
        N_("复制费用"): word(N_("申请人负担")) if ruling.fee_copy_payer else "",
        N_("经办"): pack.roles.get(ruling.executor or "", ""),
        N_("依据"): ", ".join(ruling.basis),
        N_("按默认理解"): ", ".join(f"D{number}" for number in ruling.defaults),
        N_("说明"): word(ruling.reason),
    }
    for name, text in lines.items():
        if text:
            say(message(LINE, name=message(name), text=text))


COMMANDS = (decide,)
