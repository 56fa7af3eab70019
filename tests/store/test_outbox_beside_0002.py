"""While 0003 is rolled out, the version on 0002 and this one share a database: each carries what the other accepted.

The old version is here as the SQL it sent, so that it stays what it was.
"""

import os
from datetime import timedelta
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from tests.store.sending import IDLE, LONGEST, NOW, REMEMBER, a_parcel, entries
from webapp.store import outbox
from webapp.store.drafts import derive, new_draft
from webapp.store.engine import alembic_config, migrate, reading, usable, writing
from webapp.store.enqueue import OutboxEntry, enqueue
from webapp.store.submissions import accept, purge_delivered

TODAY = NOW.date()
MINUTE = timedelta(minutes=1)
OLD_SUBMIT = """
INSERT INTO submission (message_id, idempotency_key, reference, organisation, route, kind, urgent, received_on, body)
VALUES (:id, :id, :id, 'example', 'adults', 'complaint', false, :day, 'sealed')"""
OLD_PROMISE = """
INSERT INTO outbox (message_id, rank, attempts, waits_since, due_at) VALUES (:id, 1, 0, :now, :now)"""
OLD_CLAIM = """
SELECT outbox.attempts, submission.message_id, submission.idempotency_key, submission.reference,
       submission.organisation, submission.route, submission.kind, submission.urgent, submission.received_on,
       submission.body
FROM outbox JOIN submission ON submission.message_id = outbox.message_id
WHERE outbox.due_at IS NOT NULL AND outbox.due_at <= :now
  AND (outbox.leased_until IS NULL OR outbox.leased_until <= :now)
ORDER BY outbox.rank, outbox.due_at LIMIT :limit """
OLD_LOCK = {"sqlite": "", "postgresql": "FOR UPDATE OF outbox SKIP LOCKED"}
OLD_HOLD = """
UPDATE outbox SET attempts = outbox.attempts + 1, leased_until = :until, leased_by = 'old' WHERE message_id = :id"""
OLD_FORGET = """
UPDATE outbox SET waits_since = NULL, due_at = NULL, leased_until = NULL, leased_by = NULL WHERE message_id = :id"""
OLD_DELIVERED = "UPDATE submission SET delivered_on = :day WHERE message_id = :id AND delivered_on IS NULL"
OLD_GIVE_BACK = """
UPDATE outbox SET due_at = :due, leased_until = NULL, leased_by = NULL WHERE due_at IS NOT NULL AND message_id = :id"""
OLD_REGISTERED = "UPDATE submission SET registered_on = :day WHERE message_id = :id AND registered_on IS NULL"
OLD_PURGE = (
    "DELETE FROM outbox WHERE message_id IN "
    "(SELECT message_id FROM submission WHERE delivered_on < :day AND registered_on IS NOT NULL)",
    "DELETE FROM submission WHERE delivered_on < :day AND registered_on IS NOT NULL",
)


def say(engine: Engine, *statements: str, **values: Any) -> None:
    """Run statements of the old version in one transaction, each with those of the values that it names."""
    with writing(engine) as connection:
        for each in statements:
            query = text(each)
            connection.execute(query, {name: values[name] for name in query.compile().params})


def old_accept(engine: Engine, *ids: str) -> None:
    for id_ in ids:
        say(engine, OLD_SUBMIT, OLD_PROMISE, id=id_, day=TODAY.isoformat(), now=seconds())


def old_lease(engine: Engine, limit: int = 9) -> list[str]:
    with writing(engine) as connection:
        claim = text(OLD_CLAIM + OLD_LOCK[engine.dialect.name])
        ids = [row.message_id for row in connection.execute(claim, {"now": seconds(), "limit": limit})]
        for id_ in ids:
            connection.execute(text(OLD_HOLD), {"until": seconds() + 60, "id": id_})
    return ids


def new_accept(engine: Engine, *ids: str) -> None:
    for id_ in ids:
        keys, draft = derive(os.urandom(32), os.urandom(32)), new_draft(NOW, IDLE, LONGEST)
        accept(engine, keys, draft, a_parcel(id_, id_), {}, NOW, REMEMBER)


def new_lease(engine: Engine, limit: int = 9, channel: str = "back-office") -> list[str | None]:
    leased = outbox.lease(engine, NOW, "new", limit, MINUTE, channel)
    return [one.outgoing.message_id if one.outgoing else one.payload for one in leased]


def seconds() -> int:
    return int(NOW.timestamp())


def ask(engine: Engine, query: str) -> list[tuple[Any, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


@pytest.fixture
def halfway(bare: Engine) -> Engine:
    """A database in which the old version accepted something, and which was then brought up to date."""
    command.upgrade(alembic_config(bare), "0002")
    old_accept(bare, "before")
    migrate(bare)
    return bare


def test_each_version_carries_what_the_other_accepted_and_never_what_the_other_holds(halfway: Engine) -> None:
    old_accept(halfway, "old")
    new_accept(halfway, "new")
    assert usable(halfway) == []
    first = old_lease(halfway, 1)
    second = new_lease(halfway, 1)
    third = old_lease(halfway)
    assert sorted([*first, *map(str, second), *third]) == ["before", "new", "old"]
    assert new_lease(halfway) == old_lease(halfway) == []


def test_what_one_version_delivers_gives_back_or_purges_the_other_finds_so(halfway: Engine) -> None:
    old_accept(halfway, "old")
    new_accept(halfway, "new")
    assert len(old_lease(halfway)) == 3
    say(halfway, OLD_FORGET, OLD_DELIVERED, id="new", day=TODAY.isoformat())
    say(halfway, OLD_GIVE_BACK, id="before", due=seconds())
    assert new_lease(halfway) == ["before"]
    outbox.failed(halfway, entries(halfway, "before"), NOW - MINUTE)
    assert old_lease(halfway) == ["before"]
    outbox.delivered(halfway, entries(halfway, "before", "old"), TODAY)
    assert old_lease(halfway) == new_lease(halfway) == []
    times = "SELECT DISTINCT waits_since, due_at, leased_until, leased_by FROM outbox"
    assert ask(halfway, times) == [(None,) * 4], "whoever delivers forgets every time"
    outbox.registered(halfway, {"new": TODAY})
    say(halfway, OLD_REGISTERED, id="before", day=TODAY.isoformat())
    tomorrow = TODAY + timedelta(days=1)
    assert purge_delivered(halfway, tomorrow, 10) == 2
    outbox.registered(halfway, {"old": TODAY})
    say(halfway, *OLD_PURGE, day=tomorrow.isoformat())
    assert ask(halfway, "SELECT * FROM submission") == ask(halfway, "SELECT * FROM outbox") == []


def test_what_is_no_submission_or_goes_another_way_the_old_version_leaves_alone(halfway: Engine) -> None:
    say(halfway, OLD_FORGET, OLD_DELIVERED, id="before", day=TODAY.isoformat())
    with writing(halfway) as connection:
        enqueue(connection, OutboxEntry(payload="a mail", channel="mail"), NOW)
        enqueue(connection, OutboxEntry(payload="an event"), NOW)
    assert old_lease(halfway) == []
    assert new_lease(halfway) == ["an event"]
    assert new_lease(halfway, channel="mail") == ["a mail"]


def test_every_row_gets_an_id_of_its_own_whichever_version_made_it(halfway: Engine) -> None:
    old_accept(halfway, "old-1", "old-2")
    new_accept(halfway, "new")
    rows = ask(halfway, "SELECT id, channel, payload, message_id FROM outbox")
    assert {row[1:3] for row in rows} == {("back-office", None)}
    assert len({row[0] for row in rows}) == len(rows) == 4
    assert all(len(id_) == 32 and int(id_, 16) and id_ != message_id for id_, _, _, message_id in rows)


def test_no_row_holds_a_second_copy_of_a_body_or_nothing_at_all(halfway: Engine) -> None:
    say(halfway, "DELETE FROM outbox")  # so that nothing but its content speaks against a row
    for entry in (OutboxEntry("before", payload="a second copy"), OutboxEntry()):
        with pytest.raises(IntegrityError), writing(halfway) as connection:
            enqueue(connection, entry, NOW)


def test_the_way_back_is_refused_while_something_waits_that_the_old_version_could_not_carry(halfway: Engine) -> None:
    with writing(halfway) as connection:
        id_ = enqueue(connection, OutboxEntry(payload="an event"), NOW)
    before = ask(halfway, "SELECT * FROM outbox ORDER BY id")
    with pytest.raises(IntegrityError):
        command.downgrade(alembic_config(halfway), "0002")
    assert ask(halfway, "SELECT * FROM outbox ORDER BY id") == before
    outbox.delivered(halfway, [id_], TODAY)
    command.downgrade(alembic_config(halfway), "0002")
    assert old_lease(halfway) == ["before"]
