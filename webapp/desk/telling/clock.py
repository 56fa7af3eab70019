"""How a clock stands, in words: by when, how many working days are left, and how that day was worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from webapp.desk import words
from webapp.domain.cases.clocks import Clock, Stop
from webapp.domain.packs.model import Timescale
from webapp.domain.timescales import WorkingDays
from webapp.i18n.language import N_, Language

UNITS = {
    "working-days": (N_("{count} working day"), N_("{count} working days")),
    "months": (N_("{count} month"), N_("{count} months")),
}
LEFT = {
    1: N_("1 working day left"),
    0: N_("Due today"),
}


@dataclass(frozen=True, slots=True)
class ToldClock:
    """A clock in words. ``working`` says how its day was worked out, sentence by sentence."""

    clock: Clock
    promised: str
    state: str
    day: str
    working: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def is_late(self) -> bool:
        """Whether it is late, or was."""
        return self.clock.state in ("late", "met-late")


def tell(clock: Clock, language: Language, today: date, working_days: WorkingDays) -> ToldClock:
    """Return a clock in words, as it stands on a day."""
    timescale = clock.timescale
    return ToldClock(
        clock,
        _with_kind(timescale, language),
        _state(clock, language, today, working_days),
        language.day(clock.due.day) if clock.due else "",
        tuple(_working(clock, language)),
        timescale.source,
    )


def promise(timescale: Timescale, language: Language) -> str:
    """Return a timescale in the words of its source, as people are told it."""
    return language.gettext(timescale.words, value=timescale.value) or timescale.id


def _with_kind(timescale: Timescale, language: Language) -> str:
    """Return what was promised after what kind of promise it is, unless it begins with that itself."""
    kind, said = words.said(words.TIMESCALES, timescale.kind, language), promise(timescale, language)
    return said if said.startswith(kind) else f"{kind}: {said}"


def starts(timescale: Timescale, language: Language) -> str:
    """Return what starts a clock."""
    return language.gettext(N_("It starts {when}."), when=words.said(words.STARTS, timescale.starts, language))


def counted(count: int, unit: str, language: Language) -> str:
    """Return so many units of time: 3 working days."""
    one, many = UNITS[unit]
    return language.gettext(one if count == 1 else many, count=count)


def _state(clock: Clock, language: Language, today: date, working_days: WorkingDays) -> str:
    due = clock.due.day if clock.due else None
    if clock.state == "running" and due:
        left = working_days.between(today, due)
        return language.gettext(LEFT.get(left, N_("{count} working days left")), count=left)
    if clock.state == "late" and due:
        days = working_days.between(due, today)
        if not days:  # since the last working day
            return words.said(words.CLOCK_STATES, "late", language)
        return language.gettext(N_("Late by {days}"), days=counted(days, "working-days", language))
    if clock.state in ("met", "met-late") and clock.ended:
        said = words.said(words.CLOCK_STATES, clock.state, language)
        return language.gettext(N_("{how}, on {day}"), how=said, day=language.day(clock.ended))
    return words.said(words.CLOCK_STATES, clock.state, language)


def _working(clock: Clock, language: Language) -> list[str]:
    if clock.started is None:
        return [] if clock.ended else [starts(clock.timescale, language)]
    began = language.day(clock.started)
    if clock.due is None:
        return [language.gettext(N_("It started on {day}."), day=began)]
    holidays = [f"{language.day(day)} ({name})" for day, name in clock.due.skipped]
    long = counted(clock.timescale.value or 0, clock.timescale.unit, language)
    said = language.gettext(N_("{long} from {day}"), long=long, day=began)
    if holidays:
        said = language.gettext(N_("{counted}, without {holidays}"), counted=said, holidays=", ".join(holidays))
    return [f"{said}.", *(_stopped(stop, language) for stop in clock.stops)]


def _stopped(stop: Stop, language: Language) -> str:
    return language.gettext(
        N_("It stood still from {since} to {until}: {days} more."),
        since=language.day(stop.since),
        until=language.day(stop.until),
        days=counted(stop.days, "working-days", language),
    )
