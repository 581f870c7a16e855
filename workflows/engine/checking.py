"""All checks of a diagram, in the order in which they make sense; whatever the bytes are."""

from collections.abc import Mapping

from lxml import etree

from core.i18n import N_
from core.sources import Problem
from workflows.engine.elements import check_elements
from workflows.engine.graph import Graph
from workflows.engine.problems import BadProcedure, problem
from workflows.engine.reading import read_graph
from workflows.engine.source import duplicate_ids, read_diagram
from workflows.engine.structure import check_structure
from workflows.engine.texts import Text, check_texts, names_of, unknown_names
from workflows.engine.tokens import check_endless, check_tokens
from workflows.engine.vocabulary import Vocabulary, check_words

MOST_PROBLEMS = 200
_FAULTS = (ArithmeticError, LookupError, AttributeError, TypeError, ValueError, RecursionError)


def check_procedure(
    xml: bytes,
    *,
    vocabulary: Vocabulary,
) -> list[Problem]:
    """Every problem of a diagram, [] when it can be published. Never raises, never hangs."""
    try:
        root = read_diagram(xml)
        graph = read_graph(root)
        problems, texts, graphs = _check(root, graph, vocabulary.procedures)
        known = vocabulary.data | names_of(graph)
        for called in graphs.values():
            known |= names_of(called)
        problems += check_words(graph, vocabulary)
        problems += unknown_names(texts, known)
    except BadProcedure as error:
        return list(error.problems)
    except _FAULTS:
        # A defect of a check must not keep an editor from its answer, nor let the diagram pass.
        return [problem("", N_("流程图无法检查，请联系管理员。"))]
    return problems[:MOST_PROBLEMS]


def check_graph(
    root: etree._Element, graph: Graph, called: Mapping[str, bytes]
) -> tuple[list[Problem], dict[str, Graph]]:
    """The problems that need no vocabulary, and the graphs of what is called, at any depth."""
    problems, _, graphs = _check(root, graph, called)
    return problems, graphs


def _check(
    root: etree._Element, graph: Graph, called: Mapping[str, bytes]
) -> tuple[list[Problem], list[Text], dict[str, Graph]]:
    problems, texts = _check_one(root, graph)
    graphs: dict[str, Graph] = {}
    _follow_calls(graph, called, (graph.id,), graphs, problems)
    problems += _same_ids(graph, graphs)
    return problems, texts, graphs


def _check_one(root: etree._Element, graph: Graph) -> tuple[list[Problem], list[Text]]:
    """One file by itself; the game of tokens only when its structure is sound."""
    problems = [*duplicate_ids(root), *check_elements(root), *check_structure(graph)]
    wrong_texts, texts = check_texts(graph)
    problems += wrong_texts
    for scope in graph.scopes.values():
        problems += check_endless(scope) if not problems else ()
        problems += check_tokens(scope) if not problems else ()
    return problems, texts


def _follow_calls(
    graph: Graph,
    called: Mapping[str, bytes],
    path: tuple[str, ...],
    graphs: dict[str, Graph],
    problems: list[Problem],
) -> None:
    for node in graph.nodes.values():
        if node.kind != "callActivity":
            continue
        name = node.calls or ""
        if name in path:
            problems.append(
                problem(
                    node.id,
                    N_("“{id}”调用的流程“{name}”又调用回来，成了循环。"),
                    id=node.id,
                    name=name,
                )
            )
        elif name not in called:
            problems.append(
                problem(node.id, N_("“{id}”调用的流程“{name}”不存在。"), id=node.id, name=name)
            )
        else:
            if name not in graphs:
                graphs[name] = _read_called(node.id, name, called[name], problems)
            _follow_calls(graphs[name], called, (*path, name), graphs, problems)


def _read_called(element: str, name: str, source: bytes, problems: list[Problem]) -> Graph:
    """A called diagram must be sound too; its problems are told at the call."""
    root = read_diagram(source)
    graph = read_graph(root)
    wrong, _ = _check_one(root, graph)
    if graph.id != name:
        wrong.append(problem(graph.id, N_("流程的编号不是“{name}”。"), name=name))
    problems += [
        problem(
            element, N_("“{id}”调用的流程“{name}”有问题：{text}"), id=element, name=name, text=each
        )
        for each in wrong
    ]
    return graph


def _same_ids(graph: Graph, graphs: Mapping[str, Graph]) -> list[Problem]:
    """Answers are kept by step id, so a called diagram must not use the caller's ids for tasks."""
    seen = _kept_by_id(graph)
    problems: list[Problem] = []
    for name, called in graphs.items():
        mine = _kept_by_id(called)
        problems += [
            problem(each, N_("步骤编号“{id}”在被调用的流程“{name}”中也有。"), id=each, name=name)
            for each in sorted(seen & mine)
        ]
        seen |= mine
    return problems


def _kept_by_id(graph: Graph) -> set[str]:
    """User tasks, whose answers, and subprocesses, whose tokens are kept under their id."""
    return {node.id for node in graph.nodes.values() if node.kind in {"userTask", "subProcess"}}
