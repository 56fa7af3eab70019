"""The timeline of a case: each event in words, with its day, who wrote it down and what they typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from webapp.desk import words
from webapp.desk.telling.clock import promise
from webapp.domain.cases import events
from webapp.domain.cases.case import Case
from webapp.domain.cases.correcting import corrected
from webapp.domain.cases.events import Entry, Event
from webapp.domain.days import day_of
from webapp.i18n.language import N_, Language

BY_ITSELF = N_("The desk itself")
SOMEBODY = N_("Somebody who worked here")


@dataclass(frozen=True, slots=True)
class Correction:
    """What is said of a day that was corrected: from which to which, by whom, and why."""

    says: str
    why: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of a case in words. ``written`` is the day it was written down, ``on`` the day it happened, if told.

    ``was`` is the day that was written down at first, if it was corrected, and ``corrections`` say how.
    """

    number: int
    says: str
    on: str
    written: str
    by: str
    typed: tuple[str, ...]
    was: str = ""
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """Tells the events of a case. ``names`` are people's by id, ``references`` those of other cases by id."""

    case: Case
    names: Mapping[str, str]
    references: Mapping[str, str]
    language: Language

    def moments(self, entries: Sequence[Entry]) -> list[Moment]:
        """Return what happened, the last first."""
        right = {each.number: each.event for each in corrected(entries)}
        return [self._moment(each, right[each.number], entries) for each in reversed(entries)]

    def person(self, id_: str) -> str:
        """Return who somebody is, by their id."""
        if not id_:
            return self.language.gettext(BY_ITSELF)
        return self.names.get(id_) or self.language.gettext(SOMEBODY)

    def _moment(self, entry: Entry, right: Event, entries: Sequence[Entry]) -> Moment:
        event, language = entry.event, self.language
        told = [getattr(event, each.name) for each in fields(event) if each.metadata.get("typed")]
        on, was = self._day(right), self._day(event)
        return Moment(
            entry.number,
            self.says(event),
            on,
            _written(entry.at, language),
            self.person(entry.by),
            tuple(each for each in told if each),
            was if was != on else "",
            tuple(self._corrections(entry.number, entries)),
        )

    def _day(self, event: Event) -> str:
        """Return the day on which something happened; of a correction its sentence says the days."""
        on = getattr(event, "on", None) or getattr(event, "told_on", None)
        return self.language.day(on) if on and not isinstance(event, events.Corrected) else ""

    def _corrections(self, number: int, entries: Sequence[Entry]) -> Iterator[Correction]:
        for each in entries:
            match each.event:
                case events.Corrected(entry, was, on, why) if entry == number:
                    yield Correction(self._corrected(was, on, each), why)

    def _corrected(self, was: date, on: date, entry: Entry) -> str:
        return self.language.gettext(
            N_("Corrected from {was} to {on} by {name} on {day}"),
            was=self.language.day(was),
            on=self.language.day(on),
            name=self.person(entry.by),
            day=_written(entry.at, self.language),
        )

    def says(self, event: Event) -> str:
        """Return an event in one sentence."""
        if isinstance(event, events.Happened | events.Consent | events.Ombudsman):
            return self._after(event)  # it says itself what it is
        before = words.said(words.EVENTS, events.CODES[type(event)], self.language)
        after = self._after(event)
        return self.language.gettext(N_("{what}: {which}"), what=before, which=after) if after else before

    def _after(self, event: Event) -> str:  # noqa: C901 - one line for each kind of event
        language = self.language
        match event:
            case events.Allocated(to):
                return self.person(to) if to else language.gettext(N_("Nobody has it"))
            case events.Happened(what):
                return words.said(words.HAPPENINGS, what, language)
            case events.ClockStarted(number, timescale) | events.Extended(number, timescale):
                return self._timescale(number, timescale)
            case events.WaitingFor(who, chase_on):
                who = words.said(words.WAITING, who, language)
                return language.gettext(N_("{who}. Chase by {day}"), who=who, day=language.day(chase_on))
            case events.Stopped(_, pause):
                return pause
            case events.Consent(step):
                return words.said(words.CONSENT_STEPS, step, language)
            case events.Settled(condition, how):
                what = words.said(words.CONDITIONS, condition, language)
                return f"{what}. {words.said(words.SETTLING, how, language)}"
            case events.Outcome(_, result, _, remedies, _, general):
                found = words.said(words.RESULTS, result, language)
                matter = [language.gettext(words.GENERAL)] if general else []
                return ", ".join((found, *words.each_said(words.REMEDIES, remedies, language), *matter))
            case events.Learning(by):
                return language.gettext(N_("By {day}"), day=language.day(by)) if by else ""
            case events.Ombudsman(step):
                return words.said(words.OMBUDSMAN_STEPS, step, language)
            case events.MergedInto(other) | events.MergedFrom(other):
                return self.references.get(other, "")
            case events.Replied(_, kind):
                return words.said(words.REPLIES, kind, language)
            case events.KeptFrom(person) | events.LetIn(person):
                return self.person(person)
            case events.Corrected(entry, was, on):
                days = {"was": language.day(was), "on": language.day(on)}
                told = self.says(self.case.days[entry]) if entry in self.case.days else ""
                return language.gettext(N_("{what}. From {was} to {on}"), what=told, **days)
        return ""

    def _timescale(self, number: int, timescale: str) -> str:
        known = self.case.rounds[number].timescales if number < len(self.case.rounds) else ()
        return next((promise(each, self.language) for each in known if each.id == timescale), timescale)


def _written(at: datetime, language: Language) -> str:
    day: date = day_of(at)
    return language.day(day)
