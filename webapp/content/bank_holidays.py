"""England's bank holidays, by name, up to the last year that has been announced."""

from __future__ import annotations

from datetime import date

from holidays import country_holidays

from webapp.domain.timescales import WorkingDays
from webapp.i18n.language import N_

FIRST_YEAR = 2020
UNTIL = date(2028, 12, 31)
"""The government announces bank holidays about two years ahead. Move this on when it does, and check the names."""

NAMES = (
    N_("New Year's Day"),
    N_("Good Friday"),
    N_("Easter Monday"),
    N_("May Day"),
    N_("Spring Bank Holiday"),
    N_("Late Summer Bank Holiday"),
    N_("Christmas Day"),
    N_("Boxing Day"),
    N_("a substitute bank holiday"),
    N_("an extra bank holiday"),
)


def england() -> WorkingDays:
    """Return England's working days. Boxing Day stands in the table by name, as the children's regulations require."""
    years = range(FIRST_YEAR, UNTIL.year + 1)
    found = country_holidays("GB", subdiv="ENG", years=years, language="en_GB")
    return WorkingDays({day: _name(name) for day, name in sorted(found.items())}, UNTIL)


def _name(name: str) -> str:
    if name in NAMES:
        return name
    return (
        N_("a substitute bank holiday") if "substitute" in name or "observed" in name else N_("an extra bank holiday")
    )
