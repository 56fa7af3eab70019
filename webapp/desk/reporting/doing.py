"""The tables that say how an organisation is doing now."""

from __future__ import annotations

from collections.abc import Sequence

from babel.dates import format_date

from webapp.desk.reporting import words
from webapp.desk.reporting.tables import Numbers, Table
from webapp.domain.cases.figures import KEPT
from webapp.domain.cases.performance import LATE, Month, Spread, Waiting
from webapp.i18n.language import N_, Language


def now_table(found: Waiting, undelivered: int, numbers: Numbers) -> Table:
    """Return what waits now."""
    rows = (
        (N_("Open"), found.open),
        (N_("Nobody has it"), found.not_allocated),
        *((words.LATE[kind], found.late[kind]) for kind in LATE),
        (N_("Email or letter that did not arrive"), undelivered),
    )
    note = N_("A case that is late in several ways counts once, by the worst.")
    return numbers.table(N_("Now"), N_("What there is"), rows, note)


def months_table(months: Sequence[Month], language: Language) -> Table:
    """Return by month of receipt whether the answers came in time."""
    say = language.gettext
    headings = (N_("Month received"), words.RECEIVED, *(words.ANSWERED[each] for each in KEPT))
    rows = tuple(
        (_month(month, language), str(month.received), *(str(month.answers[each]) for each in KEPT)) for month in months
    )
    note = N_("In time means within every time that counts to the answer, what we aim for as well.")
    return Table(
        say(N_("Answers, by the month of the complaint")), tuple(say(each) for each in headings), rows, say(note)
    )


def spreads_table(acknowledged: Spread, answered: Spread, language: Language) -> Table:
    """Return how long people waited."""
    say = language.gettext
    headings = (N_("What was done"), N_("How many"), N_("Half within"), N_("Nine in ten within"))
    rows = tuple(
        (say(what), str(found.count), _days(found.half, language), _days(found.most, language))
        for what, found in ((N_("We told them that we have it"), acknowledged), (N_("We answered"), answered))
    )
    note = N_("Working days, for what was received in the last 12 months.")
    return Table(say(N_("How long people waited")), tuple(say(each) for each in headings), rows, say(note))


def _days(number: int | None, language: Language) -> str:
    if number is None:
        return language.gettext(N_("Nothing to count"))
    return language.gettext(N_("1 day")) if number == 1 else language.gettext(N_("{number} days"), number=number)


def _month(month: Month, language: Language) -> str:
    return format_date(month.first, "MMMM y", locale=language.babel)
