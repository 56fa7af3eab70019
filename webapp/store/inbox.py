"""The inbox: the far end of the embedded queue, where each message has exactly one effect and an officer finds it."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import date

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError

from webapp.store.engine import reading, writing
from webapp.store.postgres import BEGIN_LONG as LONG
from webapp.store.tables import inbox

INCURABLE = (DataError, IntegrityError)
"""What `receive` raises about a message that cannot be kept, however often it is tried."""


class Unknown(Exception):
    """No message in the inbox has this reference."""


class Taken(Exception):
    """Someone else is already working on it; the exception's text is their name."""


@dataclass(frozen=True, slots=True)
class Item:
    """A message that has arrived: sealed, with the plain words of its envelope and who is working on it."""

    message_id: str
    reference: str
    organisation: str
    route: str
    kind: str
    urgent: bool
    received_on: date
    body: str | None = field(repr=False)
    taken_by: str | None = None
    taken_on: date | None = None
    done_on: date | None = None


_NAMES = tuple(column.name for column in fields(Item))
_ITEMS = select(*(inbox.c[name] for name in _NAMES))


def receive(engine: Engine, item: Item, beside: Callable[[Connection], object] = lambda _: None) -> bool:
    """Take a message in; False when its id was here before, and then nothing changes.

    Either way `beside` is done: in the transaction that takes it in, or in one of its own.
    """
    try:
        with writing(engine) as connection:
            connection.execute(insert(inbox).values({name: getattr(item, name) for name in _NAMES}))
            beside(connection)
    except IntegrityError:
        with reading(engine) as connection:
            known = connection.scalar(select(inbox.c.message_id).where(inbox.c.message_id == item.message_id))
        if known is None:
            raise
        with writing(engine) as connection:
            beside(connection)
        return False
    return True


def waiting(engine: Engine) -> list[Item]:
    """List what is not done yet: the urgent first, then by day."""
    query = _ITEMS.where(inbox.c.done_on.is_(None)).order_by(
        inbox.c.urgent.desc(), inbox.c.received_on, inbox.c.reference
    )
    with reading(engine) as connection:
        return [Item(*row) for row in connection.execute(query)]


def show(engine: Engine, reference: str) -> Item:
    """Find one message by its reference; raises Unknown."""
    with reading(engine) as connection:
        row = connection.execute(_ITEMS.where(inbox.c.reference == reference)).one_or_none()
    if row is None:
        raise Unknown(reference)
    return Item(*row)


def take(engine: Engine, reference: str, by: str, day: date) -> Item:
    """Put a name to a message, so that two officers do not both answer it; raises Unknown or Taken."""
    free = (inbox.c.reference == reference) & inbox.c.taken_by.is_(None)
    with writing(engine) as connection:
        connection.execute(update(inbox).where(free).values(taken_by=by, taken_on=day))
    item = show(engine, reference)
    if item.taken_by != by:
        raise Taken(item.taken_by)
    return item


def done(engine: Engine, reference: str, day: date) -> Item:
    """Record that the work on a message is finished; raises Unknown, and keeps the first day when said again."""
    unfinished = (inbox.c.reference == reference) & inbox.c.done_on.is_(None)
    with writing(engine) as connection:
        connection.execute(update(inbox).where(unfinished).values(done_on=day))
    return show(engine, reference)


def purge_done(engine: Engine, before: date, most: int) -> int:
    """Delete the sealed words of so much at most that was done before this day, and say of how much.

    The id stays, so that it never arrives again.
    """
    old = select(inbox.c.message_id).where((inbox.c.done_on < before) & inbox.c.body.is_not(None)).limit(most)
    with writing(engine, LONG) as connection:
        return connection.execute(update(inbox).where(inbox.c.message_id.in_(old)).values(body=None)).rowcount
