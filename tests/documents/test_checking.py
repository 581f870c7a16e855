"""A template that reaches out, names a field that is not there or cannot be read is found."""

import pytest

from documents.checking import check_example, check_shipped, check_template
from documents.registry import KINDS

SHEET = KINDS["approval_sheet"]


def test_the_shipped_papers_have_no_problem() -> None:
    assert check_shipped() == {}


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("{% for x in paper.cases %}", "写法有误"),
        ("{{ paper.nobody }}", "nobody"),
        ("{{ somebody }}", "somebody"),
        ("{{ paper.reason | safe }}", "safe"),
        ("{{ paper.reason | shout }}", "shout"),
        ("{{ paper.__class__ }}", "__class__"),
        ("{{ 9 ** 9 }}", "Pow"),
        ("{% include '/etc/passwd' %}", "Include"),
        ("{% import 'approval_sheet.html' as x %}", "approval_sheet.html"),
        ("<img src='http://example.org/x.png'>", "http:"),
        ("<link rel=attachment href=file:///etc/passwd>", "file:"),
        ("<img src='//example.org/x.png'>", "//"),
        ("x" * (1024 * 1024 + 1), "过大"),
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "嵌套"),
    ],
)
def test_a_bad_template_is_found(source: str, word: str) -> None:
    problems = check_template(source, SHEET)
    assert any(word in str(problem.message) for problem in problems), problems


def test_the_line_is_named() -> None:
    assert check_template("<p>\n{{ paper.nobody }}", SHEET)[0].line == 2


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"issuer": 1}', "[" * 100_000])
def test_a_bad_example_is_found(text: str) -> None:
    assert check_example(text, SHEET)
