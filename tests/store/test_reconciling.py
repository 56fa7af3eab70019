"""Accepted comes to registered, and what lags behind is kept, counted and named."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select, text, update

from tests.conftest import Accept, on_postgres_alone
from tests.store.sending import entries
from webapp.store import outbox
from webapp.store.engine import reading, writing
from webapp.store.outbox import LONGEST_UNSENT, LONGEST_URGENT_UNSENT
from webapp.store.reconcile import Lag, Totals, lag, totals, unregistered, unsent_too_long
from webapp.store.submissions import purge_delivered
from webapp.store.tables import submission

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def test_what_was_delivered_but_never_registered_is_kept_however_old(engine: Engine, accepted: Accept) -> None:
    accepted(1), accepted(2)
    outbox.delivered(engine, entries(engine, "message-1", "message-2"), TODAY - 999 * DAY)
    outbox.registered(engine, {"message-2": TODAY})
    assert purge_delivered(engine, TODAY, 10) == 1
    assert unregistered(engine, TODAY) == ["PIR-1"]
    outbox.registered(engine, {"message-1": TODAY})
    assert purge_delivered(engine, TODAY, 10) == 1


def test_the_first_answer_stands_and_an_unknown_id_changes_nothing(engine: Engine, accepted: Accept) -> None:
    accepted(1)
    outbox.registered(engine, {"message-1": TODAY})  # nobody can have registered what was not delivered
    outbox.delivered(engine, entries(engine, "message-1"), TODAY)
    outbox.registered(engine, {"message-1": TODAY + DAY, "another": TODAY})
    outbox.registered(engine, {"message-1": TODAY})
    with reading(engine) as connection:
        rows = connection.execute(select(submission.c.message_id, submission.c.registered_on)).all()
    assert [tuple(row) for row in rows] == [("message-1", TODAY + DAY)]


def test_what_lags_behind_is_counted_and_named_the_urgent_sooner(engine: Engine, accepted: Accept) -> None:
    for number in range(1, 5):
        accepted(number, urgent=number == 2)
    outbox.delivered(engine, entries(engine, "message-3"), TODAY - DAY)
    outbox.delivered(engine, entries(engine, "message-4"), TODAY)
    assert lag(engine, NOW, TODAY) == Lag(unsent=2, oldest=NOW, to_come=0, late=0, late_urgent=0, unregistered=1)
    assert totals(engine) == Totals(accepted=4, delivered=2, registered=0)
    assert unregistered(engine, TODAY) == ["PIR-3"]
    assert unsent_too_long(engine, NOW + LONGEST_URGENT_UNSENT) == []
    assert unsent_too_long(engine, NOW + LONGEST_URGENT_UNSENT + SECOND) == ["PIR-2"]
    assert unsent_too_long(engine, NOW + LONGEST_UNSENT + SECOND) == ["PIR-1", "PIR-2"]


@on_postgres_alone
def test_two_relays_that_note_the_same_answers_never_wait_for_one_another(engine: Engine, accepted: Accept) -> None:
    first, second = (accepted(number).message_id for number in (1, 2))
    outbox.delivered(engine, entries(engine, first, second), TODAY)
    touched = update(submission).values(received_on=submission.c.received_on)
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
    with writing(engine) as connection, ThreadPoolExecutor(1) as other:
        connection.execute(touched.where(submission.c.message_id == first))
        noting = other.submit(outbox.registered, engine, {second: TODAY, first: TODAY})
        while not connection.scalar(waiting):
            assert not noting.done()
        connection.execute(touched.where(submission.c.message_id == second))  # or each would wait for the other
        connection.commit()
        noting.result(timeout=20)
