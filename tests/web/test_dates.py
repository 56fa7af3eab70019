"""Dates are said as each language says them, on every page that has one."""

from datetime import date, timedelta

import pytest
from babel import Locale
from babel.dates import format_date
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.conftest import FRIDAY, Clock
from tests.personas import HERSELF, UNHAPPY
from tests.web.people import go_to, outcome_page, send
from webapp.domain.routing import Decision, decide
from webapp.domain.vocabulary import read_facts
from webapp.paths import TRANSLATIONS
from webapp.public.service import NAME

LANGUAGES = ["en", *sorted(path.name for path in TRANSLATIONS.iterdir() if path.is_dir())]
FACTS = ("organisation", "kind", "service", "who", "earlier", "arranged_by", "happened")
LETTER = {"answer_date-day": "27", "answer_date-month": "3", "answer_date-year": "2026"}
every_language = pytest.mark.parametrize("code", LANGUAGES)


def said(day: date, code: str) -> str:
    """Return a date in full: English without the comma, as GOV.UK writes it, all others as CLDR has it."""
    return format_date(day, "EEEE d MMMM y" if code == "en" else "full", locale=Locale.parse(code))


def shown(page: Page, code: str) -> set[str]:
    """Return each day of the year to come that the page names."""
    text = page.tree.xpath("//main")[0].text_content()
    return {day for day in (said(FRIDAY.date() + timedelta(number), code) for number in range(366)) if day in text}


def decided(app: Flask) -> Decision:
    facts = read_facts({name: HERSELF[name] for name in FACTS} | {"ongoing": ["none"], "topic": HERSELF["topic"]})
    return decide(facts, app.extensions[NAME].content.packs, FRIDAY.date())


@every_language
def test_the_outcome_and_the_confirmation_name_each_day(app: Flask, code: str) -> None:
    clocks = [clock for part in decided(app).parts for clock in part.outcome.clocks]
    days = {said(clock.shown, code) for clock in clocks if clock.shown}
    assert days
    assert shown(outcome_page(HygieneClient(app, code)), code) == days
    sent_on = said(FRIDAY.date(), code)
    assert shown(send(HygieneClient(app, code)), code) == {sent_on, *days}


@every_language
def test_the_bank_holidays_that_were_stepped_over_are_named(app: Flask, code: str, clock: Clock) -> None:
    clock.now = FRIDAY.replace(month=12, day=23)
    words = app.extensions[NAME].languages[code]
    page = send(HygieneClient(app, code))
    for day, name in ((date(2026, 12, 25), "Christmas Day"), (date(2026, 12, 28), "a substitute bank holiday")):
        assert said(day, code) in page
        assert words.gettext(name) in page


@every_language
def test_the_date_of_a_letter_is_shown_again_in_words(app: Flask, code: str) -> None:
    page = go_to(HygieneClient(app, code), "check-answers", {**UNHAPPY, **LETTER})
    assert said(date(2026, 3, 27), code) in page
