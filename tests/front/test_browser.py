"""What a clerk does by keyboard, mouse and input method, in Chromium under the strict policy."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Route, expect

from tests.front.pages import PAGES

pytestmark = pytest.mark.e2e
WHOLE = sorted(name for name in PAGES if not name.endswith("_path"))
ZOOMED = 683  # a clerk's screen at 200 %
WIDTH = "document.documentElement.scrollWidth <= window.innerWidth"


@pytest.fixture(autouse=True)
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser objects to: refused styles and scripts, faults of ours."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and "video.mp4" not in message.location.get("url", ""):
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    yield heard
    assert heard == []


def shown(page: Page, name: str) -> Page:
    """Open a sample and wait until its diagram, if it has one, is drawn."""
    page.goto(f"/sample/{name}")
    if page.locator("[data-diagram]").count():
        page.locator("[data-shown]").wait_for()
    return page


def box(locator: Locator) -> dict[str, float]:
    """Where something stands."""
    found = locator.bounding_box()
    assert found is not None
    return dict(found)


@pytest.mark.parametrize("name", WHOLE)
def test_page_opens_without_a_complaint_and_fits_desk_and_phone(page: Page, name: str) -> None:
    shown(page, name)
    for width in (1366, ZOOMED, 390):
        page.set_viewport_size({"width": width, "height": 768})
        assert page.evaluate(WIDTH), width


def test_own_account_and_the_way_out_are_there_however_large_the_letters(page: Page) -> None:
    shown(page, "inbox")
    for width in (1366, 1093, ZOOMED):
        page.set_viewport_size({"width": width, "height": 768})
        side = page.get_by_role("region", name="侧栏")
        expect(side.get_by_role("button", name="退出登录")).to_be_visible()
        expect(side.locator(".who strong")).to_be_visible()


def test_menu_of_a_phone_leads_to_help_and_closes_by_escape(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    shown(page, "inbox")
    menu = page.locator("details.menu summary")
    menu.click()
    expect(page.locator(".menu-panel").get_by_role("link", name="帮助")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu-panel")).to_be_hidden()
    expect(menu).to_be_focused()


def test_decision_comes_first_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    shown(page, "task")
    decide, facts = page.locator("#decide"), page.locator(".task-main")
    assert box(decide)["y"] < box(facts)["y"]
    expect(page.get_by_role("button", name="不同意")).to_be_in_viewport()


def test_deciding_needs_no_scrolling_on_a_small_screen(page: Page) -> None:
    shown(page, "task")
    for name in ("同意", "不同意", "退回补正"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport()
    for text in ("申请内容", "附件与音像", "办理记录"):
        expect(page.get_by_role("heading", name=text)).to_be_in_viewport()


def test_diagram_shows_what_is_done_and_now(page: Page) -> None:
    shown(page, "task")
    assert page.locator(".djs-element.is-done").count() == 2
    expect(page.locator(".djs-element.is-current")).to_have_count(1)
    assert page.locator(".djs-element.is-taken").count() >= 3
    expect(page.locator(".trail [aria-current=step]")).to_contain_text("局主要负责人审批")


@pytest.mark.parametrize("full", [False, True])
def test_mark_of_bpmn_io_is_seen_and_covered_by_nothing(page: Page, *, full: bool) -> None:
    shown(page, "task")
    if full:
        page.get_by_role("button", name="满屏").click()
    mark = page.locator(".bjs-powered-by")
    expect(mark).to_be_visible()
    place = box(mark)
    for across in (0.05, 0.5, 0.95):
        for down in (0.1, 0.5, 0.9):
            x, y = place["x"] + place["width"] * across, place["y"] + place["height"] * down
            on_top = f"!!document.elementFromPoint({x}, {y}).closest('.bjs-powered-by')"
            assert page.evaluate(on_top)


def test_diagram_that_cannot_be_fetched_says_so_and_the_words_remain(
    page: Page, complaints: list[str]
) -> None:
    page.route("**/diagram.bpmn", lambda route: route.fulfill(status=404))
    page.goto("/sample/task")
    expect(page.locator(".diagram")).to_contain_text("流程图没有打开")
    expect(page.locator(".trail")).to_contain_text("核验证件")
    complaints.clear()


def test_rows_are_walked_by_keys_and_opened_by_enter(page: Page) -> None:
    shown(page, "inbox")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator("tr.current .main")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#task-0$"))


def test_slash_goes_to_the_search_box_but_not_while_typing(page: Page) -> None:
    shown(page, "inbox")
    page.keyboard.press("/")
    search = page.get_by_label("全局搜索")
    expect(search).to_be_focused()
    page.keyboard.type("a/b")
    expect(search).to_have_value("a/b")


def test_list_follows_the_filter_only_when_the_input_method_has_settled(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "q=" in request.url else None)
    shown(page, "inbox")
    field = page.get_by_label("在列表中筛选")
    fire = """(field, [name, value, composing]) => { field.value = value; field.dispatchEvent(
        name === 'input' ? new InputEvent('input', {bubbles: true, isComposing: composing})
        : new CompositionEvent(name, {bubbles: true})) }"""
    field.evaluate(fire, ["compositionstart", "", True])
    field.evaluate(fire, ["input", "jian", True])
    page.evaluate("new Promise(done => setTimeout(done, 500))")
    assert asked == []
    with page.expect_response(re.compile("q=%E6%A3%80")):
        field.evaluate(fire, ["compositionend", "检察院", False])


def test_a_day_that_is_none_is_marked_at_its_box_until_it_is_put_right(page: Page) -> None:
    told = '<span id="since-fault" role="alert">'

    def answer(route: Route) -> None:
        body = route.fetch().text()
        assert told in body
        fault = '<span class="error">没有这一天</span>' if "02-31" in route.request.url else ""
        route.fulfill(body=body.replace(told, told + fault), content_type="text/html")

    page.route(re.compile(r"/sample/register\?"), answer)
    shown(page, "register")
    since = page.locator("#since")
    since.fill("2026-02-31")
    since.press("Tab")
    expect(since).to_have_attribute("aria-invalid", "true")
    expect(since).to_have_accessible_description(re.compile("没有这一天"))
    since.fill("2026-02-28")
    since.press("Tab")
    expect(since).not_to_have_attribute("aria-invalid", "true")


def test_a_form_is_sent_once_however_often_it_is_clicked(page: Page) -> None:
    posts: list[str] = []
    page.on("request", lambda sent: posts.append(sent.post_data or "") if sent.post_data else None)
    shown(page, "task")
    page.evaluate("document.querySelector('#decide form').action = '/sample/draft'")
    button = page.get_by_role("button", name="同意", exact=True)
    button.dblclick()
    expect(button).to_be_disabled()
    assert len(posts) == 1
    assert "decision=approve" in posts[0]
    assert "_key=k1" in posts[0]


def test_ctrl_enter_sends_the_main_form(page: Page) -> None:
    shown(page, "task")
    page.get_by_label("意见", exact=True).fill("同意。")
    page.evaluate("document.querySelector('#decide form').action = '/sample/draft'")
    with page.expect_request("**/sample/draft") as sent:
        page.keyboard.press("Control+Enter")
    assert "decision=approve" in str(sent.value.post_data)


def test_phrase_fills_the_opinion(page: Page) -> None:
    shown(page, "task")
    page.get_by_role("button", name="同意查阅，不予复制。").click()
    expect(page.get_by_label("意见", exact=True)).to_have_value("同意查阅，不予复制。")


def test_returning_first_asks_what_to_bring(page: Page) -> None:
    shown(page, "task_approve")
    bring = page.get_by_label("需要补正、携带的材料")
    expect(bring).to_be_hidden()
    page.get_by_role("button", name="退回补正").click()
    expect(bring).to_be_visible()
    why = page.get_by_label("审批意见")
    expect(why).to_be_focused()
    why.fill("缺介绍信。")
    bring.fill("介绍信原件")
    page.evaluate("document.querySelector('#decide form').action = '/sample/draft'")
    with page.expect_request("**/sample/draft") as sent:
        page.get_by_role("button", name="退回补正").click()
    assert "decision=return" in str(sent.value.post_data)


def test_reassigning_asks_in_a_dialog_that_escape_leaves(page: Page) -> None:
    shown(page, "task")
    page.locator("#reassign > summary").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("转给谁办理")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator("#reassign > summary")).to_be_focused()


def test_a_person_is_added_and_removed_without_losing_what_was_typed(page: Page) -> None:
    shown(page, "request_shipped")
    page.locator("[name=persons-0-name]").fill("陈静")
    page.get_by_role("button", name="再加一个人").click()
    expect(page.locator("[name=persons-1-name]")).to_be_focused()
    expect(page.locator("[name=persons-1-name]")).to_have_value("")
    page.locator("[name=persons-1-name]").fill("李伟")
    page.get_by_role("button", name="删去").first.click()
    expect(page.locator("[name=persons-0-name]")).to_have_count(0)
    expect(page.locator("[name=persons-1-name]")).to_have_value("李伟")
    expect(page.locator("[name=persons-1-name]")).to_be_focused()


def test_fields_follow_the_answers(page: Page) -> None:
    shown(page, "request_shipped")
    client, agency = page.locator("[name=client]"), page.locator("[name=letter_agency]")
    expect(client).to_be_visible()
    page.get_by_label("没有证件").check()
    expect(page.locator("[name=persons-0-identity_number]")).to_be_hidden()
    expect(page.locator("[name=persons-0-identified_how]")).to_be_visible()
    page.get_by_label("外地执法部门（来函）").check()
    expect(client).to_be_hidden()
    expect(agency).to_be_visible()


def test_path_is_asked_again_when_an_answer_changes(page: Page) -> None:
    shown(page, "request")
    page.locator("[name=visitors-0-name]").fill("周")
    with page.expect_response("**/sample/path"):
        page.get_by_label("代理律师").check()
    expect(page.locator("#path")).to_contain_text("由局主要负责人批准")
    expect(page.get_by_label("代理律师")).to_be_checked()
    expect(page.locator("[name=visitors-0-name]")).to_have_value("周")


def test_draft_saves_itself_and_says_when(page: Page) -> None:
    shown(page, "request")
    with page.expect_request("**/sample/draft") as saved:
        page.get_by_label("理由").fill("核对送达时间")
    assert "核对送达时间" in str(saved.value.post_data)
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"已自动保存 \d\d:\d\d"))


@pytest.mark.parametrize(
    "typed", ["2026年11月3日", "20261103", "2026/11/3", "２０２６.11.03"]
)  # as people write a day
def test_day_is_put_right(page: Page, typed: str) -> None:
    shown(page, "request")
    field = page.locator("[name=day]")
    field.fill(typed)
    field.blur()
    expect(field).to_have_value("2026-11-03")


def test_day_is_picked_from_the_calendar(page: Page) -> None:
    shown(page, "request")
    page.locator("[name=day]").fill("2026-11-03")
    page.locator(".date-box .pick").click()
    page.get_by_role("button", name="2026-11-20").click()
    expect(page.locator("[name=day]")).to_have_value("2026-11-20")


def test_case_is_looked_up_while_typing(page: Page) -> None:
    shown(page, "request")
    page.locator("[name=case]").fill("恒建")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[name=case]")).to_have_value("平人社罚〔2026〕12号")


def test_long_list_is_searched_and_posts_its_value(page: Page) -> None:
    shown(page, "request")
    page.get_by_label("承办机构").first.fill("第7")
    page.get_by_role("option", name="第7执法大队").click()
    assert page.locator("select[name=office]").input_value() == "7"


def test_remaining_characters_are_counted(page: Page) -> None:
    shown(page, "request")
    page.get_by_label("理由").fill("核对送达时间")
    expect(page.locator(".counter").first).to_have_text("还剩 494 字")


def test_upload_shows_its_way_and_ends_on_the_page_it_led_to(page: Page) -> None:
    shown(page, "verify")
    form = page.locator("form[enctype]")
    form.evaluate("form => { form.action = '/sample/upload' }")
    letter = {"name": "函.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"x" * 300_000}
    page.locator("[type=file]").set_input_files(letter)
    expect(form).to_contain_text("函.pdf")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("登记号")
    expect(page).to_have_url(re.compile("/sample/register_entry$"))
    page.locator("#correct > summary").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_pages_work_without_script(browser: Browser, base_url: str) -> None:
    page = browser.new_context(java_script_enabled=False, base_url=base_url).new_page()
    page.goto("/sample/request_shipped")
    expect(page.get_by_role("button", name="再加一个人")).to_have_attribute("name", "add")
    expect(page.get_by_role("button", name="提交申请")).to_be_enabled()
    page.goto("/sample/task")
    page.locator("#reassign > summary").click()
    expect(page.get_by_label("接办人")).to_be_visible()
    expect(page.locator(".diagram")).to_be_hidden()
    expect(page.locator(".trail")).to_be_visible()
    page.context.close()
