"""Those who run the database server and the broker see where complaints go, and nothing that anybody typed."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, Select, func, select

from tests.canary import Hit, search
from tests.personas import ANONYMOUS
from tests.processes import process, until, web
from tests.servers.postgres import Postgres
from tests.servers.rabbit import Rabbit
from tests.threats.test_curious_staff import CANARIES, WAYS
from tests.web.people import reference_on
from webapp.store.engine import open_database, reading
from webapp.store.tables import inbox, waits

pytestmark = pytest.mark.long

CARRIED_WITHIN = 30.0
A_MOMENT = 1.0  # seconds; the clock of a file system is a little behind


@dataclass
class Run:
    """What a run on PostgreSQL and RabbitMQ left behind: its places, what was typed, and the references given.

    Most files of a database server are older than the run: only what was written during it can hold anything of it.
    """

    places: dict[str, Path]
    typed: set[str]
    references: list[str]
    began: float

    def hits(self, canaries: Iterable[str], *names: str) -> list[Hit]:
        """Search all places, or those named."""
        return search([self.places[name] for name in names or self.places], canaries, self.began)


@pytest.fixture
def run(
    environ: dict[str, str], postgres: Postgres, postgres_url: str, rabbit: Rabbit, tmp_path: Path
) -> Iterator[Run]:
    """People send and stop midway; what they sent lies at the broker, then in the inbox."""
    places = {"database": postgres.folder, "broker": rabbit.folder, "deployment": tmp_path}
    for name in ("temporary", "logs"):
        (tmp_path / name).mkdir()
    deployed = {
        **os.environ,
        **environ,
        "FLASK_APP": "webapp.app",
        "DATABASE_URL": postgres_url,
        "QUEUE_URL": rabbit.url,
        "ANONYMOUS_AT": "at-once",  # a run does not last until the evening
        "TMPDIR": str(tmp_path / "temporary"),
    }
    found = Run(places, set(), [], time.time() - A_MOMENT)
    logs = tmp_path / "logs"
    with (
        ExitStack() as left,
        web(deployed, logs / "web", workers=1) as served,
        process(["flask", "relay"], deployed, logs / "relay"),
    ):
        for answers in WAYS:
            browser = served.browser()
            browser.begin()
            browser.go_on({**answers, **CANARIES})
            found.references.append(reference_on(browser.answer()))
            found.typed |= browser.typed & {*CANARIES.values()}
        stops = served.browser()
        stops.begin()
        stops.go_on({**ANONYMOUS, **CANARIES}, to="what-happened")
        engine = open_database(postgres_url)
        left.callback(engine.dispose)  # also when something below goes wrong: the next test would be told of it
        until(lambda: not count(engine, select(func.count()).where(waits)), CARRIED_WITHIN)
        postgres.run("CHECKPOINT")
        yield found
        with process(["flask", "receive"], deployed, logs / "receiver"):
            everything = select(func.count()).select_from(inbox)
            until(lambda: count(engine, everything) == len(WAYS), CARRIED_WITHIN)
        assert found.hits(found.typed) == [], "after it was received"


def count(engine: Engine, query: Select[tuple[int]]) -> int:
    with reading(engine) as connection:
        return connection.scalar(query) or 0


def test_neither_the_database_server_nor_the_broker_holds_anything_that_was_typed(run: Run) -> None:
    assert len(run.typed) > 25, "most boxes there are were filled in"
    assert run.hits(run.typed) == []
    for name in ("database", "broker"):  # the control: what stands in clear on the envelope is found in each
        seen = {hit.canary for hit in run.hits(run.references, name)}
        assert seen == {*run.references}, name
