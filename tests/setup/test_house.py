"""What the linters cannot see of the house rules."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from configparser import ConfigParser
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = [
    "core",
    "decisions",
    "bureaus",
    "people",
    "archive",
    "documents",
    "forms",
    "workflows",
    "studio",
    "jobs",
    "webapp",
]
# Commits belong to the doors: the database's own, and the request's, `webapp.edge`.
MAY_COMMIT = {"core/database.py"}
VAGUE = {"util", "utils", "helper", "helpers", "manager", "common_utils", "misc", "service"}
# Libraries that no line of ours imports: they are reached through another.
INDIRECT = {"psycopg": "SQLAlchemy's driver", "babel": "makes the catalogues", "werkzeug": "Flask"}
HOST = re.compile(r"https?://(?!127\.0\.0\.1|localhost)[\w.-]+", re.IGNORECASE)


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield path


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr == name and ast.unparse(node.func.value) != "edge":
            yield node


@pytest.fixture(scope="module")
def setup() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg")
    return parser


def test_nothing_below_the_doors_commits() -> None:
    commits = {
        str(path.relative_to(ROOT))
        for path in sources(*ROOMS)
        if any(calls(ast.parse(path.read_text("utf-8")), "commit"))
    }
    assert commits <= MAY_COMMIT


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [
        path
        for path in sources(*ROOMS)
        if path.stem in VAGUE or path.stem.endswith(("_service", "_manager", "_helper", "_utils"))
    ]
    assert vague == []


def test_no_test_is_skipped_and_none_may_fail() -> None:
    excused = re.compile(r"mark\.(skip|skipif|xfail)|pytest\.(skip|xfail|importorskip)\(")
    found = [
        path
        for path in sources("tests")
        if path != Path(__file__) and excused.search(path.read_text("utf-8"))
    ]
    assert found == []


def test_no_test_borrows_from_another_test() -> None:
    borrowed = re.compile(r"^from tests\.\S*\btest_\w+ import", re.MULTILINE)
    found = [path for path in sources("tests") if borrowed.search(path.read_text("utf-8"))]
    assert found == [], "what two tests need stands in a module of its own, or in a conftest"


def test_every_room_is_packaged_and_checked(setup: ConfigParser) -> None:
    packaged = setup["options.packages.find"]["include"].split()
    typed = setup["mypy"]["files"].replace(",", " ").split()
    layered = setup["importlinter"]["root_packages"].split()
    for room in ROOMS:
        assert {room, f"{room}.*"} <= set(packaged)
        assert room in typed
        assert room in layered


def declared(text: str) -> set[str]:
    return {re.split(r"[=\[]", line)[0].lower() for line in text.split()}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported(
    setup: ConfigParser,
) -> None:
    providers = packages_distributions()
    imported: set[str] = set()
    for path in sources(*ROOMS, "migrations"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            tops = {name.split(".")[0] for name in names}
            tops -= {*sys.stdlib_module_names, *ROOMS, "migrations"}
            imported |= {distribution(providers[top][0]).metadata["Name"].lower() for top in tops}
    required = declared(setup["options"]["install_requires"])
    normal = {name.replace("_", "-") for name in imported}
    assert normal - required - {"markupsafe"} == set(), "imported, not declared"
    assert required - normal - set(INDIRECT) == set(), "declared, not imported"


def test_every_dependency_is_pinned_exactly(setup: ConfigParser) -> None:
    lines = setup["options"]["install_requires"].split()
    lines += setup["options.extras_require"]["test"].split()
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+", line)] == []


@pytest.mark.parametrize("name", ["run", "test"])
def test_the_lock_has_every_dependency_with_hashes_and_no_host(
    setup: ConfigParser, name: str
) -> None:
    text = (ROOT / f"requirements/{name}.txt").read_text()
    assert not re.search(r"https?://|--index-url|--find-links|--trusted-host", text)
    pinned = dict(
        re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+) \\\n    --hash=sha256:", text, re.MULTILINE)
    )
    locked = {each.lower().replace("_", "-"): pin for each, pin in pinned.items()}
    wanted = setup["options"]["install_requires"]
    if name == "test":
        wanted += setup["options.extras_require"]["test"]
    for line in wanted.split():
        package, version = re.sub(r"\[\w+\]", "", line).split("==")
        assert locked[package.lower().replace("_", "-")] == version
    assert len(re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==", text, re.MULTILINE)) == len(pinned), (
        "all with hashes"
    )


def test_every_ignored_lint_rule_gives_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    block = text[text.index("ignore = [") : text.index("]", text.index("ignore = ["))]
    entries = [line for line in block.splitlines()[1:] if line.strip()]
    assert all("#" in line for line in entries)
    assert tomllib.loads(text)["tool"]["ruff"]["lint"]["select"] == ["ALL"]


def test_notice_names_every_library(setup: ConfigParser) -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8").lower().replace("-", "")
    known_as = {"av": "pyav", "pyotp": "pyotp"}
    for name in declared(setup["options"]["install_requires"]):
        assert known_as.get(name, name).replace("-", "") in notice, name
