"""Twenty library terminals behind one address, and someone at the same address who floods: nobody is refused."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select

from bench.client import TOKEN, Client, Page, asked_on, learn, repeat
from tests.processes import Web, web
from webapp.store.engine import open_database, reading
from webapp.store.tables import outbox, submission
from webapp.ui.protection import LARGEST_BODY

TERMINALS = 20
JOURNEYS_EACH = 2
LEAST_FLOOD = 40

JUNK = (
    ("POST", "/en/complain/danger", urlencode({"danger": "x" * 5000})),
    ("POST", "/en/complain/what-happened", "&".join(["a"] * 400_000)),
    ("POST", "/en/complain/check-answers", urlencode({TOKEN: "forged"})),
    ("POST", "/en/complain/adjustments", "x" * (LARGEST_BODY + 1)),
    ("GET", "/en/complain/" + "y" * 2000, None),
    ("POST", "/en/exit", "csrf_token="),
    ("GET", "/en/nowhere/at-all", None),
)


@pytest.fixture
def served(environ: dict[str, str], tmp_path: Path) -> Iterator[Web]:
    """Two workers with four threads each, as `make run` serves them."""
    with web({**os.environ, **environ}, tmp_path / "log", workers=2, threads=4) as found:
        yield found


def test_twenty_terminals_and_a_flooder_behind_one_address_and_no_one_is_refused(served: Web) -> None:
    pages = learn(served.port)
    with flood(served.port, pages) as answered, ThreadPoolExecutor(TERMINALS) as pool:
        terminals = [pool.submit(use_a_terminal, served.port, pages) for _ in range(TERMINALS)]
        made = sum(each.result() for each in terminals)  # any answer but the right one is an error of its own
    assert made == TERMINALS * JOURNEYS_EACH
    assert kept(served) == {"submission": made + 1, "outbox": made + 1}, "one more: the way was learned by going it"
    assert answered.total() >= LEAST_FLOOD, f"there was no flood: {answered}"
    assert not [status for status in answered if status >= 500], answered
    assert {303, 413} <= answered.keys(), f"its own forms are taken, its junk is not: {answered}"


def use_a_terminal(port: int, pages: list[Page]) -> int:
    """Make one complaint after another, each as a new visitor; every page must be the right one."""
    return sum(bool(repeat(port, pages)) for _ in range(JOURNEYS_EACH))


@contextmanager
def flood(port: int, pages: list[Page]) -> Iterator[Counter[int]]:
    """Send junk and well-made forms as fast as they are answered, and count by what."""
    stop, answered = threading.Event(), Counter[int]()

    def junk() -> None:
        for method, path, body in cycle(JUNK):
            if stop.is_set():
                return
            client = Client(port)
            try:
                answered[client.ask(method, path, body).status] += 1
            except (OSError, HTTPException):  # the server may hang up on a body that is too big
                pass
            finally:
                client.hang_up()

    def forms() -> None:
        client = Client(port)
        client.token = asked_on(client.see(pages[0].path).text)[TOKEN]
        form = urlencode({**pages[0].answer, TOKEN: client.token})
        while not stop.is_set():
            answered[client.ask("POST", pages[0].path, form).status] += 1
        client.hang_up()

    with ThreadPoolExecutor(2) as pool:
        floods = [pool.submit(junk), pool.submit(forms)]
        try:
            yield answered
        finally:
            stop.set()
    for each in floods:
        each.result()


def kept(served: Web) -> dict[str, int]:
    """Return how many complaints were accepted and promised onward."""
    engine = open_database(served.settings.database_url)
    with reading(engine) as connection:
        found = {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (submission, outbox)
        }
    engine.dispose()
    return found
