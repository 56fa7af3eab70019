"""Every page, in every state, in every language, wide and narrow: axe finds nothing, and nothing scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility.audit import NARROW, WIDTHS, Audit
from tests.accessibility.journeys import WHOLE, mistake, outcomes
from tests.accessibility.serving import LANGUAGES, Site
from tests.accessibility.walk import Walk
from webapp.content import Content
from webapp.domain.packs import Packs
from webapp.forms.contact_me import ContactMe
from webapp.forms.journey import QUESTIONS
from webapp.i18n import Language
from webapp.views.guidance import HOW

Read = Callable[[Audit, Language], None]
AFTER = ("check-answers", "sent")


def test_the_site_speaks_five_languages_one_of_them_from_right_to_left() -> None:
    assert {"en", "lt", "pl", "ro", "ur"} <= LANGUAGES.keys()
    assert LANGUAGES["ur"].direction == "rtl"


def test_every_question_can_be_read_before_and_after_a_mistake(
    in_every_language: Callable[[Read], None], site: Site, packs: Packs
) -> None:
    def read(audit: Audit, language: Language) -> None:
        seen: set[str] = set()
        for says in WHOLE.values():
            walk = Walk(audit.page, site, language.code, says)
            while walk.slug != "sent":
                if walk.slug not in seen or walk.slug in AFTER:
                    walk.see()
                    audit.look("as it opens")
                    fail(audit, walk, language, packs)
                seen.add(walk.slug)
                walk.on()
            walk.see()
            audit.look("as it opens")
        assert set(QUESTIONS) <= seen

    in_every_language(read)


def fail(audit: Audit, walk: Walk, language: Language, packs: Packs) -> None:
    """Answer the page in a way that it does not take, and read what it then says."""
    typed = mistake(QUESTIONS[walk.slug], packs) if walk.slug in QUESTIONS and walk.slug != "your-route" else None
    if typed is None:
        return
    for name, value in typed.items():
        audit.page.locator(f"main [name='{name}']").fill(value)
    press(audit.page)
    audit.look("with an error", language.plain("Error:"), widths_for(language))


def widths_for(language: Language) -> Sequence[int]:
    """Return both widths for English; for the rest only the one with least room, where longer words could harm."""
    return WIDTHS if language.code == "en" else NARROW


def press(page: Page) -> None:
    """Press the first button of the page's own form."""
    with page.expect_navigation():
        page.locator("main form button.govuk-button").first.click()


def test_every_outcome_can_be_read(in_every_language: Callable[[Read], None], site: Site, packs: Packs) -> None:
    def read(audit: Audit, language: Language) -> None:
        for outcome, says in outcomes(packs):
            walk = Walk(audit.page, site, language.code, says)
            walk.to("your-route")
            walk.see()
            if ":" in outcome:
                expect(audit.page.locator("[name=outcome]").first).to_have_value(outcome)
            audit.look(outcome, widths=widths_for(language))

    in_every_language(read)


def test_guidance_can_be_read(in_every_language: Callable[[Read], None], site: Site, content: Content) -> None:
    pages = [f"about/{slug}" for slug in content.about]
    for organisation, guidance in content.guidance.items():
        pages += [f"{organisation}/{slug}" for slug in ("", HOW, *guidance)]

    def read(audit: Audit, language: Language) -> None:
        for each in pages:
            audit.page.goto(site.at(f"/{language.code}/{each}"))
            audit.look("as it opens", widths=widths_for(language))

    in_every_language(read)


def test_pages_around_the_journey_can_be_read(in_every_language: Callable[[Read], None], site: Site) -> None:
    def read(audit: Audit, language: Language) -> None:
        for path in ("", "danger", "contact", "finished", "timed-out", "nowhere", "exit"):
            audit.page.goto(site.at(f"/{language.code}/{path}"))
            audit.look("as it opens")

    in_every_language(read)


def test_asking_to_be_contacted_can_be_read(in_every_language: Callable[[Read], None], site: Site) -> None:
    def read(audit: Audit, language: Language) -> None:
        page = audit.page
        page.context.clear_cookies()
        page.goto(site.at(f"/{language.code}/complain/{ContactMe.slug}"))
        audit.look("as it opens")
        press(page)
        audit.look("after a mistake", language.plain("Error:"))
        page.locator("[name=organisation]").first.check()
        page.locator("[name=reply_to][value=phone]").check()
        press(page)
        audit.look("without the number", language.plain("Error:"))
        page.locator("[name=phone]").fill("01632 960001")
        press(page)
        assert page.url.endswith("/asked")
        audit.look("sent")

    in_every_language(read)


def test_what_a_need_opens_can_be_read(in_every_language: Callable[[Read], None], site: Site) -> None:
    def read(audit: Audit, language: Language) -> None:
        walk = Walk(audit.page, site, language.code, {"adjustments": "yes"})
        walk.to("adjustment-needs")
        walk.see()
        for box in audit.page.locator("[aria-controls]").all():
            box.check()
        audit.page.evaluate("scrollTo(0, 0)")  # else the button that stays in sight may stand over a box
        audit.look("with every box open")

    in_every_language(read)


def test_the_warning_that_time_runs_out_can_be_read(audit: Audit, site: Site, language: Language) -> None:
    audit.page.clock.install()
    walk = Walk(audit.page, site, language.code, {})
    walk.to("service")
    walk.see()
    audit.page.clock.fast_forward("26:00")
    expect(audit.page.get_by_role("dialog")).to_be_visible()
    audit.look("with the warning open")


def test_a_form_without_its_token_comes_back_to_be_sent_again(audit: Audit, site: Site, language: Language) -> None:
    walk = Walk(audit.page, site, language.code, {})
    for slug in ("kind", "your-route", "check-answers"):
        walk.to(slug)
        walk.see()
        audit.page.locator("main [name=csrf_token]").first.evaluate("box => box.value = 'none'")
        press(audit.page)
        audit.look("without its token", language.plain("Error:"))


def test_what_was_typed_can_be_read_when_it_was_not_taken(audit: Audit, site: Site, language: Language) -> None:
    walk = Walk(audit.page, site, language.code, {})
    walk.to("what-happened")
    walk.see()
    story = audit.page.locator("[name=what_happened]")
    story.fill("long " * 250_000)
    press(audit.page)
    audit.look("far too much")
    walk.see()
    story.fill("Nobody came.")
    site.let_lie(site.row_of(audit.page.context), timedelta(hours=5))
    press(audit.page)
    expect(audit.page.locator("textarea")).to_have_value("Nobody came.")
    audit.look("after time ran out")


def test_what_was_typed_can_be_read_when_the_database_is_down(audit: Audit, site: Site, language: Language) -> None:
    walk = Walk(audit.page, site, language.code, {})
    walk.to("what-happened")
    walk.see()
    audit.page.locator("[name=what_happened]").fill("Nobody came.")
    with site.without_drafts():
        press(audit.page)
    expect(audit.page.locator("textarea")).to_have_value("Nobody came.")
    audit.look("while the database is down")


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
    walk = Walk(audit.page, site, "en", {})
    walk.to("what-happened")
    walk.see()
    press(audit.page)
    audit.page.evaluate(harm)
    audit.look("harmed", "Error:")
    planted, audit.problems = audit.problems, []
    assert any(found in each for each in planted), planted
