"""Working days, calendar months, and the day something is due.

Day 0 is the day of receipt, at whatever hour; only working days after it are counted. So something received on a
Saturday is due on the same day as if it had come on the Friday before.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

Unit = Literal["working-days", "months"]
SATURDAY = 5
ONE_DAY = timedelta(days=1)


class BeyondHorizon(ValueError):
    """The date asked for lies past the end of the table of bank holidays, so no honest answer exists."""


@dataclass(frozen=True, eq=False)
class WorkingDays:
    """England's working days: bank holidays by name, and the last day for which the table is complete."""

    holidays: Mapping[date, str]
    until: date

    def __post_init__(self) -> None:
        object.__setattr__(self, "holidays", MappingProxyType(dict(self.holidays)))

    def count_on(self, start: date, days: int) -> Due:
        """Return the day that is ``days`` working days after ``start``, with the bank holidays stepped over.

        Raises BeyondHorizon when the answer, or any day on the way, is past ``until``.

        >>> england = WorkingDays({date(2026, 12, 25): "Christmas Day"}, until=date(2027, 12, 31))
        >>> england.count_on(date(2026, 12, 24), 1)
        Due(day=datetime.date(2026, 12, 28), skipped=((datetime.date(2026, 12, 25), 'Christmas Day'),))
        """
        day, left, skipped = start, days, []
        while left:
            day += ONE_DAY
            if day > self.until:
                raise BeyondHorizon(f"bank holidays are known only until {self.until.isoformat()}")
            if day.weekday() >= SATURDAY:
                continue
            if day in self.holidays:
                skipped.append((day, self.holidays[day]))
                continue
            left -= 1
        return Due(day, tuple(skipped))

    def between(self, start: date, end: date) -> int:
        """Return how many working days there are after ``start``, up to and with ``end``; 0 if ``end`` is not later.

        >>> WorkingDays({date(2026, 12, 25): "Christmas Day"}, date(2027, 12, 31)).between(
        ...     date(2026, 12, 24), date(2026, 12, 28))
        1
        """
        days = (start + ONE_DAY * number for number in range(1, (end - start).days + 1))
        return sum(day.weekday() < SATURDAY and day not in self.holidays for day in days)


@dataclass(frozen=True, slots=True)
class Due:
    """The day something is due, and the bank holidays that were stepped over to reach it."""

    day: date
    skipped: tuple[tuple[date, str], ...] = ()


def add_months(start: date, count: int) -> date:
    """Return the same day of a later month, or that month's last day where there is none.

    >>> add_months(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))


def due(value: int, unit: Unit, start: date, working_days: WorkingDays) -> Due:
    """Return when a clock of ``value`` units that starts on the day ``start`` runs out.

    Months begin with the day of receipt itself, so six months from 21 November end on 20 May.

    >>> due(6, "months", date(2026, 11, 21), WorkingDays({}, date(2027, 1, 1))).day
    datetime.date(2027, 5, 20)
    """
    if unit == "working-days":
        return working_days.count_on(start, value)
    if start > working_days.until:
        raise BeyondHorizon(f"bank holidays are known only until {working_days.until.isoformat()}")
    return Due(add_months(start, value) - ONE_DAY)
