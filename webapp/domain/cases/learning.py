"""What is to be learnt from a case: each action with who does it, by when, and whether it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from webapp.domain.cases.case import Case
from webapp.domain.cases.events import Entry, Learning


@dataclass(frozen=True, slots=True)
class Action:
    """One learning action of a case."""

    case: Case
    told: Learning
    done_on: date | None

    def is_late(self, today: date) -> bool:
        """Return whether it should have been done before this day, and is not."""
        return self.done_on is None and self.told.by is not None and self.told.by < today


def actions_of(case: Case, entries: Iterable[Entry]) -> list[Action]:
    """Return the actions of a case from its entries, which hold the words that were typed."""
    told = [each.event for each in entries if isinstance(each.event, Learning)]
    return [Action(case, each, done_on) for each, (_, done_on) in zip(told, case.learning, strict=False)]


def in_turn(action: Action) -> tuple[date, str]:
    """Return what open actions are sorted by: the day by which they are to be done, and without one the last."""
    return action.told.by or date.max, action.case.received.reference
