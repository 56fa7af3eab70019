"""Each organisation's back office has what its own people sent, and none of another's, whatever it tries."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from pika import BlockingConnection
from pika.exceptions import ChannelClosedByBroker
from sqlalchemy import Engine

from tests.conftest import ORGANISATION, Accept, on_sqlite_alone
from tests.handoff.test_commands import Terminal
from tests.handoff.test_rabbit import OURS, BothSides, sides  # noqa: F401 - sides is a fixture
from tests.servers.rabbit import Rabbit
from webapp.handoff.envelope import wrap
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.accounts import NOTHING, accounts
from webapp.ops.settings import Settings

THEIRS = topology.submissions_of("council")


@pytest.fixture(scope="session")
def users(node: Rabbit) -> dict[str, str]:
    """Where the relay and the council's back office connect, with the rights that `flask queue accounts` writes."""
    node.start()
    known = accounts(["council"])
    ours = {"relay": known["relay"], "council": known["back-office-council"]}
    assert {each.configure for each in ours.values()} == {NOTHING}
    return node.add_users(**{name: (each.write, each.read) for name, each in ours.items()})


@pytest.fixture
def councils(users: dict[str, str]) -> str:
    return users["council"]


@pytest.fixture
def at(environ: dict[str, str], engine: Engine) -> Callable[[str], Terminal]:
    """A terminal with the broker at this address."""
    return lambda url: Terminal(Settings.read({**environ, "QUEUE_URL": url}), engine)


@on_sqlite_alone
def test_a_back_office_with_rights_to_its_own_queue_alone_gets_its_own_messages_and_no_others(
    sides: BothSides,  # noqa: F811 - the fixture
    accepted: Accept,
    at: Callable[[str], Terminal],
    users: dict[str, str],
    councils: str,
) -> None:
    accepted(1), accepted(2, organisation="council")
    assert at(users["relay"])("relay", "--once") == "Delivered: 2\n"
    assert at(councils)("receive", "--once", "--organisation", "council") == "Registered: 1\n"
    assert sides.arrived() == ["PIR-2"]
    at(users["relay"])("relay", "--once")
    assert list(sides.registered()) == ["PIR-2"]
    for more in ([], ["--organisation", ORGANISATION], ["--organisation", ORGANISATION, "--organisation", "council"]):
        assert "its user may not" in at(councils).fails("receive", "--once", *more)
    assert sides.arrived() == ["PIR-2"]
    assert at(sides.url)("receive", "--once") == "Registered: 1\n"
    assert at(sides.url)("queue", "list", "--organisation", "council").startswith("PIR-2")
    assert "PIR-1" not in at(sides.url)("queue", "list", "--organisation", "council")
    assert "There are: cambridgeshire, care-provider" in at(sides.url).fails("queue", "list", "--organisation", "x")


@pytest.mark.parametrize("exchange", [topology.EXCHANGE, topology.DEAD_LETTERS, ""])
def test_a_back_office_publishes_nothing_but_answers(rabbit: Rabbit, councils: str, exchange: str) -> None:
    with BlockingConnection(topology.parameters(councils)) as connection:
        channel = connection.channel()
        channel.confirm_delivery()
        with pytest.raises(ChannelClosedByBroker, match="403"):
            channel.basic_publish(exchange, THEIRS, b"{}")


@pytest.mark.parametrize("queue", [OURS, topology.SUBMISSIONS, topology.REGISTERED, topology.DEAD_LETTERS])
def test_a_back_office_reads_no_queue_but_its_own(rabbit: Rabbit, councils: str, queue: str) -> None:
    with BlockingConnection(topology.parameters(councils)) as connection:
        with pytest.raises(ChannelClosedByBroker, match="403"):
            connection.channel().basic_get(queue)
        with pytest.raises(ChannelClosedByBroker, match="403"):
            connection.channel().queue_purge(queue)


def test_what_lies_in_another_organisations_queue_is_not_taken_in(
    sides: BothSides,  # noqa: F811 - the fixture
    accepted: Accept,
    at: Callable[[str], Terminal],
) -> None:
    misplaced = wrap(replace(accepted(1), message_id="another", reference="PIR-9"))
    sides.publish(json.dumps(misplaced).encode(), key=THEIRS)
    said = at(sides.url)("receive", "--once", "--organisation", "council")
    assert "sent to the dead letters: 1" in said
    assert sides.arrived() == []


def test_what_the_version_before_left_in_the_shared_queue_is_taken_in_by_whoever_reads_for_all(
    sides: BothSides,  # noqa: F811 - the fixture
    accepted: Accept,
    at: Callable[[str], Terminal],
) -> None:
    accepted(1)
    assert sides.relay.run_once(sides.relay._clock()) == 1
    with sides.channel() as channel:
        _, _, body = channel.basic_get(OURS, auto_ack=True)
    sides.publish(body, key=topology.SUBMISSIONS)
    assert at(sides.url)("receive", "--once", "--organisation", ORGANISATION) == "Registered: 0\n"
    assert at(sides.url)("receive", "--once") == "Registered: 1\n"
    assert sides.arrived() == ["PIR-1"]
