"""Every queue keeps the same promises to the relay, and the back office finds the same in its inbox."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice

import pytest
from sqlalchemy import Engine, select, update

from tests.browser import HygieneClient
from tests.conftest import ORGANISATION, Accept, MakeApp
from tests.handoff.back_office import receiver, signers
from tests.servers.rabbit import Rabbit
from tests.store.sending import a_parcel
from webapp.domain.vocabulary import CONTACT_REQUEST
from webapp.forms.pages.contact_me import ContactMe
from webapp.handoff.crypto.seal import load_private, unseal
from webapp.handoff.envelope import Envelope, wrap
from webapp.handoff.events import Registered, SignedAnswer
from webapp.handoff.queues.opening import open_queue
from webapp.handoff.queues.protocol import Queue
from webapp.handoff.relay import LEASE, Relay
from webapp.ops.settings import Settings
from webapp.store import inbox, outbox
from webapp.store.engine import reading, writing
from webapp.store.enqueue import OutboxEntry, enqueue
from webapp.store.reconcile import totals
from webapp.store.tables import outbox as outbox_table
from webapp.store.tables import submission

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
MANY = 120
"""More than one batch."""


@pytest.fixture(params=["embedded", "rabbitmq"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of either queue."""
    if request.param == "embedded":
        return "embedded"
    rabbit: Rabbit = request.getfixturevalue("rabbit")
    return rabbit.url


@pytest.fixture
def queue(url: str, engine: Engine, settings: Settings) -> Iterator[Queue]:
    with closing(open_queue(url, engine, signers(settings))) as queue:
        yield queue


@pytest.fixture
def receive(url: str, engine: Engine, settings: Settings) -> Callable[[], object]:
    """Let the back office take in what there is; with the embedded queue it already has."""
    if url == "embedded":
        return lambda: None

    def run() -> None:
        with closing(receiver(engine, url, settings, lambda: NOW)) as back_office:
            while back_office.run_once().registered:
                pass

    return run


def relay(engine: Engine, queue: Queue) -> Relay:
    return Relay(engine, queue, lambda: NOW)


def days(engine: Engine) -> set[tuple[date | None, date | None]]:
    with reading(engine) as connection:
        return {tuple(row) for row in connection.execute(select(submission.c.delivered_on, submission.c.registered_on))}


def test_everything_arrives_once_and_is_known_to_be_registered(
    engine: Engine, queue: Queue, receive: Callable[[], object], accepted: Accept
) -> None:
    for number in range(MANY):
        accepted(number, urgent=number == 7)
    assert queue.problems() == []
    assert relay(engine, queue).run_once(NOW) == MANY
    receive()
    assert relay(engine, queue).run_once(NOW + DAY) == 0
    items = inbox.waiting(engine)
    assert items[0].reference == "PIR-7"
    assert sorted(item.message_id for item in items) == sorted(f"message-{number}" for number in range(MANY))
    assert days(engine) == {(TODAY, TODAY)}
    assert list(queue.events()) == []


def test_an_event_that_is_no_submission_of_ours_is_carried_and_nothing_of_it_stays(
    engine: Engine, queue: Queue, receive: Callable[[], object]
) -> None:
    outgoing = a_parcel("message-1", "PIR-1")
    with writing(engine) as connection:
        enqueue(connection, OutboxEntry(payload=json.dumps(wrap(outgoing))), NOW)
    assert relay(engine, queue).run_once(NOW) == 1
    receive()
    assert [(item.message_id, item.body) for item in inbox.waiting(engine)] == [("message-1", outgoing.body)]
    relay(engine, queue).run_once(NOW)
    with reading(engine) as connection:
        assert connection.execute(select(outbox_table)).all() == []


def test_a_confirmation_that_is_lost_has_no_second_effect(
    engine: Engine, queue: Queue, receive: Callable[[], object], accepted: Accept
) -> None:
    accepted(1)
    send = queue.send

    def forgetful(envelopes: Sequence[Envelope]) -> list[str]:
        assert send(envelopes) == ["message-1"]
        return []

    queue.send = forgetful  # type: ignore[method-assign]  # only what it answers is lost
    assert relay(engine, queue).run_once(NOW) == 0
    queue.send = send  # type: ignore[method-assign]
    receive()
    assert relay(engine, queue).run_once(NOW + SECOND) == 1
    receive()
    assert [item.reference for item in inbox.waiting(engine)] == ["PIR-1"]


def test_a_relay_that_died_between_the_confirmation_and_its_record_is_followed_by_another(
    engine: Engine, queue: Queue, receive: Callable[[], object], accepted: Accept
) -> None:
    accepted(1)
    leased = outbox.lease(engine, NOW, "dead", 10, LEASE)
    assert queue.send([wrap(one.outgoing) for one in leased]) == ["message-1"]
    receive()
    assert relay(engine, queue).run_once(NOW) == 0
    assert relay(engine, queue).run_once(NOW + LEASE) == 1
    receive()
    assert relay(engine, queue).run_once(NOW + LEASE) == 0
    assert [item.reference for item in inbox.waiting(engine)] == ["PIR-1"]
    assert totals(engine).registered == 1


def test_several_relays_at_once_carry_everything_once(
    engine: Engine, url: str, receive: Callable[[], object], accepted: Accept, settings: Settings
) -> None:
    for number in range(MANY):
        accepted(number)
    delivered: list[int] = []

    def carry() -> None:
        with closing(open_queue(url, engine, signers(settings))) as own:
            delivered.append(relay(engine, own).run_once(NOW))

    workers = [threading.Thread(target=carry) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sum(delivered) == MANY
    receive()
    carry()
    assert len(inbox.waiting(engine)) == totals(engine).registered == MANY


def test_what_the_back_office_registered_comes_as_a_typed_event(
    url: str, engine: Engine, queue: Queue, receive: Callable[[], object], accepted: Accept
) -> None:
    for outgoing in (accepted(1), accepted(2)):
        queue.send([wrap(outgoing)])
    with writing(engine) as connection:
        connection.execute(update(submission).values(delivered_on=TODAY))
    receive()
    batches = 1 if url == "embedded" else 2  # a broker may hand them out apart
    events = [*chain.from_iterable(islice(queue.events(), batches))]
    ids = "message-1", "message-2"
    if url == "embedded":
        assert {*events} == {Registered(id_, TODAY) for id_ in ids}
    else:
        assert {*events} == {SignedAnswer(id_, TODAY, ORGANISATION) for id_ in ids}
    assert len(events) == 2


def test_a_request_to_be_contacted_arrives_as_what_it_is(
    make_app: MakeApp, settings: Settings, engine: Engine, queue: Queue, receive: Callable[[], object]
) -> None:
    client = HygieneClient(make_app())
    client.visit(ContactMe.slug)
    page = client.answer(organisation="cambridgeshire", full_name="Ama", reply_to=["phone"], phone="01632 960001")
    assert relay(engine, queue).run_once(NOW) == 1
    receive()
    (item,) = inbox.waiting(engine)
    assert item.kind == CONTACT_REQUEST
    assert item.body is not None
    assert unseal(item.body, load_private(settings.private_keys))["contact"]["phone"] == "01632 960001"
    assert item.reference in page
