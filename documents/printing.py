"""Prints papers in a bounded child process; the caller never loads the PDF library."""

import base64
import contextlib
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from core.errors import StepFailed
from core.i18n import N_, message
from documents.fontconfig import write_configuration
from documents.kinds import FOLDER

MIB = 1024 * 1024
FRAME_HEAD = 4
LAST_MOMENT = 2.0
# EX_UNAVAILABLE of sysexits.h: how the child says that it could not load what it draws with.
LACKS_LIBRARIES = 69
ENDED = N_("排版进程被操作系统或者管理员中止，会自动再试。")
LACKING = N_("这台机器缺少排版所需的系统库：运行 diaoyue doctor，按它给出的命令安装后会自动再试。")
PATH = "/usr/local/bin:/usr/bin:/bin"


@dataclass(frozen=True)
class Limits:
    """What one paper may cost; after `papers` of them a fresh child takes over."""

    memory: int = 1536 * MIB
    cpu_seconds: int = 60
    wall_seconds: float = 120.0
    papers: int = 300
    largest: int = 64 * MIB


@dataclass(frozen=True)
class PrintedPaper:
    """The PDF, its pages and its named places: (page from 0, left, top, right, bottom) in mm."""

    data: bytes
    pages: int
    places: Mapping[str, tuple[int, float, float, float, float]]


class Printer:
    """One warm child that prints paper after paper; threads take turns."""

    def __init__(
        self, workdir: Path, *, own_fonts: Path | None = None, limits: Limits | None = None
    ) -> None:
        self._workdir = workdir
        self._own_fonts = own_fonts
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._printed = 0

    def print(
        self,
        kind: str,
        frozen: Mapping[str, Any],
        *,
        assets: Mapping[str, bytes] | None = None,
    ) -> PrintedPaper:
        """Print a frozen paper.

        Raises `StepFailed`: permanent when the paper itself breaks a limit or cannot be laid out,
        to be tried again when the child could not be started or lacks a library.
        """
        order = {
            "kind": kind,
            "frozen": frozen,
            "seconds": self._limits.cpu_seconds,
            "assets": {n: base64.b64encode(d).decode() for n, d in (assets or {}).items()},
        }
        with self._lock:
            return self._exchange(json.dumps(order).encode())

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def _exchange(self, order: bytes) -> PrintedPaper:
        if self._printed >= self._limits.papers:
            self._end()
        child, late = self._running(), threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        watchdog = threading.Timer(self._limits.wall_seconds, stop)
        watchdog.start()
        try:
            head, data = _ask(child, order, self._limits.largest)
        except (OSError, EOFError, ValueError) as problem:
            raise self._broken(child, late=late.is_set()) from problem
        finally:
            watchdog.cancel()
        self._printed += 1
        if "problem" in head:
            raise StepFailed(
                message(N_("文书无法排版：{problem}"), problem=head["problem"]), permanent=True
            )
        places = {name: tuple(place) for name, place in head["places"].items()}
        return PrintedPaper(data, head["pages"], places)

    def _broken(self, child: subprocess.Popen[bytes], *, late: bool) -> StepFailed:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(LAST_MOMENT)  # one that ends by itself may say why
        self._end()
        if child.returncode == LACKS_LIBRARIES:
            return StepFailed(LACKING, permanent=False)
        # Its own limits end it otherwise: SIGXCPU, a lack of memory, or our watch.
        if child.returncode == -signal.SIGKILL and not late:
            return StepFailed(ENDED, permanent=False)
        return StepFailed(
            message(
                N_("文书排版超出时间或内存限度，已中止（{code}）。"), code=str(child.returncode)
            ),
            permanent=True,
        )

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = self._start()
            self._printed = 0
        return self._child

    def _start(self) -> subprocess.Popen[bytes]:
        configuration = write_configuration(self._workdir, self._own_fonts)
        environment = {
            "PATH": PATH,
            "LANG": "C.UTF-8",
            "HOME": str(self._workdir),
            "FONTCONFIG_FILE": str(configuration.resolve()),
            "PYTHONPATH": str(FOLDER.parent),
            "MALLOC_ARENA_MAX": "2",
        }
        command = [sys.executable, "-m", "documents.pdf.child", str(self._limits.memory)]
        try:
            return subprocess.Popen(  # noqa: S603  # our own module, no shell
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=self._workdir,
                start_new_session=True,
            )
        except OSError as problem:
            raise StepFailed(N_("排版进程无法启动。"), permanent=False) from problem

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        child.wait()


def _ask(
    child: subprocess.Popen[bytes], order: bytes, largest: int
) -> tuple[dict[str, Any], bytes]:
    if child.stdin is None or child.stdout is None:
        raise EOFError
    child.stdin.write(len(order).to_bytes(FRAME_HEAD, "big") + order)
    child.stdin.flush()
    line = child.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    head: dict[str, Any] = json.loads(line)
    size = head.get("size", 0)
    if size > largest:
        raise ValueError(size)
    return head, _exactly(child.stdout, size)


def _exactly(source: IO[bytes], size: int) -> bytes:
    data = source.read(size)
    if len(data) != size:
        raise EOFError
    return data


# One printer for each working folder, whoever asks: its child takes long to start.
_shared: dict[tuple[Path, Path | None], Printer] = {}
_shared_lock = threading.Lock()


def shared_printer(workdir: Path, own_fonts: Path | None = None) -> Printer:
    """Return this process's printer for a working folder, made on first use."""
    with _shared_lock:
        key = (workdir, own_fonts)
        if key not in _shared:
            workdir.mkdir(parents=True, exist_ok=True)
            _shared[key] = Printer(workdir, own_fonts=own_fonts)
        return _shared[key]
