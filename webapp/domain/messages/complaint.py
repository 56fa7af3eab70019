"""The promise made to the back office: what a message says, in the order a person should read it, with a version.

Adjustments come first, then how to reach the person safely, then what is urgent and what is outstanding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from webapp.domain.decision_json import Gettext, describe, facts_as_json
from webapp.domain.journey import Path
from webapp.domain.routing import SENDABLE, Clock, Decision, Part
from webapp.domain.vocabulary import FLAGS, SCHEMA, URGENT_REVIEW

DETAILS = {
    "large-print": "print_size", "worker": "which_worker", "interpreter": "which_language", "other": "other_help",
}  # fmt: skip
"""What a person typed beside one of their needs, by the need."""
UNASKED: dict[str, Any] = {
    "kind": "complaint", "helper": "no", "anonymity": "no-reply", "spoken": "", "spoken_other": "",
    "adjustments": "no", "adjustment_needs": (), "adjustment_more": "",
}  # fmt: skip
"""What a message says of a field that every message tells and not everyone was asked."""
CONTACT = (
    "safe_contact", "leave_message", "reply_to", "full_name", "email", "phone",
    "address_line_1", "address_line_2", "town", "postcode", "country", "other_way", "reach",
)  # fmt: skip
SUBJECT = (
    "who",
    "affected",
    "authority",
    "consent",
    "decider",
    "may_contact",
    "subject_name",
    "relationship",
    "interest",
    "child_knows",
    "instructed",
    "appointed",
    "advocate_organisation",
    "advocate_reference",
    "advocate_wanted",
    "subject_address",
    "subject_phone",
    "subject_postcode",
    "share",
)

CASE = ("handling", "answer_date", "why_now", "funding_changed")
"""What a team goes by when it starts: how the person would like it handled, and the days that matter."""


def build(
    reference: str,
    path: Path,
    answers: Sequence[Mapping[str, Any]],
    language: str,
    on: date,
    gettext: Gettext = str,
    raised: Sequence[str] = (),
    worrying: bool = False,
) -> dict[str, Any]:
    """Return the message for a complete path: what `handoff/schemas/message-1.json` promises.

    ``answers`` is what was asked and answered, page by page, with its English words; ``language`` is the code of the
    language the person used; ``on`` is the day of receipt; ``gettext`` translates a sentence of the pack and fills in
    its names; ``raised`` are flags that follow from no answer, such as ``automated``; ``worrying`` says that what was
    typed holds a worrying phrase. Raises ValueError when the decision has no pack.
    """
    decision = path.decision
    if decision.pack is None:
        raise ValueError("a message needs an organisation to go to")
    flags = {*decision.flags, *raised, *([URGENT_REVIEW] if worrying else ())}
    sources = {"danger": URGENT_REVIEW in decision.flags, "text": worrying}
    given = {name: value for answer in path.answers.values() for name, value in answer.items() if value}
    told = {**UNASKED, **given}
    return {
        "schema": SCHEMA,
        "reference": reference,
        "adjustments": {
            "asked": told["adjustments"],
            "needs": list(told["adjustment_needs"]),
            "in_their_words": told["adjustment_more"],
            "details": {code: given[name] for code, name in DETAILS.items() if name in given},
        },
        "language": {"used": language, "spoken": told["spoken"], "which": told["spoken_other"]},
        "contact": {"anonymity": told["anonymity"], **_pick(given, CONTACT)},
        "flags": [flag for flag in FLAGS if flag in flags],
        "urgent_review": [source for source, holds in sources.items() if holds],
        "conditions": list(dict.fromkeys(each.id for each in decision.conditions)),
        "helper": told["helper"],
        "received_on": on.isoformat(),
        "organisation": decision.pack.id,
        "pack_version": decision.pack.version,
        "kind": told["kind"],
        "parts": [_part(part, gettext) for part in decision.parts],
        "people": _pick(given, SUBJECT),
        "case": _pick(given, CASE),
        "facts": facts_as_json(path.facts),
        "answers": list(answers),
    }


def routes_to(decision: Decision) -> str:
    """Return where the parcel is carried: the procedure or feedback of the first part that is sent."""
    return next(part.outcome.to for part in decision.parts if part.outcome.then in SENDABLE)


def _part(part: Part, gettext: Gettext) -> dict[str, Any]:
    """Return a part with the sources of its clocks too, so that every date can be explained years later."""
    told = describe(part, gettext, _due)
    clocks = zip(told["timescales"], part.outcome.clocks, strict=True)
    return {**told, "timescales": [{**each, "source": list(clock.timescale.source)} for each, clock in clocks]}


def _due(clock: Clock) -> date | None:
    return clock.due.day if clock.due else None


def _pick(given: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}
