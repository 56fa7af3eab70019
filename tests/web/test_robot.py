"""A robot applicant fills in what it is shown, anyhow, and arrives: in every organisation and every language."""

from __future__ import annotations

import random

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.domain.robot import TYPED
from tests.web.conftest import Messages, Rows
from tests.web.people import MOST_QUESTIONS
from tests.web.stored import service_of
from webapp.domain.reference import is_reference
from webapp.settings import CHECKOUT

ORGANISATIONS = sorted(path.parent.name for path in (CHECKOUT / "webapp" / "content").glob("*/guidance"))


def anything(page: Page, chance: random.Random) -> dict[str, str | list[str]]:
    """Fill in every box of a page with something it allows."""
    assert page.question is not None
    given: dict[str, str | list[str]] = {}
    for name in page.boxes:
        boxes = page.question.xpath(f".//*[@name='{name}']")
        kind = boxes[0].get("type")
        if kind == "radio":
            given[name] = chance.choice([box.get("value") for box in boxes])
        elif kind == "checkbox":
            alone = [box.get("value") for box in boxes if box.get("data-behaviour") == "exclusive"]
            others = [box.get("value") for box in boxes if box.get("value") not in alone]
            given[name] = [chance.choice(alone)] if alone and chance.random() < 0.3 else chance.sample(others, 1)
        elif kind != "hidden" and not name.endswith(("-day", "-month", "-year")):
            given[name] = TYPED.get(name, f"Words for {name}")
    return given


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_whoever_fills_in_what_they_are_shown_arrives(
    app: Flask, messages: Messages, rows: Rows, organisation: str, seed: int
) -> None:
    chance = random.Random(f"{organisation} {seed}")
    client = HygieneClient(app, chance.choice(list(service_of(app).languages)))
    page = client.begin()
    for _ in range(MOST_QUESTIONS):
        if page.slug == "sent" or (page.slug == "your-route" and page.question is None):
            break
        before = page.slug
        page = client.answer(anything(page, chance) | page.fitting({"organisation": organisation}))
        assert not page.errors, f"{before}: {page.errors}"
    if page.slug == "sent":
        (message,) = messages()
        assert is_reference(message["reference"])
        assert message["organisation"] == organisation
        assert message["pack_version"] == service_of(app).content.packs.packs[organisation].version
    else:
        assert page.slug == "your-route"
        assert rows()["submission"] == []
        assert page.tree.xpath("//button[@name='send_anyway']")


def test_every_organisation_can_be_complained_to(app: Flask, messages: Messages) -> None:
    assert len(ORGANISATIONS) >= 1
    for organisation in ORGANISATIONS:
        client = HygieneClient(app)
        page = client.begin()
        chance = random.Random(organisation)
        plain = {"organisation": organisation, "kind": "complaint", "service": "adult", "who": "self"}
        plain |= {"earlier": "none", "arranged_by": "council", "danger": "no", "anonymity": "named"}
        while page.slug != "sent":
            page = client.answer(anything(page, chance) | page.fitting(plain))
            assert not page.errors
    assert [message["organisation"] for message in messages()] == ORGANISATIONS
