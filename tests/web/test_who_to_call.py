"""Who to call now stands, in two lines, on every page where someone tells what happened, for everyone."""

from __future__ import annotations

import pytest
from flask import Flask
from lxml.html import HtmlElement

from tests.browser import HygieneClient, Page
from tests.personas import A_CHILD, HERSELF, UNHAPPY
from tests.web.people import arrive, go_to
from tests.web.stored import service_of
from webapp.forms.fields import Text
from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.contact_me import ContactMe

pytestmark = pytest.mark.xdist_group("who to call")

CALL = "If someone is hurt, or could be hurt soon, call 999."
CALL_TOO = "Call 999 too if you might hurt yourself."
WHO_CAN_HELP = "Find out who to contact if someone is not safe"
STORIES = {slug: form for slug, form in {**QUESTIONS, ContactMe.slug: ContactMe}.items() if form.story}
NO_STORY = {
    "people-involved": "names",
    "how-we-deal-with-it": "a wish",
    "how-to-reach-you-safely": "how to be reached",
    "how-to-reach-you": "how to be reached",
    "how-we-can-reach-you": "how to be reached",
    "adjustments": "a need",
}
"""Pages with a box for long text in which nobody is asked what happened."""


def lines(page: Page) -> HtmlElement:
    """Return what the page says of who to call; there is one such place."""
    (found,) = page.tree.xpath("//main//p[contains(@class, 'app-call')]")
    return found


def test_every_page_with_a_box_for_long_text_is_a_story_or_is_known_to_be_none() -> None:
    long = {slug for slug, form in QUESTIONS.items() if any(issubclass(field.kind, Text) for field in form.fields)}
    assert long == {slug for slug in STORIES if slug in QUESTIONS} | NO_STORY.keys()


@pytest.mark.parametrize("language", ["en", "lt", "pl", "ro", "ur"])
@pytest.mark.parametrize("slug", STORIES)
def test_it_stands_on_every_page_where_a_story_is_written(app: Flask, slug: str, language: str) -> None:
    client = HygieneClient(app, language)
    page = client.visit(slug) if slug == ContactMe.slug else arrive(client, slug, service_of(app).content.packs)
    said = lines(page)
    assert said.text_content().count("999") == 2
    assert len(said.xpath(".//br")) == 1
    assert not said.xpath(".//*[@lang='en']")
    if language == "en" and slug != "your-story":
        assert " ".join(said.text_content().split()) == f"{CALL} {CALL_TOO} {WHO_CAN_HELP}"


def test_it_leads_to_the_organisation_s_own_page_and_what_was_typed_stays(client: HygieneClient) -> None:
    go_to(client, "what-happened", HERSELF)
    page = client.press(WHO_CAN_HELP, what_happened="Half a sentence")
    assert page.url == "/en/cambridgeshire/danger"
    assert client.visit("what-happened").values["what_happened"] == "Half a sentence"


def test_who_has_named_no_organisation_comes_to_the_page_for_everyone(client: HygieneClient) -> None:
    client.visit(ContactMe.slug)
    assert client.press(WHO_CAN_HELP, help_wanted="Half a wish").url == "/en/danger"
    assert client.visit(ContactMe.slug).values["help_wanted"] == "Half a wish"


def test_it_still_stands_there_after_a_mistake(client: HygieneClient) -> None:
    go_to(client, "still-unhappy", UNHAPPY)
    page = client.answer(still_unhappy="")
    assert page.title.startswith("Error:")
    assert CALL in lines(page).text_content()


@pytest.mark.parametrize("slug", ["your-story", ContactMe.slug])
def test_a_child_reads_it_in_a_childs_words(client: HygieneClient, slug: str) -> None:
    go_to(client, "your-story", A_CHILD)
    page = client.visit(slug)
    assert " ".join(lines(page).text_content().split()) == (
        "If you are hurt, or could be hurt soon, call 999. Call 999 too if you think about hurting yourself. "
        "Find out who can help you now"
    )
