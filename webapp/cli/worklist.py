"""The worklist: what waits at the back office, in the order in which it is to be dealt with, a line each.

What is due stands in no envelope: it would tell what an anonymous person asked for. So the list opens what the keys
here open; what they do not is listed by what its envelope says.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from joserfc.jwk import ECKey

from webapp.handoff.binding import open_item
from webapp.handoff.crypto.seal import CannotUnseal
from webapp.handoff.due import Deadline, ToDo
from webapp.handoff.printable import line
from webapp.store.inbox import Item


@dataclass(frozen=True, slots=True)
class Entry:
    """One message that waits; what it asks for is None when no key here opens it."""

    item: Item
    to_do: ToDo | None
    next_due: Deadline | None

    @property
    def turn(self) -> tuple[int, date, date, str]:
        """What to sort by: the urgent first, then by the day something is due; without one, by the day it came."""
        look_at_once = self.to_do is not None and self.to_do.look_at_once
        rank = 0 if self.item.urgent else 1 if look_at_once else 2
        day = self.next_due.day if self.next_due else self.item.received_on
        return rank, day, self.item.received_on, self.item.reference

    def as_line(self, today: date) -> str:
        """Return what an officer reads of it."""
        item, to_do = self.item, self.to_do or ToDo()
        mark = "URGENT " if item.urgent else "URGENT-REVIEW " if to_do.look_at_once else ""
        what = " ".join(line(word) for word in (item.organisation, item.route, item.kind))
        told = [line(item.reference), str(item.received_on), f"{mark}{what}"]
        if self.next_due:
            due = "OVERDUE" if self.next_due.day < today else "due"
            told.append(f"{due} {self.next_due.day} ({line(self.next_due.timescale)})")
        if to_do.conditions:
            told.append(f"conditions: {to_do.conditions}")
        told.append(f"taken by {line(item.taken_by)}" if item.taken_by else "waiting")
        return "  ".join(told)


def in_turn(items: Iterable[Item], private: Mapping[str, ECKey], today: date) -> list[Entry]:
    """Return what waits, with what each asks for where one of these keys opens it, in the order of their turns."""
    return sorted((_entry(item, private, today) for item in items), key=lambda entry: entry.turn)


def _entry(item: Item, private: Mapping[str, ECKey], today: date) -> Entry:
    try:
        to_do = ToDo.of(open_item(item, private))
    except CannotUnseal:
        return Entry(item, None, None)
    return Entry(item, to_do, to_do.next_due(today, taken=item.taken_by is not None))
