"""The drawing of a diagram as rectangles and lines, for tests that measure it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from lxml import etree

FOLDER = Path(__file__).parents[2] / "workflows" / "bpmn"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DD = "{http://www.omg.org/spec/DD/20100524/DI}"
# What bpmn-js draws a label with: 11 px type, full width for Chinese.
TYPE_SIZE = 11

Point = tuple[float, float]
Segment = tuple[Point, Point]


@dataclass(frozen=True)
class Box:
    """A rectangle on the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def corners(self) -> list[Point]:
        """Where lines may dock on a gateway or an event: the middles of the sides."""
        middle_x, middle_y = self.centre
        return [
            (self.x, middle_y),
            (self.x + self.width, middle_y),
            (middle_x, self.y),
            (middle_x, self.y + self.height),
        ]

    def meets(self, other: "Box", apart: float = 0) -> bool:
        return (
            self.x < other.x + other.width + apart
            and other.x < self.x + self.width + apart
            and self.y < other.y + other.height + apart
            and other.y < self.y + self.height + apart
        )

    def cut_by(self, segment: Segment) -> bool:
        (x1, y1), (x2, y2) = segment
        line = Box(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
        return self.meets(line)


@dataclass(frozen=True)
class Edge:
    """A drawn sequence flow."""

    id: str
    name: str
    source: str
    target: str
    points: tuple[Point, ...]
    label: Box | None

    @property
    def segments(self) -> list[Segment]:
        return list(pairwise(self.points))


@dataclass(frozen=True)
class Shape:
    """A drawn node."""

    id: str
    kind: str
    name: str
    box: Box
    label: Box | None


@dataclass(frozen=True)
class Drawing:
    """All of one diagram."""

    shapes: dict[str, Shape]
    edges: dict[str, Edge]

    def labels(self) -> Iterator[tuple[str, Box]]:
        for each in [*self.shapes.values(), *self.edges.values()]:
            if each.label is not None:
                yield each.id, each.label


def procedures() -> list[str]:
    """The names of the shipped procedures."""
    return sorted(path.stem for path in FOLDER.glob("*.bpmn"))


def source(name: str) -> bytes:
    """The bytes of one."""
    return (FOLDER / f"{name}.bpmn").read_bytes()


def read(name: str) -> Drawing:
    """The drawing of one."""
    root = etree.fromstring(source(name))
    model = {each.get("id"): each for each in root.iter() if each.tag.startswith(BPMN)}
    shapes, edges = {}, {}
    for drawn in root.iter(f"{DI}BPMNShape"):
        node = model[drawn.get("bpmnElement")]
        box = bounds(drawn)
        assert box is not None
        shapes[node.get("id")] = Shape(
            node.get("id"), etree.QName(node).localname, node.get("name", ""), box, label_of(drawn)
        )
    for drawn in root.iter(f"{DI}BPMNEdge"):
        flow = model[drawn.get("bpmnElement")]
        points = tuple(
            (float(each.get("x")), float(each.get("y"))) for each in drawn.iter(f"{DD}waypoint")
        )
        edges[flow.get("id")] = Edge(
            flow.get("id"),
            flow.get("name", ""),
            flow.get("sourceRef"),
            flow.get("targetRef"),
            points,
            label_of(drawn),
        )
    return Drawing(shapes, edges)


def bounds(element: etree._Element) -> Box | None:
    found = element.find(f"{DC}Bounds")
    if found is None:
        return None
    return Box(*(float(found.get(name, "")) for name in ("x", "y", "width", "height")))


def label_of(drawn: etree._Element) -> Box | None:
    label = drawn.find(f"{DI}BPMNLabel")
    return None if label is None else bounds(label)


def crossing(one: Segment, other: Segment) -> bool:
    """Whether two upright or level segments touch anywhere."""
    return segment_box(one).meets(segment_box(other), apart=0.5)


def segment_box(segment: Segment) -> Box:
    (x1, y1), (x2, y2) = segment
    return Box(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
