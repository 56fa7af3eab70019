"""On PostgreSQL each process has a role of its own: it can do all of its work, and is refused what is not its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import Engine, delete, make_url, select, update
from sqlalchemy.exc import DBAPIError

from tests.servers.postgres import Postgres
from tests.store.sending import IDLE, LONGEST, NOW, REMEMBER, a_parcel
from webapp.handoff.queues.embedded import EmbeddedQueue
from webapp.handoff.relay import Relay
from webapp.paths import CHECKOUT
from webapp.store import inbox, reconcile, retention
from webapp.store.drafts import delete_draft, derive, new_draft, open_draft, save_draft, touch
from webapp.store.engine import CannotMigrate, migrate, open_database, reading, ready, usable, writing
from webapp.store.enqueue import OutboxEntry, enqueue
from webapp.store.inbox import Item
from webapp.store.outbox import delivered, failed, lease
from webapp.store.submissions import accept, accept_beside, reference_of
from webapp.store.tables import FRONT, metadata, outbox, submission

ROLES = ("web", "relay", "back_office", "watch")
GRANTS = (CHECKOUT / "deploy" / "roles.sql").read_text(encoding="utf-8")
DAY = NOW.date()

As = Callable[[str], Engine]


@pytest.fixture(scope="module")
def granted(postgres: Postgres) -> Iterator[str]:
    """The address of a database that an owner who is no superuser has migrated, and to which each role may log in."""
    name = postgres.new_database()
    postgres.run("CREATE ROLE test_owner LOGIN CREATEROLE", f"ALTER DATABASE {name} OWNER TO test_owner")
    url = make_url(postgres.url(name))
    owner = open_database(url.set(username="test_owner").render_as_string(hide_password=False))
    migrate(owner)
    owner.dispose()
    with psycopg.connect(f"host=127.0.0.1 port={postgres.port} dbname={name} user=test_owner") as connection:
        for _ in range(2):  # safe to repeat
            connection.execute(GRANTS)  # type: ignore[call-overload]  # a file of our own
    for role in ROLES:
        postgres.run(f"CREATE ROLE test_{role} LOGIN IN ROLE put_it_right_{role}")
    yield url.render_as_string(hide_password=False)
    postgres.drop_database(name)
    for role in ("owner", *ROLES):
        postgres.run(f"DROP ROLE test_{role}")
    for role in ROLES:
        postgres.run(f"DROP ROLE put_it_right_{role}")


@pytest.fixture
def as_(granted: str, postgres: Postgres) -> Iterator[As]:
    """A function that opens the database as one of the roles; nothing is in it at first."""
    opened: dict[str, Engine] = {}
    postgres.run(f"TRUNCATE {', '.join(metadata.tables)}", database=str(make_url(granted).database))

    def open_as(role: str) -> Engine:
        if role not in opened:
            address = make_url(granted).set(username=f"test_{role}")
            opened[role] = open_database(address.render_as_string(hide_password=False))
        return opened[role]

    yield open_as
    for engine in opened.values():
        engine.dispose()


def send(web: Engine, number: int, body: str = "sealed") -> None:
    parcel = replace(a_parcel(f"key-{number}", f"PIR-{number}"), body=body)
    keys = derive(os.urandom(32), os.urandom(32))
    accept(web, keys, new_draft(NOW, IDLE, LONGEST), parcel, {}, NOW, REMEMBER)


def test_the_web_saves_and_sends_the_relay_carries_the_back_office_works_and_what_is_over_is_purged(as_: As) -> None:
    web, relay, office, watch = map(as_, ROLES)
    assert ready(web) == usable(relay) == usable(office) == usable(watch) == []
    keys = derive(os.urandom(32), os.urandom(32))
    draft = save_draft(web, keys, new_draft(NOW, IDLE, LONGEST), NOW)
    draft = save_draft(web, keys, replace(draft, content={"page": "two"}), NOW)
    assert touch(web, keys, NOW)
    accept_beside(web, keys, draft, a_parcel("key-beside", "PIR-BESIDE"), NOW)
    found = open_draft(web, keys, NOW, IDLE, LONGEST)
    assert found is not None
    assert accept(web, keys, found, a_parcel("key-1", "PIR-1"), {}, NOW, REMEMBER) == "PIR-1"
    assert accept(web, keys, found, a_parcel("key-1", "PIR-2"), {}, NOW, REMEMBER) == "PIR-1", "sent twice"
    assert reference_of(web, "key-1") == "PIR-1"
    assert reconcile.lag(web, NOW, DAY).unsent == 2, "readiness and metrics"

    assert Relay(relay, EmbeddedQueue(relay), lambda: NOW).run_once(NOW) == 2
    assert reconcile.totals(watch) == reconcile.Totals(accepted=2, delivered=2, registered=2)
    assert reconcile.unregistered(watch, DAY) == reconcile.unsent_too_long(watch, NOW) == []

    assert [item.reference for item in inbox.waiting(office)] == ["PIR-1", "PIR-BESIDE"]
    assert inbox.take(office, "PIR-1", "Sam", DAY).body == "sealed"
    inbox.done(office, "PIR-1", DAY)
    brought = Item("another", "PIR-3", "example", "adults", "complaint", False, DAY, "sealed")
    assert inbox.receive(office, brought)
    assert not inbox.receive(office, brought), "what comes twice has one effect"

    later = NOW + timedelta(days=40)
    purged = retention.purge(relay, later, timedelta(days=30))
    assert (purged.drafts, purged.delivered, purged.finished) == (1, 2, 1)
    save_draft(web, keys, new_draft(later, IDLE, LONGEST), later)
    delete_draft(web, keys)
    assert open_draft(web, keys, later, IDLE, LONGEST) is None


REFUSED = {
    "web": (
        "SELECT body FROM submission",
        "SELECT organisation FROM submission",
        "UPDATE submission SET body = ''",
        "UPDATE submission SET delivered_on = now()",
        "DELETE FROM submission",
        "INSERT INTO submission (message_id, registered_on) VALUES ('1', now())",
        "SELECT payload FROM outbox",
        "UPDATE outbox SET due_at = 0",
        "DELETE FROM outbox",
        "SELECT message_id FROM inbox",
        "INSERT INTO inbox (message_id) VALUES ('1')",
        "UPDATE inbox SET body = ''",
        "DELETE FROM inbox",
    ),
    "relay": (
        "SELECT sealed FROM draft",
        "UPDATE draft SET expires_at = 0",
        "INSERT INTO draft (id) VALUES ('1')",
        "INSERT INTO submission (message_id) VALUES ('1')",
        "UPDATE submission SET body = ''",
        "UPDATE inbox SET taken_by = 'Sam'",
        "DELETE FROM inbox",
    ),
    "back_office": (
        "SELECT id FROM draft",
        "DELETE FROM draft",
        "INSERT INTO submission (message_id) VALUES ('1')",
        "UPDATE submission SET registered_on = now()",
        "DELETE FROM submission",
        "UPDATE outbox SET payload = ''",
        "UPDATE inbox SET body = ''",
        "DELETE FROM inbox",
    ),
    "watch": (
        "SELECT id FROM draft",
        "SELECT body FROM submission",
        "UPDATE submission SET registered_on = now()",
        "SELECT payload FROM outbox",
        "SELECT body FROM inbox",
    ),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_is_refused_what_is_not_its_own(as_: As, role: str) -> None:
    everywhere = ("DROP TABLE inbox", "CREATE TABLE own (id int)", "UPDATE alembic_version SET version_num = '0'")
    temporary = ("CREATE TEMPORARY TABLE own (id int)", "CREATE ROLE another", "SET ROLE test_owner")
    for statement in (*REFUSED[role], *everywhere, *temporary):
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), writing(as_(role)) as connection:
            connection.exec_driver_sql(statement)


def test_the_back_office_carries_its_own_answers_and_sees_nothing_else_that_waits(as_: As) -> None:
    web, relay, office, _ = map(as_, ROLES)
    send(web, 1)
    with writing(office) as connection:
        mine = enqueue(connection, OutboxEntry(payload="{}", channel=FRONT), NOW)
    with reading(office) as connection:
        assert connection.execute(select(outbox.c.id)).all() == [(mine,)]
    with reading(office) as connection:
        assert connection.execute(select(submission.c.body)).all() == []
    assert lease(office, NOW, "office", 10, timedelta(minutes=1)) == [], "what waits for the relay is not its own"
    taken = lease(office, NOW, "office", 10, timedelta(minutes=1), channel=FRONT)
    assert [one.payload for one in taken] == ["{}"]
    failed(office, [mine], NOW)
    delivered(office, [mine], DAY)
    with reading(office) as connection:
        assert connection.execute(select(outbox.c.id)).all() == []
    with pytest.raises(DBAPIError, match="row-level security"), writing(office) as connection:
        enqueue(connection, OutboxEntry(payload="{}"), NOW)
    assert Relay(relay, EmbeddedQueue(relay), lambda: NOW).run_once(NOW) == 1


def test_the_relay_may_send_again_what_was_lost(as_: As) -> None:
    web, relay = as_("web"), as_("relay")
    send(web, 1)
    Relay(relay, EmbeddedQueue(relay), lambda: NOW).run_once(NOW)
    with writing(relay) as connection:
        connection.execute(delete(outbox))
        enqueue(connection, OutboxEntry("key-1"), NOW)
        connection.execute(update(submission).values(delivered_on=None, registered_on=None))
    assert Relay(relay, EmbeddedQueue(relay), lambda: NOW).run_once(NOW) == 1


def test_a_role_is_told_that_the_owner_migrates(as_: As, postgres: Postgres) -> None:
    web = as_("web")
    migrate(web)  # up to date: there is nothing to do, as at each start of the unit
    postgres.run("UPDATE alembic_version SET version_num = '0002'", database=str(web.url.database))
    try:
        with pytest.raises(CannotMigrate, match="this user may not do that: migrate as the owner"):
            migrate(web)
    finally:
        postgres.run("UPDATE alembic_version SET version_num = '0003'", database=str(web.url.database))


def test_every_table_is_spoken_of_and_what_is_deleted_from_it_is_given_free(as_: As) -> None:
    with reading(as_("watch")) as connection:
        rows = connection.exec_driver_sql(
            "SELECT relname, reloptions FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).all()
    told = {name: options for name, options in rows if name != "alembic_version"}
    assert told.keys() == metadata.tables.keys()
    assert all("autovacuum_vacuum_scale_factor=0" in (options or []) for options in told.values()), told
    for name in told:
        assert f" {name}" in GRANTS.partition("REVOKE ALL ON draft")[2]
