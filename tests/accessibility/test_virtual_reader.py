"""Every page by ear: a virtual screen reader says each question, hint, mistake and answer, and the reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.accessibility.journeys import WHOLE, Says, outcomes
from tests.accessibility.listener import Listener
from tests.accessibility.serving import LANGUAGES, Site
from tests.accessibility.virtual import Reader, bundle
from tests.accessibility.walk import TOLD, Walk
from tests.personas import AT_A_BROWSER
from webapp.content import Content
from webapp.domain.packs.model import Packs
from webapp.forms.child_wording import language_for
from webapp.forms.journey import QUESTIONS
from webapp.public.views.guidance import HOW

ENGLISH = LANGUAGES["en"]
SAMPLE = WHOLE["a child"]
OTHERS = ("pl", "ur")
NOBODY_TO_REACH = WHOLE["a child who is not happy with the answer"]
"""Their organisation has not supplied how to reach its team, and what it says of the team is for adults."""
REFERENCE = re.compile(r"\b[A-Z]+(?:-\w{4}){2}\b")
Say = Callable[[str], None]


@pytest.fixture(scope="package")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reader, built for a browser."""
    return bundle(tmp_path_factory.mktemp("reader"))


@pytest.fixture
def reader(reading_context: Callable[..., BrowserContext], script: Path) -> Iterator[Reader]:
    """Someone who listens; what is wrong with any page is said together at the end."""
    reader = Reader(reading_context(), script)
    yield reader
    assert not reader.problems, "\n".join(reader.problems)


def test_every_question_is_heard_with_its_mistakes_and_its_answers(
    reader: Reader, site: Site, packs: Packs, say: Say
) -> None:
    heard: set[str] = set()
    for says in WHOLE.values():
        visit = Listener(reader, site, ENGLISH, packs, says)
        while visit.walk.slug != "check-answers":
            slug = visit.walk.slug
            assert visit.asked.path.steps[-1].slug == slug
            if slug in heard or slug == "your-route":
                visit.answer()
            else:
                visit.hear()
            heard.add(slug)
        for slug in visit.walk.to_add():
            if slug not in heard:
                reader.page.goto(visit.walk.address(slug))
                visit.hear_question(slug, "as it opens")
                heard.add(slug)
    assert heard == set(QUESTIONS)
    say(f"the virtual screen reader read {len(reader.read)} states of {len(heard)} questions")


@pytest.mark.parametrize("code", OTHERS)
def test_questions_are_heard_in_other_languages(reader: Reader, site: Site, packs: Packs, code: str) -> None:
    visit = Listener(reader, site, LANGUAGES[code], packs, SAMPLE)
    while visit.walk.slug != "check-answers":
        visit.answer() if visit.walk.slug == "your-route" else visit.hear()


@pytest.mark.parametrize(
    ("code", "says"), [*(("en", says) for says in WHOLE.values()), *((code, SAMPLE) for code in OTHERS)]
)
def test_the_end_is_heard_up_to_the_reference(reader: Reader, site: Site, code: str, says: Says) -> None:
    language = language_for(LANGUAGES[code], says)
    walk = Walk(reader.page, site, code, says)
    for ends in (TOLD, ("check-answers",)):
        walk.to_any(*ends)
        walk.see()
        said = reader.hear("as it opens", language)
        changes = [each for each in said if each.startswith(f"link, {language.gettext('Change')} ")]
        reader.note("as it opens", {f"several links called {each!r}" for each in changes if changes.count(each) > 1})
    before = site.references
    walk.to("sent")
    walk.see()
    said = reader.hear("as it opens", language)
    (reference,) = site.references - before
    words = said[said.index("main") :]
    assert words[words.index(reference) - 2 : words.index(reference)] == [
        language.gettext("Your reference is"),
        "strong",
    ]
    ways = f"heading, {language.gettext('How to reach us')}, level 2"
    assert (ways not in words) is (says is NOBODY_TO_REACH)
    later = words[words.index(ways) :] if ways in words else []
    assert (language.gettext("If you need us to do something differently") in later) is bool(later)
    quoted = [reference] if later else []
    assert REFERENCE.findall(" ".join(later)) == quoted
    assert REFERENCE.findall(" ".join(said)) == [reference, *quoted]


def test_every_outcome_is_heard_under_its_heading(reader: Reader, site: Site, packs: Packs) -> None:
    for outcome, says in outcomes(packs):
        walk = Walk(reader.page, site, "en", says)
        walk.to_any(*TOLD)
        walk.see()
        reader.hear(outcome, ENGLISH)


def test_pages_around_the_journey_are_heard(reader: Reader, site: Site, content: Content) -> None:
    pages = [
        "",
        "danger",
        "contact",
        "finished",
        "deleted",
        "timed-out",
        "nowhere",
        *(f"about/{slug}" for slug in content.about),
    ]
    for organisation, guidance in content.guidance.items():
        pages += [f"{organisation}/{slug}" for slug in ("", HOW, *list(guidance)[:1])]
    for each in pages:
        reader.page.goto(site.at(f"/en/{each}"))
        reader.hear("as it opens", ENGLISH)


@pytest.mark.parametrize("code", ["en", *OTHERS])
def test_what_happens_meanwhile_is_said_without_being_looked_for(reader: Reader, site: Site, code: str) -> None:
    page, plain = reader.page, LANGUAGES[code].gettext
    page.clock.install()
    walk = Walk(page, site, code, {})
    walk.to("what-you-want-to-do")
    walk.see()
    page.evaluate("reader.start()")
    for _ in range(2):
        page.keyboard.press("Shift")
        page.clock.fast_forward(100)
    page.clock.fast_forward("00:06")
    site.let_lie(site.row_of(page.context), timedelta(minutes=26))
    page.clock.fast_forward("26:00")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.clock.fast_forward(100)
    said = page.evaluate("reader.stop()")
    shift = [
        "Shift, press 2 more times to exit.",
        "Shift, press 1 more time to exit.",
        "Exit this page has been reset.",
    ]
    assert said[1:4] == [f"polite: {plain(each)}" for each in shift]
    dialog = (
        plain("Are you still there?"),
        plain("We delete what you typed when the time runs out. Nothing has been sent."),
    )
    assert f"dialog, {', '.join(dialog)}" in said
    assert f"button, {plain('Stay on this page')}" in said
    assert any(each.startswith(f"polite: {plain('Time left: {time}', time='')}"[:12]) for each in said)


@pytest.mark.parametrize(
    ("slug", "harm", "found"),
    [
        ("what-happened", "document.querySelector('main label').htmlFor = ''", "not heard: 'textbox, What happened?"),
        ("danger", "document.querySelector('legend').remove()", "not heard: 'group, Is someone in danger"),
        ("danger", "document.querySelector('fieldset').removeAttribute('aria-describedby')", "not heard: 'group"),
        (
            "danger",
            "document.querySelector('[type=radio]').setAttribute('checked', '')",
            "heard, but nobody asked it: 'radio, Yes",
        ),
        ("danger", "document.querySelector('[role=alert]').removeAttribute('role')", "0 alerts"),
        ("danger", "document.querySelector('[role=alert] a').hash = '#main-content'", "the error summary leads to"),
        ("danger", "document.querySelector('h1').outerHTML = '<p>Is someone in danger?</p>'", "main headings are []"),
        ("danger", "document.querySelector('main').outerHTML = 'all gone'", "0 landmarks called main"),
        ("danger", "document.querySelector('main button').textContent = ''", "'button' without a name"),
        ("danger", "document.querySelector('nav').ariaLabel = 'Help'", "2 landmarks called navigation, Help"),
        (
            "adjustments",
            "document.querySelectorAll('legend')[1].remove()",
            "not heard: 'group, Letters and information'",
        ),
        (
            "adjustments",
            "document.querySelector('.govuk-checkboxes__conditional').hidden = true",
            "not heard: 'textbox, What size of print?",
        ),
        (
            "adjustments",
            "document.querySelector('[type=checkbox][aria-expanded]').removeAttribute('aria-expanded')",
            "not heard: 'checkbox, Large print, checked, 1 control, expanded'",
        ),
        ("danger", "document.title = 'Put It Right'", "the title is about"),
    ],
)
def test_what_is_badly_said_would_be_found(
    reader: Reader, site: Site, packs: Packs, slug: str, harm: str, found: str
) -> None:
    visit = Listener(reader, site, ENGLISH, packs, {**AT_A_BROWSER, "adjustments": "yes"})
    visit.to(slug)
    visit.walk.see()
    form = visit.err()
    reader.page.evaluate(harm)
    visit.hear_mistake(form)
    planted, reader.problems = reader.problems, []
    assert any(found in each for each in planted), planted
