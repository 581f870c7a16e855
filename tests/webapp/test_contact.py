"""Where a bureau is reached: changed on a page, printed by papers from then on."""

from dataclasses import fields, replace

import pytest
from sqlalchemy import select

from bureaus.loading import load_pack
from bureaus.models import Bureau
from bureaus.packs import Pack
from core.audit import AuditRow
from jobs.health import contact
from tests.people_of_bureaus import NOON
from tests.webapp.conftest import House, Visitor
from tests.webapp.entering import signed_in
from tests.webapp.published import publish
from workflows.papers.issuing import shared_parts

CONTACT = {
    "bureau": "1",
    "telephone": "0375-4987654 转 8021",
    "address": "河南省平顶山市新城区长安大道 1 号 “市民之家” 三楼",
    "register_keeper": "市劳动保障监察支队",
}


@pytest.fixture
def house(house: House) -> House:
    """The house with what ships published."""
    house.write(publish)
    return house


@pytest.fixture
def admin(house: House) -> Visitor:
    """The bureau's administrator, fully signed in a moment ago."""
    return signed_in(house, "admin")


def test_shipped_placeholders_are_named_until_they_are_changed(
    house: House, admin: Visitor
) -> None:
    assert "还是随系统带来的示例" in admin.get("/organisation").text
    found = house.read(lambda s: list(contact(s, house.installation, NOON)))
    assert [(one.check, one.level) for one in found] == [("contact", "note")]
    assert admin.post("/organisation/contact", CONTACT).status_code == 303
    page = admin.get("/organisation").text
    assert "还是随系统带来的示例" not in page
    assert CONTACT["address"] in page
    name = house.read(lambda s: s.get(Bureau, 1).name)
    again = house.read(lambda s: list(contact(s, house.installation, NOON)))
    assert name in str(found[0].message)
    assert name not in "".join(str(one.message) for one in again)


def entries(pack: Pack) -> dict[str, object]:
    return {field.name: getattr(pack, field.name) for field in fields(pack)}


def test_new_papers_print_them_and_nothing_else_of_the_bureau_changes(
    house: House, admin: Visitor
) -> None:
    before = house.read(lambda s: load_pack(s, 1))
    admin.post("/organisation/contact", CONTACT)
    after = house.read(lambda s: load_pack(s, 1))
    issuer = house.read(lambda s: shared_parts(s, load_pack(s, 1), NOON)["issuer"])
    assert (issuer.telephone, issuer.address, issuer.office) == tuple(CONTACT.values())[1:]
    kept = {name: getattr(before, name) for name in CONTACT if name != "bureau"}
    assert entries(replace(after, **kept)) == entries(before)
    other = house.read(lambda s: load_pack(s, 2))
    assert other.telephone != after.telephone


def test_the_trail_says_what_it_was_before(house: House, admin: Visitor) -> None:
    before = house.read(lambda s: load_pack(s, 1)).telephone
    admin.post("/organisation/contact", CONTACT)
    query = select(AuditRow.facts).where(AuditRow.kind == "bureau.contact")
    facts = house.read(lambda s: s.scalar(query))
    assert facts["before"]["telephone"] == before
    assert facts["after"]["telephone"] == CONTACT["telephone"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"telephone": ""}, "请填写"),
        ({"telephone": "打前台"}, "请填写电话号码"),
        ({"address": "笑脸路\U0001f600"}, "无法打印"),
        ({"register_keeper": "长" * 61}, "太长了"),
    ],
)
def test_what_cannot_be_printed_or_dialled_is_told_and_kept(
    house: House, admin: Visitor, changed: dict[str, str], sentence: str
) -> None:
    before = house.read(lambda s: load_pack(s, 1))
    answer = admin.post("/organisation/contact", CONTACT | changed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert CONTACT["register_keeper"] in answer.text or "register_keeper" in changed
    assert house.read(lambda s: load_pack(s, 1)) == before


def test_quotes_and_backslashes_stay_what_was_typed(house: House, admin: Visitor) -> None:
    typed = 'A 座 "东" \\ 2 层'
    admin.post("/organisation/contact", CONTACT | {"address": typed})
    assert house.read(lambda s: load_pack(s, 1)).address == typed


def test_of_another_bureau_does_not_exist(house: House, admin: Visitor) -> None:
    before = house.read(lambda s: load_pack(s, 2))
    answer = admin.post("/organisation/contact", CONTACT | {"bureau": "2"})
    assert answer.status_code == 404
    assert house.read(lambda s: load_pack(s, 2)) == before
