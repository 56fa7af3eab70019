"""Bringing people to a page, and up to the confirmation, over HTTP."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from tests.browser import HygieneClient, Page
from tests.domain.robot import ways
from tests.personas import HERSELF, Answers
from tests.web.stored import draft_of, put_draft
from webapp.domain.packs.model import Packs
from webapp.forms.journey import JOURNEY
from webapp.forms.pages.triage import YourRoute
from webapp.public.views.story_route import TOLD_ON

MOST_QUESTIONS = 60

_arrived: dict[str, dict[str, Any]] = {}


def go_to(client: HygieneClient, slug: str, answers: Answers = HERSELF) -> Page:
    """Answer from the first page until this one.

    The way is gone once over HTTP. Whoever goes the same way later gets what its draft then held, in a draft of their
    own: nothing else remembers where a person is.
    """
    client.begin()
    way = json.dumps([slug, answers], sort_keys=True)
    if way in _arrived:
        put_draft(client, {**_arrived[way], "key": uuid4().hex})
        page = client.visit(slug)
    else:
        page = client.go_on(answers, to=slug)
        if page.slug == slug != JOURNEY[0].slug:  # where nothing is answered yet, there is no draft
            _arrived[way] = draft_of(client).content
    assert page.slug == slug, f"arrived at {page.url}: {page.h1}"
    return page


def outcome_page(client: HygieneClient, answers: Answers = HERSELF) -> Page:
    """Answer until a page says what comes of it: a page of its own, or the one on which the story is told."""
    client.begin()
    return client.go_on(answers, to={YourRoute.slug, *TOLD_ON})


def heading_of_outcome(page: Page) -> str:
    """Return what stands above an outcome, on whichever page it is told."""
    return page.h1 if page.slug == YourRoute.slug else " ".join(page.tree.xpath("//main//h2")[0].text_content().split())


def arrive(client: HygieneClient, slug: str, packs: Packs) -> Page:
    """Come to a question as the first robot applicant did who was asked it."""
    client.begin()
    put_draft(client, {"key": uuid4().hex, "answers": ways(packs)[slug][0]})
    page = client.visit(slug)
    assert page.slug == slug, f"arrived at {page.url}: {page.h1}"
    return page


def send(client: HygieneClient, answers: Answers = HERSELF) -> Page:
    """Answer everything, check the answers and send them."""
    go_to(client, "check-answers", answers)
    page = client.answer()
    assert page.slug == "sent", f"arrived at {page.url}: {page.h1}"
    return page


EXIT = "Emergency Exit this page"
DELETE, NEXT_PERSON = "Delete my answers and leave", "Next person"


def finish(client: HygieneClient) -> Page:
    """Delete what is there and leave. While something is unsent the site asks once, and only then deletes it."""
    assert client.page is not None
    page = client.follow(DELETE) if DELETE in client.page.links else client.press(DELETE)
    return client.press(DELETE) if page.slug == "delete-answers" else page


def exits(client: HygieneClient) -> Page:
    """Leave in a hurry."""
    return client.press(EXIT)


def reference_on(page: Page) -> str:
    """Return the reference a confirmation shows."""
    found: str = page.tree.xpath("//*[@class='app-reference']")[0].text_content()
    return found
