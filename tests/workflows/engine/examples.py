"""Diagrams that are sound, and for each fault a diagram with it and the element to be named."""

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
from workflows.engine import Vocabulary

KNOWN = Vocabulary(
    forms=frozenset({"approve"}),
    decisions=frozenset({"access"}),
    verbs={"register.enter": frozenset({"shelf"}), "paper.issue": frozenset({"paper"})},
    roles=frozenset({"archivist", "bureau_head"}),
    papers=frozenset({"reply_letter"}),
    limits=frozenset({"approve"}),
    data=frozenset({"participants", "request"}),
    articles=frozenset({"RS-A-7.1"}),
)
LINE = chain("start", "u", "end")


def inner(tag: str, **attributes: str) -> str:
    written = "".join(f' {k}="{v}"' for k, v in attributes.items())
    return f"<bpmn:{tag}{written}/>"


GOOD = {
    "one task": process(START, user("u", form="approve", kind="approve", due="approve"), END, LINE),
    "everything": process(
        START, decision("ask", "access", result="ruling"), exclusive("g", "no"),
        user("approve", form="approve", paper="reply_letter", basis="RS-A-7.1"),
        user("sign", many("participants", "signed", until='sign.decision == "return"')),
        parallel("p1"), user("a"), user("b"), parallel("p2"),
        inclusive("i1", "i_b"), user("c"), user("d"), inclusive("i2"),
        verb("enter", "register.enter", shelf="access"), script("set", "n = count(signed)"), END,
        boundary("late", "approve", timer("timeDate", 'due("approve")'), False),
        verb("letter", "paper.issue", paper="reply_letter"), node("endEvent", "told"),
        chain("late", "letter", "told"),
        boundary("gone", "approve", SIGNAL_EVENT), node("endEvent", "withdrawn"),
        chain("gone", "withdrawn"), exclusive("back"),
        chain("start", "back", "ask", "g"), flow("g", "approve", '"bureau_head" in ruling.chain'),
        flow("g", "sign", ident="no"), chain("approve", "sign", "p1", "a", "p2", "i1"),
        chain("p1", "b", "p2"), flow("i1", "c", "request.copy"), flow("i1", "d", ident="i_b"),
        chain("c", "i2", "enter", "set", "end"), chain("d", "i2"),
        extra=SIGNAL,
    ),
    "annotation, lanes and a pool": process(
        '<bpmn:laneSet id="lanes"><bpmn:lane id="l1" name="档案室">'
        "<bpmn:flowNodeRef>u</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>",
        START, user("u", "<bpmn:incoming>start_u</bpmn:incoming>"), END, LINE,
        '<bpmn:textAnnotation id="note"><bpmn:text>说明</bpmn:text></bpmn:textAnnotation>'
        '<bpmn:association id="line" sourceRef="u" targetRef="note"/>',
        extra='<bpmn:collaboration id="c"><bpmn:participant id="pool" processRef="proc"/>'
        "</bpmn:collaboration>",
    ),
    "a returning loop with a person": process(
        START, exclusive("m"), user("u"), exclusive("g", "ok"), END,
        chain("start", "m", "u", "g"), flow("g", "m", 'u.decision == "return"'),
        flow("g", "end", ident="ok"),
    ),
}  # fmt: skip

TASK = (START, user("u"), END, LINE)
BAD = {
    # what may not be there at all
    "link event": (process(
        START, node("intermediateThrowEvent", "t", inner("linkEventDefinition", name="L")), END,
        chain("start", "t", "end")), "t"),
    "compensation throw": (process(
        START, node("intermediateThrowEvent", "t", inner("compensateEventDefinition")), END,
        chain("start", "t", "end")), "t"),
    "compensation boundary": (process(
        *TASK, boundary("b", "u", inner("compensateEventDefinition")), chain("b", "end")), "b"),
    "signal end event": (process(
        START, user("u"), node("endEvent", "end", SIGNAL_EVENT), LINE, extra=SIGNAL), "end"),
    "message event": (process(
        START, node("intermediateCatchEvent", "t", inner("messageEventDefinition")), END,
        chain("start", "t", "end")), "t"),
    "timer start": (process(
        node("startEvent", "start", timer("timeDuration", '"PT1H"')), user("u"), END, LINE),
        "start"),
    "event subprocess": (process(*TASK, node(
        "subProcess", "es", node("startEvent", "s2") + user("x") + node("endEvent", "e2")
        + chain("s2", "x", "e2"), triggeredByEvent="true")), "es"),
    "ad-hoc subprocess": (process(*TASK, node("adHocSubProcess", "adhoc", user("x"))), "adhoc"),
    "transaction": (process(*TASK, node("transaction", "tx")), "tx"),
    "complex gateway": (process(*TASK, node("complexGateway", "cg")), "cg"),
    "event gateway": (process(*TASK, node("eventBasedGateway", "eg")), "eg"),
    "manual task": (process(*TASK, node("manualTask", "mt")), "mt"),
    "undecided task": (process(*TASK, node("task", "t")), "t"),
    "send task": (process(*TASK, node("sendTask", "st")), "st"),
    "data object": (process(*TASK, node("dataObject", "do")), "do"),
    "data store reference": (process(*TASK, node("dataStoreReference", "ds")), "ds"),
    "data store": (process(*TASK, extra='<bpmn:dataStore id="ds" name="x"/>'), "ds"),
    "data association": (process(START, user("u", inner("dataInputAssociation", id="da")), END,
                                 LINE), "u"),
    "human performer": (process(START, user("u", inner("humanPerformer", id="hp")), END, LINE),
                        "u"),
    "standard loop": (process(START, user("u", inner("standardLoopCharacteristics")), END, LINE),
                      "u"),
    "message": (process(*TASK, extra='<bpmn:message id="msg" name="x"/>'), "msg"),
    "camunda attribute": (
        process(*TASK).replace(b'id="u"', b'id="u" camunda:assignee="x"'), "u"),
    "compensation task": (
        process(*TASK).replace(b'id="u"', b'id="u" isForCompensation="true"'), "u"),
    "misspelt attribute": (process(*TASK).replace(b'id="u"', b'id="u" nmae="x"'), "u"),
    "multi-instance on a service task": (process(
        START, node("serviceTask", "v", many("participants", "out")), user("u"), END,
        chain("start", "v", "u", "end")), "v"),
    "multi-instance behaviour": (process(START, user("u", many("participants", "o").replace(
        "isSequential", 'behavior="None" isSequential')), END, LINE), "u"),
    # how it hangs together
    "not executable": (process(*TASK, executable="false"), "proc"),
    "dangling flow": (process(*TASK, flow("u", "nowhere")), "u_nowhere"),
    "unreachable task": (process(*TASK, user("lost"), chain("lost", "end")), "lost"),
    "unreachable island": (process(
        *TASK, user("x"), user("y"), chain("x", "y", "x")), "x"),
    "dead end": (process(*TASK, exclusive("g", "g_end"), user("stuck"), chain("u2", "g"),
                         user("u2")).replace(LINE.encode(), (chain("start", "u", "u2") + flow(
                             "g", "stuck", "true") + chain("g", "end")).encode()), "stuck"),
    "loop without a way out": (process(
        START, exclusive("m"), user("u"), END, chain("start", "m", "u", "m")), "u"),
    "several ways out of a task": (process(*TASK, user("v"), chain("u", "v", "end")), "u"),
    "condition on an ordinary flow": (process(
        START, user("u"), END, chain("start", "u"), flow("u", "end", "true", "f")), "f"),
    "gateway without default": (process(
        START, user("u"), exclusive("g"), user("v"), END, chain("start", "u", "g"),
        flow("g", "v", "true"), flow("g", "end", "false"), chain("v", "end")), "g"),
    "inclusive gateway without default": (process(
        START, inclusive("g"), user("v"), user("w"), inclusive("j"), END, chain("start", "g"),
        flow("g", "v", "true"), flow("g", "w", "true"), chain("v", "j", "end"),
        chain("w", "j")), "g"),
    "one conditional flow": (process(
        START, user("u"), exclusive("g"), END, chain("start", "u", "g"),
        flow("g", "end", "true", "f")), "f"),
    "condition on the default": (process(
        START, user("u"), exclusive("g", "d"), user("v"), END, chain("start", "u", "g"),
        flow("g", "v", "true"), flow("g", "end", "true", "d"), chain("v", "end")), "d"),
    "way out without condition": (process(
        START, user("u"), exclusive("g", "d"), user("v"), END, chain("start", "u", "g"),
        flow("g", "v"), flow("g", "end", ident="d"), chain("v", "end")), "g_v"),
    "condition after a parallel gateway": (process(
        START, parallel("p"), user("u"), user("v"), parallel("j"), END, chain("start", "p"),
        flow("p", "u", "true", "f"), chain("p", "v", "j", "end"), chain("u", "j")), "f"),
    "no start": (process(user("u"), END, chain("u", "end")), "proc"),
    "two starts": (process(*TASK, node("startEvent", "s2"), chain("s2", "u")), "proc"),
    "no end": (process(START, user("u"), chain("start", "u", "u")), "proc"),
    "boundary event on nothing": (process(
        *TASK, boundary("b", "ghost", timer("timeDuration", '"PT1H"')), chain("b", "end")), "b"),
    "boundary event without event": (process(*TASK, boundary("b", "u", ""), chain("b", "end")),
                                     "b"),
    "signal without name": (process(
        *TASK, boundary("b", "u", inner("signalEventDefinition")), chain("b", "end")), "b"),
    "double flow": (process(*TASK, flow("start", "u", ident="again")), "again"),
    "id that is no name": (process(START, user("u-1"), END, chain("start", "u-1", "end")), "u-1"),
    "subprocess without end": (process(
        START, subprocess("sub", node("startEvent", "s"), user("x"), chain("s", "x")), END,
        chain("start", "sub", "end")), "sub"),
    # what runs for ever or never
    "automatic loop": (process(
        START, exclusive("m"), script("t", "n = 1"), exclusive("g", "d"), END,
        chain("start", "m", "t", "g"), flow("g", "m", "n == 2"), flow("g", "end", ident="d")),
        "g"),
    "deadlock by a skipped branch": (process(
        START, parallel("p"), user("a"), exclusive("g", "d"), user("b"), parallel("j"), END,
        node("endEvent", "other"), chain("start", "p", "a", "j", "end"), chain("p", "g"),
        flow("g", "b", "participants == 1"), flow("g", "other", ident="d"), chain("b", "j")),
        "j"),
    "exclusive split into a parallel join": (process(
        START, exclusive("g", "d"), user("a"), user("b"), parallel("j"), END, chain("start", "g"),
        flow("g", "a", "participants == 1"), flow("g", "b", ident="d"), chain("a", "j", "end"),
        chain("b", "j")), "j"),
    "inclusive split into a parallel join": (process(
        START, inclusive("g", "d"), user("a"), user("b"), parallel("j"), END, chain("start", "g"),
        flow("g", "a", "participants == 1"), flow("g", "b", ident="d"), chain("a", "j", "end"),
        chain("b", "j")), "j"),
    "timer that leaves a join short": (process(
        START, parallel("p"), user("a"), user("b"), parallel("j"), END, node("endEvent", "late"),
        boundary("t", "a", timer("timeDuration", '"P1D"')), chain("t", "late"),
        chain("start", "p", "a", "j", "end"), chain("p", "b", "j")), "j"),
    "reminder that runs into a join": (process(
        START, parallel("p"), user("a"), user("b"), parallel("j"), END, user("c"),
        boundary("t", "c", timer("timeDuration", '"P1D"'), False), chain("t", "j"),
        chain("start", "p", "a", "j", "c", "end"), chain("p", "b", "j")), "j"),
    "deadlock inside a subprocess": (process(
        START, subprocess(
            "sub", node("startEvent", "s"), exclusive("g", "d"), user("a"), user("b"),
            parallel("j"), node("endEvent", "e"), chain("s", "g"), flow("g", "a", "true"),
            flow("g", "b", ident="d"), chain("a", "j", "e"), chain("b", "j")),
        END, chain("start", "sub", "end")), "j"),
    "branches that multiply": (process(
        START, exclusive("m"), user("u"), exclusive("g", "d"), parallel("p"), user("v"), END,
        chain("start", "m", "u", "g"), flow("g", "end", "u.ok"), flow("g", "p", ident="d"),
        chain("p", "m"), chain("p", "v", "m")), "proc"),
    "a branch that ends beside a loop that cannot": (process(
        START, exclusive("m"), user("u"), parallel("p"), END,
        chain("start", "m", "u", "p", "m"), chain("p", "end")), "start"),
    # texts
    "unquoted timer": (process(
        *TASK, boundary("b", "u", timer("timeDuration", "PT1H"), False), chain("b", "end")), "b"),
    "unreadable timer": (process(
        *TASK, boundary("b", "u", timer("timeDuration", '"1 hour"'), False), chain("b", "end")),
        "b"),
    "timer without a time": (process(
        *TASK, boundary("b", "u", "<bpmn:timerEventDefinition/>", False), chain("b", "end")), "b"),
    "cycle that interrupts": (process(
        *TASK, boundary("b", "u", timer("timeCycle", '"R3/PT1H"')), chain("b", "end")), "b"),
    "cycle in the way": (process(
        START, node("intermediateCatchEvent", "b", timer("timeCycle", '"R3/PT1H"')), END,
        chain("start", "b", "end")), "b"),
    "cycle by the second": (process(
        *TASK, boundary("b", "u", timer("timeCycle", '"R/PT1S"'), False), chain("b", "end")), "b"),
    "unknown limit in a timer": (process(
        *TASK, boundary("b", "u", timer("timeDate", 'due("nothing")'), False),
        chain("b", "end")), "b"),
    "unknown name in a condition": (process(
        START, user("u"), exclusive("g", "d"), user("v"), END, chain("start", "u", "g"),
        flow("g", "v", "u.decision == requester", "f"), flow("g", "end", ident="d"),
        chain("v", "end")), "f"),
    "unknown name in a script": (process(
        START, script("t", "n = missing"), user("u"), END, chain("start", "t", "u", "end")), "t"),
    "child's name outside the children": (process(
        START, user("s", many("participants", "o", "one")), exclusive("g", "d"), user("v"), END,
        chain("start", "s", "g"), flow("g", "v", "one == 1", "f"), flow("g", "end", ident="d"),
        chain("v", "end")), "f"),
    "multi-instance without output": (process(START, user("u", many("participants", "").replace(
        "<bpmn:loopDataOutputRef></bpmn:loopDataOutputRef>", "")), END, LINE), "u"),
    "multi-instance without list": (process(START, user("u", many("", "out")), END, LINE), "u"),
    "multi-instance over an unknown list": (process(
        START, user("u", many("people", "out")), END, LINE), "u"),
    # words
    "unknown form": (process(START, user("u", form="nothing"), END, LINE), "u"),
    "unknown role": (process(START, user("u", role="king"), END, LINE), "u"),
    "no role": (process(START, user("u", role=""), END, LINE), "u"),
    "unknown paper": (process(START, user("u", paper="nothing"), END, LINE), "u"),
    "unknown limit": (process(START, user("u", due="nothing"), END, LINE), "u"),
    "unknown kind": (process(START, user("u", kind="nothing"), END, LINE), "u"),
    "unknown article": (process(START, user("u", basis="RS-A-7.1 RS-A-999"), END, LINE), "u"),
    "misspelt property": (process(START, user("u", from_="approve"), END, LINE), "u"),
    "unknown decision": (process(START, decision("u", "nothing"), END, LINE), "u"),
    "no decision": (process(START, node("businessRuleTask", "u"), END, LINE), "u"),
    "unknown verb": (process(START, verb("u", "launch"), END, LINE), "u"),
    "no verb": (process(START, node("serviceTask", "u"), END, LINE), "u"),
    "unknown argument": (process(START, verb("u", "register.enter", shlef="x"), END, LINE), "u"),
    "unknown paper of a verb": (process(START, verb("u", "paper.issue", paper="x"), END, LINE),
                                "u"),
    "result that is no name": (process(
        START, decision("u", "access", result="a b"), END, LINE), "u"),
    "missing call": (process(START, call("u", "nothing"), END, LINE), "u"),
    "call of itself": (process(START, call("u", "proc"), END, LINE), "u"),
}  # fmt: skip
