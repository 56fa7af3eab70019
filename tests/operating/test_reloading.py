"""A slip in what is served never ends the service: a reload refuses it, and whatever worker dies is replaced."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.conftest import environ_of
from tests.processes import Web, until, web
from tests.servers.frozen import frozen
from webapp.paths import CHECKOUT, CONTENT

pytestmark = pytest.mark.xdist_group("reloading")

PAGE = "/en/cambridgeshire/how-to-complain"
OLD, NEW = "How to complain", "How to put it right with us"
WITHIN_SECONDS = 30.0


@pytest.fixture(scope="module")
def home(deployment: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deployment with a copy of what organisations say, for each test to break and make whole again."""
    home = Path(shutil.copytree(deployment, tmp_path_factory.mktemp("reloading") / "home"))
    shutil.copytree(CONTENT, home / "content")
    return home


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Web]:
    """The service, reading that copy."""
    with web({**os.environ, **environ_of(home), "CONTENT": str(home / "content")}, home / "log") as found:
        yield found


def page(served: Web) -> str:
    """Return a guidance page as a new connection gets it."""
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=WITHIN_SECONDS)) as connection:
        connection.request("GET", PAGE)
        answer = connection.getresponse()
        assert answer.status == 200
        return answer.read().decode()


def kill_a_worker(served: Web) -> None:
    """Kill a worker, and wait until there is another in its place."""
    before = served.workers
    os.kill(before[0], signal.SIGKILL)
    until(lambda: len(served.workers) == len(before) and before[0] not in served.workers, WITHIN_SECONDS)


def test_with_a_broken_pack_neither_a_reload_nor_a_dying_worker_ends_the_service(served: Web, home: Path) -> None:
    pack, log = home / "content" / "cambridgeshire" / "pack.toml", home / "log"
    guidance = home / "content" / "cambridgeshire" / "guidance" / "how-to-complain.md"
    sound, title = pack.read_text(encoding="utf-8"), guidance.read_text(encoding="utf-8")
    assert f'title = "{OLD}' in title
    guidance.write_text(title.replace(f'title = "{OLD}', f'title = "{NEW}', 1), encoding="utf-8")
    for slip in (sound[: len(sound) // 2], 'colour = "red"\n' + sound):
        pack.write_text(slip, encoding="utf-8")
        told = log.read_text(encoding="utf-8").count("reload.refused")
        before = served.workers
        os.kill(served.pid, signal.SIGHUP)
        until(lambda told=told: log.read_text(encoding="utf-8").count("reload.refused") > told, WITHIN_SECONDS)  # type: ignore[misc]
        assert served.workers == before
        kill_a_worker(served)
        for _ in range(8):
            assert NEW not in page(served)
    assert "cambridgeshire" in log.read_text(encoding="utf-8").partition("Not reloaded")[2].partition("\n{")[0]
    pack.write_text(sound, encoding="utf-8")
    before = served.workers
    os.kill(served.pid, signal.SIGHUP)
    until(lambda: len(served.workers) == len(before) and not set(before) & set(served.workers), WITHIN_SECONDS)
    for _ in range(8):
        assert NEW in page(served)


def test_without_its_keys_a_dying_worker_is_still_replaced(served: Web, home: Path) -> None:
    for name in ("pepper", "keys"):
        (home / name).rename(home / f"{name}-away")
    kill_a_worker(served)
    for name in ("pepper", "keys"):  # for the browser, which looks for its secrets in every page
        (home / f"{name}-away").rename(home / name)
    with frozen(served.workers[0]):  # so that it is the new one that answers
        assert served.browser().begin().status == 200


def test_a_port_that_is_taken_is_named_in_a_sentence(environ: dict[str, str]) -> None:
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        ear.listen()
        place = f"127.0.0.1:{ear.getsockname()[1]}"
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"]
        changed = {**os.environ, **environ, "BIND": place}
        ended = subprocess.run(command, cwd=CHECKOUT, env=changed, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert f"{place} (another program listens there): change BIND" in ended.stderr
