"""Days are England's: a message that comes at half past midnight in June belongs to that day, not to the one before."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def day_of(moment: datetime) -> date:
    """Return the day in England of a moment.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    datetime.date(2026, 7, 1)
    """
    return moment.astimezone(LONDON).date()
