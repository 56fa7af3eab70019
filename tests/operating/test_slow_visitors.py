"""Visitors on slow lines, and those who never go on, hold up nobody, with no proxy before the web server either."""

from __future__ import annotations

import os
import resource
import socket
import stat
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.conftest import environ_of
from tests.processes import Web, process, until, web
from webapp.ui.protection import LARGEST_BODY

pytestmark = pytest.mark.xdist_group("slow visitors")

EACH = 100
WITHIN_SECONDS = 20.0
POST = b"POST /en/complain/danger HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
HALF_BODY = POST + b"Content-Length: 200000\r\n\r\n" + b"a" * 100_000
HALF_HEAD = b"GET /en/ HTTP/1.1\r\nHost: local"
LONG = POST + b"Content-Length: %d\r\n\r\n" % LARGEST_BODY + b"a" * (LARGEST_BODY - 1)
NEVER_READ = b"GET /en/ HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200
GUIDANCE = "/en/cambridgeshire/how-to-complain"


@pytest.fixture(scope="module")
def served(deployment: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The service as `make run` starts it, with no proxy before it."""
    home = tmp_path_factory.mktemp("slow")
    with web({**os.environ, **environ_of(deployment)}, home / "log") as found:
        yield found


def dial(served: Web, said: bytes, people: ExitStack) -> socket.socket:
    """Open a connection and say something on it, until the server takes no more."""
    line = people.enter_context(socket.create_connection(("127.0.0.1", served.port)))
    line.setblocking(False)
    for start in range(0, len(said), 16_384):
        try:
            line.send(said[start : start + 16_384])
        except BlockingIOError:
            break
    return line


def is_open(line: socket.socket) -> bool:
    """Say whether the server has neither answered on a connection nor ended it."""
    try:
        return bool(line.recv(1, socket.MSG_PEEK))
    except BlockingIOError:
        return True
    except ConnectionError:
        return False


def get(served: Web, path: str) -> int:
    with closing(HTTPConnection("127.0.0.1", served.port, timeout=WITHIN_SECONDS)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status


def exchange(served: Web, said: bytes) -> bytes:
    """Say something on a connection of its own and return all that is answered until the server ends it."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=WITHIN_SECONDS) as line:
        line.sendall(said)
        return b"".join(iter(lambda: line.recv(65_536), b""))


@pytest.mark.parametrize("said", [HALF_BODY, HALF_HEAD, NEVER_READ], ids=["half a body", "half a head", "never reads"])
def test_a_hundred_who_do_not_go_on_keep_nobody_waiting(served: Web, said: bytes) -> None:
    with ExitStack() as people:
        lines = [dial(served, said, people) for _ in range(EACH)]
        for path in ("/health", GUIDANCE) * 5:
            assert get(served, path) == 200
        assert all(is_open(line) for line in lines), "nobody had to go for that"


def test_a_form_that_comes_byte_by_byte_is_answered_when_it_is_complete(served: Web) -> None:
    form = b"csrf_token=x"
    with ExitStack() as people:
        line = dial(served, POST + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(form), people)
        line.setblocking(True)
        for number in range(len(form)):
            line.sendall(form[number : number + 1])
            assert get(served, "/health") == 200
        assert line.recv(65_536).startswith(b"HTTP/1.1 400 "), "from a visitor without a visit"


def test_when_there_are_too_many_connections_those_who_wait_longest_go_and_people_are_answered(served: Web) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2_500:
        pytest.skip("too few files may be open here to have too many connections")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2_500), hard))
    try:
        with ExitStack() as people:
            lines = [dial(served, HALF_HEAD, people) for _ in range(2_300)]  # two processes hold a thousand each
            until(lambda: sum(not is_open(line) for line in lines) >= 300, WITHIN_SECONDS)
            assert get(served, "/health") == get(served, GUIDANCE) == 200
            assert all(is_open(line) for line in lines[-500:])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.parametrize("said", [LONG, NEVER_READ], ids=["forms without an end", "answers unread"])
def test_what_those_hold_who_do_not_go_on_is_bounded(served: Web, said: bytes) -> None:
    def mebibytes() -> float:
        pages = sum(int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in served.workers)
        return pages * resource.getpagesize() / 1024**2

    before = mebibytes()
    with ExitStack() as people:
        for _ in range(300):
            line = people.enter_context(socket.create_connection(("127.0.0.1", served.port)))
            with suppress(ConnectionError):  # whoever holds most has to go
                line.sendall(said)
        assert get(served, "/health") == get(served, GUIDANCE) == 200
        assert mebibytes() - before < 2 * 64 * 2, "each of two processes keeps 64 MiB of them, and Python some more"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 70_000 + b"\r\n", b"431"),
        (POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", b"400"),
        (POST + b"Content-Length: 3\r\nContent-Length: 4\r\n", b"400"),
        (POST + b"Content-Length: -1\r\n", b"400"),
        (POST + b"Content-Length: +3\r\n", b"400"),
        (POST + b"Transfer-Encoding: xchunked\r\n", b"501"),
        (POST + b"Transfer-Encoding : chunked\r\n", b"400"),
        (POST.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n", b"400"),
        (POST + b"Transfer-Encoding: chunked\r\nX: a\nb\r\n", b"400"),
    ],
    ids=["head", "both", "twice", "minus", "plus", "unknown", "space", "1.0", "line end"],
)
def test_a_request_that_could_be_read_in_two_ways_is_refused_and_its_connection_ended(
    served: Web, head: bytes, status: bytes
) -> None:
    answer = exchange(served, head + b"\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert answer.split()[1] == status
    assert b"alive" not in answer
    assert b"Server:" not in answer
    assert b"waitress" not in answer.lower()


@pytest.mark.parametrize(("length", "sent"), [(3 * LARGEST_BODY, 3 * LARGEST_BODY), (2**40, 0)])
def test_a_body_that_is_too_long_is_told_so_by_our_page(served: Web, length: int, sent: int) -> None:
    head = POST + b"Expect: 100-continue\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % length
    answer = exchange(served, head + b"a" * sent)
    assert b" 413 " in answer
    assert b"What you sent is too big" in answer


def test_several_requests_on_one_connection_are_answered_in_turn(served: Web) -> None:
    one = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = exchange(served, one * 3 + one.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
    assert answer.count(b"alive") == 4


def test_it_serves_at_a_socket_file_that_only_its_owner_may_use(environ: dict[str, str], tmp_path: Path) -> None:
    place = tmp_path / "web.sock"
    command = ["gunicorn", "--config=deploy/gunicorn.conf.py"]
    with process(command, {**os.environ, **environ, "BIND": f"unix:{place}", "WORKERS": "1"}, tmp_path / "log"):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(WITHIN_SECONDS)
            until(lambda: line.connect_ex(str(place)) == 0, WITHIN_SECONDS)
            line.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert b"alive" in b"".join(iter(lambda: line.recv(65_536), b""))
        assert stat.S_IMODE(place.stat().st_mode) & 0o077 == 0
