"""Those who run the database server and the broker see where complaints go, and nothing that anybody typed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, Select, func, select

from tests.canary import search
from tests.processes import process, until, web
from tests.servers.postgres import Postgres
from tests.servers.rabbit import Rabbit
from tests.threats.test_curious_staff import CANARIES, WAYS
from tests.web.people import ANONYMOUS, reference_on
from webapp.store.engine import open_database, reading
from webapp.store.tables import inbox, waits

CARRIED_WITHIN = 30.0


@dataclass
class Run:
    """What a run on PostgreSQL and RabbitMQ left behind: its places, what was typed, and the references given."""

    places: dict[str, Path]
    typed: set[str]
    references: list[str]


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
        "TMPDIR": str(tmp_path / "temporary"),
    }
    found = Run(places, set(), [])
    logs = tmp_path / "logs"
    with web(deployed, logs / "web") as served, process(["flask", "relay"], deployed, logs / "relay"):
        for answers in WAYS:
            browser = served.browser()
            browser.begin()
            browser.go_on({**answers, **CANARIES})
            found.references.append(reference_on(browser.answer()))
            found.typed |= browser.typed & {*CANARIES.values()}
        stops = served.browser()
        stops.begin()
        stops.go_on({**ANONYMOUS, **CANARIES}, to="people-involved")
        engine = open_database(postgres_url)
        until(lambda: not count(engine, select(func.count()).where(waits)), CARRIED_WITHIN)
        postgres.run("CHECKPOINT")
        yield found
        with process(["flask", "receive"], deployed, logs / "receiver"):
            everything = select(func.count()).select_from(inbox)
            until(lambda: count(engine, everything) == len(WAYS), CARRIED_WITHIN)
        engine.dispose()
        assert search(places.values(), found.typed) == [], "after it was received"


def count(engine: Engine, query: Select[tuple[int]]) -> int:
    with reading(engine) as connection:
        return connection.scalar(query) or 0


def test_neither_the_database_server_nor_the_broker_holds_anything_that_was_typed(run: Run) -> None:
    assert len(run.typed) > 25, "most boxes there are were filled in"
    assert search(run.places.values(), run.typed) == []
    for name in ("database", "broker"):  # the control: what stands in clear on the envelope is found in each
        seen = {hit.canary for hit in search([run.places[name]], run.references)}
        assert seen == {*run.references}, name
