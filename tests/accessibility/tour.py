"""The tour of the whole site: every page and question, as it opens and with a mistake, in every language.

Each journey is made once; where it waits, its page is opened in one language after another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import wraps
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.accessibility.audit import Audit, Skeletons
from tests.accessibility.chromium import visitor
from tests.accessibility.guide import Guide, choose, press
from tests.accessibility.journeys import WHOLE, mistake, outcomes
from tests.accessibility.serving import EXIT_URL, Site
from tests.accessibility.walk import TOLD, Walk
from tests.personas import LONG_AGO_AT_A_BROWSER
from webapp.content import Content
from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.contact_me import ContactMe
from webapp.forms.pages.triage import YourRoute
from webapp.i18n.language import Language
from webapp.public.kept_details import COOKIE
from webapp.public.views import crisis_page
from webapp.public.views.guidance import HOW
from webapp.ui.urls import ACCESSIBILITY, ANOTHER, COPY, DOOR, STATEMENT

AFTER = ("check-answers", "sent")
# Unseen, and in one go: to lay out so many words first would take longer than all the rest.
SEND_FAR_TOO_MUCH = """box => {
  box.style.display = "none";
  box.value = "long ".repeat(250_000);
  box.form.requestSubmit();
}"""


def every_question(guides: Sequence[Guide]) -> None:
    """Read each question before and after a mistake, and the end of each whole journey."""
    seen: dict[str, set[bool]] = {}  # the same page has other words for a child
    for says in WHOLE.values():
        child = says.get("who") == "child"
        walk = guides[0].walk(**says)
        while walk.slug != "sent":
            if child not in seen.get(walk.slug, ()) or walk.slug in AFTER:
                for guide in guides:
                    guide.visit_walk(walk)
                    _fail(guide, walk)
            seen.setdefault(walk.slug, set()).add(child)
            for added in walk.to_add() if walk.slug == "check-answers" else ():
                if child not in seen.get(added, ()):
                    seen.setdefault(added, set()).add(child)
                    for guide in guides:
                        guide.visit(f"complain/{added}")
            walk.on()
        for guide in guides:
            guide.visit_walk(walk)
    assert QUESTIONS.keys() <= seen.keys()
    for guide in guides:
        for slug in (COPY, ANOTHER):
            guide.visit(f"complain/{slug}")


def _fail(guide: Guide, walk: Walk) -> None:
    """Answer the page in a way that it does not take, and read what it then says."""
    judged = walk.slug in QUESTIONS and walk.slug != "your-route"
    wrong = mistake(QUESTIONS[walk.slug], guide.packs) if judged else None
    if wrong is not None:
        guide.fail(walk, wrong)


def every_outcome(guides: Sequence[Guide]) -> None:
    """Read the page that says where a complaint goes, once for each way it can look."""
    for outcome, says in outcomes(guides[0].packs):
        walk = guides[0].walk(**says)
        walk.to_any(*TOLD)
        if walk.slug != YourRoute.slug:  # told where the story is told
            for guide in guides:
                guide.visit_walk(walk, f"with the outcome {outcome}")
            continue
        if ":" in outcome:
            assert walk.outcome() == outcome
        for guide in guides:
            guide.visit_walk(walk, outcome)


def what_an_advocate_keeps(guides: Sequence[Guide]) -> None:
    """Read the confirmation before and after an advocate keeps their own details, and the boxes filled in with them."""
    page = guides[0].audit.page
    walk = guides[0].walk(**WHOLE["an advocate for a child"])
    walk.to("sent")
    walk.see()
    page.locator("[name=reference_pattern]").fill("VA-2026-")
    press(page, ":has([name=reference_pattern])")
    for guide in guides:
        guide.open("complain/sent")
        guide.look("with an advocate's details kept")
    kept = [each for each in page.context.cookies() if each["name"] == COOKIE]
    walk = guides[0].walk(**WHOLE["an advocate for a child"])
    page.context.add_cookies(kept)
    walk.to("how-to-reach-you")
    for guide in guides:
        guide.see(walk)
        expect(page.locator("[name=advocate_reference]")).to_have_value("VA-2026-")
        guide.look("with an advocate's details filled in")


Part = Callable[[Sequence[Guide]], None]


def in_each_language(part: Callable[[Guide], None]) -> Part:
    """Read a part of the site that no long journey leads to, from its beginning in each language."""

    @wraps(part)
    def whole(guides: Sequence[Guide]) -> None:
        for guide in guides:
            part(guide)

    return whole


@in_each_language
def all_guidance(guide: Guide) -> None:
    """Read every guidance page of every organisation."""
    pages = [f"about/{slug}" for slug in (ACCESSIBILITY, *guide.content.about)]
    for organisation, guidance in guide.content.guidance.items():
        pages += [f"{organisation}/{slug}" for slug in ("", DOOR, HOW, STATEMENT, *guidance)]
    for each in pages:
        guide.visit(each)


@in_each_language
def around_the_journey(guide: Guide) -> None:
    """Read the pages that stand by themselves."""
    for path in ("", "danger", "contact", "finished", "deleted", "timed-out", "nowhere"):
        guide.visit(path)
    guide.audit.page.route(f"{EXIT_URL}**", lambda route: route.fulfill(status=204))  # "stay where you are"
    guide.open("exit")
    guide.look()
    guide.audit.page.unroute_all()


@in_each_language
def beside_the_journey(guide: Guide) -> None:
    """Read the request to be contacted, every box that a need opens, and the page that worrying words lead to."""
    page = guide.audit.page
    page.context.clear_cookies()
    guide.open(f"complain/{ContactMe.slug}")
    guide.look()
    page.context.clear_cookies()
    press(page)
    guide.look("in a browser that keeps no cookies", error=True)
    press(page)
    guide.look("after a mistake", error=True)
    choose(page.locator("[name=organisation]").first)
    choose(page.locator("[name=reply_to][value=phone]"))
    press(page)
    guide.look("without the number", error=True)
    page.locator("[name=phone]").fill("01632 960001")
    press(page)
    assert page.url.endswith("/asked")
    guide.look("sent")
    page.context.clear_cookies()
    guide.open(f"complain/{ContactMe.slug}")
    choose(page.locator("[name=organisation]").first)
    choose(page.locator("[name=reply_to][value=phone]"))
    page.locator("[name=phone]").fill("01632 960001")
    page.locator("[name=help_wanted]").fill("I want to die.")
    press(page)
    assert page.url.endswith(f"/{crisis_page.SLUG}")
    guide.look("after worrying words in a request to be contacted")
    guide.open("complain/asked")
    guide.look("sent and marked urgent")
    walk = guide.walk(adjustments="yes")
    walk.to("adjustments")
    walk.see()
    for box in page.locator("[aria-controls]").all():
        choose(box)
    guide.look("with every box open")
    for says, story in ({}, "what-happened"), (WHOLE["a child"], "your-story"):
        walk = guide.walk(**says, what_happened="I want to die.")
        walk.to(story)
        walk.on()
        assert walk.slug == crisis_page.SLUG
        walk.see()
        guide.look("after worrying words")


@in_each_language
def at_a_shared_computer(guide: Guide) -> None:
    """Read what pages look like where others use the computer too, and the page before the next person."""
    home = "council/shared/example-library"
    walk = guide.walk()
    walk.to("how-to-reach-you")
    guide.open(home)
    guide.look()
    for slug in ("how-to-reach-you", "check-answers", "sent"):
        walk.to(slug)
        walk.see()
        guide.look("at a shared computer")
        if slug == "check-answers":
            guide.open("next-person")
            guide.look()


@in_each_language
def forms_that_come_back(guide: Guide) -> None:
    """Read pages that were sent without their token, with far too much in them, and after their time."""
    page = guide.audit.page
    walk = guide.walk(**LONG_AGO_AT_A_BROWSER)
    for slug in ("what-you-want-to-do", "your-route", "what-happened", "check-answers"):
        walk.to(slug)
        walk.see()
        if slug == "what-happened":
            with page.expect_navigation():
                page.locator("[name=what_happened]").evaluate(SEND_FAR_TOO_MUCH)
            guide.look("far too much")
        walk.see()
        page.locator("main [name=csrf_token]").first.evaluate("box => box.value = 'none'")
        press(page)
        guide.look("without its token", error=True)
    walk = guide.walk()
    walk.to("what-happened")
    walk.see()
    page.locator("[name=what_happened]").fill("Nobody came.")
    guide.site.let_lie(guide.site.row_of(guide.audit.context), timedelta(hours=5))
    press(page)
    expect(guide.story).to_have_value("Nobody came.")
    guide.look("after time ran out")
    walk = guide.walk()
    walk.to("what-happened")
    walk.see()
    page.context.clear_cookies()
    press(page)
    guide.look("after the cookie was lost")


@in_each_language
def after_a_while(guide: Guide) -> None:
    """Read what is seen while the site's database is away, and after the browser's clock was moved on."""
    page = guide.audit.page
    walk = guide.walk()
    walk.to("what-happened")
    walk.see()
    page.locator("[name=what_happened]").fill("Nobody came.")
    with guide.site.without_drafts():
        press(page)
    expect(guide.story).to_have_value("Nobody came.")
    guide.look("while the database is down")
    page.clock.install()
    walk.see()
    guide.site.let_lie(guide.site.row_of(guide.audit.context), timedelta(minutes=26))
    page.clock.fast_forward("26:00")
    expect(page.get_by_role("dialog")).to_be_visible()
    guide.look("with the warning open")


# What is read together, and how many states there are at least in each language.
PARTS: dict[str, tuple[tuple[Part, ...], int]] = {
    "questions": ((every_question,), 140),
    "information": ((all_guidance,), 120),
    "ends": (
        (
            *(every_outcome, what_an_advocate_keeps, at_a_shared_computer, forms_that_come_back),
            *(beside_the_journey, around_the_journey, after_a_while),
        ),
        61,
    ),
}


@dataclass
class Tour:
    """What was read on the way, what is wrong with it, and where its markup lies."""

    folder: Path
    skeletons: Skeletons
    exhaustive: bool = False
    read: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def take(
        self, parts: Iterable[Part], browser: Browser, site: Site, content: Content, languages: Iterable[Language]
    ) -> None:
        """Lead a new visitor through each of these parts of the site."""
        for part in parts:
            with visitor(browser) as context:
                audit = Audit(context, self.folder, part.__name__, self.skeletons, self.exhaustive)
                part([Guide(audit, site, language, content) for language in languages])
                audit.lay_out()
                self.read |= audit.read
                self.counts += audit.counts
                self.problems += audit.problems
