"""Notices that did not reach anybody: how many there are, by team."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from webapp.desk.store.tables import case, notice
from webapp.store.engine import reading

FAILED = ("refused", "bounced")
"""The results of a notice that never arrives."""


def undelivered(engine: Engine, organisation: str) -> dict[str, int]:
    """Return how many notices of an organisation failed, by team."""
    query = (
        select(case.c.team, func.count().label("failed"))
        .join_from(notice, case)
        .where(notice.c.result.in_(FAILED), case.c.organisation == organisation)
        .group_by(case.c.team)
    )
    with reading(engine) as connection:
        return {row.team: row.failed for row in connection.execute(query)}
