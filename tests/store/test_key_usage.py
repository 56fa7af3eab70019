"""Everything sealed that is kept is counted for its key, so that no key is given up while something needs it."""

import json

from sqlalchemy import Engine

from tests.conftest import Accept
from tests.store.sending import NOW
from webapp.handoff.queues.amqp.answers import owed
from webapp.store.engine import writing
from webapp.store.enqueue import OutboxEntry, enqueue
from webapp.store.key_usage import heads


def test_what_waits_in_the_outbox_is_counted_once_whether_submission_event_or_damaged(
    engine: Engine, accepted: Accept
) -> None:
    accepted(1, body="sealed submission")
    with writing(engine) as connection:
        for payload in (json.dumps({"data": "sealed event"}), "no event", "[1]"):
            enqueue(connection, OutboxEntry(payload=payload), NOW)
    assert sorted(heads(engine)) == [(head, True) for head in ("[1]", "no event", "sealed event", "sealed submission")]


def test_an_answer_that_is_owed_is_sealed_for_nobody(engine: Engine) -> None:
    with writing(engine) as connection:
        enqueue(connection, owed("message-1", NOW.date()), NOW)
    assert list(heads(engine)) == []
