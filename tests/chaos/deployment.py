"""What a deployment is made of: its keys and tables, and the commands that serve, carry and receive."""

from __future__ import annotations

import os
import random
import shlex
import signal
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos.person import ELSEWHERE
from tests.chaos.processes import Processes, children_of, kill_group
from tests.forked import Forked
from webapp.content import load
from webapp.handoff.crypto import keys as key_files
from webapp.paths import CHECKOUT, CONTENT
from webapp.store.engine import migrate, open_database

RELAY = ("flask", "relay")
CARELESS_RELAY = ("tests.chaos.careless",)
EARLY_RELAY = ("tests.chaos.early",)
RECEIVE = ("flask", "receive", "--organisation", ELSEWHERE)


class Server:
    """A command that is started again whenever it was killed."""

    def __init__(
        self,
        processes: Processes,
        command: Sequence[str],
        environ: dict[str, str],
        log: str,
        says_to: int | None = None,
    ) -> None:
        self._processes, self._command, self._environ, self._log = processes, command, environ, log
        self._says_to = says_to
        self._process: Forked
        self.start()
        processes.ends.callback(lambda: kill_group(self._process))

    def start(self) -> None:
        """Start it; whoever uses it finds out by themselves when it works."""
        self._process = self._processes.start_module(self._command, self._environ, self._log, self._says_to)

    def kill(self, _chance: random.Random) -> bool:
        """Kill it with all its workers; False when it had ended by itself, which is wrong and is not hidden."""
        ended = self._process.poll()
        if ended is not None:
            raise RuntimeError(f"{' '.join(self._command)} ended by itself ({ended}): see {self._log}")
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


def environment(folder: Path, database_url: str, queue_url: str) -> dict[str, str]:
    """Make keys in a folder and the tables, and return the environment that leads the site to them."""
    environ = {
        **os.environ,
        "FLASK_APP": "webapp.commands",
        "DATABASE_URL": database_url,
        "QUEUE_URL": queue_url,
        "PUBLIC_KEYS": str(folder / "public"),
        "PRIVATE_KEYS": str(folder / "private"),
        "PEPPER_FILE": str(folder / "pepper"),
        "ANONYMOUS_AT": "at-once",  # nobody here gives a name, and a run does not last until the evening
    }
    packs, today = load(CONTENT).packs.packs.values(), datetime.now(UTC).date()
    key_files.make_missing(folder / "public", folder / "private", folder / "pepper", today, packs)
    engine = open_database(database_url)
    migrate(engine)
    engine.dispose()
    return environ


def web_command(door: int) -> tuple[list[str], dict[str, str]]:
    """Return how `make run` starts the site, on another port and with one worker: a module's words, and settings."""
    command, own = _started_by_make("deploy/gunicorn.conf.py", {"PORT": str(door)})
    return command, own | {"WORKERS": "1"}


def desk_web_command(door: int) -> tuple[list[str], dict[str, str]]:
    """Return how `make run` starts the desk's web server, on another port."""
    return _started_by_make("deploy/desk.gunicorn.conf.py", {"DESK_PORT": str(door)})


def _started_by_make(config: str, chosen: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    lines = (CHECKOUT / "Makefile").read_text(encoding="utf-8").splitlines()
    line = next(line for line in lines if f"$(BIN)/gunicorn --config {config}" in line).strip().removesuffix("&")
    for name, value in {"BIN": "", **chosen}.items():
        line = line.replace(f"$({name})", value)
    if "$" in line:
        raise RuntimeError(f"the Makefile starts gunicorn with words that are not known here: {line}")
    words = shlex.split(line)
    program = next(place for place, word in enumerate(words) if "=" not in word)
    settings = dict(word.split("=", 1) for word in words[:program])
    return [Path(words[program]).name, *words[program + 1 :]], settings
