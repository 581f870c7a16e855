"""Every selector and every declaration of our style sheets means something to Chromium 86."""

from collections.abc import Iterator

import pytest
import tinycss2
from playwright.sync_api import Browser

from webapp import bundles

# What it leaves out, and why a page is whole without it.
SPARED: dict[str, str] = {
    "accent-color": "the browser's own blue on ticks and choices",
    "scrollbar-width": "scroll bars as wide as the system's",
    "scrollbar-color": "scroll bars as grey as the system's",
    "forced-color-adjust": "this browser forces no colours",
}
LOST = """([selectors, declarations]) => {
    const understood = (one) => {
        try { document.querySelector(one); return true } catch { return false }
    }
    return [
        ...selectors.filter((one) => !understood(one)),
        ...declarations.filter(([name, value]) => !CSS.supports(name, value)),
    ]
}"""
PREFIXES = ("--", "-moz-", "-ms-", "-webkit-")


def rules(sheet: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each selector with its declarations, inside media queries too."""
    parts = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    while parts:
        part = parts.pop(0)
        if (
            part.type == "at-rule"
            and part.content
            and part.lower_at_keyword in {"media", "supports"}
        ):
            parts += tinycss2.parse_rule_list(part.content, skip_whitespace=True)
        elif part.type == "qualified-rule":
            found = tinycss2.parse_declaration_list(part.content, skip_whitespace=True)
            yield (
                tinycss2.serialize(part.prelude),
                [(d.name, tinycss2.serialize(d.value)) for d in found if d.type == "declaration"],
            )


@pytest.mark.parametrize("sheet", ["app.css", "viewer.css"])
def test_the_style_sheet_is_understood(browser: Browser, sheet: str) -> None:
    text = (bundles.STATIC / sheet).read_text("utf-8")
    found = list(rules(text))
    assert len(found) > 100
    selectors = [selector for selector, _ in found if "::-" not in selector]
    declarations = sorted(
        {
            declaration
            for _, body in found
            for declaration in body
            if not any(part.startswith(PREFIXES) for part in declaration)
            and declaration[0] not in SPARED
        }
    )
    page = browser.new_page()
    lost = page.evaluate(LOST, [selectors, declarations])
    page.close()
    assert lost == []
