"""By the keyboard alone: every stop can be seen, nothing traps, and a whole visit needs no mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.accessibility.person import Person
from tests.accessibility.serving import LANGUAGES, Site
from tests.personas import LONG_AGO_AT_A_BROWSER
from webapp.i18n.language import Language

ENGLISH = LANGUAGES["en"]
MOST_STOPS = 90
PRAISE = {"wanted": "praise", "service": "adult"}

# Tells whether the element in focus looks different from when it is not, and whether anything covers what is in view
# of it: a tall box may reach below the window, but one that is wholly outside is nowhere free.
# A radio or checkbox is transparent: its label draws it. The second time round the stop is not told again.
STOP = """() => {
  const it = document.activeElement;
  const told = window.told ??= new Set();
  if (it === document.body || told.has(it)) return null;
  told.add(it);
  const drawn = it.matches("[type=radio], [type=checkbox]") ? it.nextElementSibling : it;
  const look = () => {
    const styles = [getComputedStyle(drawn), getComputedStyle(drawn, "::before")];
    const ring = (it) => it.outlineStyle !== "none" && parseFloat(it.outlineWidth) && it.outline;
    return styles.map((it) => [ring(it), it.backgroundColor, it.boxShadow, it.borderTop]).join();
  };
  const whole = drawn.getBoundingClientRect();
  const [left, top] = [Math.max(0, whole.left), Math.max(0, whole.top)];
  const [right, bottom] = [Math.min(innerWidth, whole.right), Math.min(innerHeight, whole.bottom)];
  const box = new DOMRect(left, top, right - left, bottom - top);
  const parts = [0.1, 0.5, 0.9];
  const free = box.width > 0 && box.height > 0 && parts.some((x) => parts.some((y) => {
    const above = document.elementFromPoint(box.left + box.width * x, box.top + box.height * y);
    return it.contains(above) || drawn.contains(above);
  }));
  const focused = look();
  it.blur();
  const plain = look();
  it.focus({ preventScroll: true });
  return { name: `${it.tagName} ${it.name ?? ''} ${it.textContent.trim()}`, seen: focused !== plain, free };
}"""
PLAIN = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    textarea { border-color: CanvasText !important }
    textarea:focus { outline: 0 !important; box-shadow: none !important }
  `);
  document.adoptedStyleSheets = [sheet];
}"""


@pytest.fixture(params=[(1280, "none"), (320, "none"), (320, "active")], ids=["wide", "narrow", "forced-colours"])
def narrow(new_context: Callable[..., BrowserContext], site: Site, request: pytest.FixtureRequest) -> Person:
    """Someone at each width, in a window that is not tall, and someone who forces their own colours on it."""
    width, forced = request.param
    page = new_context(viewport={"width": width, "height": 500}, forced_colors=forced).new_page()
    return Person(page, site, ENGLISH)


@pytest.mark.parametrize("slug", ["what-happened", "your-route", "check-answers"])
def test_every_stop_can_be_seen_and_nothing_traps(narrow: Person, slug: str) -> None:
    narrow.says = {**narrow.says, **LONG_AGO_AT_A_BROWSER}
    narrow.is_at(slug)
    there = stops(narrow.page, "Tab")
    narrow.page.reload()
    back = stops(narrow.page, "Shift+Tab")
    assert narrow.slug == slug
    assert sorted(there) == sorted(back)
    for must in ("Skip to main content", "Exit this page", "Back", "Delete my answers", "Help"):
        assert any(must in each for each in there), must


def stops(page: Page, key: str) -> list[str]:
    """Press a key until the focus has gone round, and return what it stopped at; every stop can be seen."""
    found: list[str] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = page.evaluate(STOP)
        if stop is None:
            return found
        assert stop["seen"], f"the focus cannot be seen on {stop['name']}"
        assert stop["free"], f"something covers {stop['name']}"
        found.append(stop["name"])
    raise AssertionError(f"trapped: {found[-3:]}")


def test_a_stop_that_cannot_be_seen_would_be_found(narrow: Person) -> None:
    narrow.is_at("what-happened")
    narrow.page.evaluate(PLAIN)
    with pytest.raises(AssertionError, match="cannot be seen on TEXTAREA"):
        stops(narrow.page, "Tab")


def test_the_first_stop_leads_past_the_header(page: Page, site: Site, language: Language) -> None:
    page.goto(site.at(f"/{language.code}/danger"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=language.gettext("Skip to main content"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_whole_visit_needs_no_mouse(page: Page, site: Site) -> None:
    before = site.submissions
    person = Person(page, site, ENGLISH, **PRAISE)
    page.goto(site.at("/en/"))
    tab_to(page, page.get_by_role("button", name="Start now"))
    leave_by(page, "Space")
    while person.slug != "check-answers":
        fill_in(person)
        tab_to(page, page.locator("main form button.govuk-button").first)
        leave_by(page, "Enter")
    tab_to(page, page.get_by_role("button", name="Send my feedback"))
    leave_by(page, "Enter")
    assert person.slug == "sent"
    assert site.submissions == before + 1


def fill_in(person: Person) -> None:
    """Fill in this page's boxes by Tab, the arrows, Space and letters."""
    boxes = person.page.locator("main :is(input, textarea)[name]:not([type=hidden])")
    for name in dict.fromkeys(boxes.evaluate_all("all => all.map((box) => box.name)")):
        said = person.says.get(name)
        box = person.page.locator(f"main [name='{name}']")
        kind = box.first.get_attribute("type")
        if said is None:
            continue
        if kind == "radio":
            tab_to(person.page, box.first)
            person.page.keyboard.press("Space")
            while not box.and_(person.page.locator(f"[value='{said}']")).is_checked():
                person.page.keyboard.press("ArrowDown")
        elif kind == "checkbox":
            for each in said:
                tab_to(person.page, box.and_(person.page.locator(f"[value='{each}']")))
                person.page.keyboard.press("Space")
        else:
            tab_to(person.page, box)
            person.page.keyboard.type(str(said))


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError(f"Tab never came to {target}")


def leave_by(page: Page, key: str) -> None:
    """Press a key that opens the next page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_enter_in_a_box_goes_on_and_nowhere_else(page: Page, site: Site) -> None:
    person = Person(page, site, ENGLISH)
    person.is_at("how-to-reach-you")
    person.fill_in()
    tab_to(page, page.locator("[name=full_name]"))
    leave_by(page, "Enter")
    assert person.slug == "adjustments"
