"""Documents that somebody files in a case, and what stands there then."""

import io
from typing import Any

from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from archive.cases.models import CaseDocument
from tests.webapp.conftest import House, Visitor


def photo(width: int = 60, height: int = 80, colour: str = "white", **options: Any) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(target, "JPEG", **options)
    return target.getvalue()


def named(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(data), name


def add(keeper: Visitor, *files: tuple[io.BytesIO, str], **typed: Any) -> TestResponse:
    """Send the form of documents."""
    whole = {
        "title": "",
        "type": "inquiry_record",
        "made_on": "2026-02-03",
        "conclusive": "usual",
        "evidence_basis": "usual",
        "volume": "0",
        "first_page": "",
        "pages": "",
    }
    return keeper.post("/cases/1/documents/new", whole | typed | {"files": list(files)})


def documents(house: House) -> list[CaseDocument]:
    rows = house.read(lambda s: list(s.scalars(select(CaseDocument).order_by(CaseDocument.id))))
    found: list[CaseDocument] = rows[2:]
    return found


def count(house: House, model: type) -> int:
    number: int = house.read(lambda s: len(list(s.scalars(select(model)))))
    return number
