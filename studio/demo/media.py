"""The demo's recordings: a film, a voice or a photograph for the cases that name one."""

import io
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from archive.cases.models import Case
from archive.recordings.operations import enter_recording, keep_files
from archive.recordings.rules import Probed, RecordingFacts
from core.clock import BEIJING
from core.storage import ObjectStore
from people.actors import Actor
from studio.demo.files import person_of
from studio.demo.films import HEIGHT, RATE, SECONDS, WIDTH, film, photograph, scene, sound

TITLES = {"video": "现场检查录像", "audio": "询问录音", "photo": "现场取证照片"}
HOURS = {"video": 9, "audio": 15, "photo": 10}
DEVICES = {
    "video": ("警翼", "V8"),
    "audio": ("爱国者", "R6602"),
    "photo": ("佳能", "EOS 200D"),
}
NAMES = {"video": "DSJ0{n}_现场.webm", "audio": "询问{n}.webm", "photo": "IMG_{n}.jpg"}
PHOTO = (1200, 800)


def record(
    session: Session,
    store: ObjectStore,
    case: Case,
    raw: dict[str, Any],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Make the recordings of one case."""
    with TemporaryDirectory(prefix="diaoyue-") as folder:
        for kind in raw.get("media", ()):
            path = Path(folder) / kind
            probed = make(kind, path, case.number)
            facts = facts_of(session, case, raw, kind, at)
            name = NAMES[kind].format(n=1000 + case.id)
            kept = keep_files(store, path, probed, display_name=name)
            enter_recording(session, case.bureau_id, kept, probed, facts, by=by, at=at)


def make(kind: str, path: Path, number: str) -> Probed:
    """Write the file and return what probing it finds: we know, as we have just made it."""
    title = f"{TITLES[kind]}  {number}"
    if kind == "photo":
        photograph(path, number, title)
        return Probed(kind, "jpeg", ("jpeg",), 0.0, *PHOTO, thumbnail=thumbnail(number, title))
    if kind == "audio":
        sound(path, number)
        return Probed(kind, "webm", ("opus",), float(SECONDS))
    film(path, number, title)
    picture = thumbnail(number, title)
    codecs = ("vp8", "opus")
    return Probed(kind, "webm", codecs, float(SECONDS), WIDTH, HEIGHT, RATE, thumbnail=picture)


def thumbnail(number: str, title: str) -> bytes:
    """Return a small JPEG of the scene."""
    buffer = io.BytesIO()
    picture: Image.Image = scene(number, title, 8, (WIDTH, HEIGHT))
    picture.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


def facts_of(
    session: Session, case: Case, raw: dict[str, Any], kind: str, at: datetime
) -> RecordingFacts:
    """Return what people would have entered for the recording."""
    handlers = [person_of(session, login) for login in raw["handlers"]]
    day = raw["opened"]
    began = datetime(day.year, day.month, day.day, HOURS[kind], 10, tzinfo=BEIJING)
    began = min(began, at - timedelta(hours=1))
    brand, model = DEVICES[kind]
    return RecordingFacts(
        title=f"{TITLES[kind]}（{case.party}）",
        started_at=began,
        ended_at=began + timedelta(seconds=0 if kind == "photo" else SECONDS),
        case_id=case.id,
        place=f"{case.party}经营场所" if kind != "audio" else "本局二楼询问室",
        recorder=handlers[0].name,
        recorder_id=handlers[0].id,
        officers=[person.name for person in handlers],
        device_number=f"{brand}-{case.id:03d}",
        device_brand=brand,
        device_model=model,
        classification=case.classification,
    )
