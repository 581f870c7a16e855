"""Administration of persons, through its pages."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from people import logins, second_factor
from people.models import Deputy, Holding, Office, Person, Post, SystemRole
from tests.people_of_bureaus import PASSWORD
from tests.webapp.conftest import House, Visitor
from tests.webapp.entering import code, signed_in
from tests.webapp.published import publish

FRESH = "a fresh 密码 of mine"


@pytest.fixture
def admin(house: House) -> Visitor:
    """The bureau's administrator, fully signed in a moment ago."""
    return signed_in(house, "admin")


def choice(house: House, model: Any, **named: Any) -> int:
    query = select(model.id).filter_by(**named)
    found: int = house.read(lambda session: session.scalar(query))
    return found


def test_an_administrator_lets_a_colleague_try_again(house: House, admin: Visitor) -> None:
    for _ in range(5):
        house.visitor().sign_in("handler", "wrong")
    assert house.visitor().sign_in("handler").status_code == 422
    where = f"/people/{house.id_of('handler')}"
    assert "输错次数太多" in admin.get(where).text
    assert admin.post(f"{where}/lift").status_code == 303
    assert "输错次数太多" not in admin.get(where).text
    assert house.visitor().sign_in("handler").status_code == 303


def test_a_place_is_let_in_again_by_the_administration_of_all(house: House, admin: Visitor) -> None:
    def wrong(session: Any) -> None:
        for n in range(logins.TRIES_FROM_PLACE):
            at, address = house.clock.at, "10.7.7.7"
            logins.note_attempt(session, f"n{n}", address, at, succeeded=False)

    house.write(wrong)
    chief, form = signed_in(house, "chief"), {"address": "10.7.7.7"}
    assert "10.7.7.7" not in admin.get("/people").text
    assert admin.post("/people/places/lift", form).status_code == 404
    assert "从 10.7.7.7 暂时不能登录" in chief.get("/people").text
    assert chief.post("/people/places/lift", form).status_code == 303
    assert "暂时不能登录" not in chief.get("/people").text
    assert chief.post("/people/places/lift", form).status_code == 404


def test_the_list_finds_by_name_spelling_and_login_in_this_bureau(
    admin: Visitor,
) -> None:
    page = admin.get("/people").text
    assert "李晓梅" in page
    assert "外人" not in page
    for words in ("晓梅", "lixiao", "lxm", "archiv"):
        page = admin.get(f"/people?q={words}").text
        assert "李晓梅" in page
        assert "王强" not in page
    assert "没有符合的人员" in admin.get("/people?q=%25").text


def test_a_new_person_comes_in_by_the_code_that_is_shown_once(house: House, admin: Visitor) -> None:
    form = {"name": "赵新", "login": "zhaoxin", "bureau": "1", "kind": "staff"}
    answer = admin.post("/people/new", form)
    assert answer.status_code == 303
    where = answer.headers["Location"]
    assert "这个账号还没有密码" in admin.get(where).text
    page = admin.post(f"{where}/code", {"purpose": "password"}).text
    shown = re.search(r'id="one-time-code">([A-Z0-9-]+)<', page)
    assert shown
    assert shown.group(1) not in admin.get(where).text
    visitor = house.visitor()
    first = {
        "login_name": "zhaoxin",
        "one_time_code": shown.group(1).lower(),
        "password": FRESH,
        "repeat": FRESH,
    }
    assert visitor.post("/login/first", first).status_code == 303
    assert "赵新" in visitor.get("/account").text


def test_a_double_click_makes_one_account(admin: Visitor) -> None:
    form = {"name": "赵新", "login": "zhaoxin", "bureau": "1", "kind": "staff"}
    hidden = re.findall(
        r'type="hidden" name="(\w+)" value="([^"]+)"', admin.get("/people/new").text
    )
    first, second = (admin.post("/people/new", dict(hidden) | form) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "请填写"),
        ({"login": "王强"}, "账号用小写字母"),
        ({"login": "handler"}, "已经有人用了"),
        ({"bureau": "2"}, "请从列表中选择"),
        ({"bureau": "0"}, "请从列表中选择"),
    ],
)
def test_bad_input_is_told_at_the_field_and_kept(
    house: House, admin: Visitor, changed: dict[str, str], sentence: str
) -> None:
    form = {"name": "赵新", "login": "zhaoxin", "bureau": "1", "kind": "staff"} | changed
    answer = admin.post("/people/new", form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{form["login"]}"' in answer.text
    query = select(Person.id).where(Person.name == "赵新")
    assert house.read(lambda s: s.scalar(query)) is None


def test_another_bureaus_person_does_not_exist(house: House, admin: Visitor) -> None:
    stranger = house.id_of("stranger")
    missing = admin.get("/people/999999")
    foreign = admin.get(f"/people/{stranger}")
    assert missing.status_code == foreign.status_code == 404
    assert "外人" not in foreign.text
    for path in ("disable", "enable", "code", "name", "posts", "deputies", "duties"):
        assert admin.post(f"/people/{stranger}/{path}").status_code == 404, path
    assert ("refused", "404") in house.trail()


def test_the_installations_administrator_sees_every_bureau(house: House) -> None:
    chief = signed_in(house, "chief")
    page = chief.get("/people").text
    assert "李晓梅" in page
    assert "外人" in page
    assert "李晓梅" not in chief.get("/people?bureau=2").text
    assert chief.get(f"/people/{house.id_of('stranger')}").status_code == 200


def test_appointing_and_dismissing(house: House, admin: Visitor) -> None:
    who = house.id_of("handler")
    form = {
        "post": str(choice(house, Post, title="bureau_head")),
        "office": str(choice(house, Office, code="法制")),
        "valid_from": "",
        "valid_to": "2027-01-01",
    }
    assert admin.post(f"/people/{who}/posts", form).status_code == 303
    held = house.read(lambda s: s.scalars(select(Holding).order_by(Holding.id.desc())).first())
    assert held.valid_from == house.clock.at
    assert held.valid_to.isoformat() == "2026-12-31T16:00:00+00:00"
    assert "局主要负责人" in admin.get(f"/people/{who}").text
    # The new head needs a second factor from the very next click on.
    new_head = house.visitor("handler")
    assert new_head.get("/account").headers["Location"] == "/account/second-factor"
    assert admin.post(f"/people/{who}/posts/{held.id}/end").status_code == 303
    assert new_head.get("/account").status_code == 200
    assert ("holding.end", "ok") in house.trail()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"valid_from": "2026-13-40"}, "日期写成"),
        ({"valid_from": "2020-01-01"}, "不能早于今天"),
        ({"valid_to": "2026-11-01"}, "止期要在起期之后"),
        ({"post": "999"}, "请从列表中选择"),
    ],
)
def test_bad_appointments_are_told(
    house: House, admin: Visitor, changed: dict[str, str], sentence: str
) -> None:
    form = {"post": str(choice(house, Post, title="bureau_head")), "office": "0"} | changed
    answer = admin.post(f"/people/{house.id_of('handler')}/posts", form)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_deputies(house: House, admin: Visitor) -> None:
    head, second = house.id_of("head"), house.id_of("handler")
    assert admin.post(f"/people/{head}/deputies", {"deputy": second}).status_code == 303
    row = house.read(lambda s: s.scalars(select(Deputy)).one())
    assert (row.person_id, row.deputy_id, row.valid_to) == (head, second, None)
    assert admin.post(f"/people/{head}/deputies/{row.id}/end").status_code == 303
    assert house.read(lambda s: s.scalars(select(Deputy.valid_to)).one()) == house.clock.at
    assert admin.post(f"/people/{head}/deputies", {"deputy": head}).status_code == 422


def test_disabling_and_enabling(house: House, admin: Visitor) -> None:
    who = house.id_of("handler")
    handler = house.visitor("handler")
    assert admin.post(f"/people/{who}/disable").status_code == 303
    assert handler.get("/account").status_code == 303
    assert f'href="/people/{who}"' not in admin.get("/people").text
    assert f'href="/people/{who}"' in admin.get("/people?state=disabled").text
    assert admin.post(f"/people/{who}/enable").status_code == 303
    assert house.visitor("handler").get("/account").status_code == 200


def test_an_administrator_ends_logins(house: House, admin: Visitor) -> None:
    handler, archivist = house.visitor("handler"), house.visitor("archivist")
    who = house.id_of("handler")
    found = re.search(rf"/people/{who}/sessions/(\d+)/end", admin.get(f"/people/{who}").text)
    assert found
    other = house.id_of("archivist")
    # A login is ended under its owner only.
    assert admin.post(f"/people/{other}/sessions/{found.group(1)}/end").status_code == 404
    assert admin.post(f"/people/{who}/sessions/{found.group(1)}/end").status_code == 303
    assert handler.get("/account").status_code == 303
    assert archivist.get("/account").status_code == 200


class TestFreshProof:
    """Grave acts ask for the second factor again after five minutes, and nothing typed is lost."""

    def test_is_asked_for_and_carries_on(self, house: House, admin: Visitor) -> None:
        house.clock.forward(minutes=6)
        who = house.id_of("handler")
        path, form = f"/people/{who}/duties", {"role": "legal_staff", "note": "一段意见"}
        asked = admin.post(path, form)
        assert asked.status_code == 401
        assert 'name="role" value="legal_staff"' in asked.text
        assert 'name="note" value="一段意见"' in asked.text
        assert (
            house.read(lambda s: s.scalars(select(SystemRole.role)).all()).count("legal_staff") == 1
        )
        wrong = admin.post(path, form | {"step_up": "000000"})
        assert wrong.status_code == 401
        assert "不对" in wrong.text
        before = admin.cookie().value
        fresh = code(house, admin.secret)  # type: ignore[attr-defined]
        assert admin.post(path, form | {"step_up": fresh}).status_code == 303
        assert admin.cookie().value != before
        assert ("step_up", "refused") in house.trail()
        # Last: whoever holds the trail waits for nothing more.
        assert house.trail()[-1] == ("step_up", "ok")
        # Fresh again for five minutes.
        duty = choice(house, SystemRole, person_id=who, role="legal_staff")
        assert admin.post(f"/people/{who}/duties/{duty}/end").status_code == 303

    @pytest.mark.parametrize("status", [422, 409])
    def test_stands_although_the_click_is_refused(
        self, house: House, admin: Visitor, status: int
    ) -> None:
        house.clock.forward(minutes=6)
        path, form = {
            422: (f"/people/{house.id_of('handler')}/duties", {"role": "emperor"}),
            409: (f"/people/{house.id_of('archivist')}/duties", {"role": "administrator"}),
        }[status]
        before = admin.cookie().value
        fresh = code(house, admin.secret)  # type: ignore[attr-defined]
        assert admin.post(path, form | {"step_up": fresh}).status_code == status
        assert admin.cookie().value != before
        assert house.trail().count(("step_up", "ok")) == 1
        assert admin.post(path, form).status_code == status
        # The code is used up: it proves nothing a second time.
        assert admin.get("/account").status_code == 200
        house.clock.forward(seconds=1)
        key = house.installation.settings.secret("second_factor")
        who = house.id_of("admin")

        def again(session: Session) -> bool:
            person = session.get_one(Person, who)
            return second_factor.take_code(session, person, fresh, key=key, at=house.clock.at)

        assert not house.write(again)

    @pytest.mark.parametrize("path", ["duties", "posts", "code"])
    def test_for_rights_and_codes(self, house: House, admin: Visitor, path: str) -> None:
        house.clock.forward(minutes=6)
        assert admin.post(f"/people/{house.id_of('handler')}/{path}").status_code == 401

    def test_cannot_be_guessed_through(self, house: House, admin: Visitor) -> None:
        house.clock.forward(minutes=6)
        path = f"/people/{house.id_of('handler')}/duties"
        for _ in range(5):
            admin.post(path, {"step_up": "000000"})
        right = code(house, admin.secret)  # type: ignore[attr-defined]
        answer = admin.post(path, {"role": "legal_staff", "step_up": right})
        assert answer.status_code == 401
        assert "15 分钟" in answer.text

    def test_off_in_the_demo(self, demo: House) -> None:
        admin = demo.visitor("admin")
        demo.clock.forward(minutes=6)
        path = f"/people/{demo.id_of('handler')}/duties"
        assert admin.post(path, {"role": "legal_staff"}).status_code == 303


def test_duties_stay_apart(house: House, admin: Visitor) -> None:
    answer = admin.post(f"/people/{house.id_of('archivist')}/duties", {"role": "administrator"})
    assert answer.status_code == 409
    assert "三权分立" in answer.text


def test_nobody_changes_their_own_rights(house: House, admin: Visitor) -> None:
    me = house.id_of("admin")
    for path in ("posts", "duties", "disable", "code"):
        assert admin.post(f"/people/{me}/{path}", {"role": "legal_staff"}).status_code == 403, path
    assert admin.post(f"/people/{me}/name", {"name": "管理员甲"}).status_code == 303


def test_extra_fields_change_nothing(house: House, admin: Visitor) -> None:
    who = house.id_of("handler")
    typed = {"name": "王强", "bureau_id": "2", "password_hash": "x", "kind": "terminal", "id": "1"}
    assert admin.post(f"/people/{who}/name", typed).status_code == 303
    row = house.read(lambda s: s.get(Person, who))
    assert (row.bureau_id, row.kind) == (1, "staff")
    assert row.password_hash.startswith("$argon2id$")


class TestOrganisation:
    @pytest.fixture
    def house(self, house: House) -> House:
        """The house with what ships published: the page shows what the packs say."""
        house.write(publish)
        return house

    def test_offices_and_posts_are_added(self, admin: Visitor) -> None:
        form = {"bureau": "1", "name": "监察科", "code": "jc"}
        assert admin.post("/organisation/offices", form).status_code == 303
        post = {"bureau": "1", "title": "科长", "roles": ["department_head", "handler"]}
        assert admin.post("/organisation/posts", post).status_code == 303
        page = admin.get("/organisation").text
        assert "监察科" in page
        assert "部门负责人" in page
        assert admin.post("/organisation/posts", post).status_code == 422

    def test_roles_of_a_post_change_for_all_who_hold_it(self, house: House, admin: Visitor) -> None:
        number = choice(house, Post, title="handler")
        answer = admin.post(f"/organisation/posts/{number}", {"roles": ["bureau_head"]})
        assert answer.status_code == 303
        handler = house.visitor("handler")
        assert handler.get("/account").headers["Location"] == "/account/second-factor"

    def test_of_another_bureau_does_not_exist(self, house: House, admin: Visitor) -> None:
        assert admin.get("/organisation?bureau=2").status_code == 404
        form = {"bureau": "2", "name": "监察科", "code": "jc"}
        assert admin.post("/organisation/offices", form).status_code == 404
        post = select(Post.id).where(Post.bureau_id == 2)
        number = house.read(lambda s: s.scalar(post))
        assert admin.post(f"/organisation/posts/{number}", {"roles": []}).status_code == 404

    def test_an_unknown_role_is_refused(self, house: House, admin: Visitor) -> None:
        number = choice(house, Post, title="handler")
        answer = admin.post(f"/organisation/posts/{number}", {"roles": ["emperor"]})
        assert answer.status_code == 422


class TestOwnAccount:
    def test_password(self, house: House) -> None:
        li, elsewhere = house.visitor("archivist"), house.visitor("archivist")
        form = {"current": PASSWORD, "password": FRESH, "repeat": FRESH}
        assert li.post("/account/password", form | {"current": "wrong"}).status_code == 422
        assert li.post("/account/password", form).status_code == 303
        assert li.get("/account").status_code == 200
        assert elsewhere.get("/account").status_code == 303
        assert house.visitor().sign_in("archivist", FRESH).status_code == 303

    def test_guessing_the_present_password_is_throttled(self, house: House) -> None:
        li = house.visitor("archivist")
        form = {"current": "wrong", "password": FRESH, "repeat": FRESH}
        for _ in range(5):
            li.post("/account/password", form)
        assert li.post("/account/password", form | {"current": PASSWORD}).status_code == 422

    def test_own_logins(self, house: House) -> None:
        here, there = house.visitor("archivist"), house.visitor("archivist")
        stranger = house.visitor("handler")
        found = re.search(r"/account/sessions/(\d+)/end", here.get("/account").text)
        assert found
        assert stranger.post(found.group(0)).status_code == 404
        assert here.post(found.group(0)).status_code == 303
        assert there.get("/account").status_code == 303
        assert here.get("/account").status_code == 200

    def test_language_is_remembered(self, house: House) -> None:
        li = house.visitor("archivist")
        assert li.post("/account/language", {"language": "en"}).status_code == 303
        assert 'lang="en"' in li.get("/account").text
        assert house.visitor("archivist").cookie("language").value == "en"
        assert li.post("/account/language", {"language": "xx"}).status_code == 400

    def test_a_new_telephone_needs_a_fresh_proof(self, house: House, admin: Visitor) -> None:
        house.clock.forward(minutes=6)
        assert admin.post("/account/second-factor/begin").status_code == 401
        fresh = code(house, admin.secret)  # type: ignore[attr-defined]
        answer = admin.post("/account/second-factor/begin", {"step_up": fresh})
        assert answer.status_code == 303
        assert "<svg" in admin.get("/account/second-factor").text
