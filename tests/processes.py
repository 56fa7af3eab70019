"""The service as it is run: gunicorn and the relay as processes of their own, and a browser that speaks to them."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from werkzeug import Response

from tests.browser import HygieneClient
from tests.forked import Forked
from tests.servers.ports import free_port
from webapp.ops.settings import Settings

STARTS_WITHIN = STOPS_WITHIN = 30.0


@dataclass(frozen=True)
class Web:
    """A running web server: its port, and its first process."""

    port: int
    pid: int
    settings: Settings
    connections: ExitStack

    @property
    def workers(self) -> list[int]:
        """Return the processes that answer."""
        return [int(each) for each in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def browser(self, language: str = "en") -> HygieneClient:
        """Return the browser of a new visitor."""
        app: Any = SimpleNamespace(config={"SETTINGS": self.settings})
        web: Any = OverHttp(self.port)
        self.connections.callback(web.connection.close)
        return HygieneClient(app, language, web)


@contextmanager
def web(environ: Mapping[str, str], log: Path, workers: int = 2, threads: int = 4) -> Iterator[Web]:
    """Serve the site until the end of the block; what the processes say goes to ``log``."""
    with _listening() as ear:
        number, port = ear.fileno(), ear.getsockname()[1]
        command = ["gunicorn", "--config=deploy/gunicorn.conf.py", f"--bind=fd://{number}"]
        command += [f"--workers={workers}", f"--threads={threads}"]
        with process(command, environ, log, [number]) as started, ExitStack() as connections:
            found = Web(port, started.pid, Settings.read(environ), connections)
            until(lambda: _answers(port) or started.poll() is not None, STARTS_WITHIN)
            assert started.poll() is None, f"the web server did not start:\n{log.read_text()}"
            until(lambda: len(found.workers) == workers, STARTS_WITHIN)
            yield found


@contextmanager
def process(
    command: Sequence[str], environ: Mapping[str, str], log: Path, files: Sequence[int] = ()
) -> Iterator[Forked]:
    """Run a Python module with its words until the end of the block, then ask it to end."""
    module, *words = command
    with log.open("ab") as output:
        started = Forked(module, words, environ, output.fileno(), files)
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(timeout=STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def until(holds: Callable[[], object], seconds: float) -> None:
    """Wait until something holds; fail when it does not in time."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"it did not happen in {seconds} seconds"
        time.sleep(0.02)


class OverHttp:
    """What our browser for tests needs of Flask's client, over a connection: a jar for one cookie, get and post."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, SimpleNamespace] = {}

    def get(self, url: str, base_url: str = "", headers: Mapping[str, str] | None = None) -> Response:
        """Fetch an address."""
        return self._ask("GET", url, None, headers or {})

    def post(self, url: str, base_url: str = "", data: Any = b"", headers: Mapping[str, str] | None = None) -> Response:
        """Send a form."""
        body = data if isinstance(data, bytes) else urlencode(data, doseq=True).encode()
        return self._ask("POST", url, body, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def set_cookie(self, key: str, value: str) -> None:
        """Put a cookie into the jar."""
        self._cookies[key] = SimpleNamespace(key=key, value=value)

    def _ask(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Response:
        jar = "; ".join(f"{each.key}={each.value}" for each in self._cookies.values())
        sent = {"Host": "localhost", **headers, **({"Cookie": jar} if jar else {})}
        try:
            self.connection.request(method, url, body, sent)
            answer = self.connection.getresponse()
        except ConnectionError:  # the server may end a connection that was quiet for a while; nothing was sent on it
            self.connection.close()
            self.connection.request(method, url, body, sent)
            answer = self.connection.getresponse()
        response = Response(answer.read(), answer.status, list(answer.headers.items()))
        for cookie in response.headers.getlist("Set-Cookie"):
            key, _, rest = cookie.partition("=")
            value = rest.partition(";")[0]
            self._cookies.pop(key, None)
            if value:
                self.set_cookie(key, value)
        return response


def _listening() -> socket.socket:
    ear = socket.socket()
    ear.bind(("127.0.0.1", free_port()))
    ear.listen(socket.SOMAXCONN)
    return ear


def _answers(port: int) -> bool:
    try:
        probe = HTTPConnection("127.0.0.1", port, timeout=1)
        probe.request("GET", "/health")
        return probe.getresponse().status == 200
    except OSError:
        return False
    finally:
        probe.close()
