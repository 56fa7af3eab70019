"""A relay whose clock is half an hour ahead, run as `python -m tests.chaos.early`: it may hold and delete nothing."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

from flask.cli import main

from webapp.cli import context, queue

AHEAD = timedelta(minutes=31)


def early() -> datetime:
    """Return the moment by that clock."""
    return context.now() + AHEAD


if __name__ == "__main__":
    queue.now = early  # type: ignore[attr-defined]  # the clock it was given
    sys.argv = ["flask", "relay"]
    main()
