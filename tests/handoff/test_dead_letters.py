"""What went to the dead letters is looked at without being touched, put back by one command, and never lost."""

import json

import pytest
from pika import BasicProperties
from pika.adapters.blocking_connection import BlockingChannel
from pika.exceptions import AMQPError
from sqlalchemy import Engine

from tests.conftest import ORGANISATION, Accept, on_sqlite_alone
from tests.handoff.back_office import ORGANISATIONS
from tests.handoff.test_commands import Terminal
from tests.handoff.test_hostile_words import HOSTILE, harmless
from tests.handoff.test_rabbit import NOW, OURS, TODAY, BothSides, sides, wait_until  # noqa: F401 - sides is a fixture
from tests.servers.ports import free_port
from webapp.handoff.envelope import wrap
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.dead_letters import MOST_REPLAYS, Replayed, look, replay
from webapp.handoff.queues.amqp.receiver import Taken
from webapp.ops.settings import Settings

REGISTERED, DEAD_LETTERS = topology.REGISTERED, topology.DEAD_LETTERS


@pytest.fixture
def kind() -> str:
    """Once is enough: it is the broker's matter."""
    return "sqlite"


@pytest.fixture
def terminal(environ: dict[str, str], engine: Engine, sides: BothSides) -> Terminal:  # noqa: F811 - the fixture
    return Terminal(Settings.read({**environ, "QUEUE_URL": sides.url}), engine)


def refuse(sides: BothSides, queue: str, times: int = 1) -> None:  # noqa: F811
    """Refuse what lies in a queue, as a consumer that reads nothing would."""
    before = topology.dead_letters(sides.url)
    with sides.channel() as channel:
        for _ in range(times):
            method, _, _ = channel.basic_get(queue)
            channel.basic_reject(method.delivery_tag, requeue=False)
    wait_until(lambda: topology.dead_letters(sides.url) == before + times)


def test_good_messages_that_a_consumer_refused_are_listed_and_put_back_and_have_one_effect(
    sides: BothSides,  # noqa: F811
    terminal: Terminal,
    accepted: Accept,
) -> None:
    accepted(1), accepted(2)
    sides.relay.run_once(NOW)
    refuse(sides, OURS, 2)
    listed = terminal("queue", "dead", "list")
    assert listed == terminal("queue", "dead", "list"), "looking at them takes nothing away"
    assert sorted(listed.splitlines()) == [
        f"message-{n}  PIR-{n}  {ORGANISATION}  nobody could read it, from {OURS}" for n in (1, 2)
    ]
    assert sides.receive() == Taken()
    assert terminal("queue", "dead", "replay", "--id", "message-2") == "Put back: 1\n"
    assert sides.receive() == Taken(registered=1)
    assert sides.arrived() == ["PIR-2"]
    assert terminal("queue", "dead", "replay") == "Put back: 1\n"
    assert terminal("queue", "dead", "list") == "Nothing waits.\n"
    assert terminal("queue", "dead", "replay") == "Put back: 0\n"
    assert sides.receive() == Taken(registered=1)
    assert sides.arrived() == ["PIR-1", "PIR-2"]


def test_an_answer_that_was_refused_is_put_back_to_where_answers_are_read(
    sides: BothSides,  # noqa: F811
    terminal: Terminal,
    accepted: Accept,
) -> None:
    accepted(1)
    sides.relay.run_once(NOW)
    sides.queue.close()  # the relay reads nothing for now
    sides.publish(json.dumps(sides.answer(1)).encode(), key=REGISTERED)
    refuse(sides, REGISTERED)
    assert terminal("queue", "dead", "list") == (
        f"message-1  ?  {ORGANISATION}  nobody could read it, from put-it-right.registered\n"
    )
    assert terminal("queue", "dead", "replay") == "Put back: 1\n"
    sides.relay.run_once(NOW)
    assert sides.registered() == {"PIR-1": TODAY}


def test_what_nobody_can_ever_read_is_put_back_a_few_times_and_then_only_by_its_name(
    sides: BothSides,  # noqa: F811
    terminal: Terminal,
) -> None:
    sides.publish(b'{"id": "poison"}')
    for times in range(MOST_REPLAYS + 1):
        assert sides.receive() == Taken(dead=1)
        wait_until(lambda: topology.dead_letters(sides.url) == 1)
        assert (f"(put back {times} times)" in terminal("queue", "dead", "list")) == bool(times)
        if times < MOST_REPLAYS:
            assert terminal("queue", "dead", "replay") == "Put back: 1\n"
    assert "1 were put back 3 times already" in terminal.fails("queue", "dead", "replay")
    assert topology.dead_letters(sides.url) == 1
    assert terminal("queue", "dead", "replay", "--id", "poison") == "Put back: 1\n"
    assert sides.receive() == Taken(dead=1)


def test_a_letter_whose_queue_takes_nothing_stays_and_so_does_one_that_came_from_nowhere(
    sides: BothSides,  # noqa: F811
    terminal: Terminal,
    accepted: Accept,
) -> None:
    accepted(1)
    sides.relay.run_once(NOW)
    refuse(sides, OURS)
    elsewhere = {"x-death": [{"queue": "somebody.elses", "reason": "rejected"}]}
    with sides.channel() as channel:
        for headers in (elsewhere, {"x-death": "nonsense", "put-it-right-replays": "many"}, None):
            channel.basic_publish(DEAD_LETTERS, "", b"x", BasicProperties(headers=headers))
        channel.queue_delete(OURS)
    assert replay(sides.url) == Replayed(homeless=3, refused=1)
    wait_until(lambda: topology.dead_letters(sides.url) == 4)
    assert topology.declare(sides.url, ORGANISATIONS) == []
    said = terminal.fails("queue", "dead", "replay")
    assert said.startswith("Put back: 1\nError: 3 came from no queue of ours.")
    assert sides.receive() == Taken(registered=1)


def test_whoever_dies_between_putting_back_and_letting_go_loses_nothing(
    sides: BothSides,  # noqa: F811
    terminal: Terminal,
    accepted: Accept,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    accepted(1)
    sides.relay.run_once(NOW)
    refuse(sides, OURS)

    def die(*_: object, **__: object) -> None:
        raise AMQPError

    with monkeypatch.context() as patch:
        patch.setattr(BlockingChannel, "basic_ack", die)
        assert "cannot be reached" in terminal.fails("queue", "dead", "replay")
    wait_until(lambda: topology.dead_letters(sides.url) == 1)
    assert sides.receive() == Taken(registered=1)
    assert terminal("queue", "dead", "replay") == "Put back: 1\n"
    assert sides.receive() == Taken(registered=1)
    assert sides.arrived() == ["PIR-1"]


def test_what_a_dead_letter_says_about_itself_commands_no_terminal(
    sides: BothSides,  # noqa: F811
    terminal: Terminal,
    accepted: Accept,
) -> None:
    words = HOSTILE.replace("\ud800", "") + "x" * 5000
    event = wrap(accepted(1)) | {"subject": words, "organisation": words}
    odd = [json.dumps(event | {"id": words}), json.dumps({"id": [words], "subject": {words: 1}}), "[" * 100_000, "\x1b"]
    death = {"x-death": [{"queue": words[:200], "reason": words[:200]}]}
    with sides.channel() as channel:
        for body in odd:
            properties = BasicProperties(headers=death, message_id=words[:60])
            channel.basic_publish(DEAD_LETTERS, "", body.encode("utf-8", "replace"), properties)
    harmless(terminal("queue", "dead", "list"), lines=len(odd))
    harmless(terminal.fails("queue", "dead", "replay"), lines=2)
    harmless(terminal.fails("queue", "dead", "replay", "--id", words), lines=2)
    assert "1 of the named are no dead letters" in terminal.fails("queue", "dead", "replay", "--id", "other")


def test_without_a_broker_there_are_none_and_one_that_is_away_is_said_in_a_sentence(
    environ: dict[str, str], engine: Engine
) -> None:
    for words in (["list"], ["replay"], ["replay", "--id", "a"]):
        assert Terminal(Settings.read(environ), engine)("queue", "dead", *words).startswith("There are none: ")
        nowhere = f"amqp://canary:canary@127.0.0.1:{free_port()}/"
        said = Terminal(Settings.read({**environ, "QUEUE_URL": nowhere}), engine).fails("queue", "dead", *words)
        assert "check QUEUE_URL" in said
        assert "canary" not in said


@on_sqlite_alone
def test_whoever_looks_again_at_once_finds_what_was_only_looked_at(sides: BothSides) -> None:  # noqa: F811
    sides.publish(b'{"id": "poison"}')
    assert sides.receive() == Taken(dead=1)
    wait_until(lambda: topology.dead_letters(sides.url) == 1)
    for _ in range(50):
        assert [each.id for each in look(sides.url)] == ["poison"]
