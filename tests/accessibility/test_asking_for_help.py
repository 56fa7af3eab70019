"""Asking to be contacted, asking for adjustments and asking for more time, with scripts and without them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from secrets import token_hex

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.accessibility.person import Person
from tests.accessibility.serving import LANGUAGES, Site

ASKS = "Ask us to contact you"
SAYS = {"organisation": "cambridgeshire", "reply_to": ["text"], "phone": "07700 900982", "safe_contact": "After six"}


@pytest.fixture
def person(new_context: Callable[..., BrowserContext], site: Site, scripts: bool) -> Person:
    """Someone at a browser, who says what nobody else says: the same words on the same day would be one request."""
    page = new_context(java_script_enabled=scripts).new_page()
    return Person(page, site, LANGUAGES["en"], **{**SAYS, "safe_contact": f"After six, {token_hex(4)}"})


def test_a_call_back_can_be_asked_for_from_the_start_page_and_is_sent_once(person: Person, site: Site) -> None:
    before = site.submissions
    person.page.goto(site.at("/en/"))
    person.open_help()
    person.page.get_by_role("link", name=ASKS).click()
    person.press("Send my request")
    expect(person.page).to_have_title(re.compile("^Error: "))
    person.page.locator(".govuk-error-summary a").last.click()
    expect(person.page.locator("#reply_to")).to_be_focused()
    person.fill_in()
    person.button("Send my request").dblclick()
    person.page.wait_for_url(re.compile("/asked"))
    expect(person.page.locator(".app-reference")).to_have_text(re.compile(r"^CCC-"))
    assert site.submissions == before + 1
    person.page.reload()
    expect(person.page.locator(".app-reference")).to_have_text(re.compile(r"^CCC-"))
    assert site.submissions == before + 1


def test_in_the_middle_of_a_story_it_loses_nothing(person: Person, site: Site) -> None:
    before = site.submissions
    person.is_at("what-happened")
    person.page.locator("[name=what_happened]").fill("Half a sent")
    person.open_help()
    person.press(ASKS)
    person.fill_in()
    person.press("Send my request")
    assert site.submissions == before + 1
    person.page.get_by_role("link", name="Go to the form").click()
    expect(person.page.locator("[name=what_happened]")).to_have_value("Half a sent")


def test_a_need_opens_its_box_and_without_scripts_every_box_is_there(person: Person, site: Site, scripts: bool) -> None:
    person.says = {**person.says, "adjustments": "yes", "adjustment_needs": ["interpreter"]}
    person.is_at("adjustments")
    person.page.get_by_label("Yes", exact=True).check()
    box = person.page.get_by_label("What size of print?")
    expect(box).to_be_visible(visible=not scripts)
    person.page.get_by_label("Large print").check()
    expect(box).to_be_visible()
    box.fill("24 point")
    person.press("Continue")
    person.page.goto(site.at("/en/complain/adjustments"))
    expect(person.page.get_by_label("Large print")).to_be_checked()
    expect(box).to_be_visible()
    expect(box).to_have_value("24 point")
    if not scripts:  # what is in sight is asked about, see the tests of what a choice opens
        box.fill("")
    person.page.get_by_label("Large print").uncheck()
    person.press("Continue")
    person.page.goto(site.at("/en/complain/adjustments"))
    expect(box).to_have_value("")


@pytest.mark.parametrize("slug", ["what-happened", "check-answers"])
def test_each_page_says_until_when_and_more_time_is_one_press_away(person: Person, site: Site, slug: str) -> None:
    person.is_at(slug)
    row = site.row_of(person.page.context)
    site.let_lie(row, timedelta(minutes=20))
    lain = site.touched(row)
    assert lain is not None
    until_when = re.compile(r"We keep what you typed until \d\d:\d\d, UK time\.")
    expect(person.page.locator("footer")).to_contain_text(until_when)
    if slug == "what-happened":
        person.page.locator("[name=what_happened]").fill("Half a sent")
        person.press("Get more time on this page")
        expect(person.page.locator("[name=what_happened]")).to_have_value("Half a sent")
    else:
        with person.page.expect_navigation():
            person.page.get_by_role("link", name="Get more time on this page").click()
    assert person.slug == slug
    after = site.touched(row)
    assert after is not None
    assert after - lain >= timedelta(minutes=19)
    expect(person.page.locator("footer")).to_contain_text(until_when)
