"""What a diagram may name: the forms, tables, verbs, roles, papers and limits that exist."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.i18n import N_
from core.sources import Problem
from workflows.engine.graph import Graph, Node
from workflows.engine.problems import problem
from workflows.engine.texts import limits_named

KINDS_OF_WORK = frozenset(
    {"verify", "approve", "register", "visit", "execute", "sign", "correct", "deliver", "review"}
)
_USER_PROPERTIES = frozenset({"form", "role", "kind", "due", "paper", "basis"})
_DECISION_PROPERTIES = frozenset({"decision", "result", "basis"})


@dataclass(frozen=True)
class Vocabulary:
    """The names that exist; `verbs` maps a verb to its argument names, `words` what these may say.

    `data` are the names with which a run starts. `procedures` maps process ids to the diagrams
    that call activities may call. `articles` None means that bases are not checked.
    """

    forms: frozenset[str] = frozenset()
    decisions: frozenset[str] = frozenset()
    verbs: Mapping[str, frozenset[str]] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    papers: frozenset[str] = frozenset()
    limits: frozenset[str] = frozenset()
    data: frozenset[str] = frozenset()
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    procedures: Mapping[str, bytes] = field(default_factory=dict)
    articles: frozenset[str] | None = None


def check_words(graph: Graph, known: Vocabulary) -> Iterator[Problem]:
    """Everything that a diagram names and nobody has."""
    for node in graph.nodes.values():
        if node.kind == "userTask":
            yield from _check_user(node, known)
        elif node.kind == "businessRuleTask":
            yield from _check_properties(node, _DECISION_PROPERTIES)
            yield from _check_word(node, "decision", known.decisions, required=True)
        elif node.kind == "serviceTask":
            yield from _check_verb(node, known)
        else:
            yield from _check_properties(node, frozenset({"basis"}))
        yield from _check_basis(node, known)
    for element, limit in limits_named(graph):
        if limit not in known.limits:
            yield _unknown(element, "due", limit)


def _check_user(node: Node, known: Vocabulary) -> Iterator[Problem]:
    yield from _check_properties(node, _USER_PROPERTIES)
    roles = known.roles | {"requester", "participants"}
    yield from _check_word(node, "role", roles, required=True)
    yield from _check_word(node, "form", known.forms)
    yield from _check_word(node, "paper", known.papers)
    yield from _check_word(node, "due", known.limits)
    yield from _check_word(node, "kind", KINDS_OF_WORK)


def _check_verb(node: Node, known: Vocabulary) -> Iterator[Problem]:
    yield from _check_word(node, "verb", frozenset(known.verbs), required=True)
    arguments = known.verbs.get(node.properties.get("verb", ""))
    if arguments is not None:
        yield from _check_properties(node, arguments | {"verb", "result", "basis"})
    yield from _check_word(node, "paper", known.papers)
    for name, words in known.words.items():
        yield from _check_word(node, name, words)


def _check_word(
    node: Node, name: str, known: frozenset[str], *, required: bool = False
) -> Iterator[Problem]:
    word = node.properties.get(name, "")
    if word and word not in known:
        yield _unknown(node.id, name, word)
    if required and not word:
        yield problem(
            node.id,
            N_("“{title}”（{id}）没有写明“{name}”。"),
            title=node.title,
            id=node.id,
            name=name,
        )


def _check_properties(node: Node, known: frozenset[str]) -> Iterator[Problem]:
    for name in node.properties.keys() - known:
        yield problem(
            node.id,
            N_("“{title}”（{id}）的属性“{name}”没有意义，请检查拼写。"),
            title=node.title,
            id=node.id,
            name=name,
        )


def _check_basis(node: Node, known: Vocabulary) -> Iterator[Problem]:
    if known.articles is None:
        return
    for article in node.properties.get("basis", "").replace(",", " ").split():
        if article not in known.articles:
            yield _unknown(node.id, "basis", article)


def _unknown(element: str, name: str, word: str) -> Problem:
    return problem(
        element,
        N_("“{id}”的“{name}”写的是“{word}”，系统中没有。"),
        id=element,
        name=name,
        word=word,
    )
