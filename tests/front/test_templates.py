"""Every template draws, keeps to the strict content policy and speaks only translatable Chinese."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from tests.front.pages import PAGES
from tests.front.site import make_site
from webapp import bundles

TEMPLATES = bundles.STATIC.parent / "templates"
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
# The others are parts of pages.
WHOLE = sorted(name for name in PAGES if not name.endswith("_path"))
# Classes that only scripts look for, or that htmx puts on.
HOOKS = {"no-js"}
MARK = "\0"
IDEOGRAPH = re.compile(r"[\u4e00-\u9fff]")
VOID = {"meta", "link", "input", "br", "img", "source", "hr", "col", "wbr", "use", "path"}


class Reader(HTMLParser):
    """What a page holds: tags that stay open, ids, labels, fields, faults of the policy."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: set[str] = set()
        self.faults: list[str] = []
        self.classes: set[str] = set()
        self.icons: set[str] = set()
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.classes |= set((given.get("class") or "").split())
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label" and given.get("for"):
            self.targets.add(str(given["for"]))
        self.faults += [f"{tag} {name}" for name in given if name == "style" or name[:2] == "on"]
        if tag in {"script", "style"} and not given.get("src"):
            self.faults.append(f"inline {tag}")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)
        if tag == "use":
            self.icons.add(str(given["href"]).partition("#")[2])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    site = make_site()
    site.testing = True
    with site.test_client() as opened:
        yield opened


def read(client: FlaskClient, name: str) -> Reader:
    answer = client.get(f"/sample/{name}")
    assert answer.status_code == 200
    reader = Reader()
    reader.feed(answer.get_data(as_text=True))
    return reader


def style_classes() -> set[str]:
    sheets = [(bundles.STATIC / name).read_text("utf-8") for name in ("app.css", "viewer.css")]
    return set(re.findall(r"\.(-?[a-zA-Z_][\w-]*)", " ".join(sheets)))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_well_formed_and_keeps_to_the_policy(client: FlaskClient, name: str) -> None:
    page = read(client, name)
    assert page.faults == []
    assert page.open == []


@pytest.mark.parametrize("name", sorted(PAGES))
def test_ids_are_unique_and_labels_meet_their_field(client: FlaskClient, name: str) -> None:
    page = read(client, name)
    assert sorted({each for each in page.ids if page.ids.count(each) > 1}) == []
    assert page.targets - set(page.ids) == set()


@pytest.mark.parametrize("name", WHOLE)
def test_the_headings_of_a_page_begin_with_its_own(client: FlaskClient, name: str) -> None:
    found = read(client, name).headings
    assert found[:1] == ["h1"]
    assert found.count("h1") == 1


def test_choices_stand_spread_out_under_a_legend_whatever_class_they_are_of(
    client: FlaskClient,
) -> None:
    page = client.get("/sample/request").get_data(as_text=True)
    for name, kind, legend in (("who", "radio", "申请人是"), ("what", "checkbox", "要做什么")):
        assert re.search(rf'<fieldset id="{name}"[^>]*><legend>{legend}', page)
        assert len(re.findall(rf'<input type="{kind}"[^>]* name="{name}"', page)) > 1
    assert re.search(r"<select[^>]* multiple", page) is None


@pytest.mark.parametrize("name", sorted(PAGES))
def test_classes_and_icons_of_the_page_exist(client: FlaskClient, name: str) -> None:
    page = read(client, name)
    assert page.classes - style_classes() - HOOKS == set()
    drawn = set(re.findall(r'id="([\w-]+)"', (bundles.STATIC / "icons.svg").read_text("utf-8")))
    assert page.icons - drawn == set()


@pytest.mark.parametrize("name", ALL)
def test_classes_written_in_a_template_exist(name: str) -> None:
    written = {
        part
        for value in re.findall(r'class="([^"]*)"', plain(name))
        for part in value.split()
        if MARK not in part
    }
    assert written - style_classes() - HOOKS == set()


@pytest.mark.parametrize("name", ALL)
def test_chinese_in_a_template_is_marked_for_translation(name: str) -> None:
    text = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)
    text = re.sub(r"(?:_|ngettext)\((?:,?\s*(?:\"[^\"]*\"|'[^']*'))+", "", text)
    left = [line.strip() for line in text.splitlines() if IDEOGRAPH.search(line)]
    assert left == []


@pytest.mark.parametrize("name", ALL)
def test_template_has_no_inline_script_or_style(name: str) -> None:
    text = plain(name)
    assert re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|hx-on", text) is None
    assert re.search(r"<script(?![^>]*\ssrc=)", text) is None


@pytest.mark.parametrize("name", ALL)
def test_a_post_form_carries_its_token(name: str) -> None:
    for form in re.findall(r"<form\b.*?</form>", source(name), flags=re.DOTALL):
        if re.search(r'method="post"', form):
            assert re.search(r"csrf_token|keys\(|hidden_tag\(", form), form[:120]


def source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


def plain(name: str) -> str:
    """The template with a mark where something is filled in."""
    said = re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)
    return re.sub(r"\{[{%].*?[}%]\}", MARK, said, flags=re.DOTALL)


@pytest.mark.parametrize("name", ALL)
def test_template_compiles_with_the_known_filters(client: FlaskClient, name: str) -> None:
    assert client.application.jinja_env.get_template(name).name == name


def test_summary_of_faults_leads_to_each_field(client: FlaskClient) -> None:
    text = client.get("/sample/request_refused").get_data(as_text=True)
    summary = text[text.index("data-errors") : text.index("</ul>", text.index("data-errors"))]
    aims = re.findall(r'href="#([^"]+)"', summary)
    assert len(aims) >= 4
    assert all(f'id="{aim}"' in text for aim in aims)


def test_every_page_of_a_demo_says_so(client: FlaskClient) -> None:
    for name in WHOLE:
        assert "banner-demo" in client.get(f"/sample/{name}").get_data(as_text=True), name


def test_the_title_says_at_once_that_a_form_is_shown_again_with_errors(client: FlaskClient) -> None:
    texts = {name: client.get(f"/sample/{name}").get_data(as_text=True) for name in WHOLE}
    assert all(text.startswith("<!doctype html>") for text in texts.values())
    told = {name for name, text in texts.items() if "<title>有错误：" in text}
    # Pages given with a field refused, a count that cannot be, a signature that says nothing.
    assert told == {"request_refused", "visit", "signing"}
