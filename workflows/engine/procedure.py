"""A diagram that has been read, checked and built: immutable, shared by every run and thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.engine.building import ProcessSpec, build
from workflows.engine.checking import check_graph
from workflows.engine.grammar import names_set_by
from workflows.engine.graph import Graph, Node
from workflows.engine.problems import BadProcedure
from workflows.engine.reading import read_graph
from workflows.engine.source import read_diagram


@dataclass(frozen=True, eq=False)
class Procedure:
    """A runnable procedure. `graph` is its own diagram, `called` those of its call activities."""

    id: str
    name: str
    graph: Graph
    called: Mapping[str, Graph]
    specs: Mapping[str, ProcessSpec] = field(repr=False)
    unset: Mapping[str, None] = field(repr=False)

    def node(self, step: str) -> Node | None:
        """A node of this diagram or of a called one."""
        for graph in (self.graph, *self.called.values()):
            if step in graph.nodes:
                return graph.nodes[step]
        return None


def parse_procedure(xml: bytes, called: Mapping[str, bytes] | None = None) -> Procedure:
    """Read, check and build a diagram and the diagrams of its call activities (by process id).

    Raises BadProcedure. What only a bureau's vocabulary can tell is left to `check_procedure`.
    """
    root = read_diagram(xml)
    graph = read_graph(root)
    problems, graphs = check_graph(root, graph, called or {})
    if problems:
        raise BadProcedure(problems)
    everything = (graph, *graphs.values())
    return Procedure(
        id=graph.id,
        name=graph.name,
        graph=graph,
        called=graphs,
        specs={key: spec for each in everything for key, spec in build(each).items()},
        unset=dict.fromkeys(
            name
            for each in everything
            for node in each.nodes.values()
            for name in names_set_by(node)
        ),
    )
