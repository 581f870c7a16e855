"""Whatever a template or a field holds: nothing is fetched, nothing is read, limits hold."""

import base64
import http.client
import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.errors import StepFailed
from documents import printing
from documents.compose import freeze
from documents.fontconfig import write_configuration
from documents.kinds import FOLDER
from documents.papers.sheets import ApprovalSheet
from documents.printing import Limits, Printer
from documents.registry import example
from tests.documents.conftest import Print, run_together
from tests.documents.hostile import BOMBS, LOCAL, ONLINE

PROBE = """
import base64, json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1536 * 1024 * 1024,) * 2)
from documents.pdf.render import lay_out
from documents.bundles import shipped

def answer(html):
    try:
        made = lay_out(html, "letter", shipped("reply_letter").styles, {})
        return b"made " + made.write_pdf(uncompressed_pdf=True)
    except BaseException as problem:
        return f"refused {type(problem).__name__} {problem}".encode()

probes = json.load(sys.stdin)
answers = {name: base64.b64encode(answer(html)).decode() for name, html in probes.items()}
json.dump(answers, sys.stdout)
"""


class Canary:
    """A web server that notes who calls."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        calls = self.calls

        class Listener(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                calls.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture(scope="module")
def canary() -> Iterator[Canary]:
    made = Canary()
    yield made
    made.close()


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "secret.txt"
    path.write_text("TOP SECRET WORDS")
    return path


def lay_out(probes: dict[str, str], workdir: Path) -> dict[str, bytes]:
    """What became of each markup in a process like the child: `made` and the PDF, or `refused`."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(FOLDER.parent),
        "FONTCONFIG_FILE": str(write_configuration(workdir)),
    }
    command = [sys.executable, "-c", PROBE]
    given = json.dumps(probes).encode()
    done = subprocess.run(command, input=given, capture_output=True, check=True, env=environment)
    return {name: base64.b64decode(text) for name, text in json.loads(done.stdout).items()}


def test_no_markup_reaches_the_network(canary: Canary, tmp_path: Path) -> None:
    probes = {name: html.format(u=canary.address) for name, html in ONLINE.items()}
    assert set(lay_out(probes, tmp_path)) == set(ONLINE)
    assert canary.calls == []
    call = http.client.HTTPConnection(canary.server.server_name, canary.server.server_port)
    call.request("GET", "/control")
    assert call.getresponse().read() == b""
    call.close()
    assert canary.calls == ["/control"]
    canary.calls.clear()


@pytest.fixture(scope="module")
def read_attempts(secret: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    probes = {name: html.format(p=secret) for name, html in LOCAL.items()}
    return lay_out(probes, tmp_path_factory.mktemp("local"))


@pytest.mark.parametrize("probe", LOCAL)
def test_no_markup_reads_a_file(probe: str, read_attempts: dict[str, bytes]) -> None:
    answer = read_attempts[probe]
    assert answer.startswith((b"refused", b"made %PDF"))
    assert b"TOP SECRET" not in answer
    assert b"EmbeddedFile" not in answer


def test_an_asset_of_ours_is_found(tmp_path: Path) -> None:
    answers = lay_out({"ours": '<img src="asset:tick.svg">'}, tmp_path)
    assert answers["ours"].startswith(b"made %PDF")


@pytest.mark.parametrize("probe", [*ONLINE.values(), *LOCAL.values(), "{{{{ 7 * 7 }}}}{{% x %}}"])
def test_fields_are_text_whatever_they_hold(
    probe: str, canary: Canary, secret: Path, issue: Print
) -> None:
    text = probe.format(u=canary.address, p=secret)
    sheet = example("approval_sheet")
    assert isinstance(sheet, ApprovalSheet)
    data = issue("approval_sheet", replace(sheet, reason=text)).data
    assert canary.calls == []
    assert "".join(text.split())[:12] in run_together(data)


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_ends_within_its_limits_and_the_next_paper_prints(
    bomb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bomb goes through the real child: its template is replaced by the hostile markup."""
    limits = Limits(memory=700 * 1024 * 1024, cpu_seconds=3, wall_seconds=25)
    printer = Printer(tmp_path, limits=limits)
    monkeypatch.setattr(printer, "_start", lambda: _child_with(BOMBS[bomb], tmp_path, limits))
    frozen = freeze("approval_sheet", example("approval_sheet"))
    started = time.monotonic()
    try:
        with pytest.raises(StepFailed) as problem:
            printer.print("approval_sheet", frozen)
        assert problem.value.permanent
        assert time.monotonic() - started < limits.wall_seconds + 5
        monkeypatch.undo()
        assert printer.print("approval_sheet", frozen).data.startswith(b"%PDF")
    finally:
        printer.close()


HOSTILE_CHILD = """
import sys
from documents.pdf import child
child.bound(int(sys.argv[1]))
from documents.pdf import render
markup = open(sys.argv[2], encoding="utf-8").read()
render.word = lambda kind, paper, bundle: markup
sys.exit(child.main())
"""


def _child_with(markup: str, workdir: Path, limits: Limits) -> subprocess.Popen[bytes]:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(FOLDER.parent),
        "FONTCONFIG_FILE": str(write_configuration(workdir)),
    }
    template = workdir / "bomb.html"
    template.write_text(markup, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, "-c", HOSTILE_CHILD, str(limits.memory), template],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def test_a_child_that_hangs_is_ended_by_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = Printer(tmp_path, limits=Limits(wall_seconds=0.5))
    sleeper = [sys.executable, "-c", "import time; time.sleep(600)"]
    monkeypatch.setattr(
        printer,
        "_start",
        lambda: subprocess.Popen(sleeper, stdin=subprocess.PIPE, stdout=subprocess.PIPE),
    )
    with pytest.raises(StepFailed) as problem:
        printer.print("approval_sheet", freeze("approval_sheet", example("approval_sheet")))
    assert problem.value.permanent


def test_a_child_that_the_system_kills_leaves_its_paper_to_be_tried_again(
    printer: Printer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The paper broke no limit of its own, so it is not put aside for good."""
    frozen = freeze("approval_sheet", example("approval_sheet"))
    ask = printing._ask

    def killed_while_drawing(child: subprocess.Popen[bytes], *rest: Any) -> Any:
        child.kill()
        return ask(child, *rest)

    monkeypatch.setattr(printing, "_ask", killed_while_drawing)
    with pytest.raises(StepFailed, match="会自动再试") as problem:
        printer.print("approval_sheet", frozen)
    assert not problem.value.permanent
    monkeypatch.undo()
    assert printer.print("approval_sheet", frozen).data.startswith(b"%PDF")


def test_frozen_data_of_another_shape_is_a_sentence_not_a_crash(printer: Printer) -> None:
    frozen = json.loads(json.dumps(freeze("approval_sheet", example("approval_sheet"))))
    frozen["data"]["applicants"] = "nobody"
    with pytest.raises(StepFailed) as problem:
        printer.print("approval_sheet", frozen)
    assert problem.value.permanent
    assert "applicants" in str(problem.value)


def test_the_printing_process_never_loads_the_pdf_library() -> None:
    program = (
        "import sys, documents.printing, documents.compose, documents.registry;"
        "assert not {'weasyprint', 'tinycss2', 'pydyf'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=FOLDER.parent)


def test_the_child_gets_nothing_secret_from_our_surroundings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:word@host/db")
    printer = Printer(tmp_path)
    try:
        printer.print("visit_slip", freeze("visit_slip", example("visit_slip")))
        assert printer._child is not None
        surroundings = Path(f"/proc/{printer._child.pid}/environ").read_bytes()
    finally:
        printer.close()
    assert b"DATABASE_URL" not in surroundings


def test_a_long_lived_child_is_replaced(tmp_path: Path) -> None:
    printer = Printer(tmp_path, limits=Limits(papers=2))
    frozen = freeze("visit_slip", example("visit_slip"))
    children = set()
    try:
        for _ in range(3):
            printer.print("visit_slip", frozen)
            assert printer._child is not None
            children.add(printer._child.pid)
    finally:
        printer.close()
    assert len(children) == 2


def test_a_machine_without_the_libraries_says_so_and_is_tried_again(tmp_path: Path) -> None:
    # What the child finds first stands in for a library that cannot be loaded.
    absent = "raise OSError(\"cannot load library 'libpango-1.0-0'\")"
    (tmp_path / "weasyprint.py").write_text(absent, "utf-8")
    printer = Printer(tmp_path)
    try:
        with pytest.raises(StepFailed, match="系统库") as refused:
            printer.print("visit_slip", freeze("visit_slip", example("visit_slip")))
    finally:
        printer.close()
    assert not refused.value.permanent
