"""Every page, in every state and language, wide and narrow, in light and forced colours: nobody meets a barrier."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.accessibility.audit import MODES, Audit, Skeletons
from tests.accessibility.chromium import visitor
from tests.accessibility.guide import press
from tests.accessibility.markup import EXCUSED, read
from tests.accessibility.serving import LANGUAGES, Site
from tests.accessibility.tour import PARTS, Tour
from tests.accessibility.walk import Walk
from tests.conftest import Say
from webapp.content import Content
from webapp.ui.render import STATIC

FAINT = "main .govuk-hint { forced-color-adjust: none; color: #bbb !important }"
PUT = """void (window.put = (html, what, style) => {
  document.querySelector("main h1").insertAdjacentHTML("afterend", html);
  const it = document.querySelector(`main h1 ~ ${what}, main h1 ~ * ${what}`);
  it.style.cssText = style;
  return it;
})"""
# How many rules there are within a width of the window, and what those say of signs that they put beside words.
SIGNS = """(text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  const within = [...sheet.cssRules].filter((rule) => rule.media && /width/.test(rule.conditionText))
    .flatMap((rule) => [...rule.cssRules]);
  const signs = within.filter((rule) => /:(before|after)/.test(rule.selectorText));
  return [within.length, signs.flatMap((rule) => [...rule.style])];
}"""
ADD = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("%s");
  document.adoptedStyleSheets = [sheet];
}"""


def test_the_site_speaks_five_languages_one_of_them_from_right_to_left() -> None:
    assert {"en", "lt", "pl", "ro", "ur"} <= LANGUAGES.keys()
    assert LANGUAGES["ur"].direction == "rtl"


@pytest.mark.long
@pytest.mark.tour
@pytest.mark.parametrize("part", PARTS)
def test_axe_and_vnu_find_nothing_and_no_page_scrolls_sideways(
    part: str,
    reading_browser: Browser,
    site: Site,
    content: Content,
    skeletons: Skeletons,
    exhaustive: bool,
    tmp_path: Path,
    say: Say,
) -> None:
    ways, least = PARTS[part]
    tour = Tour(tmp_path, skeletons, exhaustive)
    tour.take(ways, reading_browser, site, content, LANGUAGES.values())
    states = tour.counts["states"]
    modes = "; ".join(str(mode) for mode in MODES)
    say(
        f"axe saw {{}} states of pages, in up to {len(MODES)} modes ({modes}): {{}} readings",
        states,
        tour.counts["readings"],
    )
    say(
        "{} of them had other words alone than in a language before: {} were laid out together, the others read narrow",
        tour.counts["alike"],
        tour.counts["laid out"],
    )
    say(
        "these have {} skeletons of markup, {} of words in their colours, {} of places to press, each judged once: "
        "{} runs of axe",
        *(tour.counts[each] for each in ("structure", "words", "targets", "runs of axe")),
    )
    say("vnu read the markup of {} states of pages: of all but those laid out together", len(tour.read))
    invalid = [f"{tour.read[file]}: {said}" for file, said in read(tmp_path) if said not in EXCUSED]
    assert not [*tour.problems, *invalid], "\n".join([*tour.problems, *invalid])
    assert states == len(tour.read) + tour.counts["laid out"] >= least * len(LANGUAGES)


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ("document.querySelector('main label').remove()", "label"),
        ("document.querySelector('main label').style.color = '#bbb'", "color-contrast"),
        ("document.querySelector('h1').style.width = '2000px'", "sideways"),
        ("document.title = 'Nothing'", "does not begin with 'Error:'"),
        ("document.querySelector('button').focus()", "focus is not on the error summary"),
        ("document.querySelector('main label').textContent = ''", "label"),
        ("document.title = ''", "document-title"),
        ("document.documentElement.lang = 'nowhere'", "html-lang-valid"),
        ("document.querySelector('main p').lang = 'nowhere'", "valid-lang"),
        ("document.querySelector('main p').innerHTML = '<h5></h5>'", "empty-heading"),
        ("document.querySelector('main textarea').setAttribute('aria-invalid', 'gone')", "aria-valid-attr-value"),
        ("document.querySelector('main textarea').autocomplete = 'gone'", "autocomplete-valid"),
        ("document.querySelectorAll('nav').forEach((it) => { it.ariaLabel = 'Same' })", "landmark-unique"),
        ("document.querySelector('main p').innerHTML = '<a href=/></a>'", "link-name"),
        ("put('<p>Faint</p>', 'p', 'color: #eee')", "color-contrast"),
        ("put('<div><p>Words</p></div>', 'div', 'background: #555')", "color-contrast"),
        (
            "put('<p><button></button><button></button></p>', 'button', 'all: unset; width: 9px; height: 9px')"
            ".parentElement.querySelectorAll('button').forEach((it) => { it.style.cssText = 'padding: 1px' })",
            "target-size",
        ),
        (
            "put('<p></p>', 'p', 'height: 20px; overflow: auto').textContent = 'long '.repeat(999)",
            "scrollable-region-focusable",
        ),
        (
            "put('<p>Words before <a href=/>a link</a></p>', 'a', 'text-decoration: none; color: #0d4f54')",
            "link-in-text-block",
        ),
    ],
)
def test_what_is_wrong_would_be_found_after_the_same_page_without_it(
    known: tuple[Audit, Walk], harm: str, found: str
) -> None:
    audit, walk = known
    make_a_mistake(walk)
    audit.page.evaluate(PUT)
    audit.page.evaluate(harm)
    audit.problems.clear()
    audit.look("harmed", "Error:")
    assert any(found in each for each in audit.problems), audit.problems


@pytest.mark.parametrize(
    ("media", "style", "found"),
    [
        ("(max-width: 400px)", "main label { color: #bbb !important }", "320 px, light): color-contrast"),
        ("(max-width: 400px)", "main label { display: none !important }", "320 px, light): label"),
        ("(forced-colors: active)", FAINT, "px, forced colours): color-contrast"),
        ("(forced-colors: active)", "main { width: 400px }", "320 px, forced colours): scrolls"),
    ],
)
def test_what_is_wrong_in_one_mode_alone_would_be_found(
    audit: Audit, site: Site, media: str, style: str, found: str
) -> None:
    to_a_mistake(audit, site)
    audit.page.evaluate(ADD % f"@media {media} {{ {style} }}")
    audit.look("harmed", "Error:")
    assert any(found in each for each in audit.problems), audit.problems
    wide, *_ = MODES
    assert not any(str(wide) in each for each in audit.problems)


def test_a_page_with_other_words_alone_is_read_where_there_is_least_room_for_them(audit: Audit, site: Site) -> None:
    # The first page in a language that nobody checked says so, and has its own list of languages: both are new.
    pages = [("en", "danger", 0), ("lt", "danger", 0), ("pl", "contact", 0), ("pl", "danger", 1), ("ur", "danger", 1)]
    for code, path, alike in pages:
        audit.page.goto(site.at(f"/{code}/{path}"))
        audit.look()
        assert audit.counts["alike"] == alike, code
    audit.page.goto(site.at("/pl/danger"))
    audit.page.evaluate("document.querySelector('main p').style.width = '400px'")
    audit.look()
    assert audit.counts["alike"] == 2
    assert any(f"{MODES[1]}): scrolls" in each for each in audit.problems), audit.problems


def test_words_for_which_there_is_no_room_are_found_on_a_page_that_is_not_opened(audit: Audit, site: Site) -> None:
    served = {code: audit.page.request.get(site.at(f"/{code}/danger")).text() for code in LANGUAGES}
    assert not audit.hear("/en/danger", served["en"], "as it opens", None)
    for code in "en", "lt":
        audit.page.goto(site.at(f"/{code}/danger"))
        audit.look()
    audit.page.goto(site.at("/pl/contact"))
    audit.look()
    assert not audit.hear("/ur/danger", served["ur"], "as it opens", None)
    address = site.at("/pl/danger")
    assert audit.hear(address, served["pl"], "as it opens", None)
    audit.lay_out()
    assert not audit.problems
    audit.context.add_init_script(f"({ADD % 'main p:lang(pl) { white-space: nowrap }'})()")
    assert audit.hear(address, served["pl"], "as it opens", None)
    audit.lay_out()
    (found,) = audit.problems
    assert found.startswith(address)
    assert "scrolls" in found


def test_the_same_page_in_another_language_is_judged_once_and_read_each_time(audit: Audit, site: Site) -> None:
    for code, judged in ("pl", True), ("lt", False), ("ur", True):
        audit.page.goto(site.at(f"/{code}/danger"))
        before = audit.counts["structure"] + audit.counts["words"]
        audit.look()
        assert (audit.counts["structure"] + audit.counts["words"] > before) is judged, code
    assert audit.counts["states"] == 3


def test_signs_beside_words_look_the_same_in_a_narrow_window(audit: Audit) -> None:
    """Colours that were judged in one width are not judged again in the other (see skeleton.js)."""
    sheets = list(STATIC.glob("*.css"))
    assert {each.name.partition("-")[0] for each in sheets} == {"app", "app.rtl", "desk"}
    for sheet in sheets:
        inside, beside = audit.page.evaluate(SIGNS, sheet.read_text(encoding="utf-8"))
        assert inside > 50
        assert set(beside) <= {"content", "display", "width"}, sheet.name


def test_no_two_browsers_judge_the_same_and_none_forgets(tmp_path: Path) -> None:
    one, other = Skeletons(tmp_path), Skeletons(tmp_path)
    assert one.new("words", "black on white")
    assert not one.new("words", "black on white")
    assert not other.new("words", "black on white")
    assert other.new("words", "grey on white")
    assert other.new("structure", "black on white")


@pytest.fixture(scope="module")
def known(
    reading_browser: Browser, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Audit, Walk]]:
    """A page with an error that was read as it should be, and the way that leads to it again."""
    folder = tmp_path_factory.mktemp("known")
    with visitor(reading_browser) as context:
        audit = Audit(context, folder, "page", Skeletons(folder / "skeletons"))
        walk = to_a_mistake(audit, site)
        audit.look("as it should be", "Error:")
        assert not audit.problems
        yield audit, walk


def to_a_mistake(audit: Audit, site: Site) -> Walk:
    """Open a page with an error, and return the way there."""
    walk = Walk(audit.page, site, "en", {})
    walk.to("what-happened")
    make_a_mistake(walk)
    return walk


def make_a_mistake(walk: Walk) -> None:
    """Open the page where a journey waits, and press its button with nothing answered."""
    walk.see()
    press(walk.page)


@pytest.mark.parametrize("path", ["/en/", "/en/cambridgeshire/easy-for-children"], ids=["plain", "with-pictures"])
def test_the_browser_in_which_people_press_draws_pages(quick_browser: Browser, site: Site, path: str) -> None:
    page = quick_browser.new_page()
    page.goto(site.at(path))
    drawn = page.evaluate(
        """() => Promise.race([
          new Promise((done) => requestAnimationFrame(() => done(true))),
          new Promise((done) => setTimeout(() => done(false), 60_000)),
        ])"""
    )
    assert drawn
    page.close()
