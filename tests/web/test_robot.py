"""A robot applicant fills in what it is shown, anyhow, and arrives: in every organisation and every language."""

from __future__ import annotations

import random
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from tests.browser import Fields, HygieneClient, Page
from tests.content.routes import every_way
from tests.domain.robot import ON, TYPED, Answers, go
from tests.personas import closed
from tests.web.conftest import Messages, Rows
from tests.web.people import MOST_QUESTIONS, reference_on
from tests.web.stored import service_of
from webapp.domain.conditions import Facts
from webapp.domain.journey import walk
from webapp.domain.packs.model import Pack, Packs
from webapp.domain.reference import is_reference
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.paths import CHECKOUT
from webapp.public.views.complain import as_inputs

PEOPLE_LIKE_EACH_EXAMPLE = 4
SEND_ANYWAY = "Send it to us anyway so a person can check"
ORGANISATIONS = sorted(path.parent.name for path in (CHECKOUT / "webapp" / "content").glob("*/guidance"))


def anything(page: Page, chance: random.Random) -> dict[str, str | list[str]]:
    """Fill in every box of a page with something it allows; what stands under a choice that is not made stays empty."""
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
    return {name: answer for name, answer in given.items() if name not in closed(page.slug, given)}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_whoever_fills_in_what_they_are_shown_arrives(
    app: Flask, messages: Messages, rows: Rows, organisation: str, seed: int
) -> None:
    chance = random.Random(f"{organisation} {seed}")
    client = HygieneClient(app, chance.choice(list(service_of(app).languages)))
    complains = {"wanted": "other", "kind": "complaint"} if seed % 2 else {}
    page = client.begin()
    for _ in range(MOST_QUESTIONS):
        if page.slug == "sent" or (page.slug == "your-route" and page.question is None):
            break
        before = page.slug
        page = client.answer(anything(page, chance) | page.fitting({"organisation": organisation, **complains}))
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


def two_ways_to_each_end(packs: Packs, organisation: str) -> dict[str, list[Answers]]:
    """Return what two people answered, page by page, who came to the same end by different answers."""
    pack = packs.packs[organisation]
    found: dict[str, list[Answers]] = {end.key: [] for facts, end in every_way(pack, packs) if is_offered(pack, facts)}
    for number, example in enumerate(pack.examples * PEOPLE_LIKE_EACH_EXAMPLE):
        given = {fact: value for fact, value in example.given.items() if fact != "send_anyway"}
        again = number // len(pack.examples) % 2  # who is not sure is asked one thing at a time
        singly = {"wanted": "other"} if again else {}
        paths, answers = go(packs, random.Random(number), organisation=organisation, **given, **singly)
        decisions = [path.decision for path in paths if path.next_step and path.next_step.agrees]
        decisions += [path.decision for path in paths if path.complete and not path.has("your-route")][:1]
        ends = decisions[0].key.split() if decisions else []  # an open condition can stop what the rules alone lead to
        for people in (found[key] for key in ends if key in found):
            if len(people) < 2 and answers not in people:
                people.append(answers)
        if all(len(people) == 2 for people in found.values()):
            break
    return found


def is_offered(pack: Pack, facts: Facts) -> bool:
    """Return whether the organisation offers these answers to its visitors; rules may know of more."""
    offers = ((pack.offer(fact, facts), value) for fact, value in facts.items())
    return all(offer is None or value in offer.values or isinstance(value, tuple) for offer, value in offers)


@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_every_kind_of_end_is_reached_twice_with_different_answers(
    app: Flask, packs: Packs, messages: Messages, organisation: str
) -> None:
    ways = two_ways_to_each_end(packs, organisation)
    assert [end for end, people in ways.items() if len(people) < 2] == []
    for end, (first, second) in ways.items():
        page = goes_over_http(app, first, end)
        if page.slug == "sent":
            (message,) = [each for each in messages() if each["reference"] == reference_on(page)]
            anyway = first.get("your-route", {}).get("send_anyway") == "yes"
            assert anyway or end in routes_of(message)
        else:
            assert page.slug == "your-route", f"{end}: stopped at {page.slug}"
        goes_through_the_forms(packs, second, end)
    print(f"{organisation}: {len(ways)} kinds of end, each reached twice")


def goes_over_http(app: Flask, answers: Answers, end: str) -> Page:
    """Answer page after page, send what can be sent, and return where that ends."""
    client = HygieneClient(app)
    page = client.begin()
    while page.slug in answers:
        if page.slug == "your-route":
            (shown,) = set(page.tree.xpath("//input[@name='outcome']/@value"))
            assert end in shown.split()
        answer = answers[page.slug]
        anyway = answer.get("send_anyway") == "yes"
        page = client.press(SEND_ANYWAY) if anyway else client.answer(typed(page, answer))
        assert not page.errors, f"{page.slug}: {page.errors}"
    return client.answer() if page.slug == "check-answers" else page


def goes_through_the_forms(packs: Packs, answers: Answers, end: str) -> None:
    """Answer the same forms as the pages show, as a browser would send it, and come to the end by the same walk."""
    said: Answers = {}
    path = walk(JOURNEY, said, packs, ON)
    while path.next_step is not None and (slug := path.next_step.slug) in answers:
        if slug == "your-route":
            assert end in path.decision.key.split()
            said[slug] = answers[slug]
        else:
            sent = {name: value for name, value in as_inputs(QUESTIONS[slug], answers[slug]).items() if value}
            form = QUESTIONS[slug](path.facts, packs, ON, MultiDict(sent))
            assert form.validate(), f"{slug}: {form.errors}"
            said[slug] = form.answer()
        path = walk(JOURNEY, said, packs, ON)
    assert path.next_step is None or path.next_step.slug == "your-route", f"{end}: stopped at {path.next_step}"


def typed(page: Page, answer: dict[str, Any]) -> Fields:
    """Return what a page is sent for this answer."""
    return page.fitting(
        {name: value for name, value in as_inputs(QUESTIONS[page.slug], answer).items() if value is not None}
    )


def routes_of(message: dict[str, Any]) -> list[str]:
    return [":".join(filter(None, (part["then"], part["to"], part["stage"]))) for part in message["parts"]]
