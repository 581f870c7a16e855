"""What holds for every page: headers, hosts, forged posts, and an audience for each address."""

import re
from datetime import timedelta

import pytest
from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from werkzeug.routing import Rule

from core.clock import utc_now
from core.installation import Installation
from tests.webapp.addresses import rules
from tests.webapp.conftest import House, Visitor
from webapp import security
from webapp.app import create_app
from webapp.security import KeptSignatures

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self' blob:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
    "frame-ancestors 'none'; form-action 'self'; base-uri 'none'"
)


def address(rule: Rule) -> str:
    """An address of the rule that names nothing that exists."""

    def value(place: re.Match[str]) -> str:
        kinds = getattr(rule._converters[place[1]], "items", None)
        return min(kinds) if kinds else "999999"

    return re.sub(r"<(?:[^<>]*:)?(\w+)>", value, rule.rule)


def test_every_page_says_what_may_be_loaded_and_kept(house: House) -> None:
    visitor = house.visitor("archivist")
    for rule in rules(house):
        if "GET" not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        headers = visitor.get(address(rule)).headers
        assert headers["Content-Security-Policy"] == POLICY, rule
        assert headers["X-Content-Type-Options"] == "nosniff", rule
        assert headers["Referrer-Policy"] == "same-origin", rule
        assert headers["X-Frame-Options"] == "DENY", rule
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", rule
        assert "Access-Control-Allow-Origin" not in headers, rule
        assert re.search("no-store|private", headers["Cache-Control"]), rule


def test_no_page_of_ours_has_a_script_or_style_inside(house: House) -> None:
    demo = house.setting(demo=True)
    for login in ("", "archivist", "admin", "auditor", "head"):
        visitor = demo.visitor(login)
        for path in ("/login", "/login/first", "/account", "/people", "/audit", "/organisation"):
            page = visitor.get(path).text
            assert not re.search(r"<script(?![^>]*\ssrc=)", page), path
            assert not re.search(r"<style|\sstyle=|\son\w+=", page), path


def test_every_post_without_its_token_is_refused(house: House) -> None:
    visitor = house.visitor("archivist")
    tried = 0
    for rule in rules(house):
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            answer = visitor.client.open(
                address(rule), method=method, base_url=visitor.base_url, data={"x": "1"}
            )
            assert answer.status_code == 400, (rule, method)
            tried += 1
    assert tried > 20
    assert visitor.get("/account").status_code == 200  # not even the way out was taken


def test_a_token_of_another_browser_is_refused(house: House) -> None:
    stranger, visitor = house.visitor("handler"), house.visitor("archivist")
    assert visitor.post("/logout", {"csrf_token": stranger.token()}).status_code == 400


def test_every_address_has_an_audience_and_strangers_reach_only_the_public_ones(
    house: House,
) -> None:
    visitor = house.visitor()
    for rule in rules(house):
        if rule.endpoint == "static" or "GET" not in (rule.methods or ()):
            continue
        answer = visitor.get(address(rule))
        audience = getattr(house.app.view_functions[rule.endpoint], "audience", set())
        if "public" not in audience:
            assert answer.status_code == 303, rule
            assert answer.headers["Location"].startswith("/login?next="), rule


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example"])
def test_a_foreign_host_name_is_refused(house: House, host: str) -> None:
    answer = house.app.test_client().get("/login", base_url=f"http://{host}")
    assert answer.status_code == 400
    assert host not in answer.text


def test_own_and_named_hosts_are_answered(house: House) -> None:
    safe = house.setting(public_url="https://dy.example", trusted_hosts=("other.example",))
    for host in ("dy.example", "other.example", "127.0.0.1"):
        answer = safe.app.test_client().get("/login", base_url=f"https://{host}")
        assert answer.status_code == 200, host


def test_https_is_insisted_on_over_https_alone(house: House) -> None:
    assert "Strict-Transport-Security" not in house.visitor().get("/login").headers
    safe = house.setting(public_url="https://dy.example")
    headers = Visitor(safe.app, base_url="https://dy.example").get("/login").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_proxys_word_counts_only_where_one_is_declared(house: House) -> None:
    told = {"X-Forwarded-For": "203.0.113.9"}
    for proxies, believed in ((0, "127.0.0.1"), (1, "203.0.113.9")):
        behind = house.setting(proxies=proxies)
        visitor = behind.visitor()
        token = visitor.token()
        form = {"login_name": "nobody", "password": "wrong", "csrf_token": token}
        visitor.client.post("/login", data=form, base_url=visitor.base_url, headers=told)
        page = behind.read(lambda s: s.connection().exec_driver_sql("SELECT address FROM audit"))
        assert page.fetchall()[-1][0] == believed


def test_an_error_shows_nothing_of_the_inside(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = house.visitor("archivist")
    monkeypatch.setitem(house.app.view_functions, "account.index", lambda: 1 / 0)
    answer = visitor.get("/account")
    assert answer.status_code == 500
    assert "ZeroDivision" not in answer.text
    assert "Traceback" not in answer.text


def test_a_forms_cookie_cannot_be_made_elsewhere(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each installation signs with a secret of its own."""
    settings = house.installation.settings
    other = Installation(
        settings.__class__(
            data_dir=tmp_path_factory.mktemp("other"), database_url=settings.database_url
        ),
        house.installation.database,
        house.installation.store,
    )
    assert create_app(other).secret_key != house.app.secret_key


@pytest.fixture
def kept() -> KeptSignatures:
    return KeptSignatures(URLSafeTimedSerializer("key"))


def test_what_is_kept_of_a_cookie_is_nobody_elses(kept: KeptSignatures) -> None:
    cookie = kept.dumps({"_flashes": []})
    kept.loads(cookie)["_flashes"].append(["green", "已批准。"])
    assert kept.loads(cookie) == {"_flashes": []}


def test_a_changed_cookie_is_refused_after_a_good_one(kept: KeptSignatures) -> None:
    cookie = kept.dumps({"csrf_token": "a"})
    assert kept.loads(cookie) == {"csrf_token": "a"}
    for changed in (cookie[:-1] + ("A" if cookie[-1] != "A" else "B"), "x" + cookie, ""):
        with pytest.raises(BadSignature):
            kept.loads(changed)


def test_a_kept_cookie_grows_old_like_any_other(
    kept: KeptSignatures, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = kept.dumps({"csrf_token": "a"})
    kept.loads(cookie, max_age=100)
    later = utc_now() + timedelta(days=2)
    monkeypatch.setattr(security, "utc_now", lambda: later)
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: int(later.timestamp()))
    with pytest.raises(SignatureExpired):
        kept.loads(cookie, max_age=100)
