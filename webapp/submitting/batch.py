"""Batches: what anonymous people send is carried at fixed hours of the day, so the arrival tells no time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from webapp.domain.days import LONDON


def next_batch(now: datetime, at: Sequence[time]) -> datetime:
    """Return when the next batch goes: the first of these times of the day in London after this moment."""
    here = now.astimezone(LONDON)
    days = (here.date(), here.date() + timedelta(days=1))
    return min(moment for day in days for each in at if (moment := datetime.combine(day, each, LONDON)) > here)
