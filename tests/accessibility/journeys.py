"""What people say on their way through, so that together they meet every question and every outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from webapp.domain.packs import Packs
from webapp.domain.routing import decide
from webapp.domain.vocabulary import read_facts
from webapp.forms.base import Question
from webapp.forms.fields import Day, Line, Text

Says = Mapping[str, Any]

# By the name of the box; a journey says only what it says otherwise.
USUALLY: Says = {
    "danger": "no",
    "organisation": "cambridgeshire",
    "kind": "complaint",
    "service": "adult",
    "topic": ["staff"],
    "who": "self",
    "affected": "them",
    "earlier": "none",
    "arranged_by": "council",
    "paid_by": "council",
    "care_or_council": "council",
    "hired": "unsure",
    "ongoing": ["none"],
    "ongoing_covers": "all",
    "happened": "last-12-months",
    "found_out": "unsure",
    "late_reason": "I was in hospital",
    "what_happened": "Nobody came on Tuesday.\n\nThey had not told us.",
    "still_unhappy": "You did not say why.",
    "your_feedback": "Thank you for your kindness.",
    "remedy": ["apology"],
    "meeting": "no",
    "anonymity": "named",
    "consent": "agreed",
    "subject_name": "Ann Example",
    "full_name": "Bob Example",
    "reply_to": ["email"],
    "email": "bob@example.com",
    "phone": "01632 960001",
    "leave_message": "yes",
    "address_line_1": "1 High Street",
    "town": "Ely",
    "postcode": "CB7 4AA",
    "other_way": "At the library on Monday mornings",
    "adjustments": "no",
    "adjustment_needs": ["bsl"],
    "spoken": "english",
    "helper": "no",
}

# Whole journeys to the confirmation. Between them they pass every question.
WHOLE: dict[str, Says] = {
    "two parts, for someone else, in danger": {
        "danger": "yes",
        "who": "authority",
        "authority": "disputed",
        "affected": "both",
        "consent": "refused",
        "earlier": "answered",
        "anything_new": "both",
        "answer_date-day": "27",
        "answer_date-month": "3",
        "answer_date-year": "2026",
        "arranged_by": "person",
        "paid_by": "direct-payment",
        "care_or_council": "care",
        "ongoing": ["criminal", "legal-claim"],
        "ongoing_covers": "unsure",
        "happened": "over-12-months",
        "reply_to": ["email", "post", "phone", "text", "text-relay", "in-person", "advocate", "other"],
        "adjustments": "yes",
        "helper": "library",
    },
    "praise, without a name or an answer": {"kind": "compliment", "anonymity": "no-reply"},
    "someone who works there, without a name": {
        "who": "staff",
        "own_job": "citizen",
        "anonymity": "reply",
        "reply_to": ["post"],
    },
    "not social care, sent all the same": {"service": "other", "wrong_body": "school", "send_anyway": "yes"},
}


def outcomes(packs: Packs) -> Iterator[tuple[str, Says]]:
    """Yield what to say to be shown each outcome, once: the packs' worked examples hold every one."""
    seen = set()
    for pack in packs.packs.values():
        for example in pack.examples:
            facts = read_facts({"organisation": pack.id, **example.given})
            key = decide(facts, packs, example.on).key
            if "send_anyway" not in facts and key not in seen:
                seen.add(key)
                yield key, {**USUALLY, "organisation": pack.id, **example.given}
    yield "another organisation", {**USUALLY, "organisation": "other"}
    yield "an organisation that is not known", {**USUALLY, "organisation": "unsure"}


def mistake(question: type[Question], packs: Packs) -> dict[str, str] | None:
    """Return what to type that this page does not take: nothing, no date, or far too much. None if it takes all."""
    form = question({}, packs, date.today())  # noqa: DTZ011 - any day does
    dates = {f"{field.name}-{part}": "99" for field in form if isinstance(field, Day) for part, _, _ in Day.PARTS}
    long = {field.name: "long " * (field.longest // 5 + 1) for field in form if isinstance(field, Line | Text)}
    for typed in ({}, dates, long):
        if not question({}, packs, date.today(), formdata=MultiDict(typed)).validate():  # noqa: DTZ011
            return typed
    return None
