"""A procedure that was last updated years ago says so, once, on every page that tells what it promises."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.personas import A_CHILD, HERSELF, Answers
from tests.web.people import go_to, outcome_page
from tests.web.stored import service_of
from webapp.domain.packs.pieces import texts

SAYS = "These rules and times were last updated on Friday 31 March 2017."
PROMISES = (
    "",
    "how-we-decide",
    "how-to-complain",
    "how-long-it-takes",
    "if-you-are-unhappy",
    "ombudsman",
    "what-happens-adults",
    "what-happens-children",
    "before-you-complain",
    "for-advocates",
    "contact",
    "easy-what-happens-next",
    "easy-if-you-are-unhappy",
    "easy-for-children",
)
"""Pages that promise something, or that tell of the procedure as a whole."""
TO_THE_COUNCIL = {"organisation": "council", "told_how": "writing"}
WAYS: dict[str, Answers] = {
    "adult": {**HERSELF, **TO_THE_COUNCIL},
    "child": {**A_CHILD, **TO_THE_COUNCIL},
    "several parts": {**HERSELF, **TO_THE_COUNCIL, "service": "both", "handling": "manager"},
}


def times_said(page: Page) -> int:
    return page.text.count(SAYS)


@pytest.mark.parametrize("slug", PROMISES)
def test_every_page_that_promises_says_once_how_old_the_procedure_is(client: HygieneClient, slug: str) -> None:
    assert times_said(client.visit(f"/council/{slug}")) == 1


def test_no_page_names_a_time_of_such_a_procedure_without_saying_it(app: Flask, client: HygieneClient) -> None:
    content = service_of(app).content
    names = re.compile("|".join(f"{{{each.id}[.]" for each in content.packs.packs["council"].procedures if each.dated))
    naming = [page.slug for page in content.guidance["council"].values() if names.search(page.text)]
    assert len(naming) >= 8
    for slug in naming:
        assert times_said(client.visit(f"/council/{slug}")) == 1, slug


def test_pages_that_tell_of_something_else_do_not(client: HygieneClient) -> None:
    for address in ("/council/danger", "/council/adjustments", "/cambridgeshire/", "/cambridgeshire/how-long-it-takes"):
        assert times_said(client.visit(address)) == 0, address


@pytest.mark.parametrize("way", WAYS)
def test_the_outcome_the_answers_and_the_confirmation_say_it_once(client: HygieneClient, way: str) -> None:
    assert times_said(outcome_page(client, WAYS[way])) == 1
    assert times_said(go_to(client, "check-answers", WAYS[way])) == 1
    sent = client.answer()
    assert sent.slug == "sent"
    assert times_said(sent) == 1


def test_where_the_ombudsman_is_next_it_is_said_too(client: HygieneClient) -> None:
    finished = {**WAYS["adult"], "earlier": "finished", "anything_new": "same"}
    assert times_said(go_to(client, "your-route", finished)) == 1


def test_it_is_said_in_every_language_and_typed_nowhere(app: Flask) -> None:
    service = service_of(app)
    for code, language in service.languages.items():
        day = language.day(service.content.packs.packs["council"].procedures[0].dated)
        assert day in HygieneClient(app, code).visit("/council/how-long-it-takes")
    content = service.content
    typed = [page.text for page in content.guidance["council"].values()]
    assert "2017" not in "\n".join([*typed, *texts(content.packs.packs["council"])])
