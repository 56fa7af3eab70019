"""Several web servers on one PostgreSQL are one service, and what it goes through is told to people plainly."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from tests.browser import HygieneClient, text_in
from tests.conftest import MakeApp
from tests.personas import HERSELF
from tests.processes import web
from tests.servers.postgres import Postgres
from tests.web.people import go_to, reference_on
from tests.web.stored import rows_of
from webapp.store.engine import migrate, open_database, writing

CHECK = "/en/complain/check-answers"
NOT_YET = "We have not received this yet"
STORY = 'Two lines,\n"quoted" & <b>marked</b>.'
NOTICED_WITHIN = 10.0  # seconds
AT_ONCE = 8


@pytest.fixture
def mortal() -> Iterator[Postgres]:
    """A PostgreSQL server that a test may kill, with one migrated database."""
    with Postgres(in_memory=True) as server:
        engine = open_database(server.url())
        migrate(engine)
        engine.dispose()
        yield server


def what_was_typed(page_of: HygieneClient) -> str:
    assert page_of.page is not None
    return text_in(page_of.page.tree.xpath("//textarea[@id='typed-1']")[0]).replace("\r\n", "\n")


def test_eight_sends_at_once_to_two_web_servers_are_one_submission_with_one_reference(
    environ: dict[str, str], postgres_url: str, tmp_path: Path
) -> None:
    environ = {**os.environ, **environ, "DATABASE_URL": postgres_url}
    with web(environ, tmp_path / "one", workers=1) as one, web(environ, tmp_path / "two", workers=1) as two:
        client = one.browser()
        token = client.go_on(HERSELF).token
        tabs = [server.browser() for server in (one, two) for _ in range(AT_ONCE // 2)]
        together = threading.Barrier(AT_ONCE)

        def press(tab: HygieneClient) -> str:
            for cookie in client.cookies.items():
                tab.web.set_cookie(*cookie)
            together.wait()
            page = tab.fetch(CHECK, data={"csrf_token": token})
            assert page.slug == "sent", f"{page.url}: {page.h1}"
            return reference_on(page)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            references = list(pool.map(press, tabs))
    engine = open_database(postgres_url)
    with engine.connect() as connection:
        stored = connection.scalars(text("SELECT reference FROM submission JOIN outbox USING (message_id)")).all()
    engine.dispose()
    assert len(references) == AT_ONCE
    assert {*references} == {*stored}
    assert len(stored) == 1


def test_a_database_that_was_killed_is_noticed_at_once_and_nothing_typed_is_lost(
    make_app: MakeApp, mortal: Postgres
) -> None:
    app = make_app(DATABASE_URL=mortal.url())
    client = HygieneClient(app)
    go_to(client, "what-happened")
    mortal.kill()
    began = time.monotonic()
    page = client.answer(what_happened=STORY)
    assert time.monotonic() - began < NOTICED_WITHIN
    assert (page.status, page.h1) == (503, NOT_YET)
    assert what_was_typed(client) == STORY
    assert client.fetch("/en/about/privacy").status == 200
    client.page = page
    again = client.press("Try again")
    assert (again.status, again.h1) == (503, NOT_YET)
    mortal.start()
    assert client.press("Try again").slug == "anonymity"
    assert client.visit("what-happened").values["what_happened"] == STORY.replace("\n", "\r\n")
    assert sent_after_a_kill(client, mortal, app)


def sent_after_a_kill(client: HygieneClient, mortal: Postgres, app: Flask) -> bool:
    """Kill the database again just before sending, and send once it is back: one complaint, one promise."""
    client.go_on({**HERSELF, "what_happened": STORY})
    mortal.kill()
    page = client.answer()
    assert (page.status, page.h1) == (503, NOT_YET)
    mortal.start()
    assert client.press("Try again").slug == "sent"
    return len(rows_of(app)["submission"]) == len(rows_of(app)["outbox"]) == 1


def test_a_database_that_is_locked_is_not_waited_for_long(make_app: MakeApp, postgres_url: str) -> None:
    app = make_app(DATABASE_URL=f"{postgres_url}?options=-c%20lock_timeout%3D300")
    client = HygieneClient(app)
    go_to(client, "what-happened")
    engine: Engine = app.extensions["engine"]
    with writing(engine) as connection:
        connection.execute(text("LOCK TABLE draft IN ACCESS EXCLUSIVE MODE"))
        began = time.monotonic()
        page = client.answer(what_happened=STORY)
        assert time.monotonic() - began < NOTICED_WITHIN
        assert (page.status, page.h1) == (503, NOT_YET)
        assert what_was_typed(client) == STORY
    assert client.press("Try again").slug == "anonymity"


def test_more_visitors_than_connections_are_told_in_time_and_served_afterwards(
    make_app: MakeApp, postgres_url: str
) -> None:
    app = make_app(DATABASE_URL=postgres_url)
    client = HygieneClient(app)
    go_to(client, "what-happened")
    engine: Engine = app.extensions["engine"]
    with engine.connect() as first:
        most = engine.pool.size() + engine.pool._max_overflow
        others = [engine.connect() for _ in range(most - 1)]
        assert first.scalar(text("SELECT 1")) == 1
        began = time.monotonic()
        page = client.answer(what_happened=STORY)
        assert time.monotonic() - began < NOTICED_WITHIN
        assert (page.status, what_was_typed(client)) == (503, STORY)
        for each in others:
            each.close()
    assert client.press("Try again").slug == "anonymity"
