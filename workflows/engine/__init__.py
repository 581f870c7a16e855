"""The engine: the only room that knows SpiffWorkflow.

    procedure = parse_procedure(xml)             # BadProcedure(problems); keep it, it is immutable
    run = start(procedure, data, host)           # or load(procedure, state, host)
    run.complete(task_id, answers, by=person_id) # or resume, signal, fire_timers, add_signer …
    rows of `run.waiting`, `run.finished`, `run.next_due`, `run.ended`; then `run.dump()`

One act per transaction: after any error the run is thrown away and the transaction rolled back.

**Data.** One plain JSON record per run, shared by all its tokens: ids and decisions, no personal
data. A user task's answers replace `data[<step id>]`; a decision's outputs are
`data[<result, else decision>]`; a verb's answer is `data[<result, else step id>]`; a
multi-instance task writes the list of its answers, in the order of its items, under its
`loopDataOutputRef`. Expressions read null for names that the diagram sets but has not set yet.

**Around a run.** `outline(procedure)` words the diagram, `diagram_state(procedure, history,
waiting)` says what to colour, `predict(procedure, data, host)` rehearses the way of a request.
`check_procedure(xml, vocabulary=…)` finds every problem before a diagram is published.

**Host.** `decide` returns a `Ruling` (`decisions.tables.Decision` is one; `Decided` is ours), so
that the facts, table, rule and articles land in `Finished`. `perform` may return `LATER`: the task
then stands in `run.unfinished` until `run.resume(id, result)`. `due` gives the end of a limit.

**BPMN.** userTask (properties form role kind due paper basis, multi-instance), businessRuleTask
(decision, result), serviceTask (verb, result, arguments), scriptTask (`name = expression` lines),
exclusive, inclusive and parallel gateways, embedded subprocess, callActivity, start and end
(none, terminate), timer and signal events (boundary, intermediate). Timers hold an expression:
`"PT72H"`, `"R/PT24H"` (boundary, non-interrupting), or `due("limit")`. Everything else is refused.
"""

from workflows.engine.checking import check_procedure
from workflows.engine.host import (
    LATER,
    Decided,
    Finished,
    Host,
    Later,
    Ruling,
    Unfinished,
    Waiting,
)
from workflows.engine.outline import OutlineFlow, OutlineStep, outline
from workflows.engine.prediction import PredictedStep, predict
from workflows.engine.problems import BadProcedure, Blocked, UnreadableState
from workflows.engine.procedure import Procedure, parse_procedure
from workflows.engine.progress import DiagramState, diagram_state
from workflows.engine.running import Run, load, start
from workflows.engine.vocabulary import Vocabulary

__all__ = [
    "LATER",
    "BadProcedure",
    "Blocked",
    "Decided",
    "DiagramState",
    "Finished",
    "Host",
    "Later",
    "OutlineFlow",
    "OutlineStep",
    "PredictedStep",
    "Procedure",
    "Ruling",
    "Run",
    "Unfinished",
    "UnreadableState",
    "Vocabulary",
    "Waiting",
    "check_procedure",
    "diagram_state",
    "load",
    "outline",
    "parse_procedure",
    "predict",
    "start",
]
