"""RabbitMQ carries what was accepted: confirmed, once in effect, whatever breaks between the two sides."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pika import BasicProperties, BlockingConnection
from sqlalchemy import Engine, select

from tests.conftest import ORGANISATION, Accept, on_postgres_alone
from tests.handoff.back_office import ORGANISATIONS, receiver, signers
from tests.servers.rabbit import Rabbit
from tests.store.sending import oldest_unsent
from webapp.handoff.crypto.answers import load_signing
from webapp.handoff.envelope import Envelope, wrap
from webapp.handoff.events import SignedAnswer
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.acknowledgement import acknowledge
from webapp.handoff.queues.amqp.connection import LinkDown
from webapp.handoff.queues.amqp.publisher import Publisher
from webapp.handoff.queues.amqp.rabbit import RabbitQueue
from webapp.handoff.queues.amqp.receiver import Taken
from webapp.handoff.relay import Relay
from webapp.ops.settings import Settings
from webapp.store import inbox
from webapp.store.engine import reading
from webapp.store.tables import submission

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
HOUR = timedelta(hours=1)
OURS = topology.submissions_of(ORGANISATION)


class BothSides:
    """The relay at the front and the receiver at the back office, with a broker between them."""

    def __init__(self, engine: Engine, url: str, queue: RabbitQueue, settings: Settings) -> None:
        self.engine, self.url, self.queue, self.settings = engine, url, queue, settings
        self.relay = Relay(engine, queue, lambda: NOW)

    def receive(self, now: datetime = NOW) -> Taken:
        with closing(receiver(self.engine, self.url, self.settings, lambda: now)) as back_office:
            return back_office.run_once()

    def answer(self, number: int, day: date = TODAY, organisation: str = ORGANISATION) -> dict[str, str]:
        """Return the answer to a message, signed as that organisation's back office signs."""
        key = load_signing(self.settings.private_keys, [organisation])[organisation]
        return acknowledge(f"message-{number}", organisation, day, key)

    def arrived(self) -> list[str]:
        return [item.reference for item in inbox.waiting(self.engine)]

    def registered(self) -> dict[str, date | None]:
        with reading(self.engine) as connection:
            rows = connection.execute(select(submission.c.reference, submission.c.registered_on))
            return {reference: day for reference, day in rows if day is not None}

    def delivered(self) -> list[str]:
        with reading(self.engine) as connection:
            return list(
                connection.scalars(select(submission.c.reference).where(submission.c.delivered_on.is_not(None)))
            )

    def carry_all(self, now: datetime) -> None:
        """Carry until nothing waits: a broker that has just started may need a moment."""
        until = time.monotonic() + 30
        while oldest_unsent(self.engine) is not None and time.monotonic() < until:
            now += HOUR
            self.relay.run_once(now)

    def publish(self, *bodies: bytes, key: str = OURS) -> None:
        with self.channel() as channel:
            for body in bodies:
                safe = BasicProperties(delivery_mode=2)
                channel.basic_publish(topology.exchange_of(key), key, body, safe, mandatory=True)

    @contextmanager
    def channel(self) -> Iterator[Any]:
        with BlockingConnection(topology.parameters(self.url)) as connection:
            channel = connection.channel()
            channel.confirm_delivery()
            yield channel


@pytest.fixture
def sides(engine: Engine, rabbit: Rabbit, settings: Settings) -> Iterator[BothSides]:
    with closing(RabbitQueue(rabbit.url, signers(settings))) as queue:
        yield BothSides(engine, rabbit.url, queue, settings)


def test_it_arrives_is_answered_and_the_answer_is_noted(sides: BothSides, accepted: Accept) -> None:
    accepted(1)
    assert sides.relay.run_once(NOW) == 1
    assert sides.registered() == {}
    assert sides.receive() == Taken(registered=1)
    assert sides.arrived() == ["PIR-1"]
    sides.relay.run_once(NOW)
    assert sides.registered() == {"PIR-1": TODAY}
    assert sides.receive() == Taken()
    assert list(sides.queue.events()) == []


def test_what_lies_in_the_queue_is_persistent_and_names_itself_and_the_urgent_went_first(
    sides: BothSides, accepted: Accept
) -> None:
    accepted(1)
    envelope = wrap(accepted(2, urgent=True))
    assert sides.relay.run_once(NOW) == 2
    with sides.channel() as channel:
        _, properties, body = channel.basic_get(OURS, auto_ack=True)
    assert json.loads(body) == envelope
    assert (properties.delivery_mode, properties.message_id) == (2, "message-2")
    assert properties.content_type == "application/cloudevents+json"
    assert properties.headers["cloudEvents:type"] == envelope["type"]
    assert "sealed" not in properties.headers.values()


@on_postgres_alone  # once is enough: a start takes seconds
def test_what_the_broker_did_not_confirm_before_it_died_is_sent_again_and_nothing_is_lost_or_doubled(
    sides: BothSides, accepted: Accept, rabbit: Rabbit
) -> None:
    for number in range(250):
        accepted(number)
    publish, killers = sides.queue.send, []

    def send(envelopes: Sequence[Envelope]) -> list[str]:
        if not killers and len(sides.delivered()) == 100:
            rabbit.freeze()  # the second batch reaches a broker that says nothing more, and then it is dead
            killers.append(threading.Timer(0.5, rabbit.kill))
            killers[0].start()
        return publish(envelopes)

    sides.queue.send = send  # type: ignore[method-assign]  # the moment of the kill is the test's
    assert sides.relay.run_once(NOW) == 100
    killers[0].join()
    assert not rabbit.running
    rabbit.start()
    sides.carry_all(NOW + HOUR)
    assert len(sides.delivered()) == 250
    while sides.receive().registered:
        pass
    sides.relay.run_once(NOW + HOUR)
    assert sorted(sides.arrived()) == sorted(f"PIR-{number}" for number in range(250))
    assert len(sides.registered()) == 250


def test_what_no_queue_takes_is_not_delivered(sides: BothSides, accepted: Accept) -> None:
    accepted(1)
    with sides.channel() as channel:
        channel.queue_unbind(OURS, topology.EXCHANGE, OURS)
        assert sides.relay.run_once(NOW) == 0
        assert oldest_unsent(sides.engine) == NOW
        channel.queue_bind(OURS, topology.EXCHANGE, OURS)
    assert sides.relay.run_once(NOW + HOUR) == 1


@on_postgres_alone
def test_without_a_queue_for_answers_what_people_send_is_carried_and_what_is_missing_is_said_once(
    sides: BothSides, accepted: Accept, caplog: pytest.LogCaptureFixture
) -> None:
    sides.relay.run_once(NOW)
    with sides.channel() as channel:
        channel.queue_delete(topology.REGISTERED)
        accepted(1)
        assert sides.relay.run_once(NOW) == 1
        accepted(2)
        assert sides.relay.run_once(NOW) == 1
        assert sides.receive() == Taken(owed=2), "it answers once somebody can be told"
    assert caplog.text.count("queue.missing") == 1
    assert topology.declare(sides.url, ORGANISATIONS) == []
    sides.relay.run_once(NOW)
    assert "queue.back" in caplog.text
    assert sides.receive(NOW + HOUR) == Taken(registered=2)
    sides.relay.run_once(NOW)
    assert sorted(sides.registered()) == ["PIR-1", "PIR-2"]


def test_what_nobody_can_read_goes_to_the_dead_letters_and_holds_up_nothing(
    sides: BothSides, accepted: Accept, caplog: pytest.LogCaptureFixture
) -> None:
    accepted(1), accepted(2)
    other = json.dumps(wrap(replace(accepted(3), message_id="another", reference="PIR-1"))).encode()
    unreadable = [b"canary", b"[]", b"\xff", b"[" * 100_000, b'{"id": "canary"}']
    sides.publish(*unreadable)
    sides.relay.run_once(NOW)
    sides.publish(other)
    assert sides.receive() == Taken(registered=3, dead=len(unreadable) + 1)
    assert sides.arrived() == ["PIR-1", "PIR-2", "PIR-3"]
    wait_until(lambda: topology.dead_letters(sides.url) == len(unreadable) + 1)
    assert "canary" not in caplog.text
    assert caplog.text.count("receiver.unreadable BadEnvelope") == len(unreadable)
    assert caplog.text.count("receiver.unreadable IntegrityError") == 1


def test_an_answer_nobody_can_read_goes_to_the_dead_letters_too(sides: BothSides, accepted: Accept) -> None:
    accepted(1)
    sides.relay.run_once(NOW)
    good = sides.answer(1)
    wrong = [good | {"registeredon": "soon"}, good | {"type": "other"}, good | {"id": 7}]
    sides.publish(*(json.dumps(each).encode() for each in [*wrong, good]), key=topology.REGISTERED)
    sides.relay.run_once(NOW)
    assert sides.registered() == {"PIR-1": TODAY}
    wait_until(lambda: topology.dead_letters(sides.url) == len(wrong))


def test_a_receiver_that_died_after_it_kept_a_message_answers_when_it_comes_again(
    sides: BothSides, accepted: Accept, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted(1)
    sides.relay.run_once(NOW)

    def die(*_: object) -> list[str]:
        raise LinkDown("died between the inbox and the answer")

    with monkeypatch.context() as patch:
        patch.setattr(Publisher, "publish", die)
        assert sides.receive() == Taken(owed=1)
    sides.relay.run_once(NOW)
    assert sides.arrived() == ["PIR-1"]
    assert sides.registered() == {}
    assert sides.receive(NOW + HOUR) == Taken(registered=1)
    sides.relay.run_once(NOW)
    assert sides.arrived() == ["PIR-1"]
    assert sides.registered() == {"PIR-1": TODAY}


def test_the_same_message_twice_has_one_effect_and_is_answered(sides: BothSides, accepted: Accept) -> None:
    envelope = wrap(accepted(1))
    for _ in range(2):
        assert sides.queue.send([envelope, envelope]) == ["message-1", "message-1"]
        assert sides.receive() == Taken(registered=1)
    assert sides.arrived() == ["PIR-1"]
    assert list(sides.queue.events()) == [[SignedAnswer("message-1", TODAY, ORGANISATION)] * 2]


def test_an_answer_that_was_not_stored_comes_again(sides: BothSides, accepted: Accept, rabbit: Rabbit) -> None:
    sides.queue.send([wrap(accepted(1))])
    sides.receive()
    first = sides.queue.events()
    assert next(first) == [SignedAnswer("message-1", TODAY, ORGANISATION)]
    del first  # the relay could not store it: it was not asked for the next
    assert next(sides.queue.events()) == [SignedAnswer("message-1", TODAY, ORGANISATION)]
    sides.queue.close()
    assert list(sides.queue.events()) == [[SignedAnswer("message-1", TODAY, ORGANISATION)]]
    assert list(sides.queue.events()) == []


def test_an_inbox_that_is_away_keeps_messages_waiting_and_kills_none(sides: BothSides, accepted: Accept) -> None:
    for number in range(3):
        accepted(number)
    sides.relay.run_once(NOW)
    with sides.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE inbox RENAME TO away")
    assert [sides.receive() for _ in range(3)] == [Taken()] * 3
    with sides.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO inbox")
    assert sides.receive() == Taken(registered=3)
    assert topology.dead_letters(sides.url) == 0


@on_postgres_alone
def test_both_sides_find_the_broker_again_after_it_was_killed(
    sides: BothSides, accepted: Accept, rabbit: Rabbit
) -> None:
    stop = threading.Event()
    clock = lambda: datetime.now(UTC) + 365 * 24 * HOUR  # noqa: E731 - whatever the day, what is due is due
    back_office = receiver(sides.engine, sides.url, sides.settings, clock)
    relay = Relay(sides.engine, sides.queue, clock)
    workers = [threading.Thread(target=each.run_forever, args=(stop,)) for each in (relay, back_office)]
    for worker in workers:
        worker.start()
    try:
        accepted(1)
        wait_until(lambda: len(sides.registered()) == 1)
        rabbit.kill()
        accepted(2)  # the broker is down, and whoever sends does not notice
        rabbit.start()
        wait_until(lambda: len(sides.registered()) == 2)
    finally:
        stop.set()
        for worker in workers:
            worker.join(20)
        back_office.close()
    assert sides.arrived() == ["PIR-1", "PIR-2"]


def wait_until(holds: Callable[[], bool], seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.05)
