"""Everything works without JavaScript: the whole way, a mistake, a change of mind, another language, and leaving.

Without scripts a page is its markup. That is the same in all languages of one direction, or the tour reads it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.accessibility.leaving import finish, has_forgotten, leaving
from tests.accessibility.person import Person
from tests.accessibility.serving import EXIT_URL, LANGUAGES, Site
from webapp.i18n.language import Language

CANARY = "canary Zebulon 7731"

pytestmark = pytest.mark.tour


@pytest.fixture
def person(new_context: Callable[..., BrowserContext], site: Site, sample_language: Language) -> Person:
    """Someone whose browser runs no scripts."""
    return Person(new_context(java_script_enabled=False).new_page(), site, sample_language)


def test_a_complaint_goes_from_the_first_page_to_its_reference(
    new_context: Callable[..., BrowserContext], site: Site
) -> None:
    person = Person(new_context(java_script_enabled=False).new_page(), site, LANGUAGES["en"])
    before = site.submissions
    person.start()
    person.go_on("check-answers")
    person.press("Send my complaint")
    assert person.slug == "sent"
    expect(person.page.locator(".app-reference")).to_have_text(re.compile(r"^CCC-"))
    assert site.submissions == before + 1


def test_a_mistake_is_named_and_leads_to_its_box(person: Person) -> None:
    person.is_at("danger")
    person.press("Continue")
    expect(person.page).to_have_title(re.compile(f"^{person.words('Error:')} "))
    person.page.locator(".govuk-error-summary a").click()
    expect(person.page.locator("#danger")).to_be_focused()


def test_an_answer_can_be_changed_before_sending(person: Person) -> None:
    person.is_at("check-answers")
    person.page.locator("a[href$=what-happened]").click()
    expect(person.page.locator("[name=what_happened]")).to_have_value(person.says["what_happened"])
    person.page.locator("[name=what_happened]").fill("They came too late.")
    person.press("Continue")
    assert person.slug == "check-answers"
    expect(person.page.get_by_text("They came too late.")).to_be_visible()


def test_another_language_keeps_what_was_typed(person: Person) -> None:
    others = [each for code, each in LANGUAGES.items() if code != person.language.code]
    person.is_at("what-happened")
    person.page.locator("[name=what_happened]").fill("Half a sent")
    for other in [*others, person.language]:
        person.page.locator(".app-menu summary").first.click()
        with person.page.expect_navigation():
            person.page.get_by_role("button", name=other.native).click()
        expect(person.page.locator("html")).to_have_attribute("lang", other.locale)
        expect(person.page.locator("[name=what_happened]")).to_have_value("Half a sent")


def test_an_adjustment_can_be_asked_for_in_the_middle(person: Person) -> None:
    person.says = {**person.says, "adjustments": "yes"}
    person.is_at("what-happened")
    person.page.locator("[name=what_happened]").fill("Half a sent")
    person.open_help()
    person.press("Ask for an adjustment")
    assert person.slug == "adjustments"
    person.go_on("what-happened")
    expect(person.page.locator("[name=what_happened]")).to_have_value("Half a sent")
    person.open_help()
    person.press("Ask for an adjustment")
    expect(person.page.locator("[name=adjustments][value=yes]")).to_be_checked()


@pytest.mark.back_button
def test_leaving_deletes_the_draft_and_ends_on_a_neutral_page(person: Person, site: Site) -> None:
    person.says = {**person.says, "what_happened": CANARY}
    person.is_at("what-happened")
    person.go_on("anonymity")
    row = site.row_of(person.page.context)
    assert site.keeps(row)
    with leaving(person.page):
        person.page.locator(".govuk-exit-this-page button").click()
    assert not site.keeps(row)
    assert has_forgotten(person.page)
    for _ in range(3):
        person.page.go_back()
        assert CANARY not in person.sees()


def test_the_page_on_the_way_out_names_nothing(person: Person) -> None:
    person.is_at("what-happened")
    person.page.context.route(f"{EXIT_URL}**", lambda route: route.fulfill(status=204))  # "stay where you are"
    with person.page.expect_response(EXIT_URL):
        person.page.locator(".govuk-exit-this-page button").click()
    seen = person.sees().lower()
    assert person.slug == "exit"
    assert not [word for word in ("right", "cambridgeshire", "complain", "skarg", "/static/") if word in seen]


def test_finishing_deletes_the_draft_and_the_cookie(person: Person, site: Site) -> None:
    person.is_at("what-you-want-to-do")
    row = site.row_of(person.page.context)
    expect(person.page.locator("[data-deadline]")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    finish(person)
    assert person.slug == "deleted"
    assert not site.keeps(row)
    assert has_forgotten(person.page)
