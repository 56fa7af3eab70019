"""At what time of the day an anonymous person sent something is kept nowhere, and not told by how it travels.

An employer with everything in hand is played: the whole log with the moment of each line, readiness and metrics asked
all the time, the file of the database read raw, the outbox, and what arrives at the back office and when.
"""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.browser import HygieneClient
from tests.conftest import FRIDAY, Clock, MakeApp
from tests.personas import A_CHILD, ANONYMOUS, HERSELF
from tests.web.people import go_to, reference_on, send
from tests.web.stored import service_of
from webapp.forms.pages.contact_me import ContactMe
from webapp.handoff.queues.embedded import EmbeddedQueue
from webapp.handoff.relay import Relay
from webapp.ops import logging
from webapp.ops.day import end_day
from webapp.ops.settings import BadSettings, Settings
from webapp.public.readiness import checks_of, told
from webapp.store.engine import reading
from webapp.store.retention import purge
from webapp.store.tables import inbox, outbox

SEVEN = datetime(2026, 11, 20, 19, tzinfo=UTC)
ASKS = {"reply_to": ["phone"], "phone": "07700 900982", "organisation": "cambridgeshire"}


def waits(app: Flask) -> list[tuple[datetime | None, datetime | None]]:
    with reading(app.extensions["engine"]) as connection:
        return [(row.waits_since, row.due_at) for row in connection.execute(select(outbox))]


def carry(app: Flask, now: datetime) -> int:
    engine = app.extensions["engine"]
    return Relay(engine, EmbeddedQueue(engine), lambda: now).run_once(now)


def arrived(app: Flask) -> list[str]:
    with reading(app.extensions["engine"]) as connection:
        return list(connection.scalars(select(inbox.c.reference)))


def ask_for_contact(app: Flask, **more: Any) -> None:
    client = HygieneClient(app)
    client.begin()
    client.visit(ContactMe.slug)
    client.answer(**ASKS, **more)


# ---------------------------------------------------------------- the employer


def reads_first(app: Flask) -> None:
    """Come by the front door, and read about staying anonymous, as people do; mistype an address on the way."""
    client = HygieneClient(app)
    for path in ("/", "/en/", "/en/cambridgeshire/anonymous", "/en/about/privacy", "/en/cambridgeshire/anonymus"):
        client.fetch(path)


def everything_an_employer_sees(app: Flask, clock: Clock, minute_of_sending: int) -> dict[str, Any]:
    """Live through a working day in which one anonymous person sends, and return all that was seen, with its moment."""
    service, seen = service_of(app), []
    for minute in range(0, 8 * 60, 15):
        if not minute % 120:  # others send meanwhile, by name
            send(HygieneClient(app), HERSELF)
            carry(app, clock.now)
        if minute == minute_of_sending:
            reads_first(app)
            send(HygieneClient(app), ANONYMOUS)
        carry(app, clock.now)
        end_day(service.metrics, service.today())
        seen.append((clock.now, told(checks_of(service)), service.metrics.page(()).decode(), len(arrived(app))))
        clock.forward(minutes=15)
    before = {*arrived(app)}
    clock.now = FRIDAY.replace(hour=19)
    carry(app, clock.now)
    [reference] = {*arrived(app)} - before
    clock.forward(hours=12)
    end_day(service.metrics, service.today())
    purge(app.extensions["engine"], clock.now, timedelta(days=30))
    page = service.metrics.page(()).decode()
    counts = [line for line in page.splitlines() if "seconds" not in line]
    return {"watched": seen, "after": counts, "rows": positions(app, reference)}


def positions(app: Flask, reference: str) -> dict[str, Any]:
    """Return what the tables themselves, read without our code, say of when a row came: nothing but a day."""
    file = sqlite3.connect(app.extensions["engine"].url.database)
    found = {}
    for table in ("submission", "outbox", "inbox", "draft"):
        with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
            file.execute(f"SELECT rowid FROM {table}")
        key = "id" if table in ("outbox", "draft") else "message_id"
        keys = [row[0] for row in file.execute(f"SELECT {key} FROM {table} NOT INDEXED")]
        assert keys == sorted(keys), "rows lie in the order of random keys"
        found[table] = len(keys)
    days = file.execute("SELECT received_on, delivered_on FROM submission WHERE reference = ?", [reference]).fetchall()
    times = file.execute("SELECT waits_since, due_at, leased_until FROM outbox").fetchall()
    file.close()
    return {**found, "days": days, "times": {*times}}


def test_an_employer_with_everything_in_hand_cannot_place_it_within_the_working_day(
    app: Flask, make_app: MakeApp, clock: Clock, tmp_path: Path, deployment: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for each in (HERSELF, ANONYMOUS):  # the way is gone once, so that both days have as many requests
        send(HygieneClient(app), each)
    assert logging.writer.flush()
    capsys.readouterr()
    days = []
    for minute in (15, 5 * 60 + 45):  # in the morning, and in the afternoon
        clock.now = FRIDAY.replace(hour=9)
        for old in tmp_path.glob("put-it-right.sqlite3*"):
            old.unlink()
        (tmp_path / "put-it-right.sqlite3").write_bytes((deployment / "put-it-right.sqlite3").read_bytes())
        site = make_app()
        days.append(everything_an_employer_sees(site, clock, minute))
        assert logging.writer.flush()
        lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
        days[-1]["log"] = [{**line, "timestamp": "after midnight"} for line in lines]
        assert {line["event"] for line in lines} == {"journey.day"}
        site.extensions["engine"].dispose()
    morning, afternoon = days
    assert morning == afternoon, "whatever is seen, and when, is the same for both"
    assert morning["rows"]["days"] == [("2026-11-20", "2026-11-20")]
    assert morning["rows"]["times"] == {(None, None, None)}


# ---------------------------------------------------------------- what waits


def test_what_an_anonymous_person_sends_waits_for_the_batch_and_says_no_other_moment(app: Flask, clock: Clock) -> None:
    clock.forward(hours=3, minutes=21)
    sent = send(HygieneClient(app), ANONYMOUS)
    assert waits(app) == [(SEVEN, SEVEN)]
    assert carry(app, SEVEN - timedelta(seconds=1)) == 0
    assert carry(app, SEVEN) == 1
    assert arrived(app) == [reference_on(sent)]


@pytest.mark.parametrize(
    "answers",
    [
        HERSELF,
        {**ANONYMOUS, "danger": "yes"},
        {**ANONYMOUS, "danger": "unsure"},
        {**A_CHILD, "reach": "Talk to me at school"},
    ],
    ids=["named", "someone is in danger", "someone may be", "a child who can be reached"],
)
def test_what_has_a_name_or_is_pressing_goes_at_once(app: Flask, clock: Clock, answers: dict[str, Any]) -> None:
    send(HygieneClient(app), answers)
    assert carry(app, clock.now) == 1


def test_words_that_worry_go_at_once(app: Flask, clock: Clock) -> None:
    client = HygieneClient(app)
    go_to(client, "what-happened", ANONYMOUS)
    client.answer(what_happened="I want to die and nobody listens")
    client.visit("check-answers")
    client.go_on(ANONYMOUS)
    assert client.answer().slug == "sent"
    assert carry(app, clock.now) == 1


def test_a_request_to_be_contacted_without_a_name_waits_and_with_one_or_worrying_words_does_not(
    app: Flask, clock: Clock
) -> None:
    ask_for_contact(app)
    assert waits(app) == [(SEVEN, SEVEN)]
    ask_for_contact(app, full_name="Ama Boateng")
    ask_for_contact(app, help_wanted="I want to die")
    assert carry(app, clock.now) == 2
    assert carry(app, SEVEN) == 1


def test_a_batch_comes_in_no_order(make_app: MakeApp, clock: Clock) -> None:
    app = make_app()
    sent = []
    for _ in range(8):
        sent.append(reference_on(send(HygieneClient(app), ANONYMOUS)))
        clock.forward(minutes=7)
    taken: list[str] = []

    class Watching(EmbeddedQueue):
        def send(self, envelopes: Any) -> list[str]:
            taken.extend(str(envelope["subject"]) for envelope in envelopes)
            return super().send(envelopes)

    engine = app.extensions["engine"]
    assert Relay(engine, Watching(engine), clock).run_once(SEVEN) == 8
    assert sorted(taken) == sorted(sent)
    assert taken != sent, "by chance this fails once in 40,320 times"
    with reading(engine) as connection:
        assert {*connection.scalars(select(inbox.c.reference))} == {*sent}


def test_late_is_counted_from_the_batch(app: Flask, clock: Clock) -> None:
    send(HygieneClient(app), ANONYMOUS)
    clock.now = SEVEN + timedelta(minutes=10)
    purge(app.extensions["engine"], clock.now, timedelta(days=30))  # the relay's work, which nobody does here
    assert told(checks_of(service_of(app)))["alarms"] == []
    clock.forward(seconds=1)
    assert told(checks_of(service_of(app)))["alarms"] == ["oldest_unsent"]


def test_the_operator_chooses_the_times_and_production_insists_on_some() -> None:
    assert [f"{each:%H:%M}" for each in Settings.read({"ANONYMOUS_AT": "19:00, 06:30"}).anonymous_at] == [
        "06:30",
        "19:00",
    ]
    assert Settings.read({"ANONYMOUS_AT": "at-once"}).anonymous_at == ()
    for wrong in ("24:00", "7:00", "19.00", "19:00,", "soon"):
        with pytest.raises(BadSettings, match="ANONYMOUS_AT must list times"):
            Settings.read({"ANONYMOUS_AT": wrong})
    with pytest.raises(BadSettings, match="ANONYMOUS_AT is at-once"):
        Settings.read({"PRODUCTION": "1", "HTTPS": "1", "TRUSTED_HOSTS": "x.example", "ANONYMOUS_AT": "at-once"})
