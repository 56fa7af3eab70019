"""A PostgreSQL server of the tests' own, in a temporary folder, which may be killed as a power cut would kill it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Self

import psycopg

from tests.servers.frozen import freeze, thaw
from tests.servers.ports import free_port

STARTS_WITHIN = 60.0  # seconds; after a kill it first plays its journal again
STOPS_WITHIN = 30.0
MEMORY = Path("/dev/shm")
OWNER = "postgres"  # the account that apt makes, and the name of the superuser
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "listen_addresses": "127.0.0.1",
    "dynamic_shared_memory_type": "mmap",  # in the folder, so that nothing stays behind after a kill
    "max_connections": "200",
    "max_wal_size": "2GB",  # so that a million rows do not wait for checkpoints
    "shared_buffers": "256MB",
}


class Postgres:
    """One private cluster: start() and stop() it as often as you like, kill() it without warning; its data stay.

    As a context manager it starts, and at the end stops and deletes its folder, whatever happened meanwhile.
    """

    def __init__(self, *, in_memory: bool = False, **settings: str) -> None:
        """Prepare a cluster; `in_memory` keeps its files where the disk's speed does not matter (fsync stays on)."""
        self.port = free_port()
        self.settings = SETTINGS | settings
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._binaries = binaries()
        # initdb and postgres refuse to be run by root.
        self._as_owner: dict[str, Any] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="put-it-right-postgres-", dir=quick_folder() if in_memory else None))
        if os.geteuid() == 0:
            owner = pwd.getpwnam(OWNER)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self._as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        self.data = self.folder / "data"
        self.log = self.folder / "log"

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    @property
    def pid(self) -> int | None:
        """Return the postmaster's process id while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def start(self) -> None:
        """Start it, on the data it had, and return once it takes connections."""
        if not self.data.exists():
            self._initialise()
        options = {**self.settings, "port": str(self.port), "unix_socket_directories": str(self.folder)}
        words = [
            self._binaries / "postgres",
            "-D",
            self.data,
            *(f"--{name}={value}" for name, value in options.items()),
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(words, cwd=self.folder, stdout=log, stderr=log, **self._as_owner)
        end = time.monotonic() + STARTS_WITHIN
        while not self.answers():
            if time.monotonic() > end or self._process.poll() is not None:
                said = self.log.read_text(errors="replace")[-2000:]
                self.kill()
                raise RuntimeError(f"PostgreSQL did not start:\n{said}")
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it in good order: connections are closed, everything is written."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """Kill the postmaster and every process of its at once, with no chance to write anything more."""
        if self._process is None:
            return
        self.freeze()  # so that it starts no more of them meanwhile
        family = [self._process.pid, *children(self._process.pid)]
        for pid in family:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait(STOPS_WITHIN)
        end = time.monotonic() + STOPS_WITHIN
        while any(map(is_running, family)) and time.monotonic() < end:
            time.sleep(0.005)
        self._process = None

    def freeze(self) -> bool:
        """Let the server stand still, the postmaster first, which then starts no more; return whether there is one."""
        if self.pid is None:
            return False
        freeze(self.pid)
        freeze(*children(self.pid))
        return True

    def thaw(self) -> None:
        """Let a frozen server go on; one that was killed meanwhile is let be."""
        if self.pid is not None:
            thaw(self.pid, *children(self.pid))

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Keep the server still for as long as the block takes."""
        try:
            assert self.freeze(), "no server runs"
            yield
        finally:
            self.thaw()

    def remove(self) -> None:
        """End it and delete everything it kept."""
        self.stop(signal.SIGQUIT)  # writes nothing more, but leaves no shared memory behind as kill() does
        shutil.rmtree(self.folder, ignore_errors=True)

    def answers(self) -> bool:
        """Return whether it takes connections just now."""
        try:
            self.run("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def run(self, *statements: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run statements as the superuser, each on its own, and return the rows of the last."""
        address = f"host=127.0.0.1 port={self.port} user={OWNER} dbname={database} connect_timeout=5"
        rows: list[tuple[Any, ...]] = []
        with psycopg.connect(address, autocommit=True) as connection:
            for statement in statements:
                found = connection.execute(statement)  # type: ignore[call-overload]  # names and numbers of our own
                rows = found.fetchall() if found.description else []
        return rows

    def url(self, database: str = "postgres") -> str:
        """Return the address of one of its databases, as DATABASE_URL takes it."""
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template1") -> str:
        """Make a database, empty or as a copy of another that nobody is connected to, and return its name."""
        name = f"test_{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Delete a database, whoever is still connected to it."""
        self.run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _initialise(self) -> None:
        words = [self._binaries / "initdb", "-D", self.data, "-U", OWNER, "--auth=trust", "-E", "UTF8"]
        words += ["--locale=C.UTF-8", "--no-instructions"]
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, **self._as_owner)
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def binaries() -> Path:
    """Return the folder with PostgreSQL's programs; Debian keeps them outside the PATH."""
    places = []
    if shutil.which("pg_config"):
        told = subprocess.run(["pg_config", "--bindir"], check=True, capture_output=True, text=True)
        places.append(Path(told.stdout.strip()))
    places += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: float(place.parent.name), reverse=True
    )
    places += [Path(place) for place in os.get_exec_path()]
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise RuntimeError("PostgreSQL is not installed: `make servers` installs it.")


def quick_folder() -> Path:
    """Return a folder in memory, where there is one: for what a slow disk would only make wait."""
    return MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())


def children(pid: int) -> list[int]:
    """Return the processes that this one started and that still run."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [int(each) for each in found.split()]


def is_running(pid: int) -> bool:
    """Return whether a process still runs; one that ended and waits for its parent to notice does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
