"""Lays out the files of a new procedure or a new bureau, so that a recipe begins with what runs."""

import json
import re
import shutil
import sys
from pathlib import Path

from bureaus.packs import PACK_FILE

ROOT = Path(__file__).parents[1]
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
DRAFT_DIAGRAM = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
    xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
    xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
    xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core"
    id="definitions_{name}" targetNamespace="urn:diaoyue:procedures">
  <bpmn:process id="{name}" name="{name}" isExecutable="true">
    <bpmn:startEvent id="start" name="提出">
      <bpmn:outgoing>to_handle</bpmn:outgoing>
    </bpmn:startEvent>
    <bpmn:userTask id="handle" name="办理">
      <bpmn:extensionElements>
        <spiffworkflow:properties>
          <spiffworkflow:property name="role" value="archivist" />
          <spiffworkflow:property name="kind" value="execute" />
          <spiffworkflow:property name="form" value="{name}" />
        </spiffworkflow:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>to_handle</bpmn:incoming>
      <bpmn:outgoing>to_settle</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:serviceTask id="settle" name="办结">
      <bpmn:extensionElements>
        <spiffworkflow:properties>
          <spiffworkflow:property name="verb" value="request.settle" />
          <spiffworkflow:property name="state" value="completed" />
        </spiffworkflow:properties>
      </bpmn:extensionElements>
      <bpmn:incoming>to_settle</bpmn:incoming>
      <bpmn:outgoing>to_end</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:endEvent id="completed" name="办结">
      <bpmn:incoming>to_end</bpmn:incoming>
    </bpmn:endEvent>
    <bpmn:sequenceFlow id="to_handle" sourceRef="start" targetRef="handle" />
    <bpmn:sequenceFlow id="to_settle" sourceRef="handle" targetRef="settle" />
    <bpmn:sequenceFlow id="to_end" sourceRef="settle" targetRef="completed" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram_{name}">
    <bpmndi:BPMNPlane id="plane_{name}" bpmnElement="{name}">
{shapes}
{edges}
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
"""
SHAPE = """      <bpmndi:BPMNShape id="{id}_shape" bpmnElement="{id}">
        <dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}" />
      </bpmndi:BPMNShape>"""
EDGE = """      <bpmndi:BPMNEdge id="{id}_edge" bpmnElement="{id}">
        <di:waypoint x="{begin}" y="120" /><di:waypoint x="{end}" y="120" />
      </bpmndi:BPMNEdge>"""
# Element, left, top, width and height; flow, from and to: all on one line.
SHAPES = (
    ("start", 60, 102, 36, 36),
    ("handle", 160, 80, 120, 80),
    ("settle", 340, 80, 120, 80),
    ("completed", 520, 102, 36, 36),
)
EDGES = (("to_handle", 96, 160), ("to_settle", 280, 340), ("to_end", 460, 520))


def lay_out_procedure(name: str, root: Path = ROOT) -> list[Path]:
    """Write diagram, form and scenario of a new procedure; raises `SystemExit` with a sentence."""
    check_name(name)
    return [
        write(root / f"workflows/bpmn/{name}.bpmn", diagram(name)),
        write(root / f"forms/schemas/{name}.json", form(name)),
        write(root / f"tests/scenarios/{name}.json", scenario(name)),
    ]


def lay_out_bureau(name: str, source: str, root: Path = ROOT) -> list[Path]:
    """Copy a shipped bureau's folder under a new code; raises `SystemExit` with a sentence."""
    check_name(name)
    shipped = root / "bureaus/shipped"
    if not (shipped / source / PACK_FILE).is_file():
        raise SystemExit(f"没有名为“{source}”的单位：make bureau NAME=… FROM=hrss")
    if (shipped / name).exists():
        raise SystemExit(f"{shipped / name} 已经存在。")
    shutil.copytree(shipped / source, shipped / name)
    pack = shipped / name / PACK_FILE
    text = pack.read_text("utf-8")
    pack.write_text(re.sub(r"(?m)^code = .*$", f'code = "{name}"', text, count=1), "utf-8")
    return sorted(path for path in (shipped / name).rglob("*") if path.is_file())


def check_name(name: str) -> None:
    """Refuse a name that cannot be a file, an id and a word in a diagram at once."""
    if not NAME.fullmatch(name):
        raise SystemExit("NAME 用小写英文字母、数字和下划线，如 NAME=borrowing。")


def write(path: Path, text: str) -> Path:
    """Write a new file; never over one that is there."""
    if path.exists():
        raise SystemExit(f"{path} 已经存在。")
    path.write_text(text, "utf-8")
    return path


def diagram(name: str) -> str:
    """Return a diagram with one task, drawn from left to right."""
    shapes = [
        SHAPE.format(id=each, x=x, y=y, width=width, height=height)
        for each, x, y, width, height in SHAPES
    ]
    edges = [EDGE.format(id=each, begin=begin, end=end) for each, begin, end in EDGES]
    return DRAFT_DIAGRAM.format(name=name, shapes="\n".join(shapes), edges="\n".join(edges))


def form(name: str) -> str:
    """Return a form with one field."""
    field = {
        "type": "textarea",
        "key": "opinion",
        "label": "办理情况",
        "validate": {"maxLength": 500},
    }
    whole = {"type": "default", "id": name, "title": name, "schemaVersion": 18}
    return json.dumps({**whole, "components": [field]}, ensure_ascii=False, indent=2) + "\n"


def scenario(name: str) -> str:
    """Return a scenario that walks through the diagram once."""
    walk = {
        "title": name,
        "bureau": "hrss",
        "articles": [],
        "request": {
            "by": "handler",
            "requester": "handler",
            "actions": ["view"],
            "materials": ["file"],
        },
        "steps": [{"step": "handle", "by": "archivist"}],
        "expect": {"procedure": name, "end": "completed", "waiting": []},
    }
    return json.dumps({"scenarios": [walk]}, ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str]) -> None:
    """`procedure NAME` or `bureau NAME FROM`."""
    match arguments:
        case ["procedure", name]:
            made = lay_out_procedure(name)
        case ["bureau", name, source]:
            made = lay_out_bureau(name, source)
        case _:
            raise SystemExit("make procedure NAME=…，make bureau NAME=… FROM=…")
    sys.stdout.writelines(f"{path.relative_to(ROOT)}\n" for path in made)


if __name__ == "__main__":
    main(sys.argv[1:])
