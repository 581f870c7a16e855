"""Coming in and going out, as a browser sees it."""

import re

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from people import accounts, organisation
from people.actors import THE_SYSTEM
from people.models import Holding, LoginSession, OneTimeCode, Person
from tests.people_of_bureaus import PASSWORD
from tests.webapp.conftest import House, Visitor
from tests.webapp.entering import code, enrol

FRESH = "a fresh 密码 of mine"


def issue(house: House, login: str, purpose: str = accounts.PASSWORD) -> str:
    def give(session: Session) -> str:
        who = session.scalars(select(Person).where(Person.login == login)).one()
        return accounts.issue_code(session, who, purpose, by=THE_SYSTEM, at=house.clock.at)

    found: str = house.write(give)
    return found


class TestPassword:
    def test_comes_in_and_out_again(self, house: House) -> None:
        li = house.visitor("archivist")
        assert li.get("/account").status_code == 200
        token = li.cookie().value
        assert li.post("/logout").headers["Location"] == "/login"
        assert li.cookie() is None
        li.client.set_cookie("login", token, domain="127.0.0.1")
        assert li.get("/account").headers["Location"].startswith("/login")

    def test_a_wrong_one_says_so_keeps_the_name_and_is_counted(self, house: House) -> None:
        visitor = house.visitor()
        answer = visitor.sign_in("archivist", "wrong")
        assert answer.status_code == 422
        assert "账号或者密码不对" in answer.text
        assert 'value="archivist"' in answer.text
        assert "wrong" not in answer.text
        assert house.trail() == [("login", "refused")]

    def test_unknown_names_get_the_very_same_page(self, house: House) -> None:
        pages = []
        for login in ("archivist", "nobody"):
            answer = house.visitor().sign_in(login, "wrong")
            page = answer.text.replace(login, "")
            pages.append((answer.status_code, re.sub(r'(content|value)="[^"]{40,}"', "", page)))
        assert pages[0] == pages[1]

    def test_five_wrong_tries_wait_on_every_server(self, house: House) -> None:
        visitor = house.visitor()
        for _ in range(5):
            visitor.sign_in("archivist", "wrong")
        restarted = house.setting().visitor()
        assert "15 分钟后再试" in restarted.sign_in("archivist").text
        house.clock.forward(minutes=16)
        assert restarted.sign_in("archivist").status_code == 303

    @pytest.mark.parametrize(
        ("wanted", "reached"),
        [
            ("/account?x=1", "/account?x=1"),
            ("//evil.example/", "/"),
            ("https://evil.example/", "/"),
            ("/\\evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("/a\r\nSet-Cookie: x=1", "/"),
            ("", "/"),
        ],
    )
    def test_goes_on_to_pages_of_ours_only(self, house: House, wanted: str, reached: str) -> None:
        form = {"login_name": "archivist", "password": PASSWORD, "next": wanted}
        assert house.visitor().post("/login", form).headers["Location"] == reached

    def test_a_reader_is_sent_to_the_login_page_and_back(self, house: House) -> None:
        answer = house.visitor().get("/people?q=li")
        assert answer.headers["Location"] == "/login?next=/people?q%3Dli"

    def test_a_post_without_login_is_refused_without_loss(self, house: House) -> None:
        answer = house.visitor().post("/account/password", {"note": "很长的意见"})
        assert answer.status_code == 401
        assert "很长的意见" in answer.text

    def test_an_old_hash_is_renewed_quietly(self, house: House) -> None:
        weak = "$argon2id$v=19$m=8192,t=1,p=1$"
        hasher = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1)
        assert hasher.hash("x").startswith(weak)
        change = update(Person).where(Person.login == "archivist")
        house.write(lambda s: s.execute(change.values(password_hash=hasher.hash(PASSWORD))))
        house.visitor("archivist")
        query = select(Person.password_hash).where(Person.login == "archivist")
        assert "m=19456" in house.read(lambda s: s.scalar(query))


class TestCookie:
    def test_is_plain_on_http_and_bound_on_https(self, house: House) -> None:
        plain = house.visitor().sign_in("archivist")
        cookie = next(c for c in plain.headers.getlist("Set-Cookie") if c.startswith("login="))
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Secure" not in cookie
        safe = house.setting(public_url="https://dy.example")
        visitor = Visitor(safe.app, base_url="https://dy.example")
        answer = visitor.sign_in("archivist")
        for name in ("__Host-login", "__Host-form"):
            found = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith(f"{name}=")]
            cookie = found[-1]
            assert "Secure" in cookie
            assert "HttpOnly" in cookie
            assert "Path=/" in cookie
            assert "Domain" not in cookie
            assert "SameSite=Lax" in cookie
        assert visitor.get("/account").status_code == 200

    def test_a_token_brought_along_is_not_taken_over(self, house: House) -> None:
        """Session fixation: what an attacker planted before the login opens nothing after it."""
        visitor = house.visitor()
        visitor.client.set_cookie("login", "planted-by-somebody", domain="127.0.0.1")
        visitor.sign_in("archivist")
        assert visitor.cookie().value != "planted-by-somebody"
        other = house.visitor()
        other.client.set_cookie("login", "planted-by-somebody", domain="127.0.0.1")
        assert other.get("/account").status_code == 303

    def test_a_login_replaced_in_the_same_browser_ends(self, house: House) -> None:
        browser = house.visitor("archivist")
        old = browser.cookie().value
        assert browser.sign_in("handler").status_code == 303
        browser.client.set_cookie("login", old, domain="127.0.0.1")
        assert browser.get("/account").headers["Location"].startswith("/login")
        assert ("logout", "ok") in house.trail()

    def test_all_other_logins_end_at_once_and_nobody_elses(self, house: House) -> None:
        here, there, other = (house.visitor("archivist") for _ in range(3))
        colleague = house.visitor("handler")
        assert "退出其他所有登录" in here.get("/account").text
        here.post("/account/sessions/end")
        page = here.get("/account").text
        assert [one.get("/account").status_code for one in (here, there, other, colleague)] == [
            200,
            303,
            303,
            200,
        ]
        assert "其他 2 处登录都已退出" in page
        assert "退出其他所有登录" not in page
        assert ("logout.others", "ok") in house.trail()

    def test_a_form_token_from_before_the_login_is_dead_after_it(self, house: House) -> None:
        visitor = house.visitor()
        before = visitor.token()
        visitor.sign_in("archivist")
        assert visitor.post("/logout", {"csrf_token": before}).status_code == 400
        assert visitor.get("/account").status_code == 200

    def test_only_a_digest_of_the_token_is_kept(self, house: House) -> None:
        visitor = house.visitor("archivist")
        row = house.read(lambda s: s.scalars(select(LoginSession)).one())
        assert visitor.cookie().value not in str(vars(row))
        assert len(visitor.cookie().value) >= 43


class TestRevocation:
    def test_idle_for_half_an_hour(self, house: House) -> None:
        li = house.visitor("archivist")
        house.clock.forward(minutes=29)
        assert li.get("/account").status_code == 200
        house.clock.forward(minutes=29)
        assert li.get("/account").status_code == 200
        house.clock.forward(minutes=31)
        assert li.get("/account").status_code == 303

    def test_twelve_hours_at_most(self, house: House) -> None:
        li = house.visitor("archivist")
        for _ in range(28):
            house.clock.forward(minutes=25)
            assert li.get("/account").status_code == 200
        house.clock.forward(minutes=25)
        assert li.get("/account").status_code == 303

    def test_seen_is_written_once_a_minute_at_most(self, house: House) -> None:
        li = house.visitor("archivist")
        query = select(LoginSession.last_seen_at)
        first = house.read(lambda s: s.scalar(query))
        house.clock.forward(seconds=30)
        li.get("/account")
        assert house.read(lambda s: s.scalar(query)) == first
        house.clock.forward(seconds=40)
        li.get("/account")
        assert house.read(lambda s: s.scalar(query)) == house.clock.at

    def test_disabling_acts_on_the_next_click(self, house: House) -> None:
        li = house.visitor("archivist")

        def disable(session: Session) -> None:
            who = session.get_one(Person, house.id_of("archivist"))
            accounts.disable(session, who, by=THE_SYSTEM, at=house.clock.at)

        house.write(disable)
        assert li.get("/account").status_code == 303
        assert house.visitor().sign_in("archivist").status_code == 422

    def test_a_role_taken_away_is_gone_on_the_next_click(self, house: House) -> None:
        li = house.visitor("archivist")
        assert "archivist" in li.get("/account").text

        def dismiss(session: Session) -> None:
            query = select(Holding).where(Holding.person_id == house.id_of("archivist"))
            held = session.scalars(query).one()
            organisation.end_holding(session, held, by=THE_SYSTEM, at=house.clock.at)

        house.write(dismiss)
        assert "<li>archivist" not in li.get("/account").text


class TestSecondFactor:
    def test_heads_must_set_one_up_before_anything_else(self, house: House) -> None:
        head = house.visitor("head")
        for path in ("/account", "/people", "/"):
            assert head.get(path).headers["Location"] == "/account/second-factor"
        head.post("/account/second-factor/begin")
        page = head.get("/account/second-factor")
        assert "<svg" in page.text
        secret = re.search(r'class="code">((?:[A-Z2-7]{4} ?){8})<', page.text)
        assert secret
        before = head.cookie().value
        wrong = head.post("/account/second-factor", {"code": "000000"})
        assert wrong.status_code == 422
        right = head.post(
            "/account/second-factor", {"code": code(house, secret.group(1).replace(" ", ""))}
        )
        assert right.status_code == 303
        assert head.cookie().value != before
        assert head.get("/account").status_code == 200

    @pytest.mark.parametrize("login", ["head", "admin", "auditor", "legal", "chief"])
    def test_who_must(self, house: House, login: str) -> None:
        assert house.visitor(login).get("/account").status_code == 303

    @pytest.mark.parametrize("login", ["archivist", "handler", "stranger"])
    def test_who_need_not(self, house: House, login: str) -> None:
        assert house.visitor(login).get("/account").status_code == 200

    def test_demo_asks_nobody(self, demo: House) -> None:
        assert demo.visitor("head").get("/account").status_code == 200

    def test_a_code_is_asked_after_the_password_and_works_once(self, house: House) -> None:
        secret = enrol(house, "head")
        head = house.visitor("head")
        assert head.get("/account").headers["Location"] == "/login/code"
        assert 'maxlength="7"' in head.get("/login/code").text  # as telephones show it: 123 456
        assert head.post("/login/code", {"code": "000000"}).status_code == 422
        typed = code(house, secret)
        before = head.cookie().value
        assert head.post("/login/code", {"code": typed}).status_code == 303
        assert head.cookie().value != before
        assert head.get("/account").status_code == 200
        again = house.visitor("head")
        assert again.post("/login/code", {"code": typed}).status_code == 422

    def test_codes_cannot_be_guessed_through(self, house: House) -> None:
        secret = enrol(house, "head")
        head = house.visitor("head")
        for _ in range(5):
            head.post("/login/code", {"code": "000000"})
        answer = head.post("/login/code", {"code": code(house, secret)})
        assert "15 分钟后再试" in answer.text

    def test_a_lost_telephone_is_replaced_by_an_administrators_code(self, house: House) -> None:
        enrol(house, "head")
        thief, head = house.visitor("head"), house.visitor("head")
        wrong = head.post("/login/recover", {"one_time_code": "GUESS"})
        assert wrong.status_code == 422
        given = issue(house, "head", accounts.SECOND_FACTOR)
        assert head.post("/login/recover", {"one_time_code": given}).status_code == 303
        assert head.get("/account").headers["Location"] == "/account/second-factor"
        # Who has but the password, and waited, must not bring a telephone in the owner's place.
        answer = thief.post("/account/second-factor/begin")
        assert answer.status_code == 401

    def test_only_who_recovered_sets_up_the_next_one(self, house: House) -> None:
        lost = enrol(house, "head")
        head = house.visitor("head")
        given = issue(house, "head", accounts.SECOND_FACTOR)
        assert head.post("/login/recover", {"one_time_code": given}).status_code == 303
        thief = house.visitor("head")
        for answer in (
            thief.get("/account/second-factor"),
            thief.post("/account/second-factor/begin"),
        ):
            assert answer.location == "/login/code"
        refused = thief.post("/login/code", {"code": code(house, lost)})
        assert "已经清除" in refused.text
        # The owner's own page proves them by the password once the five minutes are over.
        house.clock.forward(minutes=6)
        assert head.post("/account/second-factor/begin").status_code == 401
        proof = {"step_up": PASSWORD}
        assert head.post("/account/second-factor/begin", proof).status_code == 303
        page = head.get("/account/second-factor").text
        shown = re.search(r'class="code">((?:[A-Z2-7]{4} ?){8})<', page)
        assert shown
        fresh = code(house, shown.group(1).replace(" ", ""))
        assert head.post("/account/second-factor", {"code": fresh}).status_code == 303
        assert head.get("/account").status_code == 200

    def test_the_code_page_is_for_those_who_owe_one(self, house: House) -> None:
        assert house.visitor("archivist").post("/login/code", {"code": "1"}).status_code == 404
        assert house.visitor().get("/login/code").status_code == 303


class TestOneTimeCode:
    def test_first_login(self, house: House) -> None:
        given = issue(house, "archivist")
        form = {
            "login_name": "archivist",
            "one_time_code": given,
            "password": FRESH,
            "repeat": FRESH,
        }
        visitor = house.visitor()
        assert visitor.post("/login/first", form).status_code == 303
        assert visitor.get("/account").status_code == 200
        assert house.visitor().post("/login/first", form).status_code == 422
        assert house.visitor().sign_in("archivist", FRESH).status_code == 303

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"repeat": "another"}, "两次输入的不一样"),
            ({"password": "12345678", "repeat": "12345678"}, "太常见"),
            ({"password": "短", "repeat": "短"}, "至少 8 个字符"),
            ({"one_time_code": ""}, "请填写"),
        ],
    )
    def test_what_is_wrong_is_said_and_the_code_stays_good(
        self, house: House, changed: dict[str, str], sentence: str
    ) -> None:
        given = issue(house, "archivist")
        form = {
            "login_name": "archivist",
            "one_time_code": given,
            "password": FRESH,
            "repeat": FRESH,
        }
        answer = house.visitor().post("/login/first", form | changed)
        assert answer.status_code == 422
        assert sentence in answer.text
        used = house.read(lambda s: s.scalars(select(OneTimeCode.used_at)).one())
        assert used is None
        assert house.visitor().post("/login/first", form).status_code == 303


class TestDemo:
    def test_lists_whom_to_be_and_one_click_does_it(self, demo: House) -> None:
        visitor = demo.visitor()
        page = visitor.get("/login").text
        assert "李晓梅" in page
        assert "审计管理员" in page
        assert visitor.post("/login/as", {"login_name": "head"}).status_code == 303
        assert visitor.get("/account").status_code == 200

    def test_no_such_thing_in_a_real_installation(self, house: House) -> None:
        visitor = house.visitor()
        assert "李晓梅" not in visitor.get("/login").text
        assert visitor.post("/login/as", {"login_name": "head"}).status_code == 404
        assert visitor.cookie() is None


def test_a_terminal_opens_none_of_the_staffs_pages(house: House) -> None:
    terminal = house.visitor("terminal")
    for path in ("/account", "/people", "/audit", "/account/password", "/account/second-factor"):
        refused = terminal.get(path)
        assert refused.status_code == 403
        assert re.findall(r'<a class="btn[^>]* href="([^"]*)"', refused.text) == ["/room"]
        assert "/logout" not in refused.text


def test_whoever_signs_a_terminal_in_stands_in_the_reading_room(house: House) -> None:
    assert house.visitor("terminal").get("/").location == "/room"


def test_a_password_set_by_somebody_else_must_be_changed_first(house: House) -> None:
    change = update(Person).where(Person.login == "archivist").values(must_change=True)
    house.write(lambda s: s.execute(change))
    li = house.visitor("archivist")
    assert li.get("/people").headers["Location"] == "/account/password"
    form = {"current": PASSWORD, "password": FRESH, "repeat": FRESH}
    assert li.post("/account/password", form).status_code == 303
    assert li.get("/account").status_code == 200
