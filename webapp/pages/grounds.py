"""What a ruling stands on, in the words of the texts: articles, and the bureau's own notice."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from bureaus import articles, loading, published
from bureaus.access_rules import BY_NOTICE
from bureaus.packs import Pack
from core.i18n import N_
from webapp.wording import word

OWN_RULES = N_("本局的制度没有写明谁可以调阅，按照本局通知施行的调阅规定办理。")


def quotes(basis: Sequence[str]) -> list[dict[str, str]]:
    """Return the articles with their words."""
    found = [articles.find(one) for one in basis if articles.exists(one)]
    return [{"id": one.id, "title": one.cited, "text": one.whole} for one in found]


def grounds(
    session: Session, pack: Pack, bureau_id: int, basis: Sequence[str]
) -> list[dict[str, str]]:
    """Return the articles, and the notice by which the bureau's own rules hold (D-25, D-26)."""
    if BY_NOTICE not in pack.tables:
        return quotes(basis)
    items = published.in_force(session, bureau_id)
    number = published.choose(items, loading.DECISION, BY_NOTICE).notice_number
    return [*quotes(basis), {"id": "", "title": number, "text": word(OWN_RULES)}]
