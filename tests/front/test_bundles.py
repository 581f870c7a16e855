"""The committed bundles are those of the committed sources, small, and fit for Chromium 86."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from webapp import bundles

ASSETS = bundles.STATIC.parent / "assets"
MANIFEST = bundles.read_manifest()
KIBIBYTE = 1024
# Features that Chromium 86 does not have, as they look in a built style sheet.
TOO_NEW = {
    ":has(": r":has\(",
    ":is( and :where(": r":(is|where)\(",
    "color-mix": r"color-mix\(",
    "oklch, oklab, lab, lch": r"\b(oklch|oklab|lch|lab)\(",
    "light-dark": r"light-dark\(",
    "container queries": r"@container|container-type",
    "cascade layers": r"@layer",
    "inset": r"[{;]inset(-inline|-block)?:",
    "aspect-ratio": r"[{;]aspect-ratio:",
    "two-sided logical properties": r"[{;](margin|padding)-(inline|block):",
    "dynamic viewport units": r"\d(dvh|svh|lvh|dvw)\b",
    "single transforms": r"[{;](translate|scale|rotate):",
    "file-selector-button": r"::file-selector-button",
    "overflow clip": r"overflow(-[xy])?:clip",
    "range media queries": r"@media[^{]*[<>]=?",
}
TOO_NEW_SCRIPT = {
    "crypto.randomUUID": r"randomUUID",
    "private methods": r"static\s*\{",
    "logical at()": r"\.requestSubmit\(\)\.",
}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sheet(name: str) -> str:
    return (bundles.STATIC / name).read_text("utf-8")


def test_manifest_names_exactly_the_built_files() -> None:
    built = {path.name for path in bundles.STATIC.iterdir() if path.name != "manifest.json"}
    assert built == set(MANIFEST["files"])


@pytest.mark.parametrize("name", sorted(MANIFEST["files"]))
def test_built_file_is_the_one_the_manifest_tells_of(name: str) -> None:
    assert digest(bundles.STATIC / name) == MANIFEST["files"][name]


def test_bundles_were_built_from_the_committed_sources() -> None:
    sources = {path for path in (ASSETS / "src").rglob("*") if path.is_file()}
    sources |= {ASSETS / name for name in ("build.mjs", "package.json", "package-lock.json")}
    found = {path.relative_to(ASSETS).as_posix(): digest(path) for path in sources}
    assert found == MANIFEST["sources"], "run `npm ci && node build.mjs` in webapp/assets"


def test_address_of_a_file_changes_with_its_content() -> None:
    assert bundles.asset("app.css").endswith(MANIFEST["files"]["app.css"][:12])


@pytest.mark.parametrize(("name", "most"), [("app.js", 80), ("app.css", 40), ("viewer.js", 220)])
def test_bundle_is_small(name: str, most: int) -> None:
    assert (bundles.STATIC / name).stat().st_size <= most * KIBIBYTE


@pytest.mark.parametrize("name", ["app.css", "viewer.css"])
def test_every_variable_of_the_style_sheets_is_defined(name: str) -> None:
    text = sheet("app.css") + (sheet("viewer.css") if name == "viewer.css" else "")
    defined = set(re.findall(r"(--[\w-]+)\s*:", text))
    used = set(re.findall(r"var\(\s*(--[\w-]+)\s*\)", sheet(name)))
    assert used - defined == set()


@pytest.mark.parametrize("feature", sorted(TOO_NEW))
@pytest.mark.parametrize("name", ["app.css", "viewer.css"])
def test_style_sheet_needs_nothing_newer_than_chromium_86(name: str, feature: str) -> None:
    assert re.search(TOO_NEW[feature], sheet(name)) is None


@pytest.mark.parametrize("feature", sorted(TOO_NEW_SCRIPT))
def test_script_needs_nothing_newer_than_chromium_86(feature: str) -> None:
    assert re.search(TOO_NEW_SCRIPT[feature], sheet("app.js")) is None


def test_htmx_is_the_pinned_version_without_evaluation() -> None:
    lock = json.loads((ASSETS / "package-lock.json").read_text("utf-8"))
    assert lock["packages"]["node_modules/htmx.org"]["version"] == "2.0.11"
    assert "allowEval:!1" in sheet("app.js")


@pytest.mark.parametrize("folder", [ASSETS, ASSETS.parents[1] / "tests" / "old_browser"])
def test_lock_pins_exact_versions_and_names_no_host(folder: Path) -> None:
    package = json.loads((folder / "package.json").read_text("utf-8"))
    wanted = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    lock = json.loads((folder / "package-lock.json").read_text("utf-8"))
    # What comes inside another package is covered by that package's hash.
    locked = [
        entry for place, entry in lock["packages"].items() if place and not entry.get("inBundle")
    ]
    assert all(entry.get("integrity") and "resolved" not in entry for entry in locked)


def test_notice_names_the_browser_libraries() -> None:
    notice = (ASSETS.parents[1] / "NOTICE").read_text("utf-8")
    lock = json.loads((ASSETS / "package-lock.json").read_text("utf-8"))
    shipped = {
        place.removeprefix("node_modules/")
        for place, entry in lock["packages"].items()
        if place and not entry.get("dev") and not entry.get("optional")
    }
    assert {name for name in shipped if name not in notice} == set()
