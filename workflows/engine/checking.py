"""All checks of a diagram in one place."""

from collections.abc import Mapping

from lxml import etree

from workflows.engine.graph import Graph
from workflows.engine.problems import Problem
from workflows.engine.reading import read_graph
from workflows.engine.source import duplicate_ids, read_xml


def check_graph(
    root: etree._Element, graph: Graph, called: Mapping[str, bytes]
) -> tuple[list[Problem], dict[str, Graph]]:
    """The problems of a diagram, and the graphs of what its call activities call."""
    needed = {node.calls for node in graph.nodes.values() if node.calls}
    graphs = {name: read_graph(read_xml(source)) for name, source in called.items() if name in needed}
    return duplicate_ids(root), graphs
