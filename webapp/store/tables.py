"""The tables, and what each column is for.

Nothing that is kept says at what time of day an anonymous person sent something: only the day. Times stand on a
draft, which is deleted within hours, and on an outbox row while it waits; delivery clears them.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    column,
    table,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

REVISION = "0004"
"""The migration these tables are the end of; a test holds the two together."""


BACK_OFFICE = "back-office"
"""The channel of the outbox by which messages go to the back office."""

FRONT = "front"
"""The channel by which the back office answers to the front, in a database of its own or in the same one."""


class Moment(TypeDecorator[datetime]):
    """A time in UTC, kept as whole seconds since 1970, so that every database compares it alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware datetime into seconds."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone.")
        return int(value.timestamp())

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn seconds into a datetime in UTC."""
        return None if value is None else datetime.fromtimestamp(value, UTC)


class NewId(FunctionElement[str]):
    """32 random hexadecimal digits, made by the database: the id of an outbox row from the version before."""

    inherit_cache = True


@compiles(NewId, "sqlite")
def _new_id_sqlite(*_: Any, **__: Any) -> str:
    return "lower(hex(randomblob(16)))"


@compiles(NewId, "postgresql")
def _new_id_postgresql(*_: Any, **__: Any) -> str:
    return "replace(gen_random_uuid()::text, '-', '')"


metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_name)s_once",
        "fk": "%(table_name)s_fk",
    }
)

BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}
"""Rows lie in the order of their random keys; a rowid would tell in which order they came."""

draft = Table(
    "draft",
    metadata,
    Column("id", String(32), primary_key=True),  # derived from the visitor's cookie, never the cookie itself
    Column("version", Integer, nullable=False),  # counts saves, so that a second tab is noticed
    Column("started_at", Moment, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Column("idle", Integer, nullable=False),  # seconds this draft may lie untouched
    Column("longest", Integer, nullable=False),  # seconds this draft may last in all
    Column("expires_at", Moment, nullable=False),  # in clear, so that purging needs no key
    Column("sealed", LargeBinary, nullable=False),  # the answers, under a key only the cookie can derive
    **BY_KEY,
)

Index("draft_expires", draft.c.expires_at)

submission = Table(
    "submission",
    metadata,
    Column("message_id", String(64), primary_key=True),
    Column("idempotency_key", String(64), nullable=False, unique=True),  # made in the draft: one draft, one row
    Column("reference", String(32), nullable=False, unique=True),  # what the person quotes; it opens nothing
    Column("organisation", String(64), nullable=False),
    Column("route", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("received_on", Date, nullable=False),  # the day, never the time
    Column("body", Text, nullable=False),  # the message, sealed for the back office
    Column("delivered_on", Date),  # the day the queue confirmed it; purging counts from here
    Column("registered_on", Date),  # the day the back office answered that it has it
    **BY_KEY,
)

Index("submission_delivered", submission.c.delivered_on)

# What the back office has not answered for yet: never more than a few, however many were ever sent.
unanswered = submission.c.registered_on.is_(None)
Index("submission_unanswered", submission.c.received_on, sqlite_where=unanswered, postgresql_where=unanswered)

# What is to be carried is the submission's own body, or a payload: never both, so there is no second copy of a body.
# A submission's row stays, without times, as long as the submission; a row with a payload is deleted on delivery.
outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), primary_key=True, server_default=NewId()),  # random, so that it tells no time
    Column("channel", String(32), nullable=False, server_default=BACK_OFFICE),  # who carries it
    Column("payload", Text),  # a CloudEvents event as JSON, its data sealed; empty for a submission
    Column("message_id", ForeignKey("submission.message_id", ondelete="CASCADE"), unique=True),
    Column("rank", Integer, nullable=False),  # 0 goes before 1: urgent first
    Column("attempts", Integer, nullable=False),  # leases so far; each failure waits longer
    Column("waits_since", Moment),  # when it was accepted; cleared on delivery
    Column("due_at", Moment),  # when to try next; empty once delivered
    Column("leased_until", Moment),  # until then one relay holds it; later anyone may
    Column("leased_by", String(64)),
    CheckConstraint("(message_id IS NULL) <> (payload IS NULL)", name="outbox_one_content"),
    **BY_KEY,
)

# Without the condition a claim slows down with every message ever delivered; with it, only with those that wait.
waits = outbox.c.due_at.is_not(None)
by_turn = (outbox.c.channel, outbox.c.rank, outbox.c.due_at)
Index("outbox_waiting", *by_turn, sqlite_where=waits, postgresql_where=waits)

inbox = Table(
    "inbox",
    metadata,
    Column("message_id", String(64), primary_key=True),  # seen once, taken in once
    Column("reference", String(32), nullable=False, unique=True),
    Column("organisation", String(64), nullable=False),
    Column("route", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("body", Text),  # sealed; emptied some days after the work is done
    Column("taken_by", String(200)),
    Column("taken_on", Date),
    Column("done_on", Date),
    **BY_KEY,
)

# Alembic's own record, read to learn whether the tables are up to date; outside the metadata, as Alembic makes it.
revision = table("alembic_version", column("version_num"))
