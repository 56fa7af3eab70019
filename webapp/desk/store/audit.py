"""The audit: who did what about what, and why, as lines that are only added. Each holds the digest of the one before.

So a line that is changed, taken out or put in between breaks the chain, and `verify` says where. Whoever cuts lines off
at its end, or writes all of it anew, is found out by a digest that was kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Engine, func, insert, or_, select

from webapp.desk.store.tables import audit
from webapp.store.engine import reading, writing

START = "0" * 64
ALARM = "alarm"
"""What stands in a line when somebody opened or searched more than work asks for; its `why` says which of them."""
ALONE = "LOCK TABLE audit IN SHARE ROW EXCLUSIVE MODE"
"""On PostgreSQL two lines could otherwise follow the same one; SQLite has one writer at a time."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the audit."""

    number: int
    at: datetime
    by: str
    what: str
    about: str
    why: str
    digest: str


def add(engine: Engine, by: str, what: str, now: datetime, about: str = "", why: str = "") -> int:
    """Add a line and return its number; it is on disk when this returns."""
    with writing(engine) as connection:
        return add_within(connection, by, what, now, about, why)


def add_within(connection: Connection, by: str, what: str, now: datetime, about: str = "", why: str = "") -> int:
    """Add a line by the caller's transaction, and return its number."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(ALONE)
    last = connection.execute(select(audit.c.number, audit.c.digest).order_by(audit.c.number.desc()).limit(1)).first()
    number, before = (last.number + 1, last.digest) if last else (1, START)
    digest = digest_of(number, now, by, what, about, why, before)
    row = {"number": number, "at": now, "by": by, "what": what, "about": about, "why": why, "digest": digest}
    connection.execute(insert(audit), row)
    return number


def digest_of(number: int, at: datetime, by: str, what: str, about: str, why: str, before: str) -> str:
    """Return the digest of a line, which also holds that of the line before."""
    told = json.dumps([number, int(at.timestamp()), by, what, about, why, before], ensure_ascii=True)
    return sha256(told.encode()).hexdigest()


def lines(engine: Engine, after: int = 0, most: int = 1000) -> list[Line]:
    """Return lines in their order, those after a number."""
    query = select(audit).where(audit.c.number > after).order_by(audit.c.number).limit(most)
    with reading(engine) as connection:
        return [Line(**row._mapping) for row in connection.execute(query)]


def count_of(engine: Engine, by: str, what: Collection[str], since: datetime) -> int:
    """Return about how many different things someone did any of these since a moment."""
    query = select(func.count(func.distinct(audit.c.about))).where(
        audit.c.by == by, audit.c.what.in_(what), audit.c.at >= since
    )
    with reading(engine) as connection:
        return connection.scalar(query) or 0


def times(engine: Engine, by: str, what: str, since: datetime | None = None, why: str = "", about: str = "") -> int:
    """Return how often someone did something, since a moment, for a reason or about something where one is named."""
    query = select(func.count()).select_from(audit).where(audit.c.by == by, audit.c.what == what)
    if since is not None:
        query = query.where(audit.c.at >= since)
    if why:
        query = query.where(audit.c.why == why)
    if about:
        query = query.where(audit.c.about == about)
    with reading(engine) as connection:
        return connection.scalar(query) or 0


def last(engine: Engine, most: int, before: int | None = None, of: str | None = None) -> list[Line]:
    """Return the last lines, or the last before a number, the latest first.

    ``of`` is the id of a person or a case: then only what was done by it or about it.
    """
    query = select(audit).order_by(audit.c.number.desc()).limit(most)
    if before is not None:
        query = query.where(audit.c.number < before)
    if of is not None:
        query = query.where(or_(audit.c.by == of, audit.c.about == of))
    with reading(engine) as connection:
        return [Line(**row._mapping) for row in connection.execute(query)]


def alarms(engine: Engine, since: datetime) -> list[Line]:
    """Return the alarms since a moment, the latest first: `by` is who opened or searched so much."""
    query = select(audit).where(audit.c.what == ALARM, audit.c.at >= since).order_by(audit.c.number.desc())
    with reading(engine) as connection:
        return [Line(**row._mapping) for row in connection.execute(query)]


def verify(engine: Engine, head: tuple[int, str] | None = None) -> Iterator[str]:
    """Yield what is wrong with the chain, line by line; nothing when it is whole.

    ``head`` is the number and the digest of a line as they were kept elsewhere: by it lines that were cut off at the
    end, or written anew together, are found out too.
    """
    expected, before = 1, START
    while some := lines(engine, expected - 1):
        for each in some:
            if each.number != expected:
                yield f"Line {expected} is missing."
            if each.digest != digest_of(each.number, each.at, each.by, each.what, each.about, each.why, before):
                yield f"Line {each.number} was changed, or the line before it was."
            if head is not None and each.number == head[0] and each.digest != head[1]:
                yield f"Line {each.number} is not the one whose digest was kept: what stands up to it was written anew."
            expected, before = each.number + 1, each.digest
    if head is not None and expected <= head[0]:
        yield f"Lines {expected} to {head[0]} are missing: they were cut off."
