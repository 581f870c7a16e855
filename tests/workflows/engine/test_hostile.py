"""Whatever bytes come in: an answer, never an exception and never a wait without end."""

import contextlib
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.sources import Problem
from tests.workflows.engine.diagrams import END, HEAD, START, chain, flow, process, user
from tests.workflows.engine.examples import BAD, GOOD, KNOWN
from workflows.engine import BadProcedure, check_procedure, parse_procedure

SOURCES = [*GOOD.values(), *(source for source, _ in BAD.values())]
PIECES = sorted(
    {piece + b">" for source in SOURCES for piece in source.split(b">")[:-1] if len(piece) < 200}
)
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def check(source: bytes) -> list[Problem]:
    problems = check_procedure(source, vocabulary=KNOWN)
    assert all(str(problem) for problem in problems)
    if not problems:
        parse_procedure(source)  # must not refuse what the check lets pass
    else:
        with contextlib.suppress(BadProcedure):
            parse_procedure(source)
    return problems


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
@example(b"")
@example(b"\x00" * 10)
@example("中文".encode("utf-16"))
def test_any_bytes(source: bytes) -> None:
    assert check(source)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(SOURCES), st.randoms(use_true_random=False), st.integers(1, 6))
def test_diagrams_with_pieces_cut_swapped_doubled_and_flipped(
    source: bytes, chance: random.Random, times: int
) -> None:
    pieces = source.split(b">")
    for _ in range(times):
        place = chance.randrange(len(pieces))
        choice = chance.randrange(5)
        if choice == 0:
            del pieces[place]
        elif choice == 1:
            pieces.insert(place, chance.choice(PIECES)[:-1])
        elif choice == 2:
            other = chance.randrange(len(pieces))
            pieces[place], pieces[other] = pieces[other], pieces[place]
        elif choice == 3 and pieces[place]:
            damaged = bytearray(pieces[place])
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            pieces[place] = bytes(damaged)
        else:
            words = pieces[place].split(b'"')
            if len(words) > 2:
                words[1] = chance.choice(
                    [b"", b"u", b"start", b"proc", b"\xe6\xa1\x88", b"a" * 999]
                )
            pieces[place] = b'"'.join(words)
        if not pieces:
            pieces = [b""]
    check(b">".join(pieces))


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_graph_over_any_nodes(data: st.DataObject) -> None:
    kinds = st.sampled_from(
        ["userTask", "scriptTask", "exclusiveGateway", "parallelGateway", "inclusiveGateway",
         "endEvent", "startEvent", "serviceTask"]
    )  # fmt: skip
    nodes = data.draw(st.lists(kinds, min_size=1, max_size=8))
    ids = [f"n{number}" for number in range(len(nodes))]
    drawn = "".join(f'<bpmn:{kind} id="{each}"/>' for kind, each in zip(nodes, ids, strict=True))
    ends = st.tuples(st.sampled_from(ids), st.sampled_from(ids))
    flows = data.draw(st.lists(ends, max_size=14))
    lines = "".join(flow(a, b, ident=f"f{number}") for number, (a, b) in enumerate(flows))
    check(process(drawn, lines))


@pytest.mark.parametrize(
    "source",
    [
        DOCTYPE + process(START, user("u"), END, chain("start", "u", "end")),
        process(START).replace(b"?>", b"?>" + DOCTYPE, 1),
        process(START).replace(b"?>", b"?><!doctype x>", 1),
        process(START).replace(b"UTF-8", b"UTF-16").decode().encode("utf-16"),
        b"<x/>",
        b'<definitions xmlns="http://example.org/other"/>',
        process(START, user("u"), END) + b" " * 1_000_000,
        b"<a>" * 100_000,
        HEAD.encode() + b"<bpmn:process id='p' isExecutable='true'>" + b"<a/>" * 50_000,
    ],
    ids=["xxe before", "xxe", "doctype", "utf-16", "other xml", "other namespace", "too long",
         "too deep", "cut off"],
)  # fmt: skip
def test_bytes_that_are_refused_before_anything_is_read(source: bytes) -> None:
    (only,) = check(source)
    assert only.element == ""


def test_entities_are_never_opened() -> None:
    source = process(START, "&a;").replace(b"?>", b"?>" + DOCTYPE, 1)
    (only,) = check(source)
    assert "DOCTYPE" in str(only)


def test_very_many_elements_are_refused() -> None:
    assert check(process(START, "<bpmn:textAnnotation/>" * 44_000))


def test_deeply_nested_subprocesses_do_not_exhaust_the_stack() -> None:
    depth = 240
    opened = "".join(f'<bpmn:subProcess id="s{n}">' for n in range(depth))
    assert check(process(START, END, opened + "</bpmn:subProcess>" * depth))


def test_a_long_chain_and_a_wide_fan_are_answered() -> None:
    ids = [f"u{n}" for n in range(150)]
    long = process(START, *map(user, ids), END, chain("start", *ids, "end"))
    assert check(long) == []
    fan = process(
        START, '<bpmn:inclusiveGateway id="g" default="g_u0"/>', *map(user, ids), END,
        chain("start", "g"), *(flow("g", each, "true") for each in ids),
        *(flow(each, "end") for each in ids),
    )  # fmt: skip
    assert check(fan)


def test_a_grid_of_parallel_gateways_is_answered() -> None:
    rows = 8
    drawn, lines = "", ""
    for row in range(rows):
        drawn += f'<bpmn:parallelGateway id="s{row}"/><bpmn:parallelGateway id="j{row}"/>'
        for column in range(6):
            each = f"u{row}_{column}"
            drawn += user(each)
            lines += flow(f"s{row}", each) + flow(each, f"j{row}")
        lines += flow(f"j{row}", f"s{row + 1}") if row + 1 < rows else ""
    lines += flow("start", "s0") + flow(f"j{rows - 1}", "end")
    assert check(process(START, END, drawn, lines)) == []
