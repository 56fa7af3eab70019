"""What is sent is accepted once, carried without loss, and taken in once."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, Table, func, select
from sqlalchemy.exc import IntegrityError

from tests.conftest import on_sqlite_alone
from tests.store.sending import entries, oldest_unsent
from webapp.store import inbox, outbox
from webapp.store.drafts import Conflict, Keys, derive, new_draft, open_draft, save_draft
from webapp.store.engine import reading, writing
from webapp.store.reconcile import lag
from webapp.store.submissions import accept, purge_delivered, reference_of
from webapp.store.tables import metadata, submission
from webapp.store.tables import outbox as outbox_table
from webapp.submitting.submit import OutgoingMessage, ReferenceTaken

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=4)
REMEMBER = timedelta(minutes=15)
MINUTE = timedelta(minutes=1)
BREAK_THE_OUTBOX = {
    "sqlite": "CREATE TRIGGER broken BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'broken'); END",
    "postgresql": "ALTER TABLE outbox ADD CONSTRAINT broken CHECK (attempts < 0)",
}


def outgoing(number: int = 1, **changes: Any) -> OutgoingMessage:
    made = OutgoingMessage(
        message_id=f"message-{number}",
        idempotency_key=f"key-{number}",
        reference=f"PIR-{number}",
        organisation="example",
        route="adults",
        kind="complaint",
        urgent=False,
        received_on=TODAY,
        body="sealed",
    )
    return replace(made, **changes)


def send(engine: Engine, keys: Keys, sent: OutgoingMessage, now: datetime = NOW) -> str:
    draft = new_draft(now, IDLE, LONGEST)
    return accept(engine, keys, draft, sent, {"reference": sent.reference}, now, REMEMBER)


def send_many(engine: Engine, *parcels: OutgoingMessage, now: datetime = NOW) -> None:
    for one in parcels:
        send(engine, derive(os.urandom(32), os.urandom(32)), one, now)


def count(engine: Engine, table: Table) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def counts(engine: Engine) -> dict[str, int]:
    return {table.name: count(engine, table) for table in metadata.sorted_tables}


def references(leased: list[outbox.Leased]) -> list[str]:
    return [one.outgoing.reference for one in leased]


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        barrier.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_what_is_sent_replaces_the_answers_by_the_confirmation_for_a_while(engine: Engine, keys: Keys) -> None:
    draft = save_draft(engine, keys, replace(new_draft(NOW, IDLE, LONGEST), content={"story": "cold"}), NOW)
    assert accept(engine, keys, draft, outgoing(), {"reference": "PIR-1"}, NOW, REMEMBER) == "PIR-1"
    assert counts(engine) == {"draft": 1, "submission": 1, "outbox": 1, "inbox": 0}
    memory = open_draft(engine, keys, NOW, IDLE, LONGEST)
    assert memory is not None
    assert memory.content == {"reference": "PIR-1"}
    assert open_draft(engine, keys, NOW + REMEMBER, IDLE, LONGEST) is None


def test_a_tab_left_open_cannot_overwrite_the_confirmation(engine: Engine, keys: Keys) -> None:
    sent_from = save_draft(engine, keys, new_draft(NOW, IDLE, LONGEST), NOW)
    saved_meanwhile = save_draft(engine, keys, sent_from, NOW)
    accept(engine, keys, sent_from, outgoing(), {"reference": "PIR-1"}, NOW, REMEMBER)
    for old in (sent_from, saved_meanwhile):
        with pytest.raises(Conflict):
            save_draft(engine, keys, old, NOW)


def test_eight_presses_at_once_send_once(engine: Engine, keys: Keys) -> None:
    draft = save_draft(engine, keys, new_draft(NOW, IDLE, LONGEST), NOW)

    def press(number: int) -> str:
        mine = outgoing(number, idempotency_key="the one key")
        return accept(engine, keys, draft, mine, {"reference": mine.reference}, NOW, REMEMBER)

    given = at_once(*(lambda number=number: press(number) for number in range(8)))
    assert len(set(given)) == 1
    assert counts(engine) == {"draft": 1, "submission": 1, "outbox": 1, "inbox": 0}
    memory = open_draft(engine, keys, NOW, IDLE, LONGEST)
    assert memory is not None
    assert memory.content["reference"] == given[0] == reference_of(engine, "the one key")


def test_a_reference_that_is_taken_is_refused_and_nothing_changes(engine: Engine, keys: Keys) -> None:
    send_many(engine, outgoing(1))
    before = counts(engine)
    with pytest.raises(ReferenceTaken):
        send(engine, keys, outgoing(2, reference="PIR-1"))
    assert counts(engine) == before
    assert send(engine, keys, outgoing(2)) == "PIR-2"


def test_when_the_promise_to_carry_fails_nothing_is_accepted(engine: Engine, keys: Keys) -> None:
    draft = save_draft(engine, keys, replace(new_draft(NOW, IDLE, LONGEST), content={"story": "cold"}), NOW)
    with writing(engine) as connection:
        connection.exec_driver_sql(BREAK_THE_OUTBOX[engine.dialect.name])
    with pytest.raises(IntegrityError):
        accept(engine, keys, draft, outgoing(), {"reference": "PIR-1"}, NOW, REMEMBER)
    assert counts(engine) == {"draft": 1, "submission": 0, "outbox": 0, "inbox": 0}
    assert open_draft(engine, keys, NOW, IDLE, LONGEST) == draft


def test_urgent_ones_go_first_then_those_that_waited_longest(engine: Engine) -> None:
    send_many(engine, outgoing(1), now=NOW + MINUTE)
    send_many(engine, outgoing(2), now=NOW)
    send_many(engine, outgoing(3, urgent=True), now=NOW + 2 * MINUTE)
    later = NOW + 3 * MINUTE
    assert references(outbox.lease(engine, later, "relay", 2, MINUTE)) == ["PIR-3", "PIR-2"]
    assert references(outbox.lease(engine, later, "relay", 2, MINUTE)) == ["PIR-1"]


def test_relays_at_the_same_time_never_get_the_same_row(engine: Engine) -> None:
    send_many(engine, *(outgoing(number) for number in range(12)))
    jobs = (lambda owner=owner: outbox.lease(engine, NOW, owner, 3, MINUTE) for owner in "abcdef")
    taken = [reference for leased in at_once(*jobs) for reference in references(leased)]
    assert sorted(taken) == sorted({f"PIR-{number}" for number in range(12)})


def test_a_lease_that_ran_out_is_taken_again(engine: Engine) -> None:
    send_many(engine, outgoing())
    assert [one.attempts for one in outbox.lease(engine, NOW, "dies", 9, MINUTE)] == [1]
    assert outbox.lease(engine, NOW + MINUTE / 2, "waits", 9, MINUTE) == []
    assert [one.attempts for one in outbox.lease(engine, NOW + MINUTE, "carries on", 9, MINUTE)] == [2]


def test_what_was_sent_by_a_clock_that_is_ahead_is_carried_at_once(engine: Engine) -> None:
    days_ahead = NOW + timedelta(days=400)
    draft = new_draft(days_ahead, IDLE, LONGEST)
    accept(engine, derive(os.urandom(32), os.urandom(32)), draft, outgoing(), {}, days_ahead, REMEMBER)
    assert references(outbox.lease(engine, NOW, "relay", 9, MINUTE)) == ["PIR-1"]


def test_a_failure_waits_longer_each_time_but_never_over_five_minutes_and_never_ends(engine: Engine) -> None:
    send_many(engine, outgoing())
    now, waited = NOW, []
    for _ in range(14):
        assert len(outbox.lease(engine, now, "relay", 9, MINUTE)) == 1
        outbox.failed(engine, entries(engine, "message-1"), now)
        with reading(engine) as connection:
            due = connection.scalars(select(outbox_table.c.due_at)).one()
        assert outbox.lease(engine, due - timedelta(seconds=1), "relay", 9, MINUTE) == []
        waited.append((due - now).total_seconds())
        now = due
    assert waited == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300, 300]
    assert oldest_unsent(engine) == NOW


def test_delivery_forgets_the_times_and_keeps_the_day(engine: Engine) -> None:
    send_many(engine, outgoing())
    outbox.lease(engine, NOW, "relay", 9, MINUTE)
    assert oldest_unsent(engine) == NOW
    found = lag(engine, NOW, TODAY)
    assert (found.unsent, found.late_urgent) == (1, 0)
    outbox.delivered(engine, entries(engine, "message-1"), TODAY)
    outbox.delivered(engine, entries(engine, "message-1"), TODAY + timedelta(days=1))
    outbox.failed(engine, entries(engine, "message-1"), NOW)
    with reading(engine) as connection:
        kept = connection.execute(select(outbox_table)).one()._asdict()
    with reading(engine) as connection:
        day = connection.scalar(select(submission.c.delivered_on))
    assert kept == {
        "id": entries(engine, "message-1")[0],
        "channel": "back-office",
        "payload": None,
        "message_id": "message-1",
        "rank": 1,
        "attempts": 1,
        "waits_since": None,
        "due_at": None,
        "leased_until": None,
        "leased_by": None,
    }
    assert day == TODAY
    assert oldest_unsent(engine) is None
    assert outbox.lease(engine, NOW + timedelta(days=1), "relay", 9, MINUTE) == []


@on_sqlite_alone
def test_a_claim_reads_only_what_waits(engine: Engine) -> None:
    with reading(engine) as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT id FROM outbox WHERE due_at IS NOT NULL AND channel = 'back-office' "
            "AND due_at <= 1 AND (leased_until IS NULL OR leased_until <= 1) ORDER BY rank, due_at LIMIT 100"
        ).all()
    assert [row[3] for row in plan] == ["SEARCH outbox USING INDEX outbox_waiting (channel=?)"]


def test_purging_deletes_what_was_delivered_before_the_day_and_nothing_that_waits(engine: Engine) -> None:
    send_many(engine, outgoing(1), outgoing(2), outgoing(3))
    outbox.delivered(engine, entries(engine, "message-1"), TODAY - timedelta(days=1))
    outbox.delivered(engine, entries(engine, "message-2"), TODAY)
    outbox.registered(engine, {"message-1": TODAY, "message-2": TODAY})
    assert purge_delivered(engine, TODAY, 10) == 1
    assert count(engine, submission) == count(engine, outbox_table) == 2
    assert purge_delivered(engine, TODAY + timedelta(days=999), 10) == 1
    assert references(outbox.lease(engine, NOW, "relay", 9, MINUTE)) == ["PIR-3"]


def item(number: int = 1, **changes: Any) -> inbox.Item:
    made = inbox.Item(f"message-{number}", f"PIR-{number}", "example", "adults", "complaint", False, TODAY, "sealed")
    return replace(made, **changes)


def test_a_message_that_arrives_eight_times_is_taken_in_once(engine: Engine) -> None:
    results = at_once(*[lambda: inbox.receive(engine, item())] * 8)
    assert sorted(results) == [False] * 7 + [True]
    assert inbox.waiting(engine) == [item()]


def test_two_different_messages_under_one_reference_do_not_hide_one_another(engine: Engine) -> None:
    inbox.receive(engine, item(1))
    with pytest.raises(IntegrityError):
        inbox.receive(engine, item(2, reference="PIR-1"))


def test_officers_see_the_urgent_first_and_do_not_take_the_same_one(engine: Engine) -> None:
    for arriving in (item(1), item(2, received_on=TODAY - timedelta(days=1)), item(3, urgent=True)):
        inbox.receive(engine, arriving)
    assert [one.reference for one in inbox.waiting(engine)] == ["PIR-3", "PIR-2", "PIR-1"]
    assert inbox.take(engine, "PIR-1", "Ama", TODAY).taken_by == "Ama"
    assert inbox.take(engine, "PIR-1", "Ama", TODAY + timedelta(days=1)).taken_on == TODAY
    with pytest.raises(inbox.Taken, match="Ama"):
        inbox.take(engine, "PIR-1", "Ben", TODAY)
    with pytest.raises(inbox.Unknown):
        inbox.take(engine, "PIR-9", "Ben", TODAY)
    assert inbox.done(engine, "PIR-1", TODAY).done_on == TODAY
    assert inbox.done(engine, "PIR-1", TODAY + timedelta(days=1)).done_on == TODAY
    assert [one.reference for one in inbox.waiting(engine)] == ["PIR-3", "PIR-2"]


def test_what_was_finished_is_emptied_but_never_arrives_again(engine: Engine) -> None:
    inbox.receive(engine, item(1))
    inbox.receive(engine, item(2))
    inbox.done(engine, "PIR-1", date(2026, 11, 1))
    assert inbox.purge_done(engine, TODAY, 10) == 1
    assert inbox.purge_done(engine, TODAY, 10) == 0
    assert inbox.show(engine, "PIR-1").body is None
    assert inbox.show(engine, "PIR-2").body == "sealed"
    assert not inbox.receive(engine, item(1))
