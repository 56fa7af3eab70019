"""Children and young people who complain themselves: few questions, safe contact first, and words of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from tests.conftest import collected
from tests.domain.childrens_routes import after_saying_so, asked, routes
from webapp.domain.packs.model import Packs
from webapp.forms import child_wording
from webapp.forms.base import Question
from webapp.forms.day import Day
from webapp.forms.fields import Component
from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.children import ChildContact, ChildStory
from webapp.forms.pages.contact import SECTION as CONTACT

pytestmark = pytest.mark.xdist_group("ways of a child")

MOST_QUESTIONS = 12
ON = date(2026, 11, 20)
THEIR_OWN = {ChildContact.slug, ChildStory.slug}
ABOUT_THEMSELVES = {"age", "age_then", "child_status", "subject_name", "relationship"}
OF_AN_ADULT = {"subject_name", "relationship"}
"""What a child may say of an adult whose care they tell about, where they tell it."""


def test_a_child_is_asked_twelve_questions_at_most_in_every_organisation_on_every_route(packs: Packs) -> None:
    most: dict[object, int] = {}
    for path, _ in routes(packs):
        organisation = path.facts["organisation"]
        most[organisation] = max(most.get(organisation, 0), len(asked(path)))
        assert len(asked(path)) <= MOST_QUESTIONS, f"{organisation}: {asked(path)}"
    print({name: f"{count} questions at most" for name, count in most.items()}, f"{len(routes(packs))} routes")
    assert most.keys() == packs.packs.keys()


def test_a_child_is_never_asked_for_a_date_of_birth_or_what_adults_say_of_them(packs: Packs) -> None:
    for slug in {slug for path, _ in routes(packs) for slug in after_saying_so(path)}:
        asked = {field.name: field.kind for field in QUESTIONS[slug].fields}
        assert Day not in asked.values(), slug
        assert ABOUT_THEMSELVES & asked.keys() == (OF_AN_ADULT if slug == ChildStory.slug else set()), slug


def test_a_child_says_who_an_adult_is_only_of_care_for_an_adult(packs: Packs) -> None:
    ways = [path.facts for path, _ in routes(packs) if path.has(ChildStory.slug)]
    for facts in ways:
        form = ChildStory(facts, packs, ON)
        of_an_adult = facts["service"] != "children" and facts.get("earlier") != "answered"
        assert {field.short_name for field in form} >= OF_AN_ADULT if of_an_adult else "affected" not in form, facts


def test_no_adult_is_asked_to_agree_to_what_a_child_says(packs: Packs) -> None:
    met = {slug for path, _ in routes(packs) for slug in after_saying_so(path)}
    assert met.isdisjoint({"consent", "sharing", "does-the-child-know", "which-child", "helper"})


def test_a_child_says_what_is_safe_before_how_to_be_reached(packs: Packs) -> None:
    for path, _ in routes(packs):
        contact = [slug for slug in asked(path) if QUESTIONS[slug].section == CONTACT]
        assert contact == [ChildContact.slug]
    assert ChildContact.names[0] == "safe_contact"


def test_every_question_of_their_route_has_words_for_children(packs: Packs) -> None:
    met = {slug for path, _ in routes(packs) for slug in (*asked(path), "get-help-now")}
    met |= {"adjustments"}  # which they can open from every page
    said = child_wording.WORDINGS.keys() | set(child_wording.WORDINGS.values())
    missing = {slug: set(_said(QUESTIONS[slug], packs)) - said for slug in met - THEIR_OWN}
    assert {slug: sorted(words) for slug, words in missing.items() if words} == {}
    assert met >= THEIR_OWN


def test_words_for_children_stand_in_for_words_that_are_said() -> None:
    sentences = collected()
    assert child_wording.WORDINGS.keys() <= sentences.keys()
    assert set(child_wording.WORDINGS.values()) <= sentences.keys()
    assert not [usual for usual, theirs in child_wording.WORDINGS.items() if usual == theirs]


def test_every_timescale_a_child_is_told_has_words_for_children(packs: Packs) -> None:
    clocks = {
        clock.timescale for path, _ in routes(packs) for part in path.decision.parts for clock in part.outcome.clocks
    }
    assert len(clocks) > 10
    assert [clock.words for clock in clocks if not clock.to_children] == []


@pytest.mark.parametrize("name", ["cambridgeshire", "council", "staffordshire"])
def test_an_organisation_with_childrens_services_names_who_speaks_for_a_child(packs: Packs, name: str) -> None:
    assert packs.packs[name].advocates


def _said(question: type[Question], packs: Packs) -> Iterator[str]:
    """Yield the heading, labels, hints and errors of a question, without its choices."""
    if question.title:
        yield question.title
    for field in question({}, packs, ON):
        assert isinstance(field, Component)
        yield field.title
        if field.hint:
            yield field.hint
    for typed in ({}, dict.fromkeys(question.names, "long " * 6000)):
        form = question({}, packs, ON, formdata=MultiDict(typed))
        form.validate()
        yield from (str(error) for errors in form.errors.values() for error in errors)
