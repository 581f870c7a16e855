"""What is sent to fill the disk, to be shown to a stranger, or to be shown to the next reader."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from core.errors import Busy
from tests.people_of_bureaus import PASSWORD
from tests.webapp.conftest import House, Visitor
from webapp import edge

SECRET = "never to be seen 绝密"


def send(visitor: Visitor, path: str, size: int) -> TestResponse:
    body = {"file": (io.BytesIO(bytes(size)), "大.pdf"), "csrf_token": visitor.token()}
    return visitor.client.post(path, data=body, base_url=visitor.base_url)


def test_a_stranger_may_send_little_and_staff_much(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "MOST_OF_STRANGERS", 100_000)
    stranger, keeper = house.visitor(), house.visitor("archivist")
    assert send(stranger, "/v/UNKNOWN", 50_000).status_code == 404
    for path in ("/v/UNKNOWN", "/login", "/cases/1/recordings/new"):
        assert send(stranger, path, 200_000).status_code == 413, path
    assert send(keeper, "/v/UNKNOWN", 200_000).status_code == 404
    keeper.post("/logout")
    stranger.client.set_cookie("login", "made up", domain="127.0.0.1")
    assert send(stranger, "/v/UNKNOWN", 200_000).status_code == 413


def test_a_body_without_a_length_is_bounded_too(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sent in chunks, as a browser never does and a tool can."""
    monkeypatch.setattr(edge, "MOST_OF_STRANGERS", 100_000)
    answer = house.app.test_client().post(
        "/login",
        base_url="http://127.0.0.1:8000",
        input_stream=io.BytesIO(b"login_name=" + b"x" * 200_000),
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == 413


SECRETS = ("password", "current", "repeat", "step_up", "code", "one_time_code")
SENT_AGAIN = ("code", "one_time_code")


def busy() -> None:
    raise Busy("系统正忙，没有保存。")


def broken() -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize("fault", [busy, broken])
def test_no_page_of_a_fault_repeats_a_secret(
    house: House, monkeypatch: pytest.MonkeyPatch, fault: Callable[[], None]
) -> None:
    """Whoever walks by the screen reads the page too."""
    visitor = house.visitor("archivist")
    typed: dict[str, Any] = {name: f"{SECRET} {name}" for name in SECRETS}
    monkeypatch.setitem(house.app.view_functions, "account.change_password", fault)
    page = visitor.post("/account/password", typed | {"note": "不要丢掉这句"}).text
    assert "不要丢掉这句" in page
    for name in SECRETS:
        again = fault is busy and name in SENT_AGAIN
        assert page.count(f"{SECRET} {name}") == int(again), name


def test_a_wrong_password_is_in_no_answer(house: House) -> None:
    visitor = house.visitor("archivist")
    typed = {"current": SECRET, "password": f"{SECRET} neu", "repeat": f"{SECRET} neu"}
    for path, form in (
        ("/account/password", typed),
        ("/login", {"login_name": "archivist", "password": SECRET}),
        ("/login/first", {"login_name": "x", "one_time_code": "X", **typed}),
        ("/account/second-factor/begin", {"step_up": SECRET}),
    ):
        house.clock.forward(minutes=6)
        assert SECRET not in visitor.post(path, form).text, path
    assert PASSWORD not in visitor.get("/account").text


def test_the_form_is_read_before_anybody_waits_for_it(house: House) -> None:
    """Nothing holds the write lock while a slow sender is still sending."""
    seen = []
    writers = house.installation.database._lock._threads  # there is no other way to see it

    class Slow(io.BytesIO):
        def readinto(self, buffer: Any) -> int:
            seen.append(writers.locked())
            return super().readinto(buffer)

    body = b"login_name=archivist&password=x"
    house.app.test_client().post(
        "/login",
        base_url="http://127.0.0.1:8000",
        input_stream=Slow(body),
        content_type="application/x-www-form-urlencoded",
        content_length=len(body),
    )
    assert seen
    assert not any(seen)
