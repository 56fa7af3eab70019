"""The promise made to the back office: what a message says, in the order a person should read it, with a version.

Adjustments come first, then how to reach the person safely, then what is urgent and what is outstanding, then what a
team starts from. Without a name, how to reach someone stands in `contact` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from webapp.domain.decision_json import Gettext, describe, facts_as_json
from webapp.domain.journey import Path
from webapp.domain.messages import digest
from webapp.domain.packs.model import Pack
from webapp.domain.routing import SENDABLE, Clock, Decision, Part
from webapp.domain.vocabulary import CONFLICT_OF_INTEREST, FLAGS, INTERPRETER, SCHEMA, URGENT_REVIEW

ENGLISH = "en"
CHANNEL = "online-form"
"""How a complaint comes to whoever fills in the form themselves."""
KEYED_IN = ("letter", "phone", "in-person", "email")
"""How that came which an officer keyed in through the same questions."""
CHANNELS = (CHANNEL, *KEYED_IN)

DETAILS = {
    "large-print": "print_size", "worker": "which_worker", "interpreter": "which_language",
    "translation": "letters_language", "other": "other_help",
}  # fmt: skip
"""What a person typed beside one of their needs, by the need."""
UNASKED: dict[str, Any] = {
    "kind": "complaint", "helper": "no", "anonymity": "no-reply",
    "adjustments": "no", "adjustment_needs": (), "adjustment_more": "", "not_by": "",
}  # fmt: skip
"""What a message says of a field that every message tells and not everyone was asked."""
CONTACT = (
    "safe_contact", "leave_message", "reply_to", "full_name", "email", "phone", "mobile",
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
    "subject_born",
    "relationship",
    "interest",
    "child_knows",
    "instructed",
    "appointed",
    "advocate_organisation",
    "advocate_reference",
    "own_role",
    "advocate_wanted",
    "subject_address",
    "subject_postcode",
    "own_address",
    "share",
    "see_records",
)
NAMES_NOBODY = frozenset({"anonymity", "reply_to"})
"""What `contact` says that tells nobody who someone is."""


def build(
    reference: str,
    path: Path,
    answers: Sequence[Mapping[str, Any]],
    language: str,
    on: date,
    gettext: Gettext = str,
    raised: Sequence[str] = (),
    worrying: bool = False,
    to_child: bool = False,
    shown: Sequence[Mapping[str, Any]] = (),
    language_name: str = "",
    place: Mapping[str, str] | None = None,
    channel: str = CHANNEL,
) -> dict[str, Any]:
    """Return the message for a complete path: what `handoff/schemas/message-1.json` promises.

    ``answers`` is what was asked and answered, page by page, with its English words; ``language`` is the code of the
    language the person used, and ``language_name`` its English name; ``on`` is the day of receipt; ``gettext``
    translates a sentence of the pack and fills in its names; ``raised`` are flags that follow from no answer, such as
    ``automated``; ``worrying`` says that what was typed holds a worrying phrase; ``to_child`` that the person was told
    timescales in words for children; ``shown`` is the outcome as it stood on their pages, language by language;
    ``place`` is where the shared computer stands that it was written at; ``channel`` is how it came. Raises ValueError
    when the decision has no pack.
    """
    decision = path.decision
    if decision.pack is None:
        raise ValueError("a message needs an organisation to go to")
    given = {name: value for answer in path.answers.values() for name, value in answer.items() if value}
    told = {**UNASKED, **given}
    named = told["anonymity"] == "named"
    flags = {*decision.flags, *raised}
    flags |= {URGENT_REVIEW} if worrying else set()
    flags |= {CONFLICT_OF_INTEREST} if told["not_by"] else set()
    sources = {"danger": URGENT_REVIEW in decision.flags, "text": worrying}
    parts = [_part(part, gettext, to_child) for part in decision.parts]
    answers = list(answers) if named else _without_contact(answers)
    return {
        "schema": SCHEMA,
        "reference": reference,
        "adjustments": {
            "asked": "yes" if told["adjustment_more"] else told["adjustments"],  # a child may write it and say no later
            "needs": list(told["adjustment_needs"]),
            "in_their_words": told["adjustment_more"],
            "details": {code: given[name] for code, name in DETAILS.items() if name in given},
        },
        "language": {"used": language, **_spoken(told, language, language_name)},
        "contact": {"anonymity": told["anonymity"], "keep_apart": not named, **_pick(given, CONTACT)},
        "flags": [flag for flag in FLAGS if flag in flags],
        "urgent_review": [source for source, holds in sources.items() if holds],
        "conditions": list(dict.fromkeys(each.id for each in decision.conditions)),
        "not_by": told["not_by"],
        "summary": digest.summary(answers, parts, on),
        "story": _pick(given, digest.STORY),
        "wishes": _pick(given, digest.WISHES),
        "due": digest.due(parts),
        "people": {**_pick(given, SUBJECT), **_claimed(given, decision.pack)},
        "earlier": _pick(given, digest.EARLIER),
        "when": {**_pick(given, digest.WHEN), "late_reason_withheld": "late_unsaid" in given},
        "helper": told["helper"],
        **_assistance(told["helper"], place if tells_place(path) else None),
        "channel": channel,
        "received_on": on.isoformat(),
        "organisation": decision.pack.id,
        "pack_version": decision.pack.version,
        "kind": told["kind"],
        "shown": list(shown),
        "parts": parts,
        "facts": facts_as_json(path.facts),
        "answers": answers,
    }


def _claimed(given: Mapping[str, Any], pack: Pack) -> dict[str, Any]:
    """Return whose advocate someone says they are by a code. Anyone may have read it: the team verifies it."""
    known = pack.advocacy_of(given.get("advocate_code", ""))
    return {"advocacy": {"status": "claimed", "code": known.code, "organisation": known.name}} if known else {}


def _spoken(told: Mapping[str, Any], language: str, name: str) -> dict[str, str]:
    """Return how to talk or write to someone: as they asked, otherwise in the language of the pages they read.

    Pages that an interpreter read out in English say nothing of the language they speak.
    """
    needs = told["adjustment_needs"]
    interpreted = told["helper"] == INTERPRETER
    if told["anonymity"] == "no-reply" and not needs:
        return {"spoken": "", "which": ""}
    if "bsl" in needs:
        return {"spoken": "bsl", "which": ""}
    asked = told.get("which_language") or told.get("letters_language") or ""
    if language == ENGLISH and not interpreted and not {"interpreter", "translation"} & set(needs):
        return {"spoken": "english", "which": ""}
    return {"spoken": "other", "which": asked or ("" if language == ENGLISH else name)}


def tells_place(path: Path) -> bool:
    """Return whether a message may say where it was written.

    Of someone who gives no name, or who reports wrongdoing, it would narrow down who they are.
    """
    apart = path.decision.pack is not None and path.decision.pack.team(path.facts).apart
    return path.facts.get("anonymity") == "named" and path.facts.get("kind") != "wrongdoing" and not apart


def _assistance(helper: str, place: Mapping[str, str] | None) -> dict[str, Any]:
    """Return who helped, never by name, and where: nothing of someone who wrote it alone at a computer of their own."""
    if helper == UNASKED["helper"] and place is None:
        return {}
    return {"assistance": {"helper": helper, **({"place": dict(place)} if place else {})}}


def routes_to(decision: Decision) -> str:
    """Return where the parcel is carried: the procedure or feedback of the first part that is sent."""
    return next(part.outcome.to for part in decision.parts if part.outcome.then in SENDABLE)


def _part(part: Part, gettext: Gettext, to_child: bool) -> dict[str, Any]:
    """Return a part with the sources of its clocks too, so that every date can be explained years later."""
    told = describe(part, gettext, _due, to_child=to_child)
    clocks = zip(told["timescales"], part.outcome.clocks, strict=True)
    return {**told, "timescales": [{**each, "source": list(clock.timescale.source)} for each, clock in clocks]}


def _without_contact(answers: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the answers without the pages, and parts of pages, that say who someone is or how to reach them."""
    apart = frozenset(CONTACT) - NAMES_NOBODY
    kept = [{**page, "answers": [each for each in page["answers"] if each["field"] not in apart]} for page in answers]
    return [page for page, whole in zip(kept, answers, strict=True) if page["answers"] or not whole["answers"]]


def _due(clock: Clock) -> date | None:
    return clock.due.day if clock.due else None


def _pick(given: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}
