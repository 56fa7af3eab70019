"""The timeline of a case: each event in words, with its day, who wrote it down and what they typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from webapp.desk import words
from webapp.desk.telling.clock import promise
from webapp.domain.cases import events
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import Entry, Event
from webapp.domain.days import day_of
from webapp.i18n.language import N_, Language

BY_ITSELF = N_("The desk itself")
SOMEBODY = N_("Somebody who worked here")


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of a case in words. ``written`` is the day it was written down, ``on`` the day it happened, if told."""

    number: int
    says: str
    on: str
    written: str
    by: str
    typed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Tells the events of a case. ``names`` are people's by id, ``references`` those of other cases by id."""

    case: Case
    names: Mapping[str, str]
    references: Mapping[str, str]
    language: Language

    def moments(self, entries: Sequence[Entry]) -> list[Moment]:
        """Return what happened, the last first."""
        return [self._moment(each) for each in reversed(entries)]

    def person(self, id_: str) -> str:
        """Return who somebody is, by their id."""
        if not id_:
            return self.language.gettext(BY_ITSELF)
        return self.names.get(id_) or self.language.gettext(SOMEBODY)

    def _moment(self, entry: Entry) -> Moment:
        event, language = entry.event, self.language
        on = getattr(event, "on", None) or getattr(event, "told_on", None)
        told = [getattr(event, each.name) for each in fields(event) if each.metadata.get("typed")]
        return Moment(
            entry.number,
            self.says(event),
            language.day(on) if on else "",
            _written(entry.at, language),
            self.person(entry.by),
            tuple(each for each in told if each),
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
            case events.Outcome(_, result, _, remedies):
                found = words.said(words.RESULTS, result, language)
                return ", ".join((found, *words.each_said(words.REMEDIES, remedies, language)))
            case events.Learning(by):
                return language.gettext(N_("By {day}"), day=language.day(by)) if by else ""
            case events.Ombudsman(step):
                return words.said(words.OMBUDSMAN_STEPS, step, language)
            case events.MergedInto(other) | events.MergedFrom(other):
                return self.references.get(other, "")
            case events.Replied(_, kind):
                return words.said(words.REPLIES, kind, language)
            case events.KeptFrom(person):
                return self.person(person)
        return ""

    def _timescale(self, number: int, timescale: str) -> str:
        known = self.case.rounds[number].timescales if number < len(self.case.rounds) else ()
        return next((promise(each, self.language) for each in known if each.id == timescale), timescale)


def _written(at: datetime, language: Language) -> str:
    day: date = day_of(at)
    return language.day(day)
