"""Finds what is wrong with a paper's template before it is used; never raises."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields

from jinja2 import TemplateSyntaxError, meta, nodes

from core.i18n import N_, Message, message
from documents.kinds import PaperKind
from documents.plain import thaw
from documents.registry import KINDS
from documents.templating import environment

LARGEST = 1024 * 1024
KNOWN = {"paper", "title", "ACTIONS", "REQUESTERS", "SERVICE_WAYS"}
FORBIDDEN_FILTERS = {"safe", "attr", "tojson", "xmlattr", "urlize", "pprint"}
FORBIDDEN_NODES = (
    nodes.Include,
    nodes.Extends,
    nodes.CallBlock,
    nodes.Pow,
    nodes.EvalContextModifier,
)
OUTSIDE = re.compile(
    r"""(?:https?|ftp|file|data|javascript):|(?:src|href)\s*=\s*["']?//""", re.IGNORECASE
)


@dataclass(frozen=True)
class TemplateProblem:
    """One thing that is wrong: the line (from 1, 0 for the whole file) and the sentence."""

    line: int
    message: Message


def check_template(source: str, kind: PaperKind) -> list[TemplateProblem]:
    """Return what is wrong with a template of `kind`: syntax, unknown fields, reach, addresses."""
    if len(source) > LARGEST:
        return [TemplateProblem(0, message(N_("模板过大。")))]
    try:
        tree = environment().parse(source)
        found = [*_reach(tree), *_fields(tree, kind), *_addresses(source)]
        found += [] if found else _unknown_names(tree)
    except TemplateSyntaxError as problem:
        return [_problem(problem.lineno, N_("模板写法有误：{what}"), what=problem.message or "")]
    except RecursionError:
        return [_problem(0, N_("模板嵌套过深。"))]
    return sorted(found, key=lambda problem: problem.line)


def check_example(text: str, kind: PaperKind) -> list[TemplateProblem]:
    """Return what is wrong with an example of `kind`."""
    try:
        thaw(kind.schema, json.loads(text))
    except (ValueError, TypeError, RecursionError) as problem:
        return [_problem(0, N_("样例数据有误：{what}"), what=str(problem))]
    return []


def check_shipped() -> dict[str, list[TemplateProblem]]:
    """Return the problems of every shipped paper by file name, bad files only."""
    found = {}
    for kind in KINDS.values():
        found[kind.template.name] = check_template(kind.template.read_text("utf-8"), kind)
        found[kind.example.name] = check_example(kind.example.read_text("utf-8"), kind)
    return {name: problems for name, problems in found.items() if problems}


def _problem(line: int, text: str, **values: object) -> TemplateProblem:
    return TemplateProblem(line, message(text, **values))


def _unknown_names(tree: nodes.Template) -> Iterator[TemplateProblem]:
    for name in sorted(meta.find_undeclared_variables(tree) - KNOWN):
        yield _problem(0, N_("没有名为「{name}」的数据。"), name=name)


def _reach(tree: nodes.Template) -> Iterator[TemplateProblem]:
    for node in tree.find_all(FORBIDDEN_NODES):
        yield _problem(node.lineno, N_("模板中不能使用「{what}」。"), what=type(node).__name__)
    for used in tree.find_all(nodes.Filter):
        if used.name in FORBIDDEN_FILTERS or used.name not in environment().filters:
            yield _problem(used.lineno, N_("模板中不能使用「{what}」。"), what=used.name)
    for read in tree.find_all(nodes.Getattr):
        if read.attr.startswith("_"):
            yield _problem(read.lineno, N_("模板中不能使用「{what}」。"), what=read.attr)
    for loaded in tree.find_all((nodes.Import, nodes.FromImport)):
        name = str(getattr(getattr(loaded, "template", None), "value", ""))
        if not name.startswith("_") or "/" in name:
            yield _problem(loaded.lineno, N_("只能引用共用部分，不能引用「{what}」。"), what=name)


def _fields(tree: nodes.Template, kind: PaperKind) -> Iterator[TemplateProblem]:
    known = {field.name for field in fields(kind.schema)}
    for read in tree.find_all(nodes.Getattr):
        on_paper = isinstance(read.node, nodes.Name) and read.node.name == "paper"
        if on_paper and read.attr not in known:
            sentence = N_("「{kind}」没有字段「{name}」。")
            yield _problem(read.lineno, sentence, kind=kind.title, name=read.attr)


def _addresses(source: str) -> Iterator[TemplateProblem]:
    for number, line in enumerate(source.splitlines(), 1):
        if found := OUTSIDE.search(line):
            sentence = N_("模板只能使用本文书的素材，不能引用「{what}」。")
            yield _problem(number, sentence, what=found[0])
