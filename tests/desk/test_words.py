"""Every code that a case can hold has words at the desk."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest

from webapp.desk import words
from webapp.desk.store.people import ROLES
from webapp.desk.telling import message_words
from webapp.domain.cases import events
from webapp.domain.cases.case import HAPPENS_WITH_REPLY
from webapp.domain.cases.clocks import Rank, State
from webapp.domain.packs.model import Kind
from webapp.domain.vocabulary import CLOCK_STARTS, CONDITION_IDS, CONTACT_REQUEST, FACTS, FLAGS, HAPPENINGS
from webapp.i18n.language import load_languages
from webapp.paths import TRANSLATIONS

SCHEMAS = Path(words.__file__).parents[1] / "handoff" / "schemas"


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))["properties"]
    return found


MESSAGE, CONTACT = properties("message-1.json"), properties("contact-request-1.json")
NEEDS = MESSAGE["adjustments"]["properties"]["needs"]["items"]["enum"]
CODES: dict[str, tuple[Iterable[str], words.Words]] = {
    "flags": ({*FLAGS, *MESSAGE["flags"]["items"]["enum"], *CONTACT["flags"]["items"]["enum"]}, words.FLAGS),
    "why it is urgent": (MESSAGE["urgent_review"]["items"]["enum"], message_words.URGENT_REVIEW),
    "conditions": (CONDITION_IDS, words.CONDITIONS),
    "how to settle": (CONDITION_IDS, words.SETTLE),
    "settled": (get_args(events.Settling), words.SETTLING),
    "adjustments": (NEEDS, words.ADJUSTMENTS),
    "languages": (filter(None, MESSAGE["language"]["properties"]["spoken"]["enum"]), words.SPOKEN),
    "anonymity": (FACTS["anonymity"].values, words.ANONYMITY),
    "ways to reply": (FACTS["reply_to"].values, words.REPLY_TO),
    "messages on a phone": (MESSAGE["contact"]["properties"]["leave_message"]["enum"], words.LEAVE_MESSAGE),
    "kinds": ({*FACTS["kind"].values, CONTACT_REQUEST}, words.KINDS),
    "how it came": (
        {*MESSAGE["channel"]["enum"], CONTACT["channel"]["const"]},
        words.CAME,
    ),
    "happenings": (HAPPENINGS, words.HAPPENINGS),
    "clock starts": (CLOCK_STARTS, words.STARTS),
    "kinds of timescales": (get_args(Kind), words.TIMESCALES),
    "states of clocks": (get_args(State), words.CLOCK_STATES),
    "results": (events.RESULTS, words.RESULTS),
    "steps of consent": (events.CONSENT_STEPS, words.CONSENT_STEPS),
    "the Ombudsman": (events.OMBUDSMAN_STEPS, words.OMBUDSMAN_STEPS),
    "replies": (HAPPENS_WITH_REPLY, words.REPLIES),
    "agreement": (FACTS["consent"].values, message_words.AGREEMENT),
    "wishes": (MESSAGE["wishes"]["properties"]["remedy"]["items"]["enum"], message_words.WISHES),
    "events": (events.CODES.values(), words.EVENTS),
    "roles": (ROLES, words.ROLES),
    "ranks": ([each.name for each in Rank], words.RANKS),
}


@pytest.mark.parametrize("what", CODES)
def test_every_code_has_its_words(what: str) -> None:
    codes, known = CODES[what]
    assert set(codes) <= known.keys()


def test_a_code_of_a_later_version_is_shown_as_it_is() -> None:
    english = load_languages(TRANSLATIONS)["en"]
    assert words.said(words.FLAGS, "urgent", english) == "Someone is in danger now"
    assert words.each_said(words.FLAGS, ["child", "new-flag"], english)[1] == "new-flag"
