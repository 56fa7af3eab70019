"""What is peculiar to PostgreSQL: its address, how long anything may take, how a transaction begins, what went wrong.

Connections are in autocommit: a read is one statement and needs no transaction, and writing() begins its own. A server
that is dead, cut off or locked is noticed within seconds, so that the person is told while they still look at the page.
"""

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from sqlalchemy import URL, Connection, ExceptionContext, func, select
from sqlalchemy.exc import SQLAlchemyError

CONNECT_SECONDS = 3
LOCK_MILLISECONDS = 5000
STATEMENT_MILLISECONDS = 10_000
SILENT_MILLISECONDS = 5000
"""How long what we sent may go unacknowledged before the connection counts as lost."""

CONNECTION = {
    "connect_timeout": str(CONNECT_SECONDS),
    "tcp_user_timeout": str(SILENT_MILLISECONDS),
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "application_name": "put-it-right",
}
SESSION = {
    "lock_timeout": LOCK_MILLISECONDS,
    "statement_timeout": STATEMENT_MILLISECONDS,
    "idle_in_transaction_session_timeout": 2 * STATEMENT_MILLISECONDS,
    "timezone": "UTC",
}
POOL: dict[str, Any] = {
    "pool_pre_ping": True,  # a connection that died while it lay in the pool is replaced before it is used
    "pool_size": 5,  # kept open by each process; every thread needs one at a time
    "max_overflow": 11,  # so up to 16 threads a process never wait for one another
    "pool_timeout": CONNECT_SECONDS,
    "pool_use_lifo": True,  # a quiet process comes down to the few it needs
    "isolation_level": "AUTOCOMMIT",
}

# Said each time: what the server's own default is, someone else decides.
BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
BEGIN_LONG = f"{BEGIN}; SET LOCAL statement_timeout = 0"
ONE_MIGRATION_AT_A_TIME = f"{BEGIN_LONG}; SELECT pg_advisory_xact_lock({int.from_bytes(b'putright')})"

DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
"""With one of these off, a power cut would take what people were told we have received."""

_REASONS = (  # libpq's words in English; in another language the kind of the error has to do
    ("authentication failed", "it refuses the user or the password"),
    ("no password supplied", "it asks for a password"),
    ("no pg_hba.conf entry", "it does not let this machine or user in"),
    ("permission denied", "this user may not do that: migrate as the owner, and let deploy/roles.sql say who may what"),
    ("must be owner", "this user may not do that: migrate as the owner of the database"),
    ("does not exist", "it has no such user or database"),
    ("Connection refused", "no server listens there"),
    ("translate host name", "nobody knows that host"),
    ("resolve host", "nobody knows that host"),
    ("timeout expired", f"no answer within {CONNECT_SECONDS} seconds"),
    ("No such file or directory", "there is no such socket"),
    ("starting up", "it is starting up: try again"),
    ("too many clients", "it has no connection free"),
    ("lock timeout", "its tables are in use: try again"),
    ("SSL", "TLS could not be agreed on: check sslmode and the certificates"),
)


def problem_with(address: URL) -> str | None:
    """Say what is wrong with an address, never repeating it, or None."""
    if find_spec("psycopg") is None:
        return "names a postgresql database, which needs its driver: install psycopg."
    if not address.database and "dbname" not in address.query and "service" not in address.query:
        return "must name the database at the end, such as postgresql://user@host/name."
    if address.port is not None and not 0 < address.port < 65_536:
        return "has a port outside 1 to 65535."
    from psycopg.pq import Conninfo  # only those who use PostgreSQL carry its driver in memory

    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    unknown = sorted(set(address.query) - known)
    if unknown:
        return f"has {len(unknown)} option(s) after the ? that PostgreSQL does not know: correct or remove them."
    return None


def is_protected(address: URL, environ: Mapping[str, str]) -> bool:
    """Return whether all that passes stays on this machine (a socket's directory), or goes to a server that proves it.

    Only `verify-full` compares the name in the certificate with the one in the address.
    """
    if address.query.get("sslmode") == "verify-full":
        return True
    if "service" in address.query or "hostaddr" in address.query or "PGHOSTADDR" in environ or "PGSERVICE" in environ:
        return False
    given = address.query.get("host") or address.host or environ.get("PGHOST", "")
    hosts = ",".join([given] if isinstance(given, str) else given).split(",")
    return all(host == "" or host.startswith("/") for host in hosts)


def complete(address: URL) -> URL:
    """Return the address with the driver we install and our time limits; what the address says itself goes first."""
    session = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    theirs = dict(address.query)
    ours = {**CONNECTION, **theirs, "options": f"{session} {theirs.get('options', '')}".strip()}
    return address.set(drivername="postgresql+psycopg", query=ours)


def not_durable(connection: Connection) -> list[str]:
    """Say which settings of the server would lose in a power cut what was sent."""
    found = connection.execute(select(*(func.current_setting(name) for name in DURABLE))).one()
    return [
        f"The database server has {name} = off, and may lose complaints in a power cut: set it to on."
        for name, setting in zip(DURABLE, found, strict=True)
        if setting == "off"
    ]


def without_values(context: ExceptionContext) -> None:
    """Cut an error down to its first line: in the next, PostgreSQL repeats the values of the row."""
    for error in (context.original_exception, context.sqlalchemy_exception):
        if error is not None:
            first_line_only(error)


def first_line_only(error: BaseException) -> None:
    """Forget all but the first line of what an error says."""
    error.args = tuple(str(said).partition("\n")[0] for said in error.args)


def reason(error: SQLAlchemyError) -> str | None:
    """Say what is wrong with the server or our way to it, without its address; None when we cannot tell."""
    said = str(getattr(error, "orig", error))
    return next((plain for words, plain in _REASONS if words in said), None)
