"""`serve` and `worker`."""

import errno
import signal
import socket
import threading
from types import FrameType

import click

from core import garbage
from core.errors import DiaoyueError
from core.i18n import N_, message
from core.installation import Installation, open_installation
from jobs.engines.choice import listen, open_engine
from jobs.kinds import KINDS, plan
from jobs.worker import Worker
from webapp.app import create_app
from webapp.cli.installing import check_ready, prepare_demo
from webapp.cli.root import GOOD, installed, say, settings
from webapp.server import Server

LOOPBACK = "127.0.0.1"
TAKEN = N_("端口 {port} 已被占用：用 --port 或 PORT= 另选一个，或者先停掉占用它的程序。")
NO_PLACE = N_("不能在 {host}:{port} 上提供服务：{reason}")


@click.command(help=N_("启动网站和后台工作进程；Ctrl-C 或 SIGTERM 会先办完手头的事。"))
@click.option(
    "--host", default=LOOPBACK, show_default=True, help=N_("监听的地址；对外请放在反向代理后面。")
)
@click.option(
    "--port", default=8000, show_default=True, envvar="PORT", type=click.IntRange(1, 65535)
)
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 32), help=N_("进程数。")
)
@click.option(
    "--threads",
    default=8,
    show_default=True,
    type=click.IntRange(1, 64),
    help=N_("每个进程的线程数。"),
)
@click.option("--demo", is_flag=True, help=N_("演示：第一次启动时生成样例数据，每页标明“演示”。"))
def serve(host: str, port: int, workers: int, threads: int, *, demo: bool) -> int:
    """Serve the web and do the jobs."""
    found = settings(demo=demo, port=port)
    check_free(host, port)
    if demo:
        prepare_demo(found)
    installation = open_installation(found)
    check_ready(installation)
    listen()
    app = create_app(installation)
    garbage.settle()
    # Children open connections of their own.
    installation.database.engine.dispose()
    say(f"http://{host}:{port}")
    options = {"bind": f"{host}:{port}", "workers": workers, "threads": threads}
    Server(app, lambda: do_jobs(installation), loglevel="warning", **options).run()
    return GOOD


@click.command(help=N_("只做后台工作；在更多机器上各启动一个（PostgreSQL）。"))
def worker() -> int:
    """Do jobs until told to stop."""
    installation = installed()
    check_ready(installation)
    do_jobs(installation)
    return GOOD


def check_free(host: str, port: int) -> None:
    """Refuse a place where nothing can be served, before anything else is begun."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            return
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise DiaoyueError(message(TAKEN, port=str(port))) from fault
        told = message(NO_PLACE, host=host, port=str(port), reason=fault.strerror)
        raise DiaoyueError(told) from fault


def do_jobs(installation: Installation) -> None:
    """Do jobs until SIGTERM or Ctrl-C; the job in hand is finished first."""
    installation.database.engine.dispose(close=False)
    listen()
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, on_signal)
    open_engine(Worker(installation, KINDS), plan).run(stop)


COMMANDS = (serve, worker)
