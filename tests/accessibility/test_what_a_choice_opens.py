"""Boxes that a choice opens, in a real browser: with scripts they come and go, without them all stand there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.accessibility.person import Person
from tests.accessibility.serving import LANGUAGES, Site

REACH = "how-to-reach-you"
NOT_CHOSEN = "You have not selected the answer that this is for. Select it, or clear this"


@pytest.fixture
def person(new_context: Callable[..., BrowserContext], site: Site, scripts: bool) -> Person:
    """Someone with or without scripts."""
    return Person(new_context(java_script_enabled=scripts).new_page(), site, LANGUAGES["en"])


def way(code: str) -> str:
    """Return where the box to choose a way to be reached is."""
    return f"[name=reply_to][value={code}]"


def test_a_box_is_out_of_reach_of_nobody_whose_way_is_chosen(person: Person, scripts: bool) -> None:
    person.is_at(REACH)
    box = person.page.locator("[name=address_line_1]")
    expect(box).to_be_visible(visible=not scripts)
    person.page.locator(way("post")).check()
    expect(box).to_be_visible()
    person.page.locator(way("post")).uncheck()
    expect(box).to_be_visible(visible=not scripts)


def test_a_mistake_in_an_opened_box_is_named_and_leads_to_it(person: Person) -> None:
    person.is_at(REACH)
    person.page.locator("[name=full_name]").fill("Ama")
    person.page.locator(way("phone")).check()
    person.press("Continue")
    summary = person.page.locator(".govuk-error-summary a")
    expect(summary).to_have_count(2)
    summary.first.click()
    expect(person.page.locator("#phone")).to_be_focused()
    expect(person.page.locator("#phone")).to_be_visible()
    person.page.locator(".govuk-error-summary a").nth(1).click()
    expect(person.page.locator("#leave_message")).to_be_focused()


def test_what_is_typed_under_a_way_that_is_taken_back_is_asked_about_where_it_can_be_seen(
    person: Person, scripts: bool
) -> None:
    person.is_at(REACH)
    page = person.page
    page.locator("[name=full_name]").fill("Ama")
    page.locator(way("email")).check()
    page.locator("[name=email]").fill("ama@example.com")
    page.locator(way("post")).check()
    page.locator("[name=address_line_1]").fill("1 High Street")
    page.locator(way("post")).uncheck()
    person.press("Continue")
    if scripts:  # it closed before their eyes
        assert person.slug == "adjustments"
        return
    assert person.slug == REACH
    page.locator(".govuk-error-summary a", has_text=NOT_CHOSEN).click()
    expect(page.locator("#address_line_1")).to_be_focused()
    page.locator("#address_line_1").fill("")
    person.press("Continue")
    assert person.slug.partition("#")[0] == "adjustments"


def test_what_is_closed_is_kept_while_someone_only_looks_elsewhere(person: Person) -> None:
    person.is_at(REACH)
    page = person.page
    page.locator(way("post")).check()
    page.locator("[name=address_line_1]").fill("1 High Street")
    page.locator(way("post")).uncheck()
    person.open_help()
    person.press("Ask for an adjustment")
    page.goto(person.site.at(f"/en/complain/{REACH}"))
    expect(page.locator("[name=address_line_1]")).to_have_value("1 High Street")


def test_what_is_wrong_under_no_stays_in_sight(person: Person, scripts: bool) -> None:
    person.is_at("adjustments")
    page = person.page
    expect(page.locator("[name=adjustment_more]")).to_be_visible(visible=not scripts)
    page.locator("[name=adjustments][value=yes]").check()
    page.locator("[name=adjustment_needs][value=large-print]").check()
    page.locator("[name=print_size]").fill("18 point")
    page.locator("[name=adjustments][value=no]").check()
    person.press("Continue")
    if scripts:
        assert person.slug == "check-answers"
        return
    expect(page.locator(".govuk-error-summary a")).to_have_count(2)
    expect(page.locator("[name=print_size]")).to_have_value("18 point")
    page.locator("[name=adjustments][value=yes]").check()
    person.press("Continue")
    assert person.slug == "check-answers"
    expect(page.get_by_text("18 point")).to_be_visible()
