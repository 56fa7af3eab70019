"""The servers under measurement: one gunicorn worker each, with the settings of `make run`, on files of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import randrange
from socket import SOMAXCONN, socket
from typing import IO

CHECKOUT = Path(__file__).parents[1]
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
LOWEST_PORT, PORTS_END = 10_000, 32_768  # above these the system gives ports to clients
UTIME, STIME = 11, 12  # places in /proc/<pid>/stat, counted behind the process's name
SERVE = (sys.executable, "-m", "gunicorn", "--workers=1", "--threads=4", "--no-control-socket", "--log-level=warning")
OURS = ("webapp.app:serve()",)
HELLO = ("--pythonpath=bench", "hello:app")  # not bench.hello: a bare server should not carry the bench in memory


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the process that answers."""

    port: int
    worker: int

    def cpu(self) -> float:
        """Return the seconds of CPU its worker has used, in its own code and in the kernel's."""
        return cpu_seconds(self.worker)


def cpu_seconds(pid: int) -> float:
    """Return the seconds of CPU a process has used so far, by the clock's ticks (10 ms)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[UTIME]) + int(fields[STIME])) / TICKS_A_SECOND


def memory_mib(pid: int) -> float:
    """Return the memory a process holds just now, in MiB (its resident set)."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def fresh_instance(folder: Path) -> dict[str, str]:
    """Make keys and a database in a folder, and return the environment that leads the site to them."""
    own = {
        "FLASK_APP": "webapp.app",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "PUBLIC_KEYS": str(folder / "public"),
        "PRIVATE_KEYS": str(folder / "private"),
        "PEPPER_FILE": str(folder / "pepper"),
    }
    environment = {**os.environ, **own}
    flask(environment, "keys", "make")
    flask(environment, "migrate")
    return environment


def flask(environment: dict[str, str], *words: str) -> str:
    """Run one of the site's commands and return what it says."""
    command = (sys.executable, "-m", "flask", *words)
    return subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, capture_output=True, text=True).stdout


@contextmanager
def running(environment: dict[str, str], log: Path, *apps: Sequence[str]) -> Iterator[list[Server]]:
    """Run a server for each application until the block ends."""
    with ExitStack() as stack, log.open("w", encoding="utf-8") as out:
        yield [stack.enter_context(_serving(app, environment, out)) for app in apps]


@contextmanager
def _serving(app: Sequence[str], environment: dict[str, str], out: IO[str]) -> Iterator[Server]:
    with _listening() as ear:
        port, number = ear.getsockname()[1], ear.fileno()
        command = [*SERVE, f"--bind=fd://{number}", *app]
        process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stderr=out, pass_fds=[number])
    try:
        yield Server(port, _worker_of(process, port, out))
    finally:
        process.terminate()
        process.wait(timeout=30)


def _listening() -> socket:
    """Return a socket that listens on a free port; it is handed on open, so nobody can take the port meanwhile."""
    while True:
        ear = socket()
        try:
            ear.bind(("127.0.0.1", randrange(LOWEST_PORT, PORTS_END)))
        except OSError:
            ear.close()
            continue
        ear.listen(SOMAXCONN)
        return ear
