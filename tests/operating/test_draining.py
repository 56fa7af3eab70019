"""Told to end, the web server finishes what was begun; and it says what keeps it from starting."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests.accessibility.serving import served
from tests.browser import HygieneClient
from tests.conftest import Clock, MakeApp
from tests.web.people import go_to
from webapp.paths import CHECKOUT
from webapp.store.engine import writing

ESTABLISHED = "01"  # in /proc/net/tcp


def post(url: str, path: str, cookie: str, form: dict[str, str]) -> tuple[int, str | None]:
    address = urlsplit(url)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    with closing(HTTPConnection(address.hostname or "", address.port, timeout=30)) as connection:
        connection.request("POST", path, urlencode(form), headers)
        answered = connection.getresponse()
        return answered.status, answered.getheader("Location")


def wait_until_read(port: int) -> None:
    """Wait until a worker has read all of a request: nothing lies in the kernel any more for a connection it holds."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
        ours = [row for row in rows if row[1] == f"0100007F:{port:04X}" and row[3] == ESTABLISHED]
        if ours and all(row[4].endswith(":00000000") for row in ours):
            return
        time.sleep(0.01)
    raise AssertionError("no request has begun")


def still_answers(url: str) -> bool:
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=0.3)) as connection:
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == 200
        except OSError:
            return False


def test_sigterm_drains_a_sending_that_was_begun_is_finished_and_confirmed(
    make_app: MakeApp, environ: dict[str, str], clock: Clock, tmp_path: Path
) -> None:
    clock.now = datetime.now(UTC)  # as it is for the server, which shall send this draft
    client = HygieneClient(make_app())
    form = {"csrf_token": go_to(client, "check-answers").token}
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    with served(environ, tmp_path / "log") as site, ThreadPoolExecutor(1) as pool:
        with writing(site.engine):  # so that the sending waits inside the server
            sending = pool.submit(post, site.url, "/en/complain/check-answers", cookie, form)
            wait_until_read(urlsplit(site.url).port or 0)
            site.process.terminate()
            until = time.monotonic() + 4
            while still_answers(site.url) and time.monotonic() < until:
                time.sleep(0.02)
            assert not still_answers(site.url), "nobody new is answered"
            assert not sending.done()
            assert site.submissions == 0
        assert sending.result(timeout=30) == (303, "/en/complain/sent")
        assert site.process.wait(timeout=30) == 0
        assert site.submissions == 1


def test_a_server_that_cannot_start_says_why_in_a_sentence(environ: dict[str, str], tmp_path: Path) -> None:
    for changed, said in (
        ({"PEPPER_FILE": str(tmp_path / "none"), "PUBLIC_KEYS": str(tmp_path / "none")}, "flask keys make"),
        ({"WORKERS": "many", "BIND": "here"}, "WORKERS must be a whole number"),
        ({"CONTENT": str(tmp_path)}, "shared"),
    ):
        command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "127.0.0.1:0"]
        ended = subprocess.run(
            command, cwd=CHECKOUT, env=os.environ | environ | changed, capture_output=True, text=True, timeout=60
        )
        assert ended.returncode != 0
        assert said in ended.stderr
