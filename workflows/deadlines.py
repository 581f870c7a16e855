"""Time limits: a bureau's own working days (本局内部时限)."""

from datetime import datetime, time

from bureaus.calendar import add_working_days
from bureaus.packs import Pack
from core.clock import BEIJING, beijing_date

# A limit runs until the office closes on its last day.
CLOSING = time(18, 0)


def ends(pack: Pack, limit: str, start: datetime) -> datetime | None:
    """Return when the named limit, counted from `start`, ends; None when the bureau sets none."""
    days = pack.limits.get(limit)
    if days is None:
        return None
    last = add_working_days(beijing_date(start), days, pack.calendar)
    return datetime.combine(last, CLOSING, BEIJING)
