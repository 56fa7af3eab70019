"""What is measured: server CPU a request beside bare Flask in the same minute, and the bytes of the first view."""

from __future__ import annotations

import gzip
import json
import os
import re
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from itertools import cycle, takewhile
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bench.client import Client, Wrong, heading_of, learn, repeat
from bench.servers import HELLO, OURS, TICK, Server, cpu_seconds, flask, fresh_instance, memory_mib, running

ROUNDS = 5
REQUESTS = 1500
VISITORS = 8  # who post in turn: one alone, as fast as this, would be slowed (webapp/ops/load_shedding.py)
FIGURES = Path(__file__).parent / "last.json"
START = "/en/"
QUESTION = "/en/complain/complained-before"
HALF_WAY = "/en/complain/your-route"
GUIDANCE = "/en/{organisation}/how-to-complain"
_LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)"|<script[^>]* src="([^"]+)"')


class Kind(NamedTuple):
    """One kind of work: who does it for whom, how often in a turn, and how many requests it is each time."""

    server: Server
    client: Client
    work: Callable[[], object]
    times: int
    requests: int = 1

    @property
    def in_a_turn(self) -> int:
        """Return how many requests a turn makes."""
        return self.times * self.requests

    def turn(self) -> float:
        """Do the work as often as a turn asks, and return the milliseconds of server CPU of one request."""
        before = cpu_seconds(self.server.pid)
        for _ in range(self.times):
            self.work()
        spent = cpu_seconds(self.server.pid) - before
        self.client.hang_up()  # an idle connection is soon dropped by the server
        return max(spent, TICK) * 1000 / self.in_a_turn


def run(rounds: int = ROUNDS, requests: int = REQUESTS, file: Path = FIGURES) -> dict[str, Any]:
    """Measure once, write the figures to ``file``, and return them.

    Every kind of work has a turn in each of ``rounds``. A turn makes ``requests`` requests, or half as many where each
    takes longer. A figure is the median over the rounds of its ratio to bare Flask in the same round.
    """
    with TemporaryDirectory(prefix="put-it-right-bench-") as name:
        folder = Path(name)
        load, environment = os.getloadavg()[0], fresh_instance(folder)
        with running(environment, folder / "log", HELLO, OURS) as (hello, ours):
            kinds = kinds_of_work(hello, ours, requests)
            taken = [{name: kind.turn() for name, kind in kinds.items()} for _ in range(rounds)]
            view, memory = first_view(ours.port), memory_mib(ours.pid)
        complaints = 1 + rounds * kinds["journey_request"].times
        carry(environment, folder / "bench.sqlite3", complaints)
    figures = {name: median(each[name] / each["hello"] for each in taken) for name in kinds if name != "hello"}
    detail = {
        "cpu_ms": {name: median(each[name] for each in taken) for name in kinds},
        "shortest_turn_ms": min(each[name] * kinds[name].in_a_turn for each in taken for name in each),
        "load_before": load,
        "first_view": view,
        "worker_mib": memory,
        "delivered": complaints,
    }
    found = {**figures, "first_view_bytes": sum(view.values()), "detail": detail}
    file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return found


def kinds_of_work(hello: Server, ours: Server, requests: int) -> dict[str, Kind]:
    """Return every kind of work by the name of its figure, bare Flask first; one complaint is made to learn the way."""
    pages = learn(ours.port)
    asked = next(page for page in pages if page.path == QUESTION)
    guidance = GUIDANCE.format_map(next(page.answer for page in pages if "organisation" in page.answer))
    anyone, reader = Client(hello.port), Client(ours.port)
    heading = heading_of(reader.see(guidance).text)
    reader.hang_up()
    visitors = [repeat(ours.port, takewhile(lambda page: page.path != HALF_WAY, pages)) for _ in range(VISITORS)]
    visitor, turns = visitors[0], cycle([(each.cookie, each.token) for each in visitors])
    shown = (asked.heading, " checked")

    def post() -> None:
        visitor.cookie, visitor.token = next(turns)
        visitor.tell(QUESTION, asked.answer, HALF_WAY)

    steps, half = 2 * len(pages) - 1, requests // 2
    return {
        "hello": Kind(hello, anyone, lambda: anyone.see("/", "Hello"), requests),
        "question_get": Kind(ours, visitor, lambda: visitor.see(QUESTION, *shown), half),
        "valid_post": Kind(ours, visitor, post, half),
        "guidance_get": Kind(ours, reader, lambda: reader.see(guidance, heading), requests),
        "journey_request": Kind(ours, reader, lambda: repeat(ours.port, pages), max(1, half // steps), steps),
    }


def first_view(port: int) -> dict[str, int]:
    """Return the bytes of each thing a first visit fetches, compressed: the start page and what it links."""
    client = Client(port)
    html = client.see(START, "</html>").text
    links = [style or script for style, script in _LINKED.findall(html)]
    sizes = {START: len(gzip.compress(html.encode(), 6)), **{link: len(client.see(link).sent) for link in links}}
    client.hang_up()
    return sizes


def carry(environment: Mapping[str, str], database: Path, complaints: int) -> None:
    """Let the relay carry every complaint that was made to the inbox, and see that none is missing on the way."""
    with closing(sqlite3.connect(database)) as connection:
        (waiting,) = connection.execute("SELECT count(*) FROM outbox WHERE due_at IS NOT NULL").fetchone()
        said = flask(environment, "relay", "--once")
        (arrived,) = connection.execute("SELECT count(*) FROM inbox").fetchone()
    if not waiting == arrived == complaints:
        raise Wrong(f"{complaints} complaints were made, {waiting} waited, {arrived} arrived; the relay: {said}")
