"""Due: what an opened message says is to be done next, and by when.

It is read from the clocks that every version of the message has. Whoever has the public key can seal anything, so
nothing in it is taken to be of the right shape.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.domain.vocabulary import URGENT_REVIEW


@dataclass(frozen=True, order=True, slots=True)
class Deadline:
    """A day by which something is due, and the id of the timescale that says so."""

    day: date
    timescale: str


@dataclass(frozen=True, slots=True)
class ToDo:
    """What a message asks of whoever picks work: its deadlines in order, what is outstanding, and a look at once."""

    deadlines: tuple[Deadline, ...] = ()
    conditions: int = 0
    look_at_once: bool = False

    @classmethod
    def of(cls, message: Mapping[str, Any]) -> "ToDo":
        """Return what an opened message asks for."""
        deadlines = tuple(sorted(set(_deadlines(message))))
        return cls(deadlines, len(_list(message, "conditions")), URGENT_REVIEW in _list(message, "flags"))

    def next_due(self, today: date, *, taken: bool) -> Deadline | None:
        """Return what is due next, or None where no clock has a day yet.

        While nobody has taken it, that is its first day, even one that has passed. Once somebody has, what they did is
        not known here: it is the first day that is still to come, or the last of all.
        """
        to_come = [each for each in self.deadlines if not taken or each.day >= today]
        return next(iter(to_come or self.deadlines[-1:]), None)


def _deadlines(message: Mapping[str, Any]) -> Iterator[Deadline]:
    for part in _list(message, "parts"):
        for clock in _list(part, "timescales"):
            if isinstance(clock, Mapping) and isinstance(clock.get("date"), str):
                try:
                    yield Deadline(date.fromisoformat(clock["date"]), str(clock.get("id")))
                except ValueError:
                    continue


def _list(table: Any, name: str) -> list[Any]:
    found = table.get(name) if isinstance(table, Mapping) else None
    return found if isinstance(found, list) else []
