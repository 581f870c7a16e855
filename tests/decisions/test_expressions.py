"""The one evaluator: what it understands, what it refuses, and that nothing escapes from it."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DiaoyueError
from decisions.expressions import BadExpression, Expression, compile_expression
from decisions.operations import EvaluationFailed

FACTS = {
    "kind": "lawyer",
    "n": 3,
    "yes": True,
    "nothing": None,
    "form": {"name": "张三", "reason": {"text": "因工作需要"}},
    "ruling": {"chain": ["policy_office", "deputy_head"], "verify": False},
    "signs": [{"decision": "approve"}, {"decision": "refuse"}, {"decision": "approve"}],
}

SUBCLASSES = (
    "[c for c in ().__class__.__mro__[1].__subclasses__() if c.__name__=='_wrap_close'][0]"
    ".__init__.__globals__['system']('touch pwned')"
)
ESCAPES = [
    "__import__('os').system('id')",
    "__import__('os').popen('id').read()",
    "().__class__.__bases__[0].__subclasses__()",
    SUBCLASSES,
    "(__import__('os').system('touch pwned'), 'PT1S')[1]",
    "(lambda: 0).__class__.__mro__[1].__subclasses__()",
    "form.__class__",
    "[x for x in (1,)]",
    "{x for x in (1,)}",
    "{x: x for x in (1,)}",
    "(x for x in (1,))",
    "(lambda: 1)()",
    "open('/etc/passwd')",
    "open('/etc/hostname').read()",
    "9**9**9",
    "9**9**6",
    "'a'*10**9",
    "'a'*(10**10)",
    "2*3",
    "1 << 999999",
    "7 // 2",
    "7 % 2",
    "'%999999999d' % 1",
    "'{0.__class__}'.format(1)",
    "f'{form}'",
    "f'{().__class__}'",
    "len.__globals__",
    "str.format('{0.__class__}', 1)",
    "(y := 1)",
    "(x:=1)",
    "form.items()",
    "getattr(form,'x')",
    "exec('1')",
    "eval('1')",
    "a if b else c.__dict__",
    "1 if __builtins__ else 0",
    "print(1)",
    'print("x") is None',
    "(print('RCE via timer'), 'PT0S')[1]",
    "(1).bit_length()",
    "[" * 100 + "]" * 100,
    "(" * 100 + "1" + ")" * 100 + "+" * 0 + " ".join(["+1"] * 900),
    "1+" * 3000 + "1",
    "1+" * 400 + "1",
    "not " * 490 + "yes",
    "-" * 1990 + "1",
    "count(*[1])",
    "count(x=1)",
    "count",
    "count.x",
    "await x",
    "yield",
    "yield from x",
    "while True: pass",
    "import os",
    "def f(): pass",
    "x = 1",
    "x.y = 1",
    "x; y",
    "form[0:1]",
    "b'bytes'",
    "3j",
    "...",
    "1e999",
    "99999999999999999999",
    "0x" + "f" * 1900,
    "[" + "a," * 400 + "]",
    "'\\x5f\\x5fclass\\x5f\\x5f'",
    "_x",
    "form._x",
    "＿＿import＿＿('os')",  # full-width letters normalize to the plain ones
    "${approved}",
    "{'a': 1}",
    "{1, 2}",
    "~n",
    "+n",
    "n @ n",
    "n & 1",
    "*n",
    "",
    "   ",
    "\x00",
    "kind = 'lawyer'",
    'contains(kind, "l")',
    "[1..5]",
]


@pytest.mark.parametrize("text", ESCAPES)
def test_refuses_whatever_is_outside_the_grammar(text: str) -> None:
    with pytest.raises(BadExpression) as refusal:
        compile_expression(text)
    assert str(refusal.value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("kind == 'lawyer' and form.name != null", True),
        ('"bureau_head" in ruling.chain', False),
        ('"deputy_head" in ruling.chain', True),
        ("'x' not in ruling.chain", True),
        ("form.reason.text", "因工作需要"),
        ("form.missing", None),
        ("form.missing.deeper", None),
        ("form['name']", "张三"),
        ("form.items", None),
        ("ruling.chain[0]", "policy_office"),
        ("ruling.chain[-1]", "deputy_head"),
        ("n + 1 - 2", 2),
        ("-n", -3),
        ("1 < n <= 3", True),
        ("'一' + '二'", "一二"),
        ("[1] + [n]", [1, 3]),
        ("'a' if yes else 'b'", "a"),
        ("not ruling.verify", True),
        ("yes == true", True),
        ("yes == 1", False),
        ("1 in [true]", False),
        ("nothing is None", True),
        ("nothing is not null", False),
        ("nothing == null", True),
        ("count(signs)", 3),
        ("count(signs, 'decision', 'approve') >= 2", True),
        ("'2026-01-02' > '2025-12-31'", True),
        ("n == 3 or missing_name", True),
        ("  n  ", 3),
        ("'name' in form", True),
    ],
)
def test_understands(text: str, value: object) -> None:
    assert compile_expression(text).evaluate(FACTS) == value


@pytest.mark.parametrize(
    "text",
    [
        "absent",
        "absent.x",
        "kind.upper",
        "n.real",
        "kind < n",
        "nothing < 1",
        "yes + 1",
        "kind - n",
        "-kind",
        "ruling.chain[2]",
        "ruling.chain['0']",
        "ruling.chain[true]",
        "kind[0]",
        "1 in n",
        "count(n)",
        "count(signs, 1, 2, 3)",
        "count([1], 'a', 2)",
        "999999999999999 + 999999999999999",
    ],
)
def test_facts_that_do_not_fit_raise_its_own_error(text: str) -> None:
    with pytest.raises(EvaluationFailed):
        compile_expression(text).evaluate(FACTS)


def test_says_which_names_and_paths_it_reads() -> None:
    expression = compile_expression("ruling.chain[0] == kind and form.reason.text != null")
    assert expression.names == {"ruling", "kind", "form"}
    assert expression.paths == {"ruling.chain", "kind", "form.reason.text"}
    assert expression.reads({"kind": "party", "ruling": {"chain": []}}) == {
        "form.reason.text": None,
        "kind": "party",
        "ruling.chain": [],
    }


def test_a_record_read_whole_and_by_member_keeps_both_paths() -> None:
    assert compile_expression("form == null or form.name == 'x'").paths == {"form", "form.name"}
    assert compile_expression("form.name == 'x' or form == null").paths == {"form", "form.name"}


def test_only_registered_functions_can_be_called() -> None:
    with pytest.raises(BadExpression):
        compile_expression("double(2)")
    assert compile_expression("double(n)", {"double": lambda x: x * 2}).evaluate(FACTS) == 6


def test_a_function_that_grows_without_bound_is_stopped() -> None:
    grow = {"grow": lambda: "x" * 10_000}
    with pytest.raises(EvaluationFailed):
        compile_expression("grow()", grow).evaluate({})


def test_a_fault_inside_a_function_becomes_our_own_error() -> None:
    with pytest.raises(EvaluationFailed):
        compile_expression("half(kind)", {"half": lambda x: x / 2}).evaluate(FACTS)


def test_compiling_twice_gives_the_cached_expression() -> None:
    assert compile_expression("n == 3") is compile_expression("n == 3")


def test_facts_cannot_smuggle_builtins() -> None:
    with pytest.raises(BadExpression):
        compile_expression("__builtins__.x")
    assert compile_expression("x").evaluate({"__builtins__": {"x": 1}, "x": 2}) == 2


def is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(is_plain(each) for each in value)
    return value is None or isinstance(value, str | int | float | bool | dict)


PHRASES = (
    "kind|n|yes|form|signs|.name|[0]|['name']|(|)|[|]|,| in |not | and | or | if | else |==|<|+|-|*"
    "|**|'a'|1|count(|lambda: | for x in |__class__|.|null|true|:=|f''|{|}"
)
WORDS = st.sampled_from(PHRASES.split("|"))


@given(st.lists(WORDS, max_size=14).map("".join))
def test_any_phrase_gives_a_plain_value_or_one_of_our_errors(text: str) -> None:
    assert_contained(text)


@given(st.text(max_size=60))
def test_any_text_gives_a_plain_value_or_one_of_our_errors(text: str) -> None:
    assert_contained(text)


def assert_contained(text: str) -> None:
    try:
        expression = compile_expression(text)
        value = expression.evaluate(FACTS)
    except DiaoyueError:
        return
    assert isinstance(expression, Expression)
    assert is_plain(value)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "decision", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
TEXTS = st.sampled_from(
    [
        "kind == form.name",
        "kind < n",
        "kind in form or n",
        "n + n - n",
        "form.name.x[0]",
        "form[kind]",
        "count(form, 'name', kind)",
        "count(form) > n",
        "kind not in [form, n, 'a']",
        "not n and -n < form.x",
    ]
)


@given(TEXTS, PLAIN, PLAIN, PLAIN)
def test_any_facts_give_a_value_or_one_of_our_errors(
    text: str, kind: object, n: object, form: object
) -> None:
    with contextlib.suppress(EvaluationFailed):
        assert is_plain(compile_expression(text).evaluate({"kind": kind, "n": n, "form": form}))


def test_facts_too_deep_to_compare_raise_our_own_error() -> None:
    one: list[object] = []
    other: list[object] = []
    for _ in range(100_000):
        one, other = [one], [other]
    with pytest.raises(EvaluationFailed):
        compile_expression("a == b").evaluate({"a": one, "b": other})
