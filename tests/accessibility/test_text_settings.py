"""The site as people set it up: large text, wide spacing, their own colours, less movement, and on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from playwright.sync_api import BrowserContext, Page, expect

from tests.accessibility.guide import press
from tests.accessibility.serving import LANGUAGES, Site
from tests.accessibility.walk import Walk
from tests.personas import LONG_AGO_AT_A_BROWSER
from webapp.domain.packs.model import Packs
from webapp.i18n.language import Language

# Text at twice its size, with the spacing that WCAG 1.4.12 names.
LARGE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    html { font-size: 200% !important }
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
    p { margin-bottom: 2em !important }
  `);
  document.adoptedStyleSheets = [sheet];
}"""
# Everything that sticks out of the window or of the thing to press that it names, and things to press that overlap.
CUT = """() => {
  const hidden = ".govuk-visually-hidden, .app-enter, .govuk-skip-link, svg";
  const all = [...document.querySelectorAll("body *")].filter((it) => it.checkVisibility() && !it.closest(hidden));
  const box = (it) => it.getBoundingClientRect();
  const words = (it) => {
    const range = document.createRange();
    range.selectNodeContents(it);
    const unseen = it.querySelector(".govuk-visually-hidden:first-child");
    if (unseen) range.setStartAfter(unseen);
    return range.getBoundingClientRect();
  };
  const blocks = all.filter((it) => it.matches("a, button") && getComputedStyle(it).display !== "inline");
  const flow = blocks.filter((it) => !it.closest(".govuk-exit-this-page"));
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const found = {
    "sticks out": all.filter((it) => box(it).width && (box(it).left < -1 || box(it).right > innerWidth + 1)),
    "is cut": blocks.filter((it) => words(it).right > box(it).right + 1 || words(it).bottom > box(it).bottom + 1),
    "lies on another": flow.filter((it, n) => flow.slice(n + 1).some((other) => meet(box(it), box(other)))),
  };
  return Object.entries(found).flatMap(([what, them]) => them.map((it) => `${what}: ${it.outerHTML.slice(0, 100)}`));
}"""


# What changes its look over time, by itself or when touched, and scrolling that glides.
MOVING = """() => {
  const all = [...document.querySelectorAll("*")];
  const glides = (it) => parseFloat(getComputedStyle(it).transitionDuration) > 0;
  return [
    ...document.getAnimations().map((each) => `an animation of ${each.effect.target.tagName}`),
    ...all.filter(glides).map((it) => `a transition of ${it.tagName}`),
    ...all.filter((it) => getComputedStyle(it).scrollBehavior === "smooth").map((it) => `scrolling of ${it.tagName}`),
  ];
}"""
PRESSED = "nav, button, footer, .govuk-exit-this-page"
A4_WIDTH = 718  # CSS pixels between margins of a centimetre


def key_pages(page: Page, site: Site, language: Language) -> Iterator[str | None]:
    """Open one key page after another; yield how its title begins where the page shows an error."""
    page.goto(site.at(f"/{language.code}/"))
    yield None
    walk = Walk(page, site, language.code, LONG_AGO_AT_A_BROWSER)
    for slug in ("what-you-want-to-do", "your-route", "what-happened", "check-answers", "sent"):
        walk.to(slug)
        walk.see()
        if slug in ("what-you-want-to-do", "what-happened"):
            press(page)
            yield language.gettext("Error:")
        else:
            yield None


def test_nothing_is_cut_or_pushed_out_when_text_is_large(
    reading_context: Callable[..., BrowserContext], site: Site, language: Language
) -> None:
    page = reading_context(viewport={"width": 320, "height": 800}).new_page()
    for _ in key_pages(page, site, language):
        page.evaluate(LARGE)
        assert page.evaluate(CUT) == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url


def test_the_warning_that_time_runs_out_fits_when_text_is_large(page: Page, site: Site, language: Language) -> None:
    page.set_viewport_size({"width": 320, "height": 500})
    page.clock.install()
    walk = Walk(page, site, language.code, LONG_AGO_AT_A_BROWSER)
    walk.to("what-you-want-to-do")
    walk.see()
    page.evaluate(LARGE)
    site.let_lie(site.row_of(page.context), timedelta(minutes=26))
    page.clock.fast_forward("26:00")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    box = dialog.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["y"] + box["height"] <= 500
    dialog.get_by_role("button", name=language.gettext("Stay on this page")).click()
    expect(dialog).to_be_hidden()


def test_nothing_moves_by_itself_so_there_is_nothing_to_reduce(page: Page, site: Site) -> None:
    for _ in key_pages(page, site, LANGUAGES["en"]):
        assert page.evaluate(MOVING) == [], page.url


def test_something_that_moves_would_be_found(page: Page, site: Site) -> None:
    page.goto(site.at("/en/"))
    page.evaluate("document.querySelector('h1').animate([{ opacity: 0 }, { opacity: 1 }], 60000)")
    assert page.evaluate(MOVING) == ["an animation of H1"]


def on_paper(page: Page) -> str:
    """Return the words of the page as it is printed; nothing on it is to be pressed."""
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(PRESSED).filter(visible=True)).to_have_count(0)
    words: str = page.evaluate("document.body.innerText")
    page.emulate_media(media="screen")
    return words


def test_paper_holds_the_dates_the_contacts_and_the_reference(
    page: Page, site: Site, language: Language, packs: Packs
) -> None:
    walk = Walk(page, site, language.code, LONG_AGO_AT_A_BROWSER)
    pack = packs.packs[walk.says["organisation"]]
    for slug in ("your-route", "sent"):
        walk.to(slug)
        walk.see()
        words = on_paper(page)
        dates = page.locator("main .app-by__day").all_inner_texts()
        assert dates, slug
        for each in dates:
            assert each in words
        assert (pack.find("lgsco").phone or "none") in words
    assert page.locator(".app-reference").inner_text() in words
    assert (pack.find(pack.contact).phone or "none") in words


def test_what_is_printed_fits_on_paper(page: Page, site: Site, language: Language) -> None:
    *_, _ = key_pages(page, site, language)
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH
    assert page.pdf(format="A4").startswith(b"%PDF")
