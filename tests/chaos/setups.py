"""The set-ups that are put to the proof: which processes run, how each is killed, and how it is started again."""

from __future__ import annotations

import os
import random
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos.killer import Target
from tests.chaos.processes import CHECKOUT, Processes, children_of, free_port, kill_group
from tests.servers.postgres import Postgres
from webapp.handoff import keys as key_files
from webapp.store.database import migrate, open_database

RELAY = (sys.executable, "-m", "flask", "relay")
CARELESS_RELAY = (sys.executable, "-m", "tests.chaos.careless")


@dataclass(frozen=True)
class SetUp:
    """A running deployment: its name, its environment, the ports people come in by, and what may be killed."""

    name: str
    environ: dict[str, str]
    doors: tuple[int, ...]
    targets: tuple[Target, ...]


class Server:
    """A command that is started again whenever it was killed."""

    def __init__(self, processes: Processes, command: Sequence[str], environ: dict[str, str], log: str) -> None:
        self._processes, self._command, self._environ, self._log = processes, command, environ, log
        self._process: subprocess.Popen[bytes]
        self.start()
        processes.ends.callback(lambda: kill_group(self._process))

    def start(self) -> None:
        """Start it; whoever uses it finds out by themselves when it works."""
        self._process = self._processes.start(self._command, self._environ, self._log)

    def kill(self, _chance: random.Random) -> bool:
        """Kill it with all its workers; False when it had ended by itself, which is wrong and is not hidden."""
        ended = self._process.poll()
        if ended is not None:
            raise RuntimeError(f"{' '.join(self._command[1:4])} ended by itself ({ended}): see {self._log}")
        kill_group(self._process)
        return True

    def kill_a_worker(self, chance: random.Random) -> bool:
        """Kill one of its workers, which it starts again by itself; False while it has none."""
        workers = children_of(self._process.pid)
        if not workers:
            return False
        with suppress(ProcessLookupError):
            os.kill(chance.choice(workers), signal.SIGKILL)
            return True
        return False


def sqlite_and_embedded(processes: Processes, chance: random.Random, careless: bool = False) -> SetUp:
    """Start one machine's deployment as `make run` does: gunicorn (twice), a relay, one SQLite file."""
    environ = environment(processes.folder, f"sqlite:///{processes.folder / 'put-it-right.sqlite3'}", "embedded")
    migrate_once(environ)
    doors, targets = served(processes, environ, chance, relays=1, careless=careless)
    return SetUp("SQLite and the embedded queue", environ, doors, targets)


def environment(folder: Path, database_url: str, queue_url: str) -> dict[str, str]:
    """Make keys in a folder, and return the environment that leads the site to them."""
    environ = {
        **os.environ,
        "FLASK_APP": "webapp.app",
        "DATABASE_URL": database_url,
        "QUEUE_URL": queue_url,
        "PUBLIC_KEYS": str(folder / "public"),
        "PRIVATE_KEYS": str(folder / "private"),
        "PEPPER_FILE": str(folder / "pepper"),
    }
    key_files.make_missing(folder / "public", folder / "private", folder / "pepper", datetime.now(UTC).date())
    return environ


def served(
    processes: Processes, environ: dict[str, str], chance: random.Random, relays: int, careless: bool
) -> tuple[tuple[int, ...], tuple[Target, ...]]:
    """Start two web servers, and relays; return the ports and what may be killed."""
    doors, targets = list[int](), list[Target]()
    for _ in range(2):
        doors.append(free_port(chance))
        web = Server(processes, web_command(doors[-1]), environ, "web.log")
        targets += [Target("web worker", web.kill_a_worker, nothing), Target("web", web.kill, web.start)]
    for _ in range(relays):
        relay = Server(processes, CARELESS_RELAY if careless else RELAY, environ, "relay.log")
        targets.append(Target("relay", relay.kill, relay.start))
    return tuple(doors), tuple(targets)


def web_command(door: int) -> list[str]:
    """Return how `make run` starts the site, on another port and with one worker."""
    lines = (CHECKOUT / "Makefile").read_text(encoding="utf-8").splitlines()
    line = next(line for line in lines if "$(BIN)/gunicorn" in line).strip().removesuffix("&")
    chosen = {"BIN": str(Path(sys.executable).parent), "PORT": str(door), "WORKERS": "1"}
    for name, value in chosen.items():
        line = line.replace(f"$({name})", value)
    if "$" in line:
        raise RuntimeError(f"the Makefile starts gunicorn with words that are not known here: {line}")
    return ["env", "WORKERS=1", *shlex.split(line)]


def migrate_once(environ: dict[str, str]) -> None:
    """Make the tables."""
    engine = open_database(environ["DATABASE_URL"])
    migrate(engine)
    engine.dispose()


def nothing() -> None:
    """Do nothing: a web server starts its workers again by itself."""


def postgres_and_rabbit(processes: Processes, chance: random.Random, careless: bool = False) -> SetUp:
    """Start what larger ones run: two web servers, two relays and a receiver on one PostgreSQL and one RabbitMQ."""
    postgres = Postgres()
    processes.ends.callback(postgres.remove)
    processes.guard_folder(postgres.folder)

    def start_postgres() -> None:
        postgres.start()
        processes.guard_children()

    def kill_postgres(_chance: random.Random) -> bool:
        postgres.kill()
        return True

    start_postgres()
    environ = environment(processes.folder, postgres.url(postgres.new_database()), "embedded")
    migrate_once(environ)
    doors, targets = served(processes, environ, chance, relays=2, careless=careless)
    targets += (Target("database", kill_postgres, start_postgres),)
    return SetUp("PostgreSQL and RabbitMQ", environ, doors, targets)


MakeSetUp = Callable[[Processes, random.Random], SetUp]
SET_UPS: tuple[Callable[..., SetUp], ...] = (sqlite_and_embedded, postgres_and_rabbit)
