"""How pages are put together: each in its language, nothing of one reader on another's."""

from dataclasses import replace

import pytest
from flask import url_for
from flask.templating import Environment
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from people.actors import Actor, PostHeld
from tests.webapp.conftest import TOKEN, House
from webapp.navigation import groups, reachable
from webapp.templating import PageEnvironment, written

CLERK = Actor(7, "李晓梅", 1, (PostHeld("档案员", ("archivist",)),))


def test_one_page_is_read_in_two_languages_turn_by_turn(house: House) -> None:
    visitor = house.visitor("archivist")
    for _ in range(2):
        chinese, english = visitor.get("/tasks").text, visitor.get("/tasks?lang=en").text
        assert "跳到正文" in chinese
        assert "Skip to content" not in chinese
        assert "跳到正文" not in english
        assert "Skip to content" in english


@given(st.one_of(st.text(), st.integers(), st.none(), st.text().map(Markup)))
def test_a_value_is_escaped_as_the_library_escapes_it(value: object) -> None:
    assert written(value) == escape(value)


HOSTILE = "<script>alert('1')</script> & \"x\""
TEMPLATES = [
    "{{ x }}",
    '<a title="{{ x }}">{{ x|upper }}</a>',
    "{{ x ~ '<b>' }}{{ '<b>'|safe ~ x }}",
    "{% macro m(v) %}<i>{{ v }}</i>{% endmacro %}{{ m(x) }}{{ m(x|safe) }}",
    "{% macro m() %}<i>{{ caller(x) }}</i>{% endmacro %}{% call(v) m() %}{{ v }}{% endcall %}",
    "{{ [x, '<']|join('<') }}{{ [x] }}{{ {'k': x}.k }}",
    "{% set y %}<b>{{ x }}</b>{% endset %}{{ y }}{% for one in [x] %}{{ one }}{% endfor %}",
    "{% autoescape false %}{{ x }}{% endautoescape %}{% autoescape y %}{{ x }}{% endautoescape %}",
    "{% if x %}{{ x if y else x }}{% endif %}{{ nothing }}",
]


@pytest.mark.parametrize("source", TEMPLATES)
def test_a_page_escapes_what_the_plain_environment_escapes(house: House, source: str) -> None:
    ours = house.app.jinja_env
    plain = Environment(house.app, autoescape=house.app.select_jinja_autoescape)
    values = {"x": HOSTILE, "y": True}
    assert type(ours) is PageEnvironment
    assert ours.from_string(source).render(values) == plain.from_string(source).render(values)


def test_a_place_is_gone_with_the_right_to_it() -> None:
    assert "requests.counter" in reachable(CLERK)
    assert "requests.counter" not in reachable(replace(CLERK, posts=()))
    assert reachable(replace(CLERK, bureau_id=None)) == frozenset()


def test_the_number_beside_a_place_is_that_of_now(house: House) -> None:
    with house.app.test_request_context("/tasks"):
        doors = reachable(CLERK)
        for waiting in (3, 4, 3):
            [inbox, *_rest] = groups(doors, (("tasks.inbox", waiting),), "tasks.inbox", "/", "zh")[
                0
            ].links
            assert (inbox.count, inbox.current) == (waiting, True)


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({"tab": "done"}, "/tasks?tab=done"),
        ({"tab": None}, "/tasks"),
        ({"page": 1}, "/tasks?page=1"),
        ({"page": True}, "/tasks?page=True"),
        ({"tab": ["a", "b"]}, "/tasks?tab=a&tab=b"),
        ({"q": "张 & 三"}, "/tasks?q=%E5%BC%A0+%26+%E4%B8%89"),
    ],
)
def test_an_address_asked_for_again_is_the_same(
    house: House, given: dict[str, object], address: str
) -> None:
    for root in ("", "/archive", ""):
        with house.app.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            assert url_for("tasks.inbox", **given) == root + address  # type: ignore[arg-type]  # any


def test_an_address_with_a_host_is_kept_for_nobody_else(house: House) -> None:
    for host in ("127.0.0.1", "localhost"):
        with house.app.test_request_context("/", base_url=f"http://{host}"):
            assert url_for("tasks.inbox", _external=True) == f"http://{host}/tasks"


def test_each_browser_has_a_mark_of_its_own_on_all_its_forms(house: House) -> None:
    first, second = house.visitor("archivist"), house.visitor("handler")
    marks = [set(TOKEN.findall(one.get("/account").text)) for one in (first, second, first)]
    assert marks[0] == marks[2]
    assert not marks[0] & marks[1]
