"""The frame on a phone: one line and the ways out above the question, and what each of them opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.accessibility.journeys import Says
from tests.accessibility.leaving import DELETE, finish
from tests.accessibility.person import Person
from tests.accessibility.serving import LANGUAGES, Site
from tests.accessibility.walk import Walk
from tests.personas import LONG_AGO_AT_A_BROWSER
from webapp.i18n.language import Language

PHONE = {"width": 375, "height": 667}
ABOVE = 220
"""How far down a question may begin, in CSS pixels of a phone's 667."""
COLOURS: tuple[Literal["none"], Literal["active"]] = ("none", "active")
LEAST, COMFORTABLE = 24, 44
"""How tall and wide a thing to press must be at least, and how tall what people press most."""
A_CHILD: Says = {"kind": "complaint", "service": "children", "who": "child"}
BEGINS = "document.querySelector('main h1').getBoundingClientRect().top"
# What can be pressed in the frame and is smaller than that.
SMALL = """(least) => [...document.querySelectorAll(
    "header :is(a, button, summary), .govuk-exit-this-page button, .app-back a")]
  .filter((it) => it.checkVisibility())
  .map((it) => [it.textContent.trim(), it.getBoundingClientRect()])
  .filter(([, box]) => box.width < least || box.height < least)
  .map(([words, box]) => `${words}: ${box.width} by ${box.height}`)"""
FONTS = """() => {
  const says = (it) => [...it.childNodes].some((each) => each.nodeType === Node.TEXT_NODE && each.data.trim());
  const said = [...document.querySelectorAll("body *")].filter((it) => it.checkVisibility() && says(it));
  return [...new Set(said.map((it) => getComputedStyle(it).fontFamily))];
}"""
# How large the headings of each rank are.
SIZES = """() => [1, 2, 3].map((n) => [...document.querySelectorAll(`main h${n}`)]
  .map((it) => parseFloat(getComputedStyle(it).fontSize)))"""
# What lies on the way out.
COVERED = """() => {
  const box = document.querySelector(".govuk-exit-this-page button").getBoundingClientRect();
  const parts = [0.1, 0.5, 0.9];
  const seen = parts.flatMap((x) => parts.map((y) =>
    document.elementFromPoint(box.left + box.width * x, box.top + box.height * y)));
  return seen.filter((it) => !it?.closest(".govuk-exit-this-page")).map((it) => it?.outerHTML ?? "nothing");
}"""


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """A page on a phone."""
    return new_context(viewport=PHONE).new_page()


@pytest.fixture
def read_phone(reading_context: Callable[..., BrowserContext]) -> Page:
    """The same, where pages are measured and nothing is pressed."""
    return reading_context(viewport=PHONE).new_page()


def in_both_colours(page: Page) -> Iterator[str]:
    """Show the same page in the site's colours, then in those that people force on it."""
    for colours in COLOURS:
        page.emulate_media(forced_colors=colours)
        assert page.evaluate("matchMedia('(forced-colors: active)').matches") is (colours == "active")
        yield colours


def questions(page: Page, site: Site, language: Language, says: Says) -> Iterator[str]:
    """Open one page of the journey after another, up to the confirmation."""
    walk = Walk(page, site, language.code, says)
    while True:
        walk.see()
        yield walk.slug
        if walk.slug == "sent":
            return
        walk.on()


@pytest.mark.parametrize("says", [{}, A_CHILD], ids=["adult", "child"])
def test_every_question_begins_high_on_a_phone(read_phone: Page, site: Site, language: Language, says: Says) -> None:
    def measure(slug: str) -> None:
        begins.update({(slug, colours): read_phone.evaluate(BEGINS) for colours in in_both_colours(read_phone)})

    begins: dict[tuple[str, str], float] = {}
    read_phone.goto(site.at(f"/{language.code}/"))
    measure("start")
    for slug in questions(read_phone, site, language, says):
        measure(slug)
    read_phone.goto(site.at(f"/{language.code}/complain/ask-us-to-contact-you"))
    measure("ask-us-to-contact-you")
    assert {(slug, each) for slug in ("organisation", "check-answers", "sent") for each in COLOURS} < begins.keys()
    assert {place: y for place, y in begins.items() if y >= ABOVE} == {}


def test_something_that_pushes_the_question_down_would_be_found(phone: Page, site: Site) -> None:
    person = Person(phone, site, LANGUAGES["en"])
    person.is_at("what-happened")
    phone.evaluate("document.querySelector('header').style.paddingBottom = '60px'")
    for _ in in_both_colours(phone):
        assert phone.evaluate(BEGINS) >= ABOVE


def test_what_is_pressed_is_large_enough(phone: Page, site: Site, language: Language) -> None:
    person = Person(phone, site, language)
    person.is_at("what-happened")
    for menu in phone.locator(".app-menu summary").all():
        menu.click()
    for width in (375, 320):
        phone.set_viewport_size({"width": width, "height": 667})
        for _ in in_both_colours(phone):
            assert phone.evaluate(SMALL, LEAST) == []
            for wanted in (".govuk-back-link", ".govuk-exit-this-page button", ".app-menu summary"):
                box = phone.locator(wanted).first.bounding_box()
                assert box is not None
                assert box["height"] >= COMFORTABLE, wanted
            assert phone.evaluate("document.documentElement.scrollWidth") <= width


def test_the_name_the_language_and_help_are_one_line(phone: Page, site: Site, language: Language) -> None:
    phone.goto(site.at(f"/{language.code}/complain"))
    for _ in in_both_colours(phone):
        boxes = [
            phone.locator(each).bounding_box() for each in (".app-service", ".app-menu >> nth=0", ".app-menu >> nth=1")
        ]
        assert len({round(box["y"]) for box in boxes if box}) == 1


@pytest.mark.parametrize("scripts", [True, False], indirect=True, ids=["with-scripts", "without-scripts"])
def test_what_opens_covers_neither_the_way_out_nor_danger(
    new_context: Callable[..., BrowserContext], site: Site, language: Language, scripts: bool
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=scripts).new_page()
    person = Person(page, site, language)
    person.is_at("what-happened")
    danger = person.button("Someone is in danger now")
    for menu in page.locator(".app-menu").all():
        ways = menu.get_by_role("button")
        expect(ways).to_have_count(0)
        menu.locator("summary").focus()
        page.keyboard.press("Enter")
        assert ways.count() >= 3
        expect(danger).to_be_visible()
        expect(page.locator(".govuk-exit-this-page button")).to_be_visible()
        if scripts:
            assert page.evaluate(COVERED) == []


def test_the_way_out_stays_in_sight_when_the_page_scrolls(phone: Page, site: Site, language: Language) -> None:
    Person(phone, site, language).is_at("check-answers")
    for _ in in_both_colours(phone):
        phone.evaluate("window.scrollTo(0, 0)")
        phone.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        phone.wait_for_timeout(100)
        assert phone.evaluate("scrollY") > PHONE["height"]
        assert phone.evaluate(COVERED) == []


def test_how_to_leave_quickly_stands_on_the_first_question_alone(read_phone: Page, site: Site) -> None:
    line = read_phone.locator(".app-quickly summary")
    shown = []
    for slug in questions(read_phone, site, LANGUAGES["en"], {}):
        if line.count():
            shown.append(slug)
    assert shown == ["organisation"]


def test_deleting_asks_first_and_says_that_nothing_was_sent(
    new_context: Callable[..., BrowserContext], site: Site, scripts: bool
) -> None:
    page = new_context(viewport=PHONE, java_script_enabled=scripts).new_page()
    person = Person(page, site, LANGUAGES["en"])
    person.is_at("what-happened")
    row = site.row_of(page.context)
    page.locator("[name=what_happened]").fill("Half a story")
    person.press(DELETE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you want to delete your answers?")
    assert site.keeps(row)
    page.get_by_text("Keep my answers and go back").click()
    expect(page.locator("[name=what_happened]")).to_have_value("Half a story")
    finish(person)
    assert not site.keeps(row)
    expect(page.get_by_role("heading", level=1)).to_have_text("We have deleted what you typed")
    expect(page.locator("main")).to_contain_text("None of it was sent.")


def test_only_the_boxes_that_the_chosen_ways_need_are_shown(
    new_context: Callable[..., BrowserContext], site: Site, scripts: bool
) -> None:
    page = new_context(java_script_enabled=scripts).new_page()
    page.goto(site.at("/en/complain/ask-us-to-contact-you"))
    boxes = {name: page.locator(f"[name={name}]") for name in ("phone", "email", "address", "spoken_other")}

    def shown() -> set[str]:
        return {name for name, box in boxes.items() if box.is_visible()}

    assert shown() == (set() if scripts else {*boxes})
    page.locator("[name=reply_to][value=text]").check()
    assert shown() == ({"phone"} if scripts else {*boxes})
    boxes["phone"].fill("07700 900 982")
    page.locator("[name=reply_to][value=text]").uncheck()
    page.locator("[name=reply_to][value=email]").check()
    page.locator("[name=spoken][value=other]").check()
    assert shown() == ({"email", "spoken_other"} if scripts else {*boxes})
    assert boxes["phone"].is_disabled() is scripts, "a number that is out of sight is not sent"
    with page.expect_navigation():
        page.get_by_role("button", name="Send my request").click()
    expect(boxes["email"]).to_be_visible()


def test_a_button_that_needs_a_script_is_not_there_without_it(
    new_context: Callable[..., BrowserContext], site: Site, scripts: bool
) -> None:
    person = Person(new_context(java_script_enabled=scripts).new_page(), site, LANGUAGES["en"])
    person.is_at("sent")
    expect(person.page.locator("[data-print]")).to_be_visible(visible=scripts)


def test_everything_is_set_in_the_sites_own_letters(phone: Page, site: Site) -> None:
    Person(phone, site, LANGUAGES["en"], **A_CHILD).is_at("your-story")
    for _ in in_both_colours(phone):
        fonts = phone.evaluate(FONTS)
        assert len(fonts) == 1
        assert "sans-serif" in fonts[0]


def test_a_reference_is_never_broken(new_context: Callable[..., BrowserContext], site: Site) -> None:
    page = new_context(viewport={"width": 320, "height": 667}).new_page()
    Person(page, site, LANGUAGES["en"]).is_at("sent")
    lines = page.locator(".app-reference, .app-quoted").evaluate_all(
        "all => all.map((it) => { const words = document.createRange(); words.selectNodeContents(it);"
        " return words.getClientRects().length })"
    )
    assert len(lines) >= 2
    assert set(lines) == {1}


def test_headings_are_as_large_as_their_rank(phone: Page, site: Site) -> None:
    for slug, says in ("your-route", LONG_AGO_AT_A_BROWSER), ("what-happened", {}), ("sent", {}):
        Person(phone, site, LANGUAGES["en"], **says).is_at(slug)
        for _ in in_both_colours(phone):
            first, second, third = phone.evaluate(SIZES)
            assert len({*second}) == 1, slug
            assert min(first) > second[0]
            assert all(each < second[0] for each in third)


@pytest.mark.parametrize(
    ("slug", "says"), [("your-route", LONG_AGO_AT_A_BROWSER), ("what-happened", {})], ids=["outcome", "story"]
)
def test_the_day_that_matters_stands_out(phone: Page, site: Site, slug: str, says: Says) -> None:
    Person(phone, site, LANGUAGES["en"], **says).is_at(slug)
    day = phone.locator("main .app-by__day").first
    size = "it => parseFloat(getComputedStyle(it).fontSize)"
    for _ in in_both_colours(phone):
        assert day.evaluate(size) > day.locator("xpath=..").evaluate(size)
    assert day.evaluate("it => it.closest('li')") is None


def test_who_learns_something_first_can_go_on_soon(phone: Page, site: Site) -> None:
    Person(phone, site, LANGUAGES["en"], **LONG_AGO_AT_A_BROWSER).is_at("your-route")
    for _ in in_both_colours(phone):
        going_on = phone.get_by_role("button", name="Continue").bounding_box()
        assert going_on is not None
        assert going_on["y"] < 2 * PHONE["height"]
