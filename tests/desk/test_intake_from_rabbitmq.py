"""With a broker the desk reads its organisations' queues, answers that they are registered, and makes cases."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from pika import BasicProperties, BlockingConnection

from tests.conftest import FRIDAY, ORGANISATION, Clock
from tests.desk.office import TEAM, WORDS, Office
from tests.desk.test_search_index import asks_for_contact
from tests.handoff.back_office import ORGANISATIONS
from tests.processes import process, until
from tests.servers.rabbit import Rabbit
from webapp.desk.app import create_app
from webapp.desk.settings import DeskSettings
from webapp.handoff.crypto.answers import load_signers
from webapp.handoff.envelope import Envelope, wrap
from webapp.handoff.events import SignedAnswer
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.rabbit import RabbitQueue
from webapp.store import inbox
from webapp.store.inbox import Item
from webapp.submitting.submit import OutgoingMessage

SOON = 60.0


@pytest.fixture
def desk_app(desk_environ: dict[str, str], clock: Clock, rabbit: Rabbit) -> Iterator[Flask]:
    """A desk that takes from a broker."""
    app = create_app(DeskSettings.read({**desk_environ, "QUEUE_URL": rabbit.url}), clock)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def queue(office: Office, rabbit: Rabbit) -> Iterator[RabbitQueue]:
    """The front's end of the broker, which believes what the desk's keys have signed."""
    with closing(RabbitQueue(rabbit.url, load_signers(office.desk.settings.public_keys, ORGANISATIONS))) as queue:
        yield queue


def envelope(item: Item) -> Envelope:
    given = {each.name: getattr(item, each.name) for each in dataclasses.fields(Item)}
    wanted = {each.name: given.get(each.name, "key") for each in dataclasses.fields(OutgoingMessage)}
    return wrap(OutgoingMessage(**wanted))


def intake(office: Office, *words: str) -> str:
    result = office.app.test_cli_runner().invoke(args=["desk", "intake", "--once", *words])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_the_broker_brings_twice_is_one_case_and_is_answered_for(
    office: Office, queue: RabbitQueue, kind: str
) -> None:
    item, asks = office.item(), office.item(asks_for_contact, route="contact")
    queue.send([envelope(item), envelope(item), envelope(asks)])
    assert intake(office) == "New cases: 2\n"
    answered = {each for batch in queue.events() for each in batch}
    assert answered == {SignedAnswer(each.message_id, FRIDAY.date(), ORGANISATION) for each in (item, asks)}
    queue.send([envelope(item)])
    assert intake(office) == "New cases: 0\n"
    found = {case.received.reference: case for case in office.desk.cases.in_work(*TEAM.split("/"))}
    assert found.keys() == {item.reference, asks.reference}
    id_ = found[item.reference].received.id
    assert WORDS in str(office.desk.opener.open(id_, office.session(), "read")["story"])
    # The case holds it now.
    assert inbox.show(office.desk.engine, item.reference).body is None


def test_a_desk_reads_only_the_queues_of_those_it_is_for(office: Office, queue: RabbitQueue) -> None:
    queue.send([envelope(office.item())])
    shutil.rmtree(office.desk.settings.private_keys / ORGANISATION / "answers")
    assert intake(office, "--organisation", "staffordshire") == "New cases: 0\n"
    refused = office.app.test_cli_runner().invoke(args=["desk", "intake", "--once"])
    assert f"no key that signs the answers of {ORGANISATION}" in refused.output
    refused = office.app.test_cli_runner().invoke(args=["desk", "intake", "--organisation", "moon"])
    assert "There are: cambridgeshire," in refused.output


def test_what_is_no_message_goes_to_the_dead_letters_of_the_broker(office: Office, rabbit: Rabbit) -> None:
    ours = topology.submissions_of(ORGANISATION)
    with BlockingConnection(topology.parameters(rabbit.url)) as connection:
        connection.channel().basic_publish(topology.EXCHANGE, ours, b"nonsense", BasicProperties(delivery_mode=2))
    assert intake(office) == "New cases: 0\n"
    assert topology.dead_letters(rabbit.url) == 1


def test_the_process_takes_what_comes_until_it_is_told_to_stop(
    office: Office, queue: RabbitQueue, rabbit: Rabbit, desk_environ: dict[str, str], tmp_path: Path
) -> None:
    environ = {**os.environ, **desk_environ, "QUEUE_URL": rabbit.url}
    with process(["flask", "desk", "intake"], environ, tmp_path / "log") as running:
        for _ in range(2):
            item = office.item()
            queue.send([envelope(item)])
            until(lambda item=item: is_read(office, item) or running.poll() is not None, SOON)
    assert running.returncode == 0, (tmp_path / "log").read_text()
    assert is_read(office, item)


def is_read(office: Office, item: Item) -> bool:
    case = office.desk.cases.by_reference(item.reference)
    return case is not None and office.desk.cases.get(case).received.brief is not None
