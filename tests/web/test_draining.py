"""A server that is told to end says that it is not ready, finishes what it was asked, and loses nothing it accepted."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bench.client import Client, learn, repeat
from bench.servers import OURS, running
from tests.servers.frozen import frozen
from webapp.ops.shutdown import is_draining, watch
from webapp.store.engine import open_database, reading, writing
from webapp.store.tables import submission

WITHIN_SECONDS = 20
READY = "/health/ready"


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + WITHIN_SECONDS
    while not holds():
        assert time.monotonic() < until, "it never came to that"
        time.sleep(0.01)


def master_of(worker: int) -> int:
    """Return the process that started a worker."""
    return int(Path(f"/proc/{worker}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])


def workers_of(master: int) -> list[int]:
    """Return the processes that a server has started."""
    return [int(each) for each in Path(f"/proc/{master}/task/{master}/children").read_text("utf-8").split()]


def waits_for_its_turn(worker: int) -> bool:
    """Say whether a process is about to write to the database and waits for another writer."""
    for handle in Path(f"/proc/{worker}/fd").iterdir():
        try:
            if str(handle.readlink()).endswith("-turn"):
                return True
        except FileNotFoundError:  # closed while we looked
            continue
    return False


def is_gone(process: int) -> bool:
    stat = Path(f"/proc/{process}/stat")
    return not stat.exists() or stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"


def test_a_server_told_to_end_is_not_ready_and_ends_what_it_was_asked_well(
    environ: dict[str, str], tmp_path: Path
) -> None:
    engine = open_database(environ["DATABASE_URL"])
    with running({**os.environ, **environ}, tmp_path / "log", OURS) as [server], ThreadPoolExecutor(1) as other:
        pages = learn(server.port)
        check = pages[-2]
        visitor, watcher = repeat(server.port, pages[:-2]), Client(server.port)
        assert watcher.ask("GET", READY).status == 200
        master = master_of(server.pid)
        with writing(engine):  # so the sending has to wait, and is in hand when the server is told to end
            sending = other.submit(visitor.tell, check.path, check.answer, check.leads)
            wait_until(lambda: waits_for_its_turn(server.pid))
            os.kill(master, signal.SIGTERM)
            wait_until(lambda: watcher.ask("GET", READY).status == 503)
            assert not sending.done()
        sending.result(timeout=WITHIN_SECONDS)  # answered as ever, or this raises
        visitor.hang_up()
        watcher.hang_up()
        wait_until(lambda: is_gone(master) and is_gone(server.pid))
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(submission)) == 2
    engine.dispose()


def ask(port: int, path: str) -> str:
    """Ask once, on a connection of its own."""
    client = Client(port)
    text = client.ask("GET", path).text
    client.hang_up()
    return text


def test_several_workers_tell_prometheus_the_same(environ: dict[str, str], tmp_path: Path) -> None:
    shared = tmp_path / "metrics"
    shared.mkdir()
    environ |= {"METRICS_HOSTS": "127.0.0.1", "PROMETHEUS_MULTIPROC_DIR": str(shared)}
    with running({**os.environ, **environ}, tmp_path / "log", ("--workers=2", *OURS)) as [server]:
        master = master_of(server.pid)
        wait_until(lambda: len(workers_of(master)) == 2)
        for paused in workers_of(master):  # so that it is the other one that answers
            with frozen(paused):
                for _ in range(5):
                    assert ask(server.port, "/health") == "alive\n"
        counted = 'putitright_requests_total{method="GET",route="/health",status="200"} 10.0'
        wait_until(lambda: counted in ask(server.port, "/metrics"))
        assert "putitright_ready{} 1.0" in ask(server.port, "/metrics")


def test_nothing_is_changed_where_no_server_handles_the_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)
    assert not watch()
    assert signal.getsignal(signal.SIGTERM) is before
    assert not is_draining()
