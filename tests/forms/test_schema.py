"""Schemas from elsewhere: what is outside the subset is named, nothing breaks."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import answers, builder, schema
from forms.conditions import BadCondition, parse_condition
from tests.forms.answering import faults, many
from tests.patience import patient


def of(*components: object) -> dict[str, object]:
    return {"type": "default", "id": "a_form", "title": "表", "components": list(components)}


FIELD = {"type": "textfield", "key": "name", "label": "姓名"}


def problems(*components: object) -> str:
    return "；".join(str(each) for each in schema.check(json.dumps(of(*components))))


def test_what_form_js_writes_for_a_plain_field_is_taken() -> None:
    written = {**FIELD, "id": "Field_1", "layout": {"columns": 8, "row": "Row_1"}}
    assert problems({**written, "validate": {"required": True, "maxLength": 20}}) == ""


@pytest.mark.parametrize(
    ("component", "said"),
    [
        ({"type": "html", "content": "<script>"}, "不支持的字段类型“html”"),
        ({"type": "button", "label": "提交"}, "不支持的字段类型“button”"),
        ({**FIELD, "onclick": "x"}, "不认识的属性“onclick”"),
        ({**FIELD, "key": "data"}, "名称"),
        ({**FIELD, "key": "__class__"}, "名称"),
        ({**FIELD, "label": ""}, "没有标题"),
        ({**FIELD, "validate": {"pattern": "("}}, "写法有误"),
        ({**FIELD, "validate": {"pattern": "(a+)+$"}}, "太复杂"),
        ({**FIELD, "validate": {"pattern": "((a+))+"}}, "太复杂"),
        ({**FIELD, "validate": {"pattern": "(a|a)*b"}}, "太复杂"),
        ({**FIELD, "validate": {"pattern": "a*a*a*b"}}, "太复杂"),
        ({**FIELD, "validate": {"pattern": "a?" * 30 + "a" * 30}}, "太复杂"),
        ({**FIELD, "validate": {"pattern": "(|)" * 30 + "b"}}, "太复杂"),
        ({**FIELD, "validate": {"pattern": "a{0,999}" * 3 + "b"}}, "太复杂"),
        ({**FIELD, "validate": {"patternErrorMessage": "{0.__class__}"}}, "花括号"),
        ({**FIELD, "validate": {"minLength": -1}}, "minLength"),
        ({**FIELD, "conditional": {"hide": "=a > 1"}}, "只能写成"),
        ({**FIELD, "conditional": {"hide": "=other"}}, "不在表单中"),
        ({**FIELD, "properties": {"check": "magic"}}, "不是“check”的取值"),
        ({**FIELD, "properties": {"after": "other"}}, "不在表单中"),
        ({"type": "select", "key": "a", "label": "甲", "values": []}, "选项"),
        ({"type": "filepicker", "key": "a", "label": "甲"}, "不支持的字段类型“filepicker”"),
        ({"type": "group", "label": "组"}, "缺少字段列表"),
        ("text", "JSON 对象"),
    ],
)
def test_what_is_outside_the_subset_is_named(component: object, said: str) -> None:
    assert said in problems(component)


@pytest.mark.parametrize(
    "pattern",
    [r"\+?\d{3,4}-?\d{7,8}", "[A-Za-z0-9+/*?|{2,}]{6,40}", r"[^]\]]+\*.*", "(甲|乙)第[0-9]{1,4}号"],
)
def test_a_pattern_that_is_soon_tried_may_be_written(pattern: str) -> None:
    assert problems({**FIELD, "validate": {"pattern": pattern}}) == ""


def test_names_are_used_once() -> None:
    assert "用了不止一次" in problems(FIELD, FIELD)
    assert "用了不止一次" in problems(
        FIELD, {"type": "group", "label": "组", "components": [FIELD]}
    )


def test_a_list_has_names_of_its_own() -> None:
    rows = {"type": "dynamiclist", "path": "rows", "label": "行", "components": [FIELD]}
    assert problems(FIELD, rows) == ""


@patient
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_source_breaks_the_check(source: bytes | str) -> None:
    assert schema.check(source)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
ATTRIBUTES = [
    "validate",
    "properties",
    "conditional",
    "values",
    "components",
    "label",
    "key",
    "path",
]


@patient
@given(
    st.sampled_from(["textfield", "number", "select", "datetime", "group", "dynamiclist", "text"]),
    st.dictionaries(st.sampled_from(ATTRIBUTES), JSON, max_size=5),
)
def test_no_component_breaks_the_check(kind: str, attributes: dict[str, object]) -> None:
    schema.check(json.dumps(of({"type": kind, **attributes})))


def test_a_bad_schema_is_never_built() -> None:
    with pytest.raises(schema.BadSchema) as caught:
        builder.build(of({"type": "html"}))
    assert caught.value.problems[0].message.values == {"type": "html"}


@pytest.mark.parametrize(
    ("text", "answers", "holds"),
    [
        ("=a", {"a": True}, True),
        ("=a", {}, False),
        ("=not(a)", {}, True),
        ('=a = "x"', {"a": "x"}, True),
        ('=a = "x"', {"a": "y"}, False),
        ('=not(a = "x")', {"a": "y"}, True),
        ("=a = 3", {"a": 3}, True),
        ("=a = true", {"a": 1}, False),
    ],
)
def test_the_three_forms_of_a_condition(text: str, answers: dict[str, object], holds: bool) -> None:
    assert parse_condition(text).holds(answers) is holds


@pytest.mark.parametrize(
    "text", ["", "a", "=a and b", "=a = b", '=a = "\\"', "=f(a)", "=a.b", "=_a"]
)
def test_everything_else_is_no_condition(text: str) -> None:
    with pytest.raises(BadCondition):
        parse_condition(text)


def test_numbers_keep_their_kind() -> None:
    form_class = builder.build(
        of(
            {"type": "number", "key": "pages", "label": "页数", "validate": {"min": 1, "max": 9}},
            {"type": "number", "key": "fee", "label": "费用", "decimalDigits": 2},
        )
    )
    form = form_class(many({"pages": "３", "fee": "1,234.50"}))
    assert faults(form) == {}
    assert form.data == {"pages": 3, "fee": 1234.5}
    for typed in ("0", "10", "1.5", "一", "1e400", "NaN", "9" * 5000):
        wrong = form_class(many({"pages": typed}))
        assert "pages" in faults(wrong), typed
        assert typed[:100] in str(wrong["pages"]())


def test_every_word_of_every_form_can_be_translated() -> None:
    words = set(schema.words())
    assert {"调阅申请", "案件承办人", "再加一个人", "审核通过"} <= words


KEYS = st.sampled_from(["a", "b", "c"])
CONDITIONS = st.sampled_from(["=a", "=not(b)", '=a = "x"', '=not(c = "1")', "=b = true", "=a = 3"])
PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "keep": st.just("data"),
        "check": st.sampled_from(["id_card", "telephone"]),
        "check_by": KEYS,
        "time": st.sampled_from(["not_past", "not_future"]),
        "after": KEYS,
        "differs_from": KEYS,
        "required_unless": CONDITIONS,
        "wide": st.just("true"),
        "most": st.sampled_from(["1", "3"]),
    },
)
VALUES = st.just([{"value": "x", "label": "甲"}, {"value": "1", "label": "乙"}])
INPUTS = st.builds(
    dict,
    type=st.sampled_from(["textfield", "textarea", "number", "checkbox", "datetime"]),
    key=KEYS,
    label=st.just("题"),
    properties=PROPERTIES,
    defaultValue=st.sampled_from([None, "x", 1, True, 2.5]),
    validate=st.fixed_dictionaries(
        {}, optional={"required": st.booleans(), "min": st.just(1), "maxLength": st.just(5)}
    ),
    conditional=st.builds(dict, hide=CONDITIONS),
)
CHOOSING = st.builds(
    dict,
    type=st.sampled_from(["select", "radio", "checklist"]),
    key=KEYS,
    label=st.just("题"),
    values=VALUES,
    properties=PROPERTIES,
    defaultValue=st.sampled_from([None, "x", "z", 1]),
)
SHORT = st.lists(INPUTS | CHOOSING, min_size=1, max_size=3)
LISTS = st.builds(
    dict, type=st.just("dynamiclist"), path=KEYS, label=st.just("行"), components=SHORT
)
ANSWERS = st.dictionaries(
    st.sampled_from(["a", "b", "c", "a-0-a", "a-0-b", "b-0-a", "c-1-c"]),
    st.sampled_from(
        ["", "x", "1", "on", "2026-11-21", "2026-11-21 08:00", "甲" * 9, "11010519491231002X"]
    ),
)


@patient
@given(st.lists(INPUTS | CHOOSING | LISTS, min_size=1, max_size=3), ANSWERS)
def test_whatever_the_check_lets_through_can_be_filled_in(
    components: list[dict[str, object]], typed: dict[str, str]
) -> None:
    raw = of(*components)
    if schema.check(json.dumps(raw)):
        return
    form = builder.build(raw)(many(typed))
    form.validate()
    json.dumps(answers.plain(form))
    str([field() for field in form])
    str([field() for field in builder.build(raw)()])
