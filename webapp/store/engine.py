"""The database: how it is opened, read, written, migrated, and asked whether it can take a complaint.

On SQLite a write takes the write lock before its first statement (BEGIN IMMEDIATE), so two writers wait for one another
instead of failing halfway. On either database every commit reaches the disk before it is believed. Only the saving of
a draft's next page on SQLite does not wait for the disk: it outlives the death of any process, and a power cut may take
the last few pages typed, never anything sent. A PostgreSQL server that dies would take them too, so there it waits.
What is peculiar to either is in postgres.py and sqlite.py, the rest here.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Dialect, Engine, Insert, Select, Update, create_engine, event, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from webapp.paths import MIGRATIONS
from webapp.store import postgres, sqlite
from webapp.store.tables import REVISION, metadata, revision
from webapp.store.trial import problem_with_writing

if TYPE_CHECKING:
    from alembic.config import Config

LEAST_FREE_BYTES = 100 * 1024 * 1024
JOURNAL_TRIES = 20


class CannotMigrate(Exception):
    """The tables are as they were; the text says why and what to do."""


def problem_with(url: str) -> str | None:
    """Say what is wrong with a database's address, never repeating it (it may hold a password), or None."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # the second when the port is no number
        return "is not an address such as sqlite:////srv/put-it-right.sqlite3 or postgresql://user@host/name."
    kind = address.get_backend_name()
    if kind not in ("sqlite", "postgresql"):
        return "must name a sqlite or a postgresql database."
    if kind == "sqlite" and address.database in (None, "", ":memory:"):
        return "must name a file: what is kept in memory is lost."
    return postgres.problem_with(address) if kind == "postgresql" else None


def is_protected(url: str, environ: Mapping[str, str]) -> bool:
    """Return whether what passes to and from the database at this address is safe from whoever is on the way."""
    address = make_url(url)
    return address.get_backend_name() == "sqlite" or postgres.is_protected(address, environ)


def open_database(url: str) -> Engine:
    """Open the database at this address; nothing is connected to until the first statement.

    Values never appear in errors or logs (hide_parameters).
    """
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        engine = create_engine(postgres.complete(address), hide_parameters=True, **postgres.POOL)
        event.listen(engine, "handle_error", postgres.without_values)
        event.listen(engine, "do_connect", _connect_postgres)
        return engine
    engine = create_engine(address, hide_parameters=True)
    sqlite.prepare(engine)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read with one statement, from one moment of the database, without waiting for writers or holding them up."""
    with engine.connect() as connection:
        yield connection


def read_row(engine: Engine, query: Select[Any], **values: object) -> tuple[Any, ...] | None:
    """Read the one row of a query by the shortest way, or None; columns come as the driver gives them.

    Every page of the journey does this, and it takes a third of the time that a whole Connection would.
    """
    with _cursor(engine, query, values) as cursor:
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def write_row(engine: Engine, change: Insert | Update, **values: object) -> bool:
    """Store or change the one row a statement names, in a transaction of its own, and say whether there was one.

    For drafts only: on SQLite it outlives the death of this process, but a power cut may take the last few with it.
    """
    turn = _take_turn(engine)
    try:
        with _cursor(engine, change, values) as cursor:
            return bool(cursor.rowcount)
    finally:
        if turn is not None:
            os.close(turn)


@contextmanager
def _cursor(engine: Engine, statement: Select[Any] | Insert | Update, values: Mapping[str, object]) -> Iterator[Any]:
    sql, names = _prepared(statement, engine.dialect)
    dbapi = engine.dialect.loaded_dbapi
    try:
        with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            kept = {name: _as_kept(value) for name, value in values.items()}
            its_own = engine.dialect.name == "sqlite"  # there each statement is a transaction of its own
            if its_own and statement.is_dml:
                cursor.execute(sqlite.SOON_ON_DISK)
            cursor.execute(sql, kept if names is None else [kept[name] for name in names])
            yield cursor
            if not its_own:
                connection.commit()
    except dbapi.Error as error:
        postgres.first_line_only(error)
        # The same error as from anywhere else in the store, without the values.
        raise DBAPIError.instance(sql, None, error, dbapi.Error, hide_parameters=True, dialect=engine.dialect) from None


def _as_kept(value: object) -> object:
    """Return a value as its column keeps it: moments are whole seconds (see tables.Moment)."""
    return int(value.timestamp()) if isinstance(value, datetime) else value


@cache
def _prepared(statement: Select[Any] | Insert | Update, dialect: Dialect) -> tuple[str, Sequence[str] | None]:
    compiled = statement.compile(dialect=dialect)
    return str(compiled), compiled.positiontup if compiled.positional else None


@contextmanager
def writing(engine: Engine, begin: str = postgres.BEGIN) -> Iterator[Connection]:
    """Write in one transaction: all of it is on disk when the block ends, or none of it.

    PostgreSQL ends a statement that takes long; `begin` can ask it for patience (postgres.BEGIN_LONG).
    """
    turn, may_be_long = _take_turn(engine), begin != postgres.BEGIN
    try:
        with engine.connect() as connection, connection.begin():
            if engine.dialect.name == "sqlite":
                connection.exec_driver_sql(sqlite.ON_DISK)
                begin = "BEGIN IMMEDIATE"
            with patience(connection) if may_be_long else nullcontext():
                connection.exec_driver_sql(begin)
                yield connection
        if engine.dialect.name == "sqlite":
            sqlite.see_that_the_file_is_ours(engine)  # put there meanwhile, it lacks what was written just now
    finally:
        if turn is not None:
            os.close(turn)


def ready(engine: Engine) -> list[str]:
    """Say what keeps this database from taking a complaint, with what to do; an empty list means nothing does."""
    problems = accepting(engine)
    if not problems and not free_space_ok(engine):
        problems.append(f"The disk has less than {LEAST_FREE_BYTES // 1024**2} MiB free: make room for new complaints.")
    return problems


def accepting(engine: Engine) -> list[str]:
    """Say why this database takes nothing from a web server, which tries it, whatever room its disk has."""
    problems = usable(engine)
    unwritable = None if problems else problem_with_writing(engine)
    return [unwritable] if unwritable else problems


def usable(engine: Engine) -> list[str]:
    """Say why this database cannot be worked with at all, with what to do; carrying and purging need no free disk.

    A database that is already at a later revision is fine: migrations only add what the version before can ignore.
    """
    if sqlite.is_another_file(engine):
        return [sqlite.ANOTHER_FILE]
    path = _sqlite_path(engine)
    if path is not None and not path.exists():
        return [f"There is no database at {path}: run `flask migrate`."]
    try:
        with reading(engine) as connection:
            tables = engine.dialect.has_table(connection, revision.name)
            found = connection.scalar(select(revision.c.version_num)) if tables else None
            unsafe = postgres.not_durable(connection) if engine.dialect.name == "postgresql" else []
    except SQLAlchemyError as error:
        reason = postgres.reason(error) or type(error).__name__
        return [f"The database cannot be reached ({reason}): check DATABASE_URL, then run `flask migrate`."]
    if found is None or found < REVISION:
        return [f"The database is at revision {found or 'none'}, not {REVISION}: run `flask migrate`."]
    return unsafe


def free_space_ok(engine: Engine, least: int = LEAST_FREE_BYTES) -> bool:
    """Say whether the disk under a SQLite file has room; other databases look after their own."""
    path = _sqlite_path(engine)
    return path is None or shutil.disk_usage(path.parent).free >= least


def migrate(engine: Engine) -> None:
    """Bring the database's tables up to date; safe to repeat, and from several machines. Raises CannotMigrate."""
    # Only this command needs Alembic: a web worker should not carry it in memory.
    from alembic import command

    path = _sqlite_path(engine)
    if path is not None and not path.exists():
        sqlite.make_file(path)
    try:
        command.upgrade(alembic_config(engine), "head")
    except SQLAlchemyError as error:
        reason = postgres.reason(error)
        if reason is None:
            raise
        raise CannotMigrate(f"The database cannot be migrated ({reason}): check DATABASE_URL.") from None


def alembic_config(engine: Engine) -> "Config":
    """Tell Alembic where the migrations are and which database they are for; there is no alembic.ini."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def wipe_deleted(engine: Engine, tries: int = JOURNAL_TRIES) -> bool:
    """Take what was deleted out of the files as well, and say whether that is done.

    SQLite's journal holds it until the journal is emptied, which can be done while nobody reads. On PostgreSQL its
    space is only given free to be written over: by us where we may, otherwise by the server itself (deploy/roles.sql).
    """
    with engine.connect() as connection:  # neither driver begins a transaction by itself
        if engine.dialect.name == "sqlite":
            sqlite.see_that_the_file_is_ours(engine)
            return sqlite.empty_journal(connection, tries)
        with patience(connection):  # a large table takes longer than any request may
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql(f"VACUUM (SKIP_LOCKED) {', '.join(metadata.tables)}")
            connection.exec_driver_sql("RESET statement_timeout")
        return True


def give_back_space(engine: Engine) -> None:
    """Give the space of what was deleted back to the disk; PostgreSQL looks after its own."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            sqlite.give_back_free_pages(connection)


def _connect_postgres(_dialect: object, _record: object, words: list[Any], settings: dict[str, Any]) -> object:
    # Only those who use PostgreSQL carry its driver in memory.
    from webapp.store.patience import connect

    return connect(*words, **settings)


def patience(connection: Connection) -> AbstractContextManager[None]:
    """Wait without a limit of our own until the end of the block; SQLite has none."""
    if connection.dialect.name == "sqlite":
        return nullcontext()
    from webapp.store.patience import without_limit

    return without_limit(connection)


def _take_turn(engine: Engine) -> int | None:
    """Wait for this writer's turn on SQLite, and return what must be closed to end the turn."""
    return sqlite.take_turn(engine) if engine.dialect.name == "sqlite" else None


def _sqlite_path(engine: Engine) -> Path | None:
    return sqlite.path_of(engine) if engine.dialect.name == "sqlite" else None
