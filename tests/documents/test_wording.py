"""What staff may write into a paper, what they may not, and what is kept of it."""

import pytest

from core.errors import InvalidInput
from documents.bundles import (
    Bundle,
    bundle_of,
    digest,
    drawable,
    packed,
    reworded,
    shipped,
    unpacked,
)
from documents.chips import Chip, chips
from documents.compose import freeze
from documents.registry import KINDS, example
from documents.sanitising import sanitise
from documents.templating import word
from documents.wording import LARGEST, check_wording

NOTICE = KINDS["refusal_notice"]
WORDED = [name for name in KINDS if shipped(name).wording]


def squeezed(kind: str, bundle: Bundle) -> str:
    return "".join(word(KINDS[kind], example(kind), bundle).split())


def test_letters_sheets_and_the_pledge_have_a_text_of_their_own() -> None:
    assert {"reply_letter", "refusal_notice", "correction_notice"} <= set(WORDED)
    assert {"approval_sheet", "secrecy_pledge"} <= set(WORDED)
    assert shipped("register").wording == ""


@pytest.mark.parametrize("kind", WORDED)
def test_what_ships_is_written_in_the_language_of_staff(kind: str) -> None:
    """So whoever changes a text begins with ours, and saving it unchanged changes no paper."""
    bundle = shipped(kind)
    assert check_wording(bundle.wording, KINDS[kind]) == []
    kept = sanitise(bundle.wording)
    assert kept.removed == ()
    assert squeezed(kind, reworded(bundle, kept.text)) == squeezed(kind, bundle)


def test_a_text_replaces_ours_and_values_are_escaped() -> None:
    text = "<p>{{ paper.addressed }}：{{ paper.wanted }}</p>"
    html = word(NOTICE, example("refusal_notice"), reworded(shipped("refusal_notice"), text))
    assert "现告知如下" not in html
    assert "特此告知" in html
    assert "<p>你（单位）：平顶山市某建筑" in html


REFUSED = {
    "{{ 9**9 }}": "Pow",
    "{{ 'a'*9 }}": "Mul",
    "{{ paper.number ~ paper.number }}": "Concat",
    "{{ paper.number.upper() }}": "Call",
    "{{ [1, 2] }}": "List",
    "{{ {} }}": "Dict",
    "{{ paper['number'] }}": "Getitem",
    "{{ paper is defined }}": "Test",
    "{% set a = 1 %}": "Assign",
    "{% include '/etc/passwd' %}": "Include",
    "{% import '_parts.html' as p %}": "Import",
    "{% from '_parts.html' import head %}": "FromImport",
    "{% extends 'paper.html' %}": "Extends",
    "{% block text %}{% endblock %}": "Block",
    "{% macro a() %}{% endmacro %}": "Macro",
    "{% call paper() %}{% endcall %}": "CallBlock",
    "{% filter length %}{% endfilter %}": "FilterBlock",
    "{% with a = 1 %}{% endwith %}": "With",
    "{% autoescape false %}{{ paper.number }}{% endautoescape %}": "Scope",
    "{% endblock %}": "endblock",
    "{{ super() }}": "Call",
    "{{ paper.number | safe }}": "safe",
    "{{ paper.number | format(1) }}": "format",
    "{{ paper.items | map('upper') }}": "map",
    "{{ paper.number | ended(paper.day) }}": "ended",
    "{{ paper.__class__ }}": "__class__",
    "{{ paper.number.__class__ }}": "__class__",
    "{{ ''.__class__.__mro__ }}": "__class__",
    "{{ paper.seal.name }}": "name",
    "{{ paper.nobody }}": "nobody",
    "{{ somebody }}": "somebody",
    "{{ loop.index }}": "loop",
    "{{ paper.reasons }}": "逐项列出",
    "{{ paper.issuer }}": "其中的一项",
    "{{ paper.day }}": "cn_date",
    "{{ paper.demo }}": "条件",
    "{{ paper.number | cn_date }}": "cn_date",
    "{% if paper.number > 1 %}{% endif %}": "gt",
    "{% for x in paper.number %}{% endfor %}": "不是列表",
    "{% for x in paper.reasons if x %}{% endfor %}": "for … if",
    "{% for a, b in paper.reasons %}{% endfor %}": "for",
    "{% for paper in paper.reasons %}{% endfor %}": "另起一个名字",
    "{% for x in paper.reasons recursive %}{% endfor %}": "for",
    "{% for a in paper.reasons %}{% for b in paper.bring %}{% for c in paper.bring %}"
    "{% endfor %}{% endfor %}{% endfor %}": "两层",
    "{{ '" + "字" * 2001 + "' }}": "2000",
    "字" * (LARGEST + 1): "64",
    "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}": "嵌套",
    "{{ 1" + "0" * 5000 + " }}": "嵌套",
    "{% if paper.number %}": "写法有误",
}


@pytest.mark.parametrize("text", REFUSED, ids=[text[:40] for text in REFUSED])
def test_what_is_no_text_field_condition_or_list_is_refused(text: str) -> None:
    problems = check_wording(text, NOTICE)
    assert any(REFUSED[text] in str(problem.message) for problem in problems), problems


def test_every_problem_has_its_line() -> None:
    text = "<p>好</p>\n{{ 9**9 }}\n\n{{ paper.nobody }}"
    assert [problem.line for problem in check_wording(text, NOTICE)] == [2, 4]


def flat(found: tuple[Chip, ...]) -> list[Chip]:
    return [chip for one in found for chip in (one, *flat(one.parts))]


@pytest.mark.parametrize("kind", KINDS)
def test_every_chip_can_be_inserted_and_prints(kind: str) -> None:
    found = chips(KINDS[kind])
    assert found
    assert all(chip.label for chip in flat(found))
    text = "".join(f"<p>{chip.insert}</p>" for chip in found)
    assert check_wording(text, KINDS[kind]) == []
    bundle = Bundle("{% block text %}{% endblock %}", (), (), text)
    assert "None" not in word(KINDS[kind], example(kind), bundle)


def test_a_chip_says_what_it_is_and_which_articles_name_it() -> None:
    by_name = {chip.name: chip for chip in chips(KINDS["reply_letter"])}
    approver = by_name["paper.approved_by"]
    assert (approver.label, approver.form, approver.needed) == ("批准人", "text", True)
    assert approver.articles == ("RS-A-8", "SL-A-8")
    assert by_name["paper.letter_number"].articles == ()
    assert by_name["paper.day"].insert == "{{ paper.day | cn_date }}"
    assert [part.label for part in by_name["paper.items"].parts][:1] == ["名称"]


KEPT = {
    "<p>甲<script>alert(1)</script></p>": "<p>甲</p>",
    "<p onclick=x style='color:red' class='kai x'>甲</p>": '<p class="kai">甲</p>',
    "<p id=seal-0>甲</p>": "<p>甲</p>",
    "<a href=file:///etc/passwd rel=attachment>甲</a>": "甲",
    "<link rel=attachment href=file:///etc/passwd>甲": "甲",
    "<img src=http://127.0.0.1/x.png>甲": "甲",
    "<base href=http://127.0.0.1/>甲": "甲",
    "<style>p{background:url(http://127.0.0.1/)}</style>甲": "甲",
    "<td colspan=100000000>甲</td>": "甲",
    "<table><tr><td colspan=100000000>甲</td></tr></table>": (
        "<table><tbody><tr><td>甲</td></tr></tbody></table>"
    ),
    "<table><tr>{% for x in paper.bring %}<td colspan=2>{{ x }}</td>{% endfor %}</tr></table>": (
        "<table><tbody><tr>{% for x in paper.bring %}"
        '<td colspan="2">{{ x }}</td>{% endfor %}</tr></tbody></table>'
    ),
    "1 < 2 & 3 {{ paper.number }}": "1 &lt; 2 &amp; 3 {{ paper.number }}",
}


@pytest.mark.parametrize("text", KEPT)
def test_only_known_tags_and_classes_are_kept(text: str) -> None:
    assert sanitise(text).text == KEPT[text]


def test_what_was_taken_out_is_told() -> None:
    assert sanitise("<p>甲<script>1</script><b>乙</b></p>").removed == ("b", "script")


@pytest.mark.parametrize(
    "text",
    [
        '<p class="{{ paper.number }}">甲</p>',
        "<style>{{ paper.number }}</style>",
        "<!--0-->{{ paper.number }}",
        "{% raw %}{{ 9**9 }}{% endraw %}",
        "{{ paper.number",
        "{# 没有写完",
    ],
)
def test_a_field_outside_the_words_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        sanitise(text)


def test_taking_tags_out_puts_nothing_together_unseen() -> None:
    kept = sanitise("<p>{<i>{ 9**9 }}</p>").text
    assert kept == "<p>{{ 9**9 }}</p>"
    assert check_wording(kept, NOTICE)


def test_a_version_is_known_by_its_bytes() -> None:
    bundle = shipped("reply_letter")
    assert unpacked(packed(bundle)) == bundle
    assert freeze("reply_letter", example("reply_letter"))["template"] == digest(bundle)
    with pytest.raises(InvalidInput):
        unpacked(b'{"frame": 1}')


def test_a_paper_is_never_drawn_by_another_version_than_it_names() -> None:
    frozen = freeze("reply_letter", example("reply_letter"))
    other = packed(reworded(shipped("reply_letter"), "<p>另一版</p>"))
    with pytest.raises(ValueError, match="version"):
        bundle_of("reply_letter", drawable(frozen, other))
