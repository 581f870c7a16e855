"""Pages on A4: the content, without the frame around it."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("name", ["inbox", "task", "register_entry", "receipt"])
def test_page_prints_on_paper_without_the_frame(page: Page, name: str) -> None:
    page.goto(f"/sample/{name}")
    page.emulate_media(media="print")
    for part in (".side", ".bar", ".banner", ".toasts"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator(".print-head")).to_be_visible()
    sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert sheets <= (2 if name == "task" else 1)
