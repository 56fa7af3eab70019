"""How long we wait for PostgreSQL ourselves: a server that is frozen keeps no limit, and still looks alive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg import Connection as PsycopgConnection
from psycopg.errors import OperationalError
from sqlalchemy import Connection

from webapp.store.postgres import STATEMENT_MILLISECONDS

GRACE_SECONDS = 3.0
"""So much later than the server itself would have given up."""
SILENT = "the server does not answer (timeout expired)"


class PatientConnection(PsycopgConnection[Any]):
    """A connection that is given up when the server answers nothing for longer than a statement may take."""

    limit: float | None = STATEMENT_MILLISECONDS / 1000 + GRACE_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait for the server."""
        try:
            return super().wait(gen, interval, timeout or self.limit)
        except OperationalError as error:
            if timeout is None and type(error).__name__ == "_WaitTimeout":
                self.pgconn.finish()  # what it is doing nobody knows
                raise OperationalError(SILENT) from None
            raise


def connect(*words: Any, **settings: Any) -> PatientConnection:
    """Connect, and learn from the server how long a statement may take here."""
    connection = PatientConnection.connect(*words, **settings)
    asked = "SELECT setting::int FROM pg_settings WHERE name = 'statement_timeout'"
    row = connection.execute(asked).fetchone()
    if row is not None:
        connection.limit = row[0] / 1000 + GRACE_SECONDS if row[0] else None
    connection.rollback()
    return connection


@contextmanager
def without_limit(connection: Connection) -> Iterator[None]:
    """Wait for as long as it takes, until the end of the block: for what may be long on a large table."""
    driver: Any = connection.connection.driver_connection
    before, driver.limit = driver.limit, None
    try:
        yield
    finally:
        driver.limit = before
