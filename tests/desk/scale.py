"""`make desk-scale`: how long the desk's pages take with 1,000 and with 100,000 cases, on SQLite and on PostgreSQL.

Of either number 500 are open in the team of whoever looks; the others were answered and closed over the years.
"""

from __future__ import annotations

import base64
import json
import math
import os
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert

from tests.desk.office import Browser, Office
from tests.servers.postgres import Postgres
from webapp.content import load
from webapp.desk.app import create_app
from webapp.desk.desk import NAME, Desk
from webapp.desk.opener.core import Opener
from webapp.desk.opener.protocol import OpenerServer
from webapp.desk.settings import DeskSettings
from webapp.desk.store.engine import migrate
from webapp.desk.store.people import Person
from webapp.desk.store.tables import audit, blind_index, case, event, in_work
from webapp.domain.cases.brief import brief_as_json, brief_of, private_of
from webapp.domain.cases.event_json import to_json
from webapp.domain.cases.events import Allocated, Event, Happened, Outcome, Replied
from webapp.handoff.crypto.keys import make_missing
from webapp.paths import CONTENT
from webapp.store.engine import open_database, writing

SIZES = (1_000, 100_000)
OPEN = 500
LIMIT = 1.5
TIMES = 21
AT_ONCE = 5_000
TOKENS_OF_A_CASE = 5
SEALED_BYTES = 1_500
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SEARCHED = "Quartermaine"
ADDRESS = "q@example.net"


@contextmanager
def desk_of_its_own(url: str | None = None) -> Iterator[Office]:
    """Run a desk with an opener at a socket, on a new database."""
    with tempfile.TemporaryDirectory(prefix="desk-scale") as folder:
        home = Path(folder)
        url = url or f"sqlite:///{home / 'desk.sqlite3'}"
        make_missing(home / "public", home / "private", home / "pepper", NOW.date(), load(CONTENT).packs.packs.values())
        (home / "secret").write_bytes(os.urandom(32))
        engine = open_database(url)
        migrate(engine)
        engine.dispose()
        environ = {
            "DESK_DATABASE_URL": url,
            "DATABASE_URL": f"sqlite:///{home / 'site.sqlite3'}",
            "DESK_SECRET_FILE": str(home / "secret"),
            "OPENER_SOCKET": str(home / "opener.sock"),
            "PUBLIC_KEYS": str(home / "public"),
            "PRIVATE_KEYS": str(home / "private"),
        }
        app = create_app(DeskSettings.read(environ), lambda: NOW)
        desk: Desk = app.extensions[NAME]
        core = Opener(desk.engine, desk.settings.private_keys, desk.sealing, desk.content.packs, desk.clock)
        with OpenerServer(desk.settings.opener_socket, core) as server:
            answering = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
            answering.start()
            try:
                yield Office(app, desk.settings.public_keys)
            finally:
                server.shutdown()
                answering.join()
                desk.engine.dispose()


class Filler:
    """Fills the tables with cases as years of work would have."""

    def __init__(self, office: Office, people: list[Person]) -> None:
        self._desk, self._people, self._office = office.desk, people, office
        message = json.loads(Path("tests/web/message-1.snapshot.json").read_text(encoding="utf-8"))
        pack = office.desk.pack("cambridgeshire")
        self._brief = json.dumps(brief_as_json(brief_of({**message, "flags": []}, pack)), separators=(",", ":"))
        self._private = asdict(private_of(message))
        self._number = 0

    def fill(self, total: int) -> None:
        """Add as many cases as there are to be, of which `OPEN` are open; the rest was finished."""
        done = 0
        while done < total:
            some = min(AT_ONCE, total - done)
            self._add([self._one(done + place < OPEN) for place in range(some)])
            done += some

    def _add(self, cases: list[dict[str, list[dict[str, Any]]]]) -> None:
        tables: tuple[Table, ...] = (case, in_work, event, blind_index)
        with writing(self._desk.engine) as connection:
            for each in tables:
                rows = [row for one in cases for row in one[each.name]]
                if rows:
                    connection.execute(insert(each), rows)

    def _one(self, is_open: bool) -> dict[str, list[dict[str, Any]]]:
        self._number += 1
        id_, number = uuid.uuid4().hex, self._number
        received = NOW.date() - timedelta(days=number % 60 if is_open else 90 + number % 1500)
        events = self._events(is_open, received)
        row = {
            "id": id_,
            "message_id": id_,
            "reference": f"ZZZ-{number // 10_000:04d}-{number % 10_000:04d}",
            "organisation": "cambridgeshire",
            "team": "complaints",
            "route": "adults",
            "kind": "complaint",
            "urgent": False,
            "received_on": received,
            "version": len(events),
            "brief": self._brief,
            "private": self._desk.sealing.seal(self._private, f"private:{id_}"),
            "record": os.urandom(SEALED_BYTES),
        }
        tokens = (base64.b64encode(os.urandom(32)).decode() for _ in range(TOKENS_OF_A_CASE))
        work = {"case_id": id_, "organisation": "cambridgeshire", "team": "complaints"}
        return {
            case.name: [row],
            in_work.name: [work] if is_open else [],
            event.name: [self._event(id_, place, each) for place, each in enumerate(events, 1)],
            blind_index.name: [{"token": each, "case_id": id_} for each in tokens],
        }

    def _events(self, is_open: bool, received: date) -> list[Event]:
        who = self._people[self._number % len(self._people)]
        begun: list[Event] = [Allocated(who.id), Happened("acknowledged", received + timedelta(days=2))]
        if is_open:
            return begun[: self._number % 3]
        answered = received + timedelta(days=20)
        return [*begun, Replied("r", "answer", answered), Outcome(0, "upheld", answered, ("apology",))]

    def _event(self, case_id: str, number: int, what: Event) -> dict[str, Any]:
        code, plain, _ = to_json(what)
        row = {"case_id": case_id, "number": number, "at": NOW, "by": "", "type": code, "data": json.dumps(plain)}
        return row | {"words": None}

    def remember(self, lines: int) -> None:
        """Add lines of years to the audit; what they say does not matter here."""
        rows = [
            {
                "number": number,
                "at": NOW - timedelta(days=1 + number % 1500),
                "by": self._people[number % len(self._people)].id,
                "what": "opened",
                "about": f"{number:032x}",
                "why": "mine",
                "digest": "0" * 64,
            }
            for number in range(1, lines + 1)
        ]
        with writing(self._desk.engine) as connection:
            connection.execute(insert(audit), rows)


Pages = dict[str, Callable[[], None]]


def pages_of(office: Office, total: int) -> Pages:
    """Fill a desk with so many cases, and return how each of its pages is asked for, by what it is called."""
    people = [office.person(), *(office.person(f"Officer {number}") for number in range(1, 8))]
    filler = Filler(office, people)
    filler.fill(total)
    filler.remember(total)
    if office.desk.engine.dialect.name == "postgresql":
        with office.desk.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")  # which it does itself, a minute later
    sought = office.arrive(_named).received.reference
    browser, address = office.browser(), f"/cases/{sought}"
    token = browser.get("/search").fields()["csrf_token"]
    return {
        "the list, my team’s": lambda: _shows(browser, "/", "My team’s (501)"),
        "the list, mine": lambda: _shows(browser, "/?whose=mine", "Mine ("),
        "a search by name": lambda: _finds(browser, token, "name", SEARCHED, sought),
        "a search by email": lambda: _finds(browser, token, "email", ADDRESS, sought),
        "a search by reference": lambda: _finds(browser, token, "reference", sought, sought),
        "the page of a case": lambda: _shows(browser, address, "Nobody"),
        "opening a case": lambda: _opens(browser, token, f"{address}/message"),
    }


def _named(message: dict[str, Any]) -> None:
    message["contact"] |= {"full_name": f"Ann {SEARCHED}", "email": ADDRESS}


def _shows(browser: Browser, url: str, words: str) -> None:
    response = browser.client.get(url)
    assert words in response.get_data(as_text=True), url


def _finds(browser: Browser, token: str, by: str, text: str, reference: str) -> None:
    response = browser.client.post("/search", data={"csrf_token": token, "by": by, "text": text})
    assert f'href="/cases/{reference}"' in response.get_data(as_text=True), by


def _opens(browser: Browser, token: str, url: str) -> None:
    response = browser.client.post(url, data={"csrf_token": token, "why": "cover"})
    assert "The carer did not come." in response.get_data(as_text=True)


def measured(few: Pages, many: Pages, name: str) -> tuple[float, float]:
    """Return how many milliseconds a page takes with few and with many cases.

    Both are asked for by turns, and the shortest time counts: whatever else the machine does only makes it longer.
    """
    best = [math.inf, math.inf]
    for _ in range(TIMES):
        for place, pages in enumerate((few, many)):
            begun = time.perf_counter()
            pages[name]()
            best[place] = min(best[place], time.perf_counter() - begun)
    return best[0] * 1000, best[1] * 1000


def report(kind: str, url_of: Callable[[], str | None]) -> bool:
    """Print how long each page takes with either number of cases, and return whether every ratio is within bounds."""
    fine = True
    with desk_of_its_own(url_of()) as small, desk_of_its_own(url_of()) as large:
        few, many = (pages_of(office, total) for office, total in zip((small, large), SIZES, strict=True))
        print(f"{kind:<28}" + "".join(f"{total:>12,}" for total in SIZES) + f"{'ratio':>8}   (milliseconds)")
        for name in few:
            less, more = measured(few, many, name)
            fine = fine and more / less <= LIMIT
            print(f"{name:<28}{less:>12.1f}{more:>12.1f}{more / less:>8.2f}{'' if more / less <= LIMIT else '  slow'}")
    return fine


def main() -> int:
    """Measure on both databases."""
    fine = report("SQLite", lambda: None)
    with Postgres(in_memory=True) as server:
        fine = report("PostgreSQL", lambda: server.url(server.new_database())) and fine
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
