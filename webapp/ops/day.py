"""The end of the day, and what a serving process does each second: publish, share, and tell what yesterday was.

What a process has counted of the day in which it ends is told to nobody: told then, it would narrow down a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

from webapp.ops.logging import write
from webapp.ops.metrics import Metrics

EVERY_SECONDS = 1.0
FORGET_SECONDS = 60.0


def end_day(metrics: Metrics, today: date) -> None:
    """Publish what was counted before today, and write how many answers there were on the journey, once for the day."""
    ended = metrics.end_day(today)
    if ended is None:
        return
    for status, count in ended.answers.items():
        write("journey.day", day=ended.day.isoformat(), status=status, count=count)
    for guard, count in ended.guards.items():
        write("journey.day", "warning", day=ended.day.isoformat(), kind=guard, count=count)


def watch(metrics: Metrics, today: Callable[[], date], forget: Callable[[], None]) -> threading.Thread:
    """Do so each second, in a thread that ends with the process; once a minute ``forget`` what people answered."""

    def watching() -> None:
        pause, seconds = threading.Event(), 0.0
        while not pause.wait(EVERY_SECONDS):
            end_day(metrics, today())
            metrics.share()
            seconds += EVERY_SECONDS
            if seconds >= FORGET_SECONDS:
                forget()
                seconds = 0.0

    thread = threading.Thread(target=watching, name="day", daemon=True)
    thread.start()
    return thread
