"""What officers do with a case: each act adds what follows from its form, and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from tests.conftest import Clock
from tests.desk.acting import FRIDAY, TODAY, WEDNESDAY, add, address, day, events_of, to_children, with_a_panel
from tests.desk.office import Office
from webapp.desk.forms.acts import ACTS
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import (
    ClockStarted,
    Consent,
    Corrected,
    Event,
    Extended,
    Happened,
    Learning,
    LearningDone,
    Ombudsman,
    Outcome,
    Reopened,
    Settled,
    StageAsked,
    WaitingFor,
    WaitingOver,
    Withdrawn,
)
from webapp.domain.packs.model import Pack, Packs

THURSDAY = date(2026, 11, 19)


@pytest.fixture
def case(office: Office, clock: Clock) -> Case:
    """A case that came on Friday 20 November 2026 and is looked at on the Wednesday after."""
    case = office.arrive(to_children)
    clock.forward(days=5)
    return case


@dataclass(frozen=True)
class Walk:
    """How an act is done: what was before, what is filled in, what follows; and something wrong that is said."""

    slug: str
    answers: Mapping[str, Any]
    follows: tuple[Event, ...]
    wrong: Mapping[str, Any]
    error: str
    before: tuple[Event, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)


WAITING = WaitingFor("provider", date(2026, 12, 1), "Their records.")
ANSWERED = Happened("answered", WEDNESDAY)
WHY = {"why": "They said so."}
WALKS = (
    Walk(
        "happened",
        {"what": "acknowledged", **TODAY},
        (Happened("acknowledged", WEDNESDAY),),
        {"what": "acknowledged", **day("day", date(2026, 11, 26))},
        "The date must be today or in the past",
        kept={"day-day": "26"},
    ),
    Walk(
        "start-clock",
        {"clock": "1:panel-meets", **TODAY, **WHY},
        (ClockStarted(1, "panel-meets", WEDNESDAY, "They said so."),),
        {"clock": "1:panel-meets", **day("day", THURSDAY), **WHY},
        "The date must not be before the day we received it",
        (Happened("answered", FRIDAY), StageAsked(0, "panel", FRIDAY)),
        WHY,
    ),
    Walk(
        "waiting",
        {"who": "provider", "why": "Their records.", **day("chase_on", date(2026, 12, 1))},
        (WAITING,),
        {"who": "provider", "why": "Their records.", **day("chase_on", WEDNESDAY)},
        "The date must be in the future",
        kept={"why": "Their records."},
    ),
    Walk(
        "waiting-over",
        TODAY,
        (WaitingOver(WEDNESDAY),),
        {},
        "Enter the day since which you are not waiting",
        (WAITING,),
    ),
    Walk(
        "extend",
        {"clock": "0:respond-delayed", **day("told_on", WEDNESDAY), **WHY},
        (Extended(0, "respond-delayed", WEDNESDAY, "They said so."),),
        {"clock": "0:respond-delayed", **WHY},
        "Enter the day on which the person was told",
        kept=WHY,
    ),
    Walk(
        "consent",
        {"step": "asked", **TODAY},
        (Consent("asked", WEDNESDAY),),
        {"step": "agreed", **TODAY},
        "Select what happened",
        kept={"day-day": "25"},
    ),
    Walk(
        "settle",
        {"condition": "late-reason", "how": "met", **TODAY, **WHY},
        (Settled("late-reason", "met", WEDNESDAY, "They said so."),),
        {"condition": "child-view", "how": "met", **TODAY, **WHY},
        "Select what is settled",
        kept=WHY,
    ),
    Walk(
        "next-stage",
        {"stage": "0:stage-2", **TODAY},
        (StageAsked(0, "stage-2", WEDNESDAY),),
        {"stage": "0:stage-1", **TODAY},
        "Select which stage",
        (ANSWERED,),
        {"day-day": "25"},
    ),
    Walk(
        "outcome",
        {
            "result": "upheld",
            **TODAY,
            "told": "told",
            **day("told_on", WEDNESDAY),
            "remedies": ["apology", "payment"],
            "more": "We paid the taxi.",
            "general": "yes",
            "learning": "add",
            "action": "Ring when a visit is late.",
            "owner": "Home care team",
        },
        (
            ANSWERED,
            Outcome(0, "upheld", WEDNESDAY, ("apology", "payment"), "We paid the taxi.", general=True),
            Learning(None, "Ring when a visit is late.", "Home care team"),
        ),
        {"result": "upheld", **TODAY, "more": "We paid the taxi."},
        "Select whether the person has been told. If not, tell them first",
        kept={"more": "We paid the taxi."},
    ),
    Walk(
        "learning",
        {"action": "Ring first.", "owner": "Home care team", **day("by", date(2027, 1, 31))},
        (Learning(date(2027, 1, 31), "Ring first.", "Home care team"),),
        {"action": "Ring first."},
        "Enter who does it",
        kept={"action": "Ring first."},
    ),
    Walk(
        "learning-done",
        {"number": "0", **TODAY},
        (LearningDone(0, WEDNESDAY),),
        {"number": "1", **TODAY},
        "Select what is done",
        (Learning(None, "Ring first.", "Home care team"),),
    ),
    Walk(
        "ombudsman",
        {"step": "asked-us", **TODAY},
        (Ombudsman("asked-us", WEDNESDAY),),
        {"step": "asked-us", "day-day": "25", "day-month": "11"},
        "The date must include a year",
        kept={"day-day": "25"},
    ),
    Walk(
        "withdraw",
        {**TODAY, **WHY},
        (Withdrawn(WEDNESDAY, "They said so."),),
        {**day("day", date(2026, 2, 25)), **WHY},
        "The date must not be before the day we received it",
        kept=WHY,
    ),
    Walk(
        "reopen",
        {**TODAY, **WHY},
        (Reopened(WEDNESDAY, "They said so."),),
        {**TODAY},
        "Enter why it is worked on again",
        (Withdrawn(WEDNESDAY, "It is put right."),),
        {"day-day": "25"},
    ),
    Walk(
        "correct-day",
        {"entry": "1", **day("day", FRIDAY), **WHY},
        (Corrected(1, WEDNESDAY, FRIDAY, "They said so."),),
        {"entry": "1", **TODAY, **WHY},
        "That day stands there already",
        (Consent("given", WEDNESDAY),),
        WHY,
    ),
)


@pytest.fixture
def statutory(packs: Packs) -> Pack:
    return with_a_panel(packs)


@pytest.fixture
def with_pack(office: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[[Pack], None]:
    """A function that lets the desk read another pack for an organisation."""
    packs = office.desk.content.packs
    return lambda pack: monkeypatch.setitem(vars(packs), "packs", {**packs.packs, pack.id: pack})


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.slug)
def test_an_act_adds_what_follows_from_its_form_and_says_what_is_wrong(
    office: Office, case: Case, statutory: Pack, walk: Walk, with_pack: Callable[[Pack], None]
) -> None:
    with_pack(statutory)
    add(office, case, *walk.before)
    officer = office.browser()
    url = address(case, walk.slug)

    refused = officer.fill(url, **walk.wrong)
    assert refused.status == 400
    assert walk.error in refused.errors
    assert "<title>Error: " in refused.html
    assert walk.kept.items() <= refused.fields().items()
    assert events_of(office, case) == list(walk.before)

    filled = {**officer.get(url).fields(), **walk.answers}
    another = officer.post(url, {**filled, "csrf_token": "of another sign-in"})
    assert "Nothing is saved yet" in another
    assert walk.kept.keys() <= another.fields().keys()
    assert events_of(office, case) == list(walk.before)

    done = officer.post(url, filled)
    assert (done.status, done.goes_to) == (303, f"/cases/{case.received.reference}"), done.errors
    assert events_of(office, case) == [*walk.before, *walk.follows]
    assert {each.by for each in office.desk.cases.entries(case.received.id)[-len(walk.follows) :]} == {
        office.person().id
    }


def test_every_act_can_be_walked() -> None:
    walked = {each.slug for each in WALKS} | {"allocate", "note", "stop", "go-on", "merge", "keep-from", "let-in"}
    assert walked == set(ACTS)
