"""Every page in English: nothing on it is Chinese but what was entered or published so."""

import json
import re
from collections.abc import Iterator

import pytest
from lxml import html
from sqlalchemy import select

from bureaus import articles, packs
from core.clock import beijing
from core.database import Model
from core.i18n import message
from studio.catalogues import CHINESE
from tests.people_of_bureaus import NOON
from tests.webapp.access_rows import ROWS, Row
from tests.webapp.catalogue import EXAMPLE, extracted
from tests.webapp.conftest import House
from tests.webapp.table_world import Table, undone
from webapp.pages.titles import STORED, title_word
from webapp.wording import listed, word

PAGES = [row for row in ROWS if row.method == "GET" and row.endpoint != "static"]
CITED = "《[^》]+》第[一二三四五六七八九十]+条(第[一二三四五六七八九十]+[款项])*"
FORMS = [row for row in ROWS if row.method == "POST"]
TYPING = ("nobody", "handler", "archivist", "head", "admin")
SHOWN = ("title", "aria-label", "placeholder", "alt", "data-label")


@pytest.fixture(scope="module")
def data(table: Table) -> re.Pattern[str]:
    """What stays as it is: names, numbers, post titles, the words of the regulations."""
    words = {word for word in stored(table) if not STORED.fullmatch(word)} - extracted()
    words |= set(quotable()) | set(of_bureaus()) | {EXAMPLE, "中文"}
    known = sorted(filter(CHINESE.search, words), key=len, reverse=True)
    return re.compile("|".join((CITED, *map(re.escape, known))))


def stored(table: Table) -> Iterator[str]:
    """Every text in the database."""
    with table.app.installation.database.reading() as session:
        for kept in Model.metadata.sorted_tables:
            for row in session.execute(select(kept)):
                yield from texts(list(row))


def texts(value: object) -> Iterator[str]:
    """The texts in a value of a column."""
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, list | tuple | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


def quotable() -> Iterator[str]:
    """The regulations."""
    for article in articles.all_articles():
        yield from (article.document, article.notice, f"{article.number} {article.short}")
        yield from (*article.text, article.whole)


def of_bureaus() -> Iterator[str]:
    """What bureaus call themselves, their posts and offices, and how their papers are numbered."""
    for code in packs.shipped_codes():
        pack = packs.load_shipped(code)
        yield from (pack.name, pack.short_name, pack.address, pack.register_keeper)
        yield from pack.roles.values()
        yield from (office.name for office in pack.offices)
        yield from (f"{word}{rest}" for word in pack.words.values() for rest in ("〔2026〕1号", ""))


def said(page: str) -> Iterator[str]:
    """Every piece of text that a page shows or reads out."""
    for element in html.fromstring(page).iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style"}:
            continue
        if element.get("class") != "face":  # the first character of a name
            yield element.text or ""
        yield element.tail or ""
        yield from (element.get(name, "") for name in SHOWN)
        yield from json.loads(element.get("data-words", "{}")).values()


def ask(table: Table, kind: str, path: str, method: str = "GET") -> str:
    """The page as an English reader of one kind gets it; empty when it is no page."""
    client = table.app.test_client()
    client.set_cookie("language", "en", domain="127.0.0.1")
    if kind in table.tokens:
        client.set_cookie("login", table.tokens[kind], domain="127.0.0.1")
    with undone():
        answer = client.open(path, method=method, base_url="http://127.0.0.1:8000", buffered=True)
        answer.close()
    shown = answer.mimetype == "text/html" and answer.status_code not in range(300, 400)
    return answer.text if shown else ""


def left_over(page: str, data: re.Pattern[str]) -> set[str]:
    """The pieces of a page that are Chinese without being data."""
    chinese = filter(CHINESE.search, said(page))
    return {" ".join(one.split()) for one in chinese if CHINESE.search(data.sub("", one))}


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_a_page_is_english(table: Table, data: re.Pattern[str], row: Row) -> None:
    path = row.path.format(**table.ids)
    pages = {kind: ask(table, kind, path) for kind in ("nobody", *table.tokens)}
    assert {kind: left_over(page, data) for kind, page in pages.items() if page} == {
        kind: set() for kind, page in pages.items() if page
    }


def test_the_search_for_chinese_finds_some(table: Table, data: re.Pattern[str]) -> None:
    page = ask(table, "archivist", "/cases?lang=zh")
    assert {"案卷与音像", "全部种类"} <= left_over(page, data)


@pytest.mark.parametrize("row", FORMS, ids=str)
def test_what_is_wrong_with_an_empty_form_is_said_in_english(
    table: Table, data: re.Pattern[str], row: Row
) -> None:
    path = row.path.format(**table.ids)
    pages = {kind: ask(table, kind, path, "POST") for kind in TYPING}
    assert {kind: left_over(page, data) for kind, page in pages.items() if page} == {
        kind: set() for kind, page in pages.items() if page
    }


def test_a_page_is_chinese_unless_english_is_asked_for(house: House) -> None:
    visitor = house.visitor()
    assert '<html lang="zh"' in visitor.get("/login").text
    assert "用本局发给您的账号登录" in visitor.get("/login").text
    english = visitor.get("/login?lang=en").text
    assert '<html lang="en"' in english
    assert "Sign in with the account that your bureau gave you." in english


def test_a_choice_lasts_and_leads_back_to_the_page(house: House) -> None:
    visitor = house.visitor()
    answer = visitor.get("/language/en?next=/r")
    assert answer.headers["Location"] == "/r"
    assert '<html lang="en"' in visitor.get("/r").text
    visitor.get("/language/zh")
    assert '<html lang="zh"' in visitor.get("/r").text
    assert visitor.get("/language/fr").status_code == 404


def test_the_language_of_a_page_that_only_an_act_shows_is_changed_where_one_came_from(
    house: House,
) -> None:
    visitor = house.visitor("archivist")
    came = {"headers": {"Referer": "http://localhost/reading-room/grants/3?x=1"}}
    shown = visitor.post("/reading-room/grants/9/open", **came).text
    assert "/language/en?next=/reading-room/grants/3" in shown
    assert "/open" not in shown
    assert "/language/en?next=/reading-room" in visitor.get("/reading-room").text


def test_a_person_finds_their_language_on_another_computer(house: House) -> None:
    house.visitor("handler").post("/account/language", {"language": "en"})
    assert '<html lang="en"' in house.visitor("handler").get("/account").text
    assert '<html lang="zh"' in house.visitor("archivist").get("/account").text


def test_values_in_a_sentence_follow_the_language(house: House) -> None:
    pages, done = "{pages} 页", "已由{name}于{at}办理。"
    with house.app.test_request_context("/?lang=en"):
        assert word(message(pages, pages=1)) == "1 page"
        assert word(message(pages, pages=2)) == "2 pages"
        assert word(message(done, name="王强", at=NOON)).endswith(
            f"{beijing(NOON):%Y-%m-%d %H:%M}."
        )
        assert word(message("请填写“{label}”。", label=message("姓名"))) == "Please fill in 'Name'."
        assert (
            title_word("王强申请调阅 1号等2件")
            == "王强 requests access to 1号 and others (2 in all)"
        )
        assert (
            title_word("王强等2人申请刻盘 1号")
            == "王强 and others (2 persons) requests a disc for 1号"
        )
        assert listed(["View", "Copy"]) == "View, Copy"
    with house.app.test_request_context("/"):
        assert word(message(done, name="王强", at=NOON)).startswith("已由王强于2026年")
        assert listed(["查阅", "拷贝"]) == "查阅、拷贝"


def test_days_and_times_are_written_in_figures(house: House) -> None:
    visitor = house.visitor("archivist")
    assert f"{beijing(house.clock.at):%Y-%m-%d %H:%M}" in visitor.get("/account?lang=en").text
    assert "年" not in "".join(said(visitor.get("/account?lang=en").text))


@pytest.mark.parametrize("path", ["/nothing", "/v/AAAA", "/r/AAAA", "/room"])
def test_faults_and_public_pages_are_worded_too(house: House, path: str) -> None:
    page = house.visitor().get(f"{path}?lang=en").text
    assert '<html lang="en"' in page
    assert {one for one in said(page) if CHINESE.search(one.replace("中文", ""))} == set()
