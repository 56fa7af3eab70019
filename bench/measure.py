"""What is measured: server CPU a request beside bare Flask in the same minute, and the bytes of the first view."""

from __future__ import annotations

import gzip
import json
import os
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from itertools import cycle, takewhile
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bench.client import Client, Wrong, heading_of, learn, repeat
from bench.people import Journey, go
from bench.servers import HELLO, OURS, TICK, Server, cpu_seconds, flask, fresh_instance, memory_mib, running

ROUNDS = 5
REQUESTS = 1500
VISITORS = 8  # who post in turn: one alone, as fast as this, would be slowed (webapp/ops/load_shedding.py)
FIGURES = Path(__file__).parent / "last.json"
JOURNEY = "journey_request"
REQUESTS_OF_A_JOURNEY = 50  # about; so that 5 rounds see 75 people
START = "/en/"
QUESTION = "/en/complain/complained-before"
HALF_WAY = "/en/complain/what-happened"
GUIDANCE = "/en/{organisation}/how-to-complain"
_LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)"|<script[^>]* src="([^"]+)"')


class Turn(NamedTuple):
    """One turn of a kind of work: the milliseconds of server CPU it took, and its requests."""

    spent: float
    requests: int

    @property
    def each(self) -> float:
        """Return the milliseconds of one request."""
        return self.spent / self.requests


class Kind(NamedTuple):
    """One kind of work: who does it for whom, and how often in a turn. A journey says how many requests it was."""

    server: Server
    client: Client
    work: Callable[[], object]
    times: int

    def turn(self) -> Turn:
        """Do the work as often as a turn asks."""
        before, requests = cpu_seconds(self.server.pid), 0
        for _ in range(self.times):
            done = self.work()
            requests += done.requests if isinstance(done, Journey) else 1
        spent = cpu_seconds(self.server.pid) - before
        self.client.hang_up()  # an idle connection is soon dropped by the server
        return Turn(max(spent, TICK) * 1000, requests)


def run(rounds: int = ROUNDS, requests: int = REQUESTS, file: Path = FIGURES) -> dict[str, Any]:
    """Measure once, write the figures to ``file``, and return them.

    Every kind of work has a turn in each of ``rounds``. A turn makes ``requests`` requests, or half as many where each
    takes longer. A figure is the median over the rounds of its ratio to bare Flask in the same round.
    """
    with TemporaryDirectory(prefix="put-it-right-bench-") as name:
        folder = Path(name)
        load, environment = os.getloadavg()[0], fresh_instance(folder)
        with running(environment, folder / "log", HELLO, OURS) as (hello, ours):
            people, looked_up = list[Journey](), Counter[str]()
            kinds = kinds_of_work(hello, ours, requests, people)
            taken = list[dict[str, Turn]]()
            for _ in range(rounds):
                turns = {name: kind.turn() for name, kind in kinds.items() if name != JOURNEY}
                before = kept(ours.port)
                turns[JOURNEY] = kinds[JOURNEY].turn()
                looked_up += kept(ours.port) - before
                taken.append(turns)
            view, memory = first_view(ours.port), memory_mib(ours.pid)
        complaints = 1 + sum(person.sent for person in people)
        carry(environment, folder / "bench.sqlite3", complaints)
    figures = {
        name: median(each[name].each / each["hello"].each for each in taken) for name in kinds if name != "hello"
    }
    detail = {
        "cpu_ms": {name: median(each[name].each for each in taken) for name in kinds},
        "shortest_turn_ms": min(turn.spent for each in taken for turn in each.values()),
        "load_before": load,
        "first_view": view,
        "worker_mib": memory,
        "delivered": complaints,
        "people": len(people),
        "different_people": len({each.answers for each in people}),
        "in_english": sum(each.language == "en" for each in people),
        "hit_rate": looked_up["hits"] / looked_up.total(),
    }
    found = {**figures, "first_view_bytes": sum(view.values()), "detail": detail}
    file.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return found


def kinds_of_work(hello: Server, ours: Server, requests: int, people: list[Journey]) -> dict[str, Kind]:
    """Return every kind of work by the name of its figure, bare Flask first; one complaint is made to learn the way.

    Whoever makes a whole journey is somebody new, and is added to ``people``.
    """
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

    def whole_journey() -> Journey:
        people.append(go(ours.port, len(people)))
        return people[-1]

    half = requests // 2
    return {
        "hello": Kind(hello, anyone, lambda: anyone.see("/", "Hello"), requests),
        "question_get": Kind(ours, visitor, lambda: visitor.see(QUESTION, *shown), half),
        "valid_post": Kind(ours, visitor, post, half),
        "guidance_get": Kind(ours, reader, lambda: reader.see(guidance, heading), requests),
        JOURNEY: Kind(ours, reader, whole_journey, max(1, half // REQUESTS_OF_A_JOURNEY)),
    }


def first_view(port: int) -> dict[str, int]:
    """Return the bytes of each thing a first visit fetches, compressed: the start page and what it links."""
    client = Client(port)
    html = client.see(START, "</html>").text
    links = [style or script for style, script in _LINKED.findall(html)]
    sizes = {START: len(gzip.compress(html.encode(), 6)), **{link: len(client.see(link).sent) for link in links}}
    client.hang_up()
    return sizes


def kept(port: int) -> Counter[str]:
    """Return how often the site has looked for a page of the journey among those it keeps, found and not found."""
    client = Client(port)
    said = json.loads(client.see("/bench/kept").text)
    client.hang_up()
    return Counter(hits=said["hits"], misses=said["misses"])


def carry(environment: Mapping[str, str], database: Path, complaints: int) -> None:
    """Let the relay carry every complaint that was made to the inbox, and see that none is missing on the way."""
    with closing(sqlite3.connect(database)) as connection:
        (waiting,) = connection.execute("SELECT count(*) FROM outbox WHERE due_at IS NOT NULL").fetchone()
        said = flask(environment, "relay", "--once")
        (arrived,) = connection.execute("SELECT count(*) FROM inbox").fetchone()
    if not waiting == arrived == complaints:
        raise Wrong(f"{complaints} complaints were made, {waiting} waited, {arrived} arrived; the relay: {said}")
