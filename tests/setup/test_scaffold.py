"""A new procedure and a new bureau begin with files that pass the check."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from bureaus.packs import SHIPPED
from forms import schema
from studio import scaffold
from studio.checking import check_paths
from studio.vocabulary import shipped_vocabulary
from workflows.engine import Vocabulary, check_procedure

PLAYED = Path(__file__).parents[1] / "scenarios/handler_access.json"


def request_of(scenario: Path) -> dict[str, Any]:
    """What is asked for in the first walk of a file."""
    found: dict[str, Any] = json.loads(scenario.read_text("utf-8"))["scenarios"][0]["request"]
    return found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in ("workflows/bpmn", "forms/schemas", "tests/scenarios"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copytree(SHIPPED, tmp_path / "bureaus/shipped")
    return tmp_path


def test_the_files_of_a_new_procedure_are_in_order(tree: Path) -> None:
    diagram, form, scenario = scaffold.lay_out_procedure("borrowing", tree)
    known = shipped_vocabulary()
    with_form = Vocabulary(**{**vars(known), "forms": known.forms | {"borrowing"}})
    assert check_procedure(diagram.read_bytes(), vocabulary=with_form) == []
    assert schema.check(form.read_bytes()) == []
    assert scenario.stem == diagram.stem == form.stem == "borrowing"
    laid_out, played = request_of(scenario), request_of(PLAYED)
    assert laid_out.keys() == played.keys(), "whoever plays it finds what it asks for"


def test_nothing_is_written_over(tree: Path) -> None:
    scaffold.lay_out_procedure("borrowing", tree)
    with pytest.raises(SystemExit, match="已经存在"):
        scaffold.lay_out_procedure("borrowing", tree)
    with pytest.raises(SystemExit, match="已经存在"):
        scaffold.lay_out_bureau("finance", "hrss", tree)


@pytest.mark.parametrize("name", ["", "Borrowing", "../x", "a-b", "借阅", "_x"])
def test_a_name_that_cannot_be_an_id_is_refused(tree: Path, name: str) -> None:
    with pytest.raises(SystemExit, match="NAME"):
        scaffold.lay_out_procedure(name, tree)


def test_a_new_bureau_is_a_copy_under_its_own_code(tree: Path) -> None:
    made = scaffold.lay_out_bureau("forestry", "hrss", tree)
    assert 'code = "forestry"' in (tree / "bureaus/shipped/forestry/bureau.toml").read_text("utf-8")
    assert check_paths(made) == []


def test_a_bureau_to_copy_must_exist(tree: Path) -> None:
    with pytest.raises(SystemExit, match="没有名为"):
        scaffold.lay_out_bureau("forestry", "moon", tree)
