"""An operator declares, receives and reconciles from the terminal, with either queue."""

import shutil
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from pika import BlockingConnection
from sqlalchemy import Engine

from tests.browser import HygieneClient
from tests.conftest import FRIDAY, ORGANISATION, Accept, MakeApp, on_sqlite_alone
from tests.handoff.test_commands import MESSAGE, Terminal
from tests.servers.ports import free_port
from tests.servers.rabbit import Rabbit
from tests.web.people import send
from webapp.handoff.crypto.seal import load_public, seal
from webapp.handoff.queues.amqp import topology
from webapp.ops.settings import BadSettings, Settings
from webapp.paths import CHECKOUT

OURS = topology.submissions_of(ORGANISATION)


@pytest.fixture
def embedded(settings: Settings, engine: Engine) -> Terminal:
    return Terminal(settings, engine)


@pytest.fixture
def terminal(environ: dict[str, str], engine: Engine, rabbit: Rabbit) -> Terminal:
    """A terminal at a deployment that uses RabbitMQ."""
    return Terminal(Settings.read({**environ, "QUEUE_URL": rabbit.url}), engine)


def test_an_officer_works_through_what_rabbitmq_brought(
    terminal: Terminal, accepted: Accept, settings: Settings, rabbit: Rabbit
) -> None:
    accepted(1, body=seal(MESSAGE, load_public(settings.public_keys)))
    assert terminal("relay", "--once") == "Delivered: 1\n"
    assert terminal("queue", "list") == "Nothing waits.\n"
    assert terminal("receive", "--once") == "Registered: 1\n"
    assert "PIR-1" in terminal("queue", "list")
    assert terminal("queue", "take", "PIR-1", "--by", "Ama") == terminal("queue", "show", "PIR-1")
    assert "PIR-1 is done" in terminal("queue", "done", "PIR-1")
    assert "Registered: 0" in terminal("queue", "reconcile")
    assert terminal("relay", "--once") == "Delivered: 0\n"
    assert "Registered: 1" in terminal("queue", "reconcile")


def test_with_the_embedded_queue_there_is_nothing_to_declare_or_receive_and_what_arrives_is_registered(
    embedded: Terminal, accepted: Accept
) -> None:
    assert "no broker" in embedded("queue", "declare")
    assert "`flask relay` itself fills the inbox" in embedded("receive")
    accepted(1)
    embedded("relay", "--once")
    assert embedded("queue", "reconcile").splitlines() == [
        "Accepted: 1",
        "Delivered: 1",
        "Registered: 1",
        "Waiting to be sent: 0",
        "Kept for the next batch without names: 0",
    ]


def test_what_is_missing_at_the_broker_is_said_and_one_command_makes_it(terminal: Terminal, rabbit: Rabbit) -> None:
    with BlockingConnection(topology.parameters(rabbit.url)) as connection:
        channel = connection.channel()
        channel.queue_delete(OURS)
        channel.exchange_delete(topology.ANSWERS)
        for words in (
            ["relay", "--once"],
            ["receive", "--once"],
            ["receive", "--once", "--organisation", ORGANISATION],
        ):
            said = terminal.fails(*words)
            assert "no exchange put-it-right.answers: run `flask queue declare`" in said
            assert f"no queue {OURS}: run `flask queue declare`" in said
            assert "registered" not in said
        assert terminal("queue", "declare") == terminal("queue", "declare") == "The broker has everything.\n"
        assert terminal("relay", "--once") == "Delivered: 0\n"
        channel.queue_delete(topology.REGISTERED)
        assert "no queue put-it-right.registered: run `flask queue declare`" in terminal.fails("receive", "--once")
        said = terminal.with_warnings("relay", "--once")
        assert "no queue put-it-right.registered: run `flask queue declare`. What people send is carried" in said
        assert "Delivered: 0\n" in said
        channel.queue_declare(topology.REGISTERED, durable=True, arguments={"x-queue-type": "quorum"})
        for words in (["relay", "--once"], ["queue", "declare"]):
            assert "put-it-right.registered is there with other arguments" in terminal.fails(*words)
        channel.queue_delete(topology.REGISTERED)


def test_an_organisation_whose_answers_nobody_could_believe_is_named_and_carried_to_all_the_same(
    terminal: Terminal, accepted: Accept, settings: Settings
) -> None:
    shutil.rmtree(settings.public_keys / ORGANISATION / "answers")
    accepted(1)
    said = terminal.with_warnings("relay", "--once")
    assert f"No answer of {ORGANISATION} will be believed: copy its back office's public key to" in said
    assert "Delivered: 1" in said


def test_a_back_office_without_its_signing_key_does_not_start_and_is_told_why(
    terminal: Terminal, settings: Settings
) -> None:
    shutil.rmtree(settings.private_keys / ORGANISATION / "answers")
    said = terminal.fails("receive", "--once")
    assert f"no key that signs the answers of {ORGANISATION}: run `flask keys make` at its back office" in said
    assert terminal("receive", "--once", "--organisation", "council") == "Registered: 0\n"
    assert "There are: cambridgeshire," in terminal.fails("receive", "--organisation", "moon")


def test_a_broker_that_is_down_stops_nobody_from_sending(
    make_app: MakeApp, environ: dict[str, str], engine: Engine
) -> None:
    nowhere = f"amqp://canary:canary@127.0.0.1:{free_port()}/"
    client = HygieneClient(make_app(QUEUE_URL=nowhere))
    assert send(client).slug == "sent"
    terminal = Terminal(Settings.read({**environ, "QUEUE_URL": nowhere}), engine)
    assert terminal("relay", "--once") == "Delivered: 0\n"
    for words in (["receive", "--once"], ["queue", "declare"]):
        said = terminal.fails(*words)
        assert "check QUEUE_URL" in said
        assert "canary" not in said


@on_sqlite_alone  # what is loaded to speak with either database is no broker's, and a start takes seconds
def test_the_web_does_not_even_load_what_talks_to_the_broker(environ: dict[str, str]) -> None:
    words = "import sys; from webapp.app import create_app; create_app(); sys.exit('pika' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], env=environ | {"QUEUE_URL": "amqp://host"}, cwd=CHECKOUT)
    assert done.returncode == 0


def test_what_is_late_is_named_and_raises_an_alarm(terminal: Terminal, accepted: Accept) -> None:
    accepted(1), accepted(2, urgent=True)
    with time_machine.travel(FRIDAY + timedelta(minutes=1), tick=False):
        assert "Waiting to be sent: 2, since 2026-11-20 12:00 UTC" in terminal("queue", "reconcile")
    with time_machine.travel(FRIDAY + timedelta(minutes=3), tick=False):
        said = terminal.fails("queue", "reconcile")
        assert "LATE PIR-2: not sent yet" in said
        assert "PIR-1" not in said
        terminal("relay", "--once")
        assert "Registered: 0" in terminal("queue", "reconcile")
    with time_machine.travel(FRIDAY + timedelta(days=1), tick=False):
        said = terminal.fails("queue", "reconcile")
        assert "LATE PIR-1: delivered before today and not registered" in said
        terminal("receive", "--once")
        terminal("relay", "--once")
        assert "LATE" not in terminal("queue", "reconcile")


WRONG = """amqp:// amqp://host:99999/ http://canary/ amqp://canary@host/ amqp://host/a/canary amqp://host/?canary=1
amqp://[canary/ amqp://host:0/"""


@pytest.mark.parametrize("queue_url", WRONG.split())
def test_what_is_wrong_with_the_queues_address_is_said_without_repeating_it(queue_url: str) -> None:
    with pytest.raises(BadSettings, match="QUEUE_URL") as caught:
        Settings.read({"QUEUE_URL": queue_url})
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "queue_url", ["embedded", "amqp://host", "amqps://name:canary@host:5671/%2F", "amqp://[::1]:5672/ours"]
)
def test_an_address_that_may_hold_a_password_is_never_shown(queue_url: str) -> None:
    settings = Settings.read({"QUEUE_URL": queue_url})
    assert settings.queue_url == queue_url
    assert "canary" not in repr(settings)
