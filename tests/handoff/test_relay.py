"""What was accepted arrives: once in effect, whatever breaks on the way."""

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from tests.conftest import ORGANISATION
from tests.store.filling import fill
from tests.store.sending import oldest_unsent
from webapp.handoff.envelope import BadEnvelope, Envelope, unwrap, wrap
from webapp.handoff.events import Event
from webapp.handoff.queues.embedded import EmbeddedQueue
from webapp.handoff.queues.opening import open_queue
from webapp.handoff.queues.protocol import QueueDown
from webapp.handoff.relay import LEASE, Relay
from webapp.store import inbox, outbox
from webapp.store.engine import open_database, reading, writing
from webapp.store.enqueue import OutboxEntry, enqueue
from webapp.store.tables import submission
from webapp.submitting.submit import OutgoingMessage

Accept = Callable[..., OutgoingMessage]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Wayward:
    """An embedded queue that misbehaves as told: chokes on an id, is down, or forgets to confirm."""

    def __init__(self, engine: Engine, chokes_on: str = "", down: bool = False, silent: bool = False) -> None:
        self.queue = EmbeddedQueue(engine)
        self.chokes_on, self.down, self.silent = chokes_on, down, silent
        self.sent: list[int] = []

    def send(self, envelopes: Sequence[Envelope]) -> list[str]:
        self.sent.append(len(envelopes))
        if self.down:
            raise QueueDown
        if any(envelope["id"] == self.chokes_on for envelope in envelopes):
            raise RuntimeError("choked")
        confirmed = self.queue.send(envelopes)
        return [] if self.silent else confirmed

    def events(self) -> Iterator[Sequence[Event]]:
        return self.queue.events()


def relay(engine: Engine, queue: Any = None) -> Relay:
    return Relay(engine, queue or EmbeddedQueue(engine), lambda: NOW)


def arrived(engine: Engine) -> list[str]:
    return [item.reference for item in inbox.waiting(engine)]


def test_the_day_of_delivery_is_englands(engine: Engine, accepted: Accept) -> None:
    accepted(1)
    half_past_midnight = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)
    relay(engine).run_once(half_past_midnight)
    with reading(engine) as connection:
        assert connection.scalar(select(submission.c.delivered_on)) == date(2027, 7, 1)


def test_what_was_accepted_arrives_once_and_the_urgent_first(engine: Engine, accepted: Accept) -> None:
    for number in range(1, 6):
        accepted(number, urgent=number == 4)
    assert relay(engine).run_once(NOW) == 5
    assert arrived(engine) == ["PIR-4", "PIR-1", "PIR-2", "PIR-3", "PIR-5"]
    assert relay(engine).run_once(NOW + timedelta(days=1)) == 0
    assert oldest_unsent(engine) is None


def test_a_message_the_queue_chokes_on_does_not_stop_the_others(engine: Engine, accepted: Accept) -> None:
    for number in range(1, 6):
        accepted(number)
    queue = Wayward(engine, chokes_on="message-3")
    assert relay(engine, queue).run_once(NOW) == 4
    assert "PIR-3" not in arrived(engine)
    queue.chokes_on = ""
    assert relay(engine, queue).run_once(NOW + SECOND) == 1
    assert len(arrived(engine)) == 5


def test_a_message_the_inbox_cannot_take_stays_and_the_others_go(engine: Engine, accepted: Accept) -> None:
    accepted(1, body="")
    accepted(2)
    assert relay(engine).run_once(NOW) == 1
    assert arrived(engine) == ["PIR-2"]
    assert oldest_unsent(engine) == NOW


def test_a_payload_that_is_no_event_stays_and_the_others_go(
    engine: Engine, accepted: Accept, caplog: pytest.LogCaptureFixture
) -> None:
    accepted(1)
    with writing(engine) as connection:
        for payload in ("canary", '{"data": "canary"}'):
            enqueue(connection, OutboxEntry(payload=payload), NOW)
    assert relay(engine).run_once(NOW) == 1
    assert arrived(engine) == ["PIR-1"]
    assert len(outbox.lease(engine, NOW + SECOND, "later", 10, LEASE)) == 2
    assert "canary" not in caplog.text


def test_a_queue_that_is_down_is_asked_once_a_batch_and_loses_nothing(engine: Engine, accepted: Accept) -> None:
    for number in range(1, 4):
        accepted(number)
    queue = Wayward(engine, down=True)
    now = NOW
    for attempt in range(12):
        assert relay(engine, queue).run_once(now) == 0
        assert queue.sent == [3] * (attempt + 1)
        now += outbox.pause(attempt + 1)
    queue.down = False
    assert relay(engine, queue).run_once(now) == 3
    assert len(arrived(engine)) == 3


def test_a_confirmation_that_is_lost_means_it_is_sent_again_and_has_one_effect(
    engine: Engine, accepted: Accept
) -> None:
    accepted(1)
    queue = Wayward(engine, silent=True)
    assert relay(engine, queue).run_once(NOW) == 0
    queue.silent = False
    assert relay(engine, queue).run_once(NOW + SECOND) == 1
    assert arrived(engine) == ["PIR-1"]


def test_a_relay_that_died_is_followed_by_another(engine: Engine, accepted: Accept) -> None:
    accepted(1)
    outbox.lease(engine, NOW, "dead", 10, LEASE)
    assert relay(engine).run_once(NOW + SECOND) == 0
    assert relay(engine).run_once(NOW + LEASE) == 1


def test_a_running_relay_carries_survives_trouble_and_stops_when_told(engine: Engine, accepted: Accept) -> None:
    for number in range(1, 4):
        accepted(number)
    stop, trouble = threading.Event(), iter([True])

    def clock() -> datetime:
        if next(trouble, False):
            raise OSError("the first look at the clock fails")
        return NOW

    class Last(EmbeddedQueue):
        def send(self, envelopes: Sequence[Envelope]) -> list[str]:
            stop.set()  # told to stop in the middle of a batch
            return super().send(envelopes)

    worker = threading.Thread(target=Relay(engine, Last(engine), clock).run_forever, args=(stop,))
    worker.start()
    worker.join(timeout=20)
    assert not worker.is_alive()
    assert len(arrived(engine)) == 3
    assert outbox.lease(engine, NOW + 2 * LEASE, "next", 10, LEASE) == []


def test_an_envelope_is_a_cloud_event_without_a_time(engine: Engine, accepted: Accept) -> None:
    envelope = wrap(accepted(1, urgent=True))
    assert envelope == {
        "specversion": "1.0",
        "id": "message-1",
        "source": "/put-it-right",
        "type": "uk.putitright.submission.v1",
        "subject": "PIR-1",
        "datacontenttype": "application/jose",
        "dataschema": "urn:put-it-right:submission:v1",
        "organisation": ORGANISATION,
        "route": "adults",
        "kind": "complaint",
        "urgent": True,
        "receivedon": "2026-11-20",
        "data": "sealed",
    }
    assert all(re.fullmatch("[a-z0-9]{1,20}", name) for name in envelope)


@pytest.mark.parametrize(
    "change", [{"specversion": "2.0"}, {"type": "other"}, {"id": ""}, {"receivedon": "soon"}, {"data": True}]
)
def test_an_envelope_of_another_kind_is_refused(
    engine: Engine, accepted: Accept, change: dict[str, str | bool]
) -> None:
    envelope = wrap(accepted(1))
    assert unwrap(envelope).reference == "PIR-1"
    with pytest.raises(BadEnvelope):
        unwrap(envelope | change)
    with pytest.raises(BadEnvelope):
        unwrap({name: value for name, value in envelope.items() if name != "urgent"})


def test_an_unknown_queue_is_refused_by_name(engine: Engine) -> None:
    with pytest.raises(ValueError, match="embedded"):
        open_queue("carrier-pigeon", engine, {})


def test_four_relays_at_once_carry_each_of_four_hundred_messages_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(engine, delivered=0, waiting=400, since=NOW)
    monkeypatch.setattr("webapp.handoff.relay.BATCH", 10)
    url = engine.url.render_as_string(hide_password=False)
    machines = [open_database(url) for _ in range(4)]
    carried: list[list[str]] = [[] for _ in machines]
    start = threading.Barrier(len(machines))

    class Counting(EmbeddedQueue):
        def __init__(self, number: int) -> None:
            super().__init__(machines[number])
            self.mine = carried[number]

        def send(self, envelopes: Sequence[Envelope]) -> list[str]:
            self.mine += [envelope["id"] for envelope in envelopes]
            return super().send(envelopes)

    def carry(number: int) -> int:
        start.wait(20)
        return relay(machines[number], Counting(number)).run_once(NOW)

    with ThreadPoolExecutor(len(machines)) as pool:
        assert sum(pool.map(carry, range(len(machines)))) == 400
    for each in machines:
        each.dispose()
    everything = [id_ for mine in carried for id_ in mine]
    assert len(everything) == len(set(everything)) == len(arrived(engine)) == 400
    assert sum(bool(mine) for mine in carried) > 1, "one relay alone proves nothing"
    assert oldest_unsent(engine) is None
