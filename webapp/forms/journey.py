"""JOURNEY: what we ask, in what order, and when. One screen; read it from top to bottom."""

from __future__ import annotations

from typing import Any

from webapp.domain.conditions import parse
from webapp.domain.journey import Step
from webapp.forms.base import Question
from webapp.forms.complaint import Meeting, PeopleInvolved, Remedy, StillUnhappy, WhatHappened, YourFeedback
from webapp.forms.contact import Address, Anonymity, Email, Name, OtherWay, Phone, ReplyTo, SafeContact
from webapp.forms.help import AdjustmentNeeds, Adjustments, Helper, Languages
from webapp.forms.people import Affected, Authority, Consent, OwnJob, Sharing, Subject, Who
from webapp.forms.triage import (
    AnswerDate,
    AnythingNew,
    ArrangedBy,
    BeforeYouStart,
    CareOrCouncil,
    Danger,
    Earlier,
    FoundOut,
    GetHelpNow,
    Happened,
    Hired,
    Kind,
    LateReason,
    Ongoing,
    OngoingCovers,
    Organisation,
    PaidBy,
    Service,
    Topic,
    WrongBody,
    YourRoute,
)

QUESTIONS: dict[str, type[Question]] = {}


def ask(form: type[Question], when: dict[str, Any] | None = None, **more: Any) -> Step:
    """Return a step that applies unless its guard fails."""
    QUESTIONS[form.slug] = form
    return Step(form.slug, form.facts, parse(when or {}), **more)


def triage(form: type[Question], when: dict[str, Any] | None = None, **more: Any) -> Step:
    """Return a step that applies only while the pack's rules or conditions turn on one of its facts."""
    return ask(form, when, triage=True, **more)


ADULTS = ["adult", "both", "health"]
SPEAKS_FOR_ADULT = {
    "outcome": ["accept", "escalate"],
    "anonymity": "named",
    "affected": ["them", "both"],
    "any": [
        {"who": ["relative", "advocate"]},
        {"who": "authority", "authority": ["attorney", "deputy", "disputed", "none", "unsure"]},
    ],
}
COMPLAINT = {"outcome": ["accept", "escalate"]}
SENDS = {"outcome": ["accept", "escalate", "feedback"]}

JOURNEY = (
    ask(BeforeYouStart),
    ask(Danger),
    ask(GetHelpNow, {"danger": ["yes", "unsure"]}),
    ask(Organisation, forgets=("kind", "service", "topic", "who-you-are")),
    triage(Kind),
    triage(Service, forgets=("topic", "who-you-are", "something-else-happening")),
    triage(WrongBody),
    ask(Topic, {"service": ADULTS}),
    triage(Who),
    triage(OwnJob),
    ask(Authority, {"who": "authority"}),
    ask(Affected, {"who": ["relative", "advocate", "authority"]}),
    triage(Earlier),
    triage(AnythingNew),
    ask(AnswerDate, {"earlier": ["answered", "finished"], "anything_new": ["same", "both"]}),
    triage(ArrangedBy),
    triage(PaidBy),
    triage(CareOrCouncil),
    triage(Hired),
    triage(Ongoing),
    ask(OngoingCovers, {"ongoing": ["disciplinary", "regulator", "criminal", "safeguarding", "legal-claim"]}),
    triage(Happened),
    ask(FoundOut, {"happened": ["over-12-months", "unsure"]}),
    ask(LateReason, {"found_out": ["over-12-months", "unsure"], "happened": ["over-12-months", "unsure"]}),
    ask(YourRoute, agrees=True),
    ask(StillUnhappy, {"outcome": "escalate"}),
    ask(WhatHappened, {"outcome": "accept"}),
    ask(YourFeedback, {"outcome": "feedback"}),
    ask(PeopleInvolved, COMPLAINT),
    ask(Remedy, COMPLAINT),
    ask(Meeting, COMPLAINT),
    ask(Anonymity, SENDS, forgets=("how-to-reach-you",)),
    ask(Consent, SPEAKS_FOR_ADULT),
    ask(Subject, SPEAKS_FOR_ADULT),
    ask(Name, {**SENDS, "anonymity": "named"}),
    ask(ReplyTo, {**SENDS, "anonymity": ["named", "reply"]}),
    ask(Email, {"reply_to": "email"}),
    ask(Phone, {"reply_to": ["phone", "text", "text-relay"]}),
    ask(Address, {"reply_to": "post"}),
    ask(OtherWay, {"reply_to": ["in-person", "advocate", "other"]}),
    ask(SafeContact, {"anonymity": ["named", "reply"]}),
    ask(Sharing, {**COMPLAINT, "anonymity": "named"}),
    ask(Adjustments, SENDS, anytime=True),
    ask(AdjustmentNeeds, {**SENDS, "adjustments": ["yes", "unsure"]}, anytime=True),
    ask(Languages, {**SENDS, "anonymity": ["named", "reply"]}),
    ask(Helper, SENDS),
)
