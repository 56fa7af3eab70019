"""What was lost after its delivery is sent again by one command, and has one effect."""

from datetime import timedelta

import pytest
import time_machine
from pika import BlockingConnection
from sqlalchemy import Engine, delete, select

from tests.conftest import FRIDAY, ORGANISATION, Accept
from tests.handoff.test_commands import Terminal
from tests.servers.rabbit import Rabbit
from webapp.handoff.queues.amqp import topology
from webapp.ops.settings import Settings
from webapp.store import inbox, outbox
from webapp.store.engine import reading, writing
from webapp.store.reconcile import Totals, lag, totals
from webapp.store.resending import STEP, Resent, resend, resend_unregistered
from webapp.store.submissions import purge_delivered
from webapp.store.tables import outbox as outbox_table
from webapp.store.tables import submission

TODAY = FRIDAY.date()
DAY = timedelta(days=1)


@pytest.fixture
def terminal(settings: Settings, engine: Engine) -> Terminal:
    return Terminal(settings, engine)


def carried(engine: Engine, registered: bool, on: int = 0) -> None:
    """Note all that waits as delivered, and as registered, so many days ago."""
    day = TODAY - on * DAY
    leased = outbox.lease(engine, FRIDAY + DAY, "test", 10_000, timedelta(minutes=1))
    outbox.delivered(engine, [each.id for each in leased], day)
    if registered:
        outbox.registered(engine, {each.outgoing.message_id: day for each in leased if each.outgoing})


def arrived(engine: Engine) -> list[str]:
    return [item.reference for item in inbox.waiting(engine)]


def test_what_the_broker_lost_after_delivery_is_sent_again_registered_and_has_one_effect(
    environ: dict[str, str], engine: Engine, rabbit: Rabbit, accepted: Accept
) -> None:
    terminal = Terminal(Settings.read({**environ, "QUEUE_URL": rabbit.url}), engine)
    accepted(1), accepted(2, urgent=True)
    assert terminal("relay", "--once") == "Delivered: 2\n"
    with BlockingConnection(topology.parameters(rabbit.url)) as connection:
        connection.channel().queue_purge(topology.submissions_of(ORGANISATION))
    assert terminal("receive", "--once") == "Registered: 0\n"
    assert terminal("queue", "resend", "PIR-1") == "Will be sent again: 1\n"
    assert terminal("queue", "resend", "--unregistered") == "Will be sent again: 1\n"
    assert terminal("relay", "--once") == "Delivered: 2\n"
    assert terminal("receive", "--once") == "Registered: 2\n"
    terminal("relay", "--once")
    assert "Registered: 2" in terminal("queue", "reconcile")
    assert terminal("queue", "resend", "PIR-1", "--again") == "Will be sent again: 1\n"
    assert terminal("relay", "--once") == "Delivered: 1\n"
    assert terminal("receive", "--once") == "Registered: 1\n"
    terminal("relay", "--once")
    assert totals(engine) == Totals(accepted=2, delivered=2, registered=2)
    assert arrived(engine) == ["PIR-2", "PIR-1"]


def test_an_inbox_that_was_lost_with_the_embedded_queue_fills_again(
    terminal: Terminal, engine: Engine, accepted: Accept
) -> None:
    accepted(1)
    terminal("relay", "--once")
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM inbox")
    assert terminal("queue", "resend", "PIR-1", "--again") == "Will be sent again: 1\n"
    assert terminal("relay", "--once") == "Delivered: 1\n"
    assert arrived(engine) == ["PIR-1"]


def test_what_cannot_be_sent_again_is_refused_with_why_and_the_others_go(
    terminal: Terminal, engine: Engine, accepted: Accept
) -> None:
    accepted(1)
    carried(engine, registered=True)
    accepted(2)
    carried(engine, registered=False)
    accepted(3)
    said = terminal.fails("queue", "resend", "PIR-1", "PIR-2", "PIR-2", "PIR-3", "PIR-9", "PIR-\x1b[2J")
    assert said.splitlines() == [
        "Will be sent again: 1",
        "Error: PIR-1: it is registered. If the back office has lost it all the same, say --again.",
        "PIR-3: it waits to be sent already. See that `flask relay` runs.",
        "PIR-9: nothing with this reference is kept here. Check it; what was registered is deleted in time.",
        "PIR-\ufffd[2J: nothing with this reference is kept here. Check it; what was registered is deleted in time.",
    ]
    for words in ([], ["PIR-1", "--unregistered"], ["--unregistered", "--again"]):
        assert "Name REFERENCES" in terminal.fails("queue", "resend", *words, status=2)


def test_what_was_purged_is_not_sent_again_and_is_said_to_be_gone(
    terminal: Terminal, engine: Engine, accepted: Accept
) -> None:
    accepted(1)
    carried(engine, registered=True, on=99)
    terminal("purge")
    assert "nothing with this reference is kept here" in terminal.fails("queue", "resend", "PIR-1", "--again")


def test_only_what_nobody_registered_is_sent_again_at_once_whatever_day_it_was_delivered(
    terminal: Terminal, engine: Engine, accepted: Accept
) -> None:
    accepted(1)
    carried(engine, registered=True)
    accepted(2)
    carried(engine, registered=False, on=40)
    accepted(3)
    carried(engine, registered=False)
    accepted(4)
    with time_machine.travel(FRIDAY + DAY, tick=False):
        assert terminal("queue", "resend", "--unregistered") == "Will be sent again: 2\n"
        assert terminal("queue", "resend", "--unregistered") == "Will be sent again: 0\n"
    leased = outbox.lease(engine, FRIDAY + DAY, "test", 10, timedelta(minutes=1))
    assert sorted((each.outgoing.reference, each.attempts) for each in leased if each.outgoing) == [
        ("PIR-2", 1),
        ("PIR-3", 1),
        ("PIR-4", 1),
    ]


def test_what_is_sent_again_is_not_deleted_before_it_is_registered_again_and_alarms_as_if_new(
    engine: Engine, accepted: Accept
) -> None:
    accepted(1)
    carried(engine, registered=True, on=99)
    assert resend(engine, "PIR-1", FRIDAY, registered_too=True) is Resent.AGAIN
    assert purge_delivered(engine, TODAY, 10) == 0
    assert lag(engine, FRIDAY, TODAY).oldest == FRIDAY
    carried(engine, registered=False)
    assert purge_delivered(engine, TODAY + DAY, 10) == 0
    outbox.registered(engine, {"message-1": TODAY})
    assert purge_delivered(engine, TODAY + DAY, 10) == 1


def test_a_promise_that_was_lost_with_the_outbox_is_made_again(engine: Engine, accepted: Accept) -> None:
    accepted(1, urgent=True)
    carried(engine, registered=False)
    with writing(engine) as connection:
        connection.execute(delete(outbox_table))
    assert resend_unregistered(engine, FRIDAY) == 1
    (leased,) = outbox.lease(engine, FRIDAY, "test", 10, timedelta(minutes=1))
    assert leased.outgoing is not None
    assert leased.outgoing.message_id == "message-1"
    found = lag(engine, FRIDAY + timedelta(minutes=3), TODAY)
    assert (found.oldest, found.late_urgent) == (FRIDAY, 1)


def test_many_go_in_steps_and_each_once(engine: Engine, accepted: Accept, monkeypatch: pytest.MonkeyPatch) -> None:
    assert STEP > 1
    monkeypatch.setattr("webapp.store.resending.STEP", 2)
    for number in range(5):
        accepted(number)
    carried(engine, registered=False)
    assert resend_unregistered(engine, FRIDAY) == 5
    with reading(engine) as connection:
        assert set(connection.scalars(select(submission.c.delivered_on))) == {None}
    assert lag(engine, FRIDAY, TODAY).unsent == 5
