"""A code, a slug or a field that nobody knows stops the service as it starts, with every such fault named at once."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.conftest import MakeApp
from webapp.app import create_app
from webapp.content import BadContent
from webapp.domain.conditions import parse
from webapp.domain.journey import Step
from webapp.domain.messages import complaint, contact_request
from webapp.forms import summary
from webapp.forms.base import Question
from webapp.forms.checks import problems
from webapp.forms.choices import Choice
from webapp.forms.day import Day
from webapp.forms.fields import Checkboxes, Line, Radios
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.forms.pages.earlier import Earlier
from webapp.forms.pages.people import Who
from webapp.ops.settings import BadSettings
from webapp.paths import CONTENT
from webapp.public.views.complain import OWN_TEMPLATES

Change = Callable[[pytest.MonkeyPatch], None]
WITHHELD = "page who-you-are, who: 'held-back' is not in the vocabulary"
ANSWERED = "page complained-before, earlier: 'replied' is not in the vocabulary"
YES = (Choice("yes", "Yes"),)


def retyped(page: type[Question], old: str, new: str) -> type[Question]:
    """Return a page as its module declares it once one thing in the module's text is typed differently."""
    module = inspect.getmodule(page)
    assert module is not None
    text = inspect.getsource(module)
    assert text.count(old) == 1
    changed = ModuleType(module.__name__)
    exec(compile(text.replace(old, new), str(module.__file__), "exec"), vars(changed))
    found: type[Question] = getattr(changed, page.__name__)
    return found


def misspell(page: type[Question], old: str, new: str) -> Change:
    return lambda patch: patch.setitem(QUESTIONS, page.slug, retyped(page, old, new))


def journey_with(slug: str, **more: Any) -> tuple[Step, ...]:
    return tuple(replace(step, **more) if step.slug == slug else step for step in JOURNEY)


def starting_names(patch: pytest.MonkeyPatch, *changes: Change) -> list[str]:
    """Return what the service says is wrong when it is started with these changes and no settings at all."""
    for change in changes:
        change(patch)
    with pytest.raises(BadContent) as caught:
        create_app()
    return str(caught.value).splitlines()


a_wrong_code = misspell(Who, '"withheld"', '"held-back"')


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (a_wrong_code, WITHHELD),
        (
            lambda patch: patch.setattr("webapp.app.JOURNEY", journey_with("organisation", forgets=("kinds",))),
            "step organisation, forgets: no page 'kinds'",
        ),
        (lambda patch: patch.setattr(summary, "UNSAID", frozenset({"your-rout"})), "UNSAID: no page 'your-rout'"),
        (lambda patch: patch.setattr("webapp.app.OWN_TEMPLATES", {"help-now"}), "OWN_TEMPLATES: no page 'help-now'"),
        (
            lambda patch: patch.setattr("webapp.app.AT_A_SHARED_COMPUTER", {"library", "cafe"}),
            "AT_A_SHARED_COMPUTER: helper has no choice 'cafe'",
        ),
        (
            lambda patch: patch.setattr(complaint, "CONTACT", ("email", "e_mail")),
            "complaint.CONTACT: no page has a field 'e_mail'",
        ),
        (
            lambda patch: patch.setattr(complaint, "SUBJECT", ("who", "whose")),
            "complaint.SUBJECT: no page has a field 'whose'",
        ),
        (
            lambda patch: patch.setattr(complaint, "DETAILS", {"large-print": "which_worker"}),
            "complaint.DETAILS: no choice 'large-print' opens a field 'which_worker'",
        ),
        (
            lambda patch: patch.setattr(contact_request, "CONTACT", ("phone", "town")),
            "contact_request: its page has no field 'town'",
        ),
        (
            lambda patch: patch.setattr(complaint, "UNASKED", {**complaint.UNASKED, "helped": "no"}),
            "complaint.UNASKED: no page has a field 'helped'",
        ),
        (
            lambda patch: patch.setattr(contact_request, "HELP", "help_needed"),
            "contact_request: its page has no field 'help_needed'",
        ),
        (
            lambda patch: patch.setattr(contact_request, "NEEDS_SOMEONE", frozenset({"bsl", "makaton"})),
            "contact_request.NEEDS_SOMEONE: spoken has no choice 'makaton'",
        ),
    ],
)
def test_a_name_that_nobody_knows_stops_the_start(monkeypatch: pytest.MonkeyPatch, change: Change, said: str) -> None:
    assert starting_names(monkeypatch, change) == [said]


def test_words_for_a_page_that_is_not_there_stop_the_start(make_app: MakeApp, tmp_path: Path) -> None:
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    pack = content / "care-provider" / "pack.toml"
    text = pack.read_text(encoding="utf-8")
    assert (text.count('at = ["care-or-home"]'), text.count('at = ["consent"]')) == (1, 1)
    wrong = text.replace('at = ["care-or-home"]', 'at = ["land-lord", "lord"]')
    pack.write_text(wrong.replace('at = ["consent"]', 'at = ["consents"]'), encoding="utf-8")
    with pytest.raises(BadContent) as caught:
        make_app(CONTENT=str(content))
    assert str(caught.value).splitlines() == [
        "care-provider, notice which-landlord: no page 'land-lord'",
        "care-provider, notice which-landlord: no page 'lord'",
        "care-provider, condition consent-pending: no page 'consents'",
    ]


def test_two_faults_are_both_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    another = misspell(Earlier, 'Choice("answered"', 'Choice("replied"')
    assert starting_names(monkeypatch, a_wrong_code, another) == [WITHHELD, ANSWERED]


def test_the_journey_and_its_pages_know_each_other_and_the_vocabulary() -> None:
    assert problems(JOURNEY, QUESTIONS, {"OWN_TEMPLATES": OWN_TEMPLATES}) == []


class WellMade(Question):
    slug = "extra"
    title = "Extra"
    danger = Radios("Danger", YES)
    ongoing = Checkboxes("Ongoing", (Choice("none", "None"), Choice("other", "Other", opens=("more",))))
    answer_date = Day("Date")
    organisation = Radios("Organisation", (Choice("of any name", "Any"),))
    more = Line("More")
    colour = Radios("Not a fact", (Choice("red", "Red", when=parse({"who": "self"})),))
    quiet = frozenset({"more"})
    derived = ("anonymity",)


class OneOfSeveral(Question):
    slug = "extra"
    ongoing = Radios("Ongoing", (Choice("none", "None"),))


class SeveralOfOne(Question):
    slug = "extra"
    danger = Checkboxes("Danger", YES)


class NoDate(Question):
    slug = "extra"
    answer_date = Line("Date")


class NoChoice(Question):
    slug = "extra"
    kind = Line("Kind")


class UnknownDerived(Question):
    slug = "extra"
    derived = ("mood",)


class UnknownQuiet(Question):
    slug = "extra"
    more = Line("More")
    quiet = frozenset({"less"})


class UnknownOpens(Question):
    slug = "extra"
    colour = Radios("Colour", (Choice("red", "Red", opens=("more",)),))


class UnknownWhen(Question):
    slug = "extra"
    colour = Radios("Colour", (Choice("red", "Red", when=parse({"who": "nobody"})),))


class TurnsOnTheOutcome(Question):
    slug = "extra"
    colour = Radios("Colour", (Choice("red", "Red", when=parse({"outcome": "accept"})),))


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (WellMade, []),
        (OneOfSeveral, ["page extra, ongoing: holds several values, but is not asked as Checkboxes"]),
        (SeveralOfOne, ["page extra, danger: holds one value, but is not asked as Radios"]),
        (NoDate, ["page extra, answer_date: holds a date, but is not asked as Day"]),
        (NoChoice, ["page extra, kind: holds one value, but is not asked as Radios"]),
        (UnknownDerived, ["page extra, derived: 'mood' is not a fact"]),
        (UnknownQuiet, ["page extra, quiet: no field 'less'"]),
        (UnknownOpens, ["page extra, colour: 'red' opens 'more', which is no field of the page"]),
        (UnknownWhen, ["page extra, colour, 'red': who = 'nobody' is not in the vocabulary"]),
        (TurnsOnTheOutcome, ["page extra, colour, 'red': outcome = 'accept' is not in the vocabulary"]),
    ],
)
def test_what_a_page_names_wrongly_is_said(page: type[Question], said: list[str]) -> None:
    assert problems((*JOURNEY, Step("extra", page.facts)), {**QUESTIONS, "extra": page}) == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"when": parse({"outcome": ["accept", "ombudsman"], "not": {"who": "self"}})}, None),
        ({"when": parse({"outcome": "accepted"})}, "when: outcome = 'accepted' is not in the vocabulary"),
        ({"when": parse({"any": [{"who": "nobody"}]})}, "when: who = 'nobody' is not in the vocabulary"),
        ({"when": parse({"within": {"answer_date": 20}})}, None),
        ({"when": parse({"within": {"who": 20}})}, "when: who is not a date"),
        ({"spares": parse({"outcome": "accept"})}, "spares: outcome = 'accept' is not in the vocabulary"),
        ({"spares": parse({"colour": "red"})}, "spares: colour = 'red' is not in the vocabulary"),
        ({"taken_as": {"topic": ("other",), "age": "withheld"}}, None),
        ({"taken_as": {"topic": "other"}}, "taken_as: topic: expected a list of values"),
        ({"taken_as": {"mood": "good"}}, "taken_as: mood: not a fact"),
        ({"forgets": ("kind", "kin")}, "forgets: no page 'kin'"),
    ],
)
def test_what_a_step_names_wrongly_is_said(more: dict[str, Any], said: str | None) -> None:
    expected = [f"step your-route, {said}"] if said else []
    assert problems(journey_with("your-route", **more), QUESTIONS) == expected


def test_two_pages_of_one_slug_and_a_step_without_a_page_are_said() -> None:
    twice = (*JOURNEY, JOURNEY[-1], Step("nowhere"))
    last = JOURNEY[-1].slug
    assert problems(twice, QUESTIONS) == [f"step {last}: its slug is taken twice", "step nowhere: no page 'nowhere'"]


def test_a_page_that_no_step_leads_to_is_said() -> None:
    last = JOURNEY[-1].slug
    assert problems(JOURNEY[:-1], QUESTIONS) == [f"page {last}: no step leads to it"]


def test_the_names_are_checked_before_the_settings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDLE_MINUTES", "soon")
    with pytest.raises(BadSettings, match="IDLE_MINUTES"):
        create_app()
    assert starting_names(monkeypatch, a_wrong_code) == [WITHHELD]
