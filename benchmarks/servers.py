"""What the measurements run on: a PostgreSQL of their own, and the product as `serve` runs it."""

import os
import pwd
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

READY_SECONDS = 120


def postgresql_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL of this machine, None when there is none."""
    found = Path("/usr/lib/postgresql").glob("*/bin")
    return max(found, key=lambda folder: int(folder.parent.name), default=None)


@contextmanager
def postgresql(programs: Path) -> Iterator[str]:
    """Yield the address of an empty database on a server in a temporary folder.

    It writes as safely as a real one. PostgreSQL refuses to run as root, so root gives way.
    """
    with tempfile.TemporaryDirectory(prefix="dy-bench-pg-") as name:
        folder = Path(name)
        before = unprivileged(folder)

        def control(verb: str, *arguments: str) -> None:
            command = [*before, str(programs / "pg_ctl"), verb, "-D", str(folder / "data")]
            subprocess.run([*command, *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")

        control("initdb", "-o", "-U postgres -A trust -E UTF8 --locale=C.UTF-8")
        options = f"-k {folder} -c listen_addresses=''"
        control("start", "-w", "-l", str(folder / "log"), "-o", options)
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            control("stop", "-m", "fast")


def unprivileged(folder: Path) -> list[str]:
    """Return the words before a command that must not run as root; the folder goes with it."""
    if os.geteuid() != 0:
        return []
    account = pwd.getpwnam("nobody")
    os.chown(folder, account.pw_uid, account.pw_gid)
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return ["setpriv", *ids]


def memory(url: str) -> dict[str, float]:
    """Return the proportional memory (PSS) of server and worker once pages have been served."""
    command = [sys.executable, "-m", "webapp"]
    with tempfile.TemporaryDirectory(prefix="dy-bench-serve-") as folder:
        own = {"DIAOYUE_DATA": folder, **({"DATABASE_URL": url} if url else {})}
        environment = {**os.environ, **own}
        subprocess.run([*command, "init"], check=True, env=environment, stdout=subprocess.DEVNULL)
        port = free_port()
        server = subprocess.Popen(
            [*command, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL
        )
        try:
            read_pages(port)
            return sizes(server.pid)
        finally:
            server.terminate()
            server.wait()


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def read_pages(port: int) -> None:
    """Read what anybody may open, until the server answers and its worker is up."""
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            for path in ("login", "r") * 15:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}").read()
        except urllib.error.HTTPError:
            raise
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            time.sleep(5)
            return


def sizes(parent: int) -> dict[str, float]:
    """Return the PSS in MB of a process and its children."""
    family = [parent, *children(parent)]
    each = [pss(one) for one in family]
    return {"processes": len(family), "pss_mb": round(sum(each), 1)}


def children(parent: int) -> list[int]:
    """Return the processes that a process has started."""
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(one) for one in listed]


def pss(process: int) -> float:
    """Return the proportional memory of a process in MB."""
    for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"no memory figure of process {process}")
