"""Every page, in every state and language, wide and narrow, in light and forced colours: nobody meets a barrier."""

from __future__ import annotations

import pytest

from tests.accessibility.audit import MODES, Audit
from tests.accessibility.serving import LANGUAGES, Site
from tests.accessibility.tour import Tour, press
from tests.accessibility.walk import Walk
from tests.conftest import Say

AT_LEAST = 1_000
FAINT = "main .govuk-hint { forced-color-adjust: none; color: #bbb !important }"
ADD = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("%s");
  document.adoptedStyleSheets = [sheet];
}"""


def test_the_site_speaks_five_languages_one_of_them_from_right_to_left() -> None:
    assert {"en", "lt", "pl", "ro", "ur"} <= LANGUAGES.keys()
    assert LANGUAGES["ur"].direction == "rtl"


@pytest.mark.tour
def test_axe_finds_nothing_and_no_page_scrolls_sideways(tour: Tour, say: Say) -> None:
    states, modes = len(tour.read), "; ".join(str(mode) for mode in MODES)
    say(f"axe read {states:,} states of pages, each in {len(MODES)} modes ({modes}): {tour.readings:,} readings")
    assert not tour.problems, "\n".join(tour.problems)
    assert states >= AT_LEAST


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        ("document.querySelector('main label').remove()", "label"),
        ("document.querySelector('main label').style.color = '#bbb'", "color-contrast"),
        ("document.querySelector('h1').style.width = '2000px'", "sideways"),
        ("document.title = 'Nothing'", "does not begin with 'Error:'"),
        ("document.querySelector('button').focus()", "focus is not on the error summary"),
    ],
)
def test_what_is_wrong_would_be_found(audit: Audit, site: Site, harm: str, found: str) -> None:
    harmed(audit, site, harm)
    assert any(found in each for each in audit.problems), audit.problems


@pytest.mark.parametrize(
    ("media", "style", "found"),
    [
        ("(max-width: 400px)", "main label { color: #bbb !important }", "320 px, light): color-contrast"),
        ("(max-width: 400px)", "main label { display: none !important }", "320 px, light): label"),
        ("(forced-colors: active)", FAINT, "1280 px, forced colours): color-contrast"),
        ("(forced-colors: active)", "main { width: 400px }", "320 px, forced colours): scrolls"),
    ],
)
def test_what_is_wrong_in_one_mode_alone_would_be_found(
    audit: Audit, site: Site, media: str, style: str, found: str
) -> None:
    harmed(audit, site, ADD % f"@media {media} {{ {style} }}")
    assert any(found in each for each in audit.problems), audit.problems
    wide, *_ = MODES
    assert not any(str(wide) in each for each in audit.problems)


def harmed(audit: Audit, site: Site, harm: str) -> None:
    """Read a page with an error, after something was done to it."""
    walk = Walk(audit.page, site, "en", {})
    walk.to("what-happened")
    walk.see()
    press(audit.page)
    audit.page.evaluate(harm)
    audit.look("harmed", "Error:")
