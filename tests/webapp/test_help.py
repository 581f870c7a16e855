"""帮助: every page of the guide in both languages, and no link in it that leads nowhere."""

import re

import pytest

from tests.webapp.conftest import House
from webapp.views.help import TOPICS

LANGUAGES = ("zh", "en")


def article(text: str) -> str:
    return text[text.index("<article") : text.index("</article>")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", TOPICS)
def test_each_page_is_written_in_both_languages(bureaus: House, topic: str, language: str) -> None:
    text = article(bureaus.visitor("handler").get(f"/help/{topic}?lang={language}").text)
    chinese = len(re.findall(r"[\u4e00-\u9fff]", text))
    assert (chinese > 100) == (language == "zh"), text
    assert "{{" not in text


def test_the_two_languages_link_to_the_same_places(bureaus: House) -> None:
    visitor = bureaus.visitor("handler")
    for topic in TOPICS:
        links = [
            re.findall(r'href="([^"]+)"', article(visitor.get(f"/help/{topic}?lang={one}").text))
            for one in LANGUAGES
        ]
        assert links[0] == links[1], topic


@pytest.mark.parametrize(
    ("login", "topic"),
    [
        ("archivist", "archivist"),
        ("head", "approver"),
        ("handler", "requester"),
        ("legal", "legal"),
        ("admin", "administrator"),
        ("auditor", "auditor"),
    ],
)
def test_ones_own_work_comes_first(bureaus: House, login: str, topic: str) -> None:
    text = bureaus.visitor(login).get("/help").text
    assert re.findall(r'href="/help/(\w+)"', text)[0] == topic
    assert set(re.findall(r'href="/help/(\w+)"', text)) == set(TOPICS)


def test_the_bar_of_every_page_leads_to_the_guide(bureaus: House) -> None:
    assert 'href="/help"' in bureaus.visitor("handler").get("/tasks").text


def test_a_page_that_nobody_wrote_is_not_there(bureaus: House) -> None:
    assert bureaus.visitor("handler").get("/help/borrowing").status_code == 404
