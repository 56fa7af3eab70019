"""A broker that runs out of memory reads from nobody who publishes: it is emptied all the same, and nothing is lost."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from tests.conftest import Accept, on_postgres_alone
from tests.handoff.test_commands import Terminal
from tests.handoff.test_rabbit import BothSides, sides, wait_until  # noqa: F401 - sides is a fixture
from tests.servers.rabbit import Rabbit
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.reader import PREFETCH
from webapp.handoff.queues.amqp.receiver import Receiver, Taken
from webapp.handoff.relay import Relay
from webapp.ops.settings import Settings
from webapp.store.engine import reading
from webapp.store.tables import outbox

pytestmark = on_postgres_alone  # once is enough: it is the broker's matter

MANY = PREFETCH + 20
"""More than the receiver is given before it lets go of some."""


def clock() -> datetime:
    """Whatever the day, what is due is due."""
    return datetime.now(UTC) + timedelta(days=365)


@contextmanager
def running(*runs: Callable[[threading.Event], None]) -> Iterator[None]:
    """Let these run, each in a thread, until the end of the block."""
    stop = threading.Event()
    workers = [threading.Thread(target=run, args=(stop,)) for run in runs]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        stop.set()
        for worker in workers:
            worker.join(20)


def ready(sides: BothSides, queue: str) -> int:  # noqa: F811 - the fixture
    with sides.channel() as channel:
        count: int = channel.queue_declare(queue, passive=True).method.message_count
        return count


def owed(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).where(outbox.c.payload.is_not(None))) or 0


def test_the_inbox_fills_while_the_alarm_lasts_and_the_answers_follow_when_it_is_over(
    sides: BothSides,  # noqa: F811
    accepted: Accept,
    rabbit: Rabbit,
    engine: Engine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for number in range(MANY):
        accepted(number)
    assert sides.relay.run_once(clock()) == MANY
    assert rabbit.raise_alarm()
    try:
        with closing(Receiver(engine, sides.url, clock)) as receiver, running(receiver.run_forever):
            wait_until(lambda: len(sides.arrived()) == MANY)
            wait_until(lambda: "queue.blocked" in caplog.text)
            assert sides.registered() == {}
            assert owed(engine) > 0
            assert "queue.unblocked" not in caplog.text
            assert rabbit.lift_alarm()
            wait_until(lambda: owed(engine) == 0)
            assert "queue.unblocked" in caplog.text
    finally:
        rabbit.lift_alarm()
    sides.relay.run_once(clock())
    assert len(sides.registered()) == MANY
    assert sides.receive() == Taken()
    assert sorted(sides.arrived()) == sorted(f"PIR-{number}" for number in range(MANY))


def test_what_was_taken_in_is_let_go_of_during_the_alarm_and_a_receiver_that_dies_then_still_answers(
    sides: BothSides,  # noqa: F811
    accepted: Accept,
    rabbit: Rabbit,
    engine: Engine,
    environ: dict[str, str],
) -> None:
    terminal = Terminal(Settings.read({**environ, "QUEUE_URL": sides.url}), engine)
    for number in range(3):
        accepted(number)
    assert sides.relay.run_once(clock()) == 3
    assert rabbit.raise_alarm()
    try:
        said = re.fullmatch(
            r"Registered: (\d)\nTaken in, and not answered for yet: (\d)\..*\n", terminal("receive", "--once")
        )
        assert said, "it takes some in, and cannot answer for all"
        assert int(said[1]) + int(said[2]) == 3
        assert f"Answers of this back office that wait to be sent: {said[2]}." in terminal("queue", "reconcile")
    finally:
        assert rabbit.lift_alarm()
    assert ready(sides, topology.SUBMISSIONS) == 0, "what is safe in the inbox need not fill the broker"
    with closing(Receiver(engine, sides.url, lambda: clock() + timedelta(hours=1))) as another:
        assert another.run_once().owed == 0
    sides.relay.run_once(clock())
    assert len(sides.registered()) == len(sides.arrived()) == 3


def test_a_blocked_relay_says_so_goes_on_reading_answers_and_sends_everything_once_it_is_over(
    sides: BothSides,  # noqa: F811
    accepted: Accept,
    rabbit: Rabbit,
    engine: Engine,
    caplog: pytest.LogCaptureFixture,
) -> None:
    accepted(0)
    sides.relay.run_once(clock())
    assert sides.receive() == Taken(registered=1)
    for number in range(1, MANY):
        accepted(number)
    assert rabbit.raise_alarm()
    try:
        with running(Relay(engine, sides.queue, clock).run_forever):
            wait_until(lambda: "queue.blocked" in caplog.text)
            wait_until(lambda: list(sides.registered()) == ["PIR-0"])
            assert "queue.unblocked" not in caplog.text
            assert len(sides.delivered()) < MANY
            assert rabbit.lift_alarm()
            wait_until(lambda: len(sides.delivered()) == MANY)
            assert "queue.unblocked" in caplog.text
    finally:
        rabbit.lift_alarm()
    while sides.receive().registered:
        pass
    sides.relay.run_once(clock())
    assert sorted(sides.arrived()) == sorted(f"PIR-{number}" for number in range(MANY))
    assert len(sides.registered()) == MANY
