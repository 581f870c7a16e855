"""A recording as its page shows it, alike on a terminal and at a desk."""

from collections.abc import Callable
from typing import Any

from flask import abort

from archive.recordings.models import Recording
from archive.recordings.queries import files_of
from archive.recordings.rules import KINDS
from core.i18n import N_
from webapp import edge
from webapp.display import duration, long_time
from webapp.viewing import Viewing
from webapp.wording import listed, word


def item_of(viewing: Viewing, address: Callable[[str], str]) -> dict[str, Any]:
    """Return the recording for `reading_room/media.html`; 404 while nothing can be played."""
    row = viewing.item.row
    if not isinstance(row, Recording):
        abort(404)
    files = files_of(edge.session(), [row.id])[row.id]
    playing = files.get("playing")
    return {
        "id": row.id,
        "title": row.title,
        "kind": row.kind,
        "url": address("playing") if playing else "",
        "type": playing.media_type if playing else "",
        "poster_url": address("thumbnail") if "thumbnail" in files else None,
        "duration": row.length,
        "facts": facts_of(row),
    }


def facts_of(row: Recording) -> list[tuple[str, str]]:
    """Return what is known of a recording, for people."""
    facts = [
        (word(N_("编号")), row.number),
        (word(N_("种类")), word(KINDS[row.kind])),
        (word(N_("摄录时间")), long_time(row.started_at)),
        (word(N_("地点")), row.place),
        (word(N_("摄录人员")), row.recorder),
        (word(N_("执法人员")), listed(row.officers)),
        (word(N_("设备")), f"{row.device_brand} {row.device_model}".strip()),
    ]
    if row.kind != "photo":
        facts.append((word(N_("时长")), duration(row.length)))
    return facts
