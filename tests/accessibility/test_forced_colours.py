"""In the colours that people force on every site: what is chosen, wrong, pressed or confirmed still shows its edges."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page

from tests.accessibility.guide import press
from tests.accessibility.person import Person
from tests.accessibility.serving import LANGUAGES, Site

# Tells for each of these things on the page whether one of its edges can be told from the page behind it.
EDGES = """(wanted) => [...document.querySelectorAll(wanted)].filter((it) => it.checkVisibility()).map((it) => {
  const style = getComputedStyle(it);
  const page = getComputedStyle(document.body).backgroundColor;
  const seen = ["Top", "Right", "Bottom", "Left"].some((side) =>
    style[`border${side}Style`] !== "none" && parseFloat(style[`border${side}Width`]) >= 1
    && style[`border${side}Color`] !== page && !/^rgba.*, 0\\)$/.test(style[`border${side}Color`]));
  return [it.className, seen];
})"""
WITH_EDGES = {
    "what-happened": (".govuk-button", ".govuk-exit-this-page .govuk-button", ".govuk-textarea"),
    "how-to-reach-you": (".govuk-input",),
    "check-answers": (".govuk-button",),
    "sent": (".govuk-panel", ".app-card", ".govuk-button"),
}


@pytest.fixture
def person(new_context: Callable[..., BrowserContext], site: Site) -> Person:
    """Someone who forces their own colours on every site."""
    return Person(new_context(forced_colors="active").new_page(), site, LANGUAGES["en"])


@pytest.mark.parametrize("slug", WITH_EDGES)
def test_things_have_edges(person: Person, slug: str) -> None:
    person.is_at(slug)
    for wanted in WITH_EDGES[slug]:
        have_edges(person.page, wanted)


def test_what_is_wrong_has_edges(person: Person) -> None:
    person.is_at("what-happened")
    press(person.page)
    for wanted in (".govuk-error-summary", ".govuk-form-group--error", ".govuk-textarea--error"):
        have_edges(person.page, wanted)


def have_edges(page: Page, wanted: str) -> None:
    """Check that there are such things, and that all can be told from the page."""
    found = page.evaluate(EDGES, wanted)
    assert found, wanted
    assert all(seen for _, seen in found), found


@pytest.mark.parametrize(("slug", "kind"), [("who-you-are", "radios"), ("do-any-of-these-apply", "checkboxes")])
def test_what_is_chosen_looks_chosen(person: Person, slug: str, kind: str) -> None:
    person.is_at(slug)
    item = person.page.locator(f".govuk-{kind}__item").first
    box = item.locator("input")
    before = look_of(item, box)
    box.check()
    assert look_of(item, box) != before
    person.page.emulate_media(forced_colors="none")
    box.evaluate("box => { box.checked = false }")
    assert look_of(item, box) != before, "the colours were forced"


def look_of(item: Locator, box: Locator) -> bytes:
    """Return a picture of an answer, without the ring of the focus."""
    box.evaluate("box => box.blur()")
    return item.screenshot()
