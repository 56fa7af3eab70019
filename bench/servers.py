"""The servers under measurement: one gunicorn worker each, with the settings of `make run`, on files of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import randrange
from socket import SOMAXCONN, socket

from bench.client import Client

CHECKOUT = Path(__file__).parents[1]
SERVE = (sys.executable, "-m", "gunicorn", "--config=deploy/gunicorn.conf.py", "--workers=1", "--threads=4")
OURS = ("--pythonpath=bench", "observed:serve()")  # webapp.app:serve(), which also tells what it kept
HELLO = ("--pythonpath=bench", "hello:app")  # not bench.hello: a bare server should not carry the bench in memory
PORTS = (10_000, 32_768)  # from 32,768 on the system itself hands ports out
TICK = 1 / os.sysconf("SC_CLK_TCK")  # seconds; the step in which Linux tells the CPU time of a process
UTIME, STIME = 11, 12  # places in /proc/<pid>/stat, counted behind the process's name


@dataclass(frozen=True)
class Server:
    """A running server: its port, and the process that answers."""

    port: int
    pid: int


def cpu_seconds(pid: int) -> float:
    """Return the seconds of CPU a process has used, in its own code and in the kernel's."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[UTIME]) + int(fields[STIME])) * TICK


def memory_mib(pid: int) -> float:
    """Return the MiB of memory that a process holds."""
    resident = Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]
    return int(resident) * os.sysconf("SC_PAGE_SIZE") / 1024**2


def fresh_instance(folder: Path) -> dict[str, str]:
    """Make keys and a database in a folder, and return the environment that leads the site to them."""
    environment = {
        **os.environ,
        "FLASK_APP": "webapp.app",
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "PUBLIC_KEYS": str(folder / "public"),
        "PRIVATE_KEYS": str(folder / "private"),
        "PEPPER_FILE": str(folder / "pepper"),
        "ANONYMOUS_AT": "at-once",  # a run does not last until the evening
    }
    flask(environment, "keys", "make")
    flask(environment, "migrate")
    return environment


def flask(environment: Mapping[str, str], *words: str) -> str:
    """Run one of the site's commands and return what it prints."""
    command = (sys.executable, "-m", "flask", *words)
    return subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def running(environment: Mapping[str, str], log: Path, *apps: Sequence[str]) -> Iterator[list[Server]]:
    """Run a server for each application until the block ends; if that fails, the error shows the end of their log."""
    try:
        with ExitStack() as stack:
            yield [stack.enter_context(_serving(app, environment, log)) for app in apps]
    except Exception as error:
        error.add_note("\n".join(log.read_text(encoding="utf-8").splitlines()[-20:]))
        raise


@contextmanager
def _serving(app: Sequence[str], environment: Mapping[str, str], log: Path) -> Iterator[Server]:
    # The socket is opened here and handed on, so that nobody else can take its port meanwhile.
    with _listening() as ear, log.open("a", encoding="utf-8") as errors:
        port, number = ear.getsockname()[1], ear.fileno()
        command = [*SERVE, f"--bind=fd://{number}", *app]
        process = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stderr=errors, pass_fds=[number])
    try:
        first = Client(port)
        first.ask("GET", "/")  # is answered once the worker is up
        first.hang_up()
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="utf-8").split()
        yield Server(port, int(workers[0]))
    finally:
        process.terminate()
        process.wait(timeout=30)


def _listening() -> socket:
    while True:
        ear = socket()
        try:
            ear.bind(("127.0.0.1", randrange(*PORTS)))
        except OSError:
            ear.close()
        else:
            ear.listen(SOMAXCONN)
            return ear
