"""Correcting: a day that an officer wrote down wrongly. The right one counts as if it had stood there at first.

What an officer typed can be corrected: days on which something happened. What the desk wrote down itself it knows, and
a day that is only planned is said anew where it was said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from webapp.domain.cases.events import (
    ClockStarted,
    Consent,
    Corrected,
    Entry,
    Event,
    Extended,
    GoesOn,
    Happened,
    LearningDone,
    Ombudsman,
    Outcome,
    Reopened,
    Replied,
    Settled,
    StageAsked,
    Stopped,
    WaitingOver,
    Withdrawn,
)

TOLD_ON, ON = "told_on", "on"
DAYS: dict[type[Event], str] = {
    Extended: TOLD_ON,
    **dict.fromkeys(
        (
            Happened,
            ClockStarted,
            WaitingOver,
            Stopped,
            GoesOn,
            Consent,
            Settled,
            StageAsked,
            Outcome,
            LearningDone,
            Ombudsman,
            Withdrawn,
            Reopened,
        ),
        ON,
    ),
}
"""The field of each kind of event that holds the day on which it happened, as an officer typed it."""


def day_of(event: Event) -> date:
    """Return the day on which something happened that an officer wrote down."""
    day: date = getattr(event, DAYS[type(event)])
    return day


def with_day(event: Event, day: date) -> Event:
    """Return an event as it would be had it happened on another day."""
    changed: dict[str, Any] = {DAYS[type(event)]: day}
    return replace(event, **changed)


def correctable(entries: Sequence[Entry]) -> dict[int, Event]:
    """Return each event whose day can be corrected, by the number of its entry."""
    by_itself = {each.number for before, each in pairwise(entries) if _was_asked_by_writing(before, each)}
    return {each.number: each.event for each in entries if type(each.event) in DAYS and each.number not in by_itself}


def corrected(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries of a case with the days that are right."""
    told = [(each.number, each.event) for each in entries if isinstance(each.event, Corrected)]
    if not told:
        return list(entries)
    can_be = correctable(entries)
    right = {event.entry: event.on for number, event in told if event.entry in can_be and event.entry < number}
    return [_on(each, right[each.number]) if each.number in right else each for each in entries]


def _on(entry: Entry, day: date) -> Entry:
    return replace(entry, event=with_day(entry.event, day))


def _was_asked_by_writing(before: Entry, entry: Entry) -> bool:
    """Return whether the desk itself wrote down that consent was asked for, beside the message that did so."""
    asked = isinstance(before.event, Replied) and before.event.kind == "consent"
    return asked and isinstance(entry.event, Consent)
