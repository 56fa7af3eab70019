"""What is measured: server CPU a request, as a ratio to bare Flask in the same minute, and bytes of the first view."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from bench.client import Client, Page, learn, repeat, heading_of
from bench.servers import HELLO, OURS, Server, flask, fresh_instance, memory_mib, running

ROUNDS = 5
REQUESTS = 1200
LAST = Path(__file__).parent / "last.json"
START = "/en/"
QUESTION = "/en/complain/complained-before"
HALF_WAY = "/en/complain/your-route"
_LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)"|<script[^>]* src="([^"]+)"')

Batch = Callable[[], int]


def run(rounds: int = ROUNDS, requests: int = REQUESTS, file: Path = LAST) -> dict[str, Any]:
    """Measure everything once, write the figures to ``file``, and return them.

    ``rounds`` is how often every kind of request has its turn, ``requests`` the least a turn makes.
    """
    with TemporaryDirectory(prefix="put-it-right-bench-") as name:
        folder = Path(name)
        environment = fresh_instance(folder)
        with running(environment, folder / "log", HELLO, OURS) as (hello, ours):
            turns = Turns(hello, ours, requests)
            spent = [turns.take() for _ in range(rounds)]
            sizes = first_view(ours.port)
            memory = memory_mib(ours.worker)
        carried = carry(environment, folder / "bench.sqlite3", turns.journeys)
    figures = figures_of(spent) | {"first_view_bytes": sum(sizes.values())}
    file.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return figures
