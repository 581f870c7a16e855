"""What a bureau's table said of a request: kept with the facts that it read, never changed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from archive.access.models import AccessRequest, AccessRuling
from bureaus.access_rules import Ruling
from core.rows import columns_of, insert_rows


def ruling_on(
    request: AccessRequest,
    ruling: Ruling,
    *,
    case_id: int | None,
    action: str,
    material: str,
    at: datetime,
) -> AccessRuling:
    """Return the ruling on one case, action and material as it will be kept."""
    return AccessRuling(
        bureau_id=request.bureau_id,
        request_id=request.id,
        case_id=case_id,
        action=action,
        material=material,
        outcome=ruling.outcome,
        chain=list(ruling.chain),
        credentials=list(ruling.credentials),
        basis=list(ruling.basis),
        defaults=list(ruling.defaults),
        fee={"inquiry": ruling.fee_inquiry, "copy_payer": ruling.fee_copy_payer},
        executor=ruling.executor or "",
        facts=dict(ruling.facts),
        table_sha256=ruling.table_sha256,
        decided_at=at,
    )


def keep_rulings(session: Session, rulings: Sequence[AccessRuling]) -> None:
    """Write rulings in one statement."""
    insert_rows(session, AccessRuling, [columns_of(one) for one in rulings])
