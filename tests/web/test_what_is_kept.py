"""What the service keeps of pages it has drawn: what many are shown, within its bytes, and nothing of one person."""

from __future__ import annotations

import random
import re

from flask import Flask, g

from tests.browser import HygieneClient
from tests.conftest import MakeApp
from tests.domain.robot import go
from tests.personas import HERSELF, HIS_MOTHER, LONG_AGO, SELF_FUNDER
from tests.web.people import go_to
from tests.web.stored import service_of
from tests.web.test_fragments import TRIAGE, visiting
from webapp.domain.journey import Path, walk
from webapp.domain.packs.model import Packs
from webapp.forms.journey import JOURNEY
from webapp.public.views.send import join_route
from webapp.ui.fragments import Fragments, memory_of

CANARY = "Canary"
LATE = {name: LONG_AGO[name] for name in ("happened", "found_out", "late_reason")}
PEOPLE = 2000
MOST = 200_000
"""Bytes for the 2,000 people: fewer than the frames of all their outcome pages take, so that some have to go."""
_TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')


def kept(app: Flask) -> Fragments:
    """Return what a running service keeps."""
    return service_of(app).fragments


def at_the_outcome(packs: Packs, seed: int, app: Flask) -> Path:
    """Return the path of someone who has come to the outcome page."""
    _, answers = go(packs, random.Random(seed))
    before = {slug: given for slug, given in answers.items() if slug in TRIAGE}
    return walk(JOURNEY, before, packs, service_of(app).today())


def test_two_services_of_one_process_share_nothing(make_app: MakeApp) -> None:
    first, second = make_app(), make_app()
    go_to(HygieneClient(first), "sent", HERSELF)
    assert kept(first).entries()
    assert not kept(second).entries()
    assert kept(second).hits == kept(second).misses == 0


def test_the_outcomes_of_2000_people_stay_within_the_bytes(make_app: MakeApp, packs: Packs) -> None:
    app = make_app()
    client, fragments, largest, people = HygieneClient(app), kept(app), 0, 0
    fragments.most = MOST
    languages = list(service_of(app).languages.values())
    go_to(client, "what-you-want-to-do")
    with visiting(client, "/en/complain/your-route"):
        for seed in range(PEOPLE // len(languages) + 1):
            shown = at_the_outcome(packs, seed, app)
            for g.language in languages:
                join_route(shown, g.visitor)
                largest, people = max(largest, fragments.size), people + 1
    assert people >= PEOPLE
    assert MOST / 2 < largest <= MOST
    assert fragments.size == sum(memory_of(pieces) for pieces in fragments.entries().values())
    assert fragments.misses > len(fragments.entries()), "some had to go"


def test_whoever_is_shown_the_same_frame_finds_one_entry_whatever_their_outcome(make_app: MakeApp) -> None:
    """So no time tells whether somebody with the same answers was here before."""
    app, told = make_app(), set[str]()
    for person in (
        LONG_AGO,
        {**LONG_AGO, "topic": ["money"]},
        {**HIS_MOTHER, **LATE},
        {**SELF_FUNDER, "hired": "unsure"},
    ):
        page = go_to(HygieneClient(app), "your-route", person)
        told.add(_TOKEN.sub("", page.html.partition("<main")[2].partition("</main>")[0]))
    keys = [key for key in kept(app).entries() if isinstance(key, tuple) and key[-1] == "your-route"]
    assert len(told) == 2, "the first three, who differ, are shown the same"
    assert keys == [("en", "", "cambridgeshire", False, True, False, False, False, False, "your-route")]
    assert "Why</h" not in str(kept(app).entries()[keys[0]])


def test_nothing_that_someone_typed_or_was_told_is_in_any_kept_page(client: HygieneClient, app: Flask) -> None:
    typed = ("what_happened", "people_involved", "full_name", "safe_contact", "subject_name", "relationship")
    go_to(client, "sent", {**HIS_MOTHER, **dict.fromkeys(typed, CANARY), "email": f"{CANARY}@example.com"})
    assert client.page is not None
    text = str(kept(app).entries())
    assert "check-answers" in text, "the pages that held it were kept"
    assert CANARY not in text
