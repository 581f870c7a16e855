"""Letters and sheets that a bureau has issued, as the tests of what follows find them."""

import io
import re

from PIL import Image, ImageFilter
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from archive.access.models import Dispatch
from archive.access.requests import create_draft
from archive.instruments.models import Instrument
from archive.instruments.operations import PaperFacts, deliver, issue
from documents.qr import qr_rows
from people.actors import load_actor
from people.models import Person
from tests.people_of_bureaus import NOON
from tests.webapp.conftest import House
from workflows.papers.issuing import Composed


def words(answer: TestResponse) -> str:
    return " ".join(re.sub("<[^>]+>", " ", answer.text).split())


def state(house: House, paper: int) -> str:
    return str(house.read(lambda s: s.get_one(Instrument, paper).state))


def letter(house: House, kind: str = "refusal_notice") -> int:
    """Issue a paper of a request; return its id."""
    stored = house.installation.store.put(io.BytesIO(b"%PDF"))

    def write(session: Session) -> int:
        by = load_actor(session, session.get_one(Person, house.id_of("handler")), NOON)
        bureau = by.bureau_id or 0
        asked = create_draft(session, bureau, for_outsider=False, by=by, at=NOON)
        facts = PaperFacts(kind, "不予查阅告知书", "平人社拒", request_id=asked.id)
        row = issue(
            session, bureau, facts, lambda number, _: Composed("1", {"n": number}), by=by, at=NOON
        )
        deliver(session, row, stored, pages=1, at=NOON)
        return row.id

    return int(house.write(write))


def noted(house: House) -> list[Dispatch]:
    return list(house.read(lambda s: s.scalars(select(Dispatch).order_by(Dispatch.id)).all()))


HEAD = "http://127.0.0.1:8000/v/"


def sheet(text: str = "", kind: str = "JPEG") -> bytes:
    """A scanned page, a little crooked and unsharp, with a code in its corner or without."""
    page = Image.new("L", (1240, 1754), 252)
    if text:
        rows = qr_rows(text)
        code = Image.new("L", (len(rows), len(rows)))
        code.putdata([0 if dark else 255 for row in rows for dark in row])
        page.paste(
            code.resize((4 * len(rows), 4 * len(rows)), Image.Resampling.NEAREST), (98, 1508)
        )
    page = page.rotate(1.5, fillcolor=250).filter(ImageFilter.GaussianBlur(0.8))
    out = io.BytesIO()
    page.convert("RGB").save(out, kind)
    return out.getvalue()
