"""What a service has stored, as its back office or an attacker would find it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from webapp.handoff.seal import load_private, unseal
from webapp.store.database import reading
from webapp.store.tables import metadata, submission


def messages_of(app: Flask) -> list[dict[str, Any]]:
    """Open everything accepted so far with the back office's private key."""
    keys = load_private(app.config["SETTINGS"].private_keys)
    with reading(app.extensions["engine"]) as connection:
        return [unseal(body, keys) for body in connection.scalars(select(submission.c.body))]


def rows_of(app: Flask) -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table."""
    with reading(app.extensions["engine"]) as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in metadata.sorted_tables
        }
