"""A procedure with everything that an outline shows."""

from tests.workflows.engine.diagrams import (
    END,
    START,
    boundary,
    chain,
    decision,
    exclusive,
    flow,
    node,
    timer,
    user,
    verb,
)
from tests.workflows.engine.house import House
from workflows.engine import Decided

BODY = (
    ('<bpmn:laneSet id="ls"><bpmn:lane id="l" name="档案室"><bpmn:flowNodeRef>verify'
    "</bpmn:flowNodeRef></bpmn:lane></bpmn:laneSet>"),
    END, user("approve", kind="approve"), user("verify", kind="verify", due="verify"), START,
    exclusive("begin"), decision("rules", "access", result="ruling"),
    exclusive("need_verify", "skip_verify"), exclusive("past"),
    exclusive("result", "passed"), user("correct", kind="correct"),
    verb("register", "register.enter"),
    boundary("late", "approve", timer("timeDuration", '"PT72H"'), False),
    verb("remind", "notice.copy"), node("endEvent", "reminded"),
    chain("late", "remind", "reminded"), chain("start", "begin", "rules", "need_verify"),
    ('<bpmn:sequenceFlow id="do_verify" name="需要" sourceRef="need_verify" targetRef="verify">'
    "<bpmn:conditionExpression>ruling.verify</bpmn:conditionExpression></bpmn:sequenceFlow>"),
    flow("need_verify", "past", ident="skip_verify"), chain("verify", "past", "approve", "result"),
    flow("result", "correct", 'approve.decision == "return"', "returned"),
    flow("result", "register", ident="passed"), chain("correct", "begin"), chain("register", "end"),
)  # fmt: skip


def house(*, verify: bool) -> House:
    return House(tables={"access": lambda _: Decided({"verify": verify})})
