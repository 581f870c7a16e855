"""Pages on A4: the content, without the frame around it."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

ACROSS = 718  # of A4 within its margins
SHOWN_AS = "rows => rows.map(row => getComputedStyle(row).display)"


@pytest.mark.parametrize("name", ["inbox", "task", "register_entry", "receipt"])
def test_page_prints_on_paper_without_the_frame(page: Page, name: str) -> None:
    page.goto(f"/sample/{name}")
    page.emulate_media(media="print")
    for part in (".side", ".bar", ".banner", ".toasts"):
        expect(page.locator(part).first).to_be_hidden()
    expect(page.locator(".print-head")).to_be_visible()
    page.set_viewport_size({"width": ACROSS, "height": 768})
    rows = page.locator("table.grid tbody tr").evaluate_all(SHOWN_AS)
    assert set(rows) <= {"table-row"}, "a table stays a table, as narrow as the sheet is"
    sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
    assert sheets <= (2 if name == "task" else 1)
