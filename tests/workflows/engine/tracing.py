"""Shipped procedures walked by chance, and the trace that such a walk leaves."""

import random
from datetime import timedelta

from tests.workflows.engine.diagrams import (
    END,
    SIGNAL,
    SIGNAL_EVENT,
    START,
    boundary,
    call,
    chain,
    decision,
    exclusive,
    flow,
    inclusive,
    many,
    node,
    parallel,
    process,
    script,
    subprocess,
    timer,
    user,
    verb,
)
from tests.workflows.engine.house import House
from workflows.engine import LATER, Decided, Procedure, Run, load, parse_procedure, start

LOOP_END = (
    user("check"), exclusive("again", "no"), END, chain("check", "again"),
    flow("again", "merge", 'check.decision == "return"'), flow("again", "end", ident="no"),
)  # fmt: skip


DIAGRAMS = {
    "parallel in a loop with a reminder": process(
        START, exclusive("merge"), parallel("p1"), user("a"), user("b"),
        verb("issue", "paper.issue"), parallel("p2"), *LOOP_END,
        boundary("late", "a", timer("timeDuration", '"PT5H"'), False),
        verb("remind", "notice.copy"), node("endEvent", "told"), chain("late", "remind", "told"),
        chain("start", "merge", "p1", "a", "p2", "check"), chain("p1", "b", "p2"),
        chain("p1", "issue", "p2"),
    ),
    "inclusive around signers": process(
        START, exclusive("merge"), decision("ask", "access"), inclusive("i1", "i_c"),
        user("sign", many("access.who", "signed", until='sign.decision == "return"')),
        user("turn", many("access.who", "turns", sequential=True)), user("c"), inclusive("i2"),
        *LOOP_END, chain("start", "merge", "ask", "i1"), flow("i1", "sign", "access.n > 1"),
        flow("i1", "turn", "access.n != 2"), flow("i1", "c", ident="i_c"),
        chain("sign", "i2", "check"), chain("turn", "i2"), chain("c", "i2"),
    ),
    "subprocesses, calls and interruptions": process(
        START, exclusive("merge"),
        subprocess(
            "sub", node("startEvent", "s1"), parallel("q1"), user("x"), user("y"), parallel("q2"),
            script("n", "seen = count(access.who)"), node("endEvent", "e1"),
            boundary("hurry", "x", timer("timeDuration", '"PT3H"')), user("quick"),
            exclusive("q3"), chain("s1", "q1", "x", "q3", "q2", "n", "e1"), chain("q1", "y", "q2"),
            chain("hurry", "quick", "q3"),
        ),
        boundary("out", "sub", SIGNAL_EVENT), boundary("limit", "sub", timer(
            "timeDuration", '"PT9H"')), node("endEvent", "withdrawn"), chain("out", "withdrawn"),
        decision("ask", "access"), call("c", "part"), *LOOP_END, chain("limit", "c"),
        chain("start", "merge", "ask", "sub", "c", "check"), extra=SIGNAL,
    ).replace(b'id="limit_c"', b'id="limit_c2"'),
}  # fmt: skip


PART = process(
    START, user("inside", many("access.who", "notes")),
    node("intermediateCatchEvent", "wait", timer("timeDuration", '"PT2H"')), END,
    chain("start", "inside", "wait", "end"), ident="part",
)  # fmt: skip


PROCEDURES = {name: parse_procedure(source, {"part": PART}) for name, source in DIAGRAMS.items()}


def make_house(seed: int) -> House:
    chance = random.Random(seed)  # noqa: S311  # a repeatable path

    def rule(_data: object) -> Decided:
        n = chance.randint(0, 3)
        return Decided({"n": n, "who": list(range(n))}, {"n": n}, "sha", f"row {n}", ("X-1",))

    return House(tables={"access": rule}, verbs={"paper.issue": lambda *_: LATER})


def offers(run: Run) -> list[tuple[str, object]]:
    return [(task.step, task.item) for task in run.waiting]


def move(run: Run, house: House, chance: random.Random) -> None:
    """One act of somebody: a person, a job, the clock or a signal."""
    choice = chance.random()
    if choice < 0.15:
        house.at += timedelta(hours=chance.choice([1, 2, 4]))
        run.fire_timers()
    elif choice < 0.18:
        run.signal("withdraw")
    elif run.unfinished and choice < 0.4:
        run.resume(run.unfinished[0].id, {"n": 1})
    elif run.waiting:
        task = chance.choice(run.waiting)
        answer = chance.choice(["done", "done", "return"])
        run.complete(task.id, {"decision": answer, "list": [chance.randint(0, 9)] * 2}, by=1)


def trace(procedure: Procedure, seed: int, acts: int, *, stored: bool) -> list[object]:
    """Everything that can be seen from outside, step by step."""
    chance, house = random.Random(seed), make_house(seed)  # noqa: S311  # a repeatable path
    run = start(procedure, {"given": [1, 2]}, house)
    seen: list[object] = [[step.step for step in run.finished]]
    told = len(run.finished)
    for _ in range(acts):
        if run.over:
            break
        if stored:
            run, told = load(procedure, run.dump(), house), 0
        move(run, house, chance)
        steps = [
            (f.step, f.item, f.taken, dict(f.facts), f.basis, f.at) for f in run.finished[told:]
        ]
        told = len(run.finished)
        seen.append((offers(run), steps, run.next_due, run.ended, dict(run.data)))
        seen.append([(task.step, task.verb) for task in run.unfinished])
    return seen
