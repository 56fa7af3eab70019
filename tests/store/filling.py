"""Fills a database with what years leave behind: many delivered rows, and a few that wait."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine, MetaData, PrimaryKeyConstraint, text
from sqlalchemy.schema import AddConstraint, DropConstraint

from webapp.store.engine import writing
from webapp.store.postgres import BEGIN_LONG
from webapp.store.tables import metadata

NUMBERS = {
    "sqlite": (
        "(WITH RECURSIVE n(i) AS (SELECT :first WHERE :first <= :last UNION ALL SELECT i + 1 FROM n WHERE i < :last) "
        "SELECT i FROM n)"
    ),
    "postgresql": "generate_series(CAST(:first AS integer), CAST(:last AS integer)) AS n(i)",
}
SUBMISSIONS = """
INSERT INTO submission (message_id, idempotency_key, reference, organisation, route, kind, urgent, received_on, body,
                        delivered_on, registered_on)
SELECT 'message-' || {number}, 'key-' || {number}, 'PIR-' || {number}, 'example', 'adults', 'complaint', false, {day},
       'sealed', {then}, {then}
FROM {numbers}"""
PROMISES = """
INSERT INTO outbox (message_id, rank, attempts, waits_since, due_at)
SELECT 'message-' || {number}, 1, {attempts}, {since}, {since} FROM {numbers}"""
# All as long, so that they come in the order of the indexes: these grow at their end, many times as fast.
NUMBER = {"sqlite": "printf('%07d', i)", "postgresql": "lpad(i::text, 7, '0')"}
DAY = {"sqlite": "'2026-11-02'", "postgresql": "date '2026-11-02'"}


def fill(engine: Engine, delivered: int, waiting: int, since: datetime) -> None:
    """Put in so many delivered messages and, after them, so many that are due since then."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA synchronous = OFF")  # every other write says again which it wants
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            _put(connection, delivered, waiting, since)
            connection.commit()
            connection.exec_driver_sql("ANALYZE")
        return
    # PostgreSQL fills a table in half the time when its indexes are made afterwards.
    copy = MetaData(naming_convention=metadata.naming_convention)
    tables = [metadata.tables[name].to_metadata(copy) for name in ("submission", "outbox")]
    constraints = [each for table in tables for each in table.constraints if not isinstance(each, PrimaryKeyConstraint)]
    indexes = [index for table in tables for index in table.indexes]
    with writing(engine, BEGIN_LONG) as connection:
        for constraint in constraints:
            connection.execute(DropConstraint(constraint))
        for index in indexes:
            index.drop(connection)
        _put(connection, delivered, waiting, since)
        for constraint in constraints:
            connection.execute(AddConstraint(constraint))
        for index in indexes:
            index.create(connection)
    with engine.connect() as connection:
        connection.exec_driver_sql("VACUUM (ANALYZE) submission, outbox")  # as autovacuum does in time


def _put(connection: Connection, delivered: int, waiting: int, since: datetime) -> None:
    database = connection.dialect.name
    spans = ((1, delivered, DAY[database], 1, "NULL"), (delivered + 1, delivered + waiting, "NULL", 0, ":since"))
    for first, last, then, attempts, due in spans:
        for statement in (SUBMISSIONS, PROMISES):
            words = {"number": NUMBER[database], "day": DAY[database], "then": then, "attempts": attempts, "since": due}
            values = {"first": first, "last": last, "since": int(since.timestamp())}
            query = text(statement.format(numbers=NUMBERS[database], **words))
            connection.execute(query, {name: values[name] for name in query.compile().params})
