"""Saves drafts and sends complaints, as a web process does, as often as a test wants."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, select

from tests.conftest import ORGANISATION
from webapp.store.drafts import derive, new_draft, save_draft
from webapp.store.engine import reading
from webapp.store.reconcile import lag
from webapp.store.submissions import accept
from webapp.store.tables import outbox
from webapp.submitting.submit import OutgoingMessage

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
IDLE, LONGEST, REMEMBER = timedelta(minutes=30), timedelta(hours=4), timedelta(minutes=15)


def a_parcel(key: str, reference: str) -> OutgoingMessage:
    """Return what a draft with this key sends under this reference."""
    return OutgoingMessage(key, key, reference, ORGANISATION, "adults", "complaint", False, NOW.date(), "sealed")


def save_pages(engine: Engine, times: int, name: str) -> None:
    """Save one draft's next page that often."""
    keys, draft = derive(os.urandom(32), os.urandom(32)), new_draft(NOW, IDLE, LONGEST)
    for number in range(times):
        draft = save_draft(engine, keys, replace(draft, content={"page": f"{name}-{number}"}), NOW)


def send_complaints(engine: Engine, times: int, name: str) -> None:
    """Send that many complaints, each from a visitor of its own."""
    for number in range(times):
        reference = f"PIR-{name}-{number}"
        keys, draft = derive(os.urandom(32), os.urandom(32)), new_draft(NOW, IDLE, LONGEST)
        accept(engine, keys, draft, a_parcel(f"key-{name}-{number}", reference), {}, NOW, REMEMBER)


def entries(engine: Engine, *message_ids: str) -> list[str]:
    """Return the ids of the outbox entries that carry these submissions."""
    with reading(engine) as connection:
        found = connection.execute(select(outbox.c.message_id, outbox.c.id).where(outbox.c.message_id.in_(message_ids)))
        by_message = dict(map(tuple, found))
    return [by_message[message_id] for message_id in message_ids]


def oldest_unsent(engine: Engine) -> datetime | None:
    """Return since when the longest waiting message waits, as readiness says it."""
    return lag(engine, NOW, NOW.date()).oldest
