"""The facts and the values they may take: a public contract, shared by packs, forms, messages and outside checks.

Adding a fact or a value is fine. Renaming one is a new schema version.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from webapp.domain.conditions import Value

SCHEMA = "1"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: the codes it may take, whether it holds several, or whether it is an ISO date."""

    values: frozenset[str] = frozenset()
    many: bool = False
    day: bool = False
    open: bool = False


def _one(values: str) -> Fact:
    return Fact(frozenset(values.split()))


def _list(values: str) -> Fact:
    return Fact(frozenset(values.split()), many=True)


_YES_NO_UNSURE = _one("yes no unsure")

FACTS: dict[str, Fact] = {
    "danger": _YES_NO_UNSURE,
    "organisation": Fact(open=True),  # a pack id, "other" or "unsure": which packs exist is content
    "kind": _one("complaint compliment comment enquiry wrongdoing unsure"),
    "service": _one("adult children both housing health other"),
    "wrong_body": _one("other-council councillor school information nhs-only something-else"),
    "topic": _list(
        "care-at-home care-home assessment money staff safeguarding not-given other decision behaviour not-listened "
        "placement family-contact support school child-protection approval allegation"
    ),
    "cp_change": _one("only also no"),
    "worker": _one("social-worker other-worker both nobody unsure"),
    "who": _one(
        "self child parent adult-parent carer relative advocate authority bereaved member professional staff withheld"
    ),
    "affected": _one("me them both"),
    "age": _one("under-13 13-15 16-17 18 19-24 25-over died withheld"),
    "instructed": _YES_NO_UNSURE,
    "appointed": _YES_NO_UNSURE,
    "child_status": _list("looked-after in-need protection-plan care-leaver none unsure"),
    "age_then": _one("under-18 18-or-over both unsure"),
    "authority": _one("attorney deputy executor none disputed unsure"),
    "decider": _one("me attorney deputy nobody disputed unsure"),
    "may_contact": _one("yes no not-safe unsure"),
    "advocate_wanted": _one("yes have-one not-now unsure"),
    "arranged_by": _one("council person nhs council-and-nhs other-council changed unsure not-care"),
    "paid_by": _one("council person both direct-payment nhs unsure"),
    "care_or_council": _one("care council both unsure"),
    "hired": _one("agency assistant unsure"),
    "landlord": _YES_NO_UNSURE,
    "regulated": _YES_NO_UNSURE,
    "provider_part": _one("care home both"),
    "council_arranged": _YES_NO_UNSURE,
    "handling": _one("on-the-spot manager independent local quality-team unsure"),
    "own_job": _one("own-job wrongdoing citizen"),
    "earlier": _one("none spoke waiting answered finished ombudsman unsure"),
    "answered_by": _one("us provider nhs unsure"),
    "told_how": _one("speaking writing unsure"),
    "settled": _one("agreed-done agreed-not-done not-agreed unsure"),
    "last_answer": _one("stage-1 stage-2 stage-3 on-the-spot dissatisfied"),
    "answer_date": Fact(day=True),
    "funding_changed": Fact(day=True),
    "all_upheld": _one("yes-done yes-not-done no unsure"),
    "anything_new": _one("new-only both same"),
    "ongoing": _list("disciplinary regulator criminal safeguarding legal-claim court tribunal other none unsure"),
    "ongoing_covers": _one("all part unsure"),
    "happened": _one("last-12-months over-12-months still unsure"),
    "found_out": _one("last-12-months over-12-months unsure"),
    "anonymity": _one("named reply no-reply"),
    "reply_to": _list("email post phone text text-relay in-person advocate other"),
    "consent": _one("agreed not-asked refused cannot-decide unable died unsure"),
    "see_records": _one("yes no later"),
    "child_knows": _one("wants does-not-want too-young no unsure"),
    "adjustments": _YES_NO_UNSURE,
    "send_anyway": _one("yes no"),
    "anyway_about": _one("adult children unsure"),
    "mixed": _one("yes no"),  # whether a matter still holds several: worked out, never asked
}

WANTED = "complain-adult complain-children complain-both complain-health praise suggest ask wrongdoing other"
COMBINED: dict[str, frozenset[str]] = {"wanted": frozenset(WANTED.split())}
"""Questions that stand for several facts, with the codes of their answers. They are no facts, and no rule reads them.
An organisation may offer some of the answers only, and say them in its own words."""

CONTACT_REQUEST = "contact-request"
"""What a message is in which someone only asks to be contacted. Not a fact: no rule reads it, and nobody is asked."""

INTERPRETER = "interpreter"
"""Who helps by saying what the person says. Not a fact: no rule reads it, as the complaint stays the person's own."""

URGENT = "urgent"
URGENT_REVIEW = "urgent-review"
CHILD = "child"
NO_COPY_TO_CARERS = "no-copy-to-carers"
ADVOCATE_WANTED = "advocate-wanted"
CONFLICT_OF_INTEREST = "conflict-of-interest"
CHECK_STATUTORY = "check-statutory"
AUTOMATED = "automated"
FLAGS = (
    URGENT,  # someone is in danger now
    URGENT_REVIEW,  # the person is not sure, or what they wrote is worrying: someone has to look at once
    CHILD,  # a child complains
    NO_COPY_TO_CARERS,  # nothing goes to the parents or carers of this child
    ADVOCATE_WANTED,
    CONFLICT_OF_INTEREST,  # look who must not deal with it: works there, names someone, or a stage for someone new
    CHECK_STATUTORY,  # a child whom the statutory procedure may cover
    AUTOMATED,  # a box that no person sees was filled in: read it all the same
)
"""How fast and how carefully a message must be handled, in the order in which it says so."""

CONDITION_IDS = frozenset(
    "consent-pending consent-refused capacity-check authority-evidence sufficient-interest late-reason "
    "late-stage-request concurrent scope-check track-unknown anonymity-not-covered joint-with-nhs "
    "no-consent-steps child-view advocate-unconfirmed no-way-to-reach".split()
)
REDIRECT_IDS = frozenset(
    "provider-first whistleblowing own-grievance other-council councillor school information nhs nhs-answered "
    "personal-assistant wrong-body child-protection-decision all-upheld ombudsman-has-it".split()
)
CLOCK_STARTS = frozenset(
    "received accepted answered schedule-signed stage-requested stage-acknowledged stage-ended letter-dated "
    "meeting-held investigation-started agreed not-stated".split()
)
HAPPENINGS = (
    "acknowledged",
    "accepted",
    "investigation-started",
    "completion-date-told",
    "meeting-held",
    "meeting-letter-sent",
    "schedule-signed",
    "stage-acknowledged",
    "letter-dated",
    "answered",
    "stage-ended",
    "agreed",
    "panel-met",
    "panel-reported",
    "panel-answered",
)
"""What is recorded of a stage when it has happened: each starts some clocks of a pack, or ends some."""
OMBUDSMAN_IDS = frozenset({"lgsco", "housing-ombudsman", "cqc"})
FEEDBACK_IDS = frozenset({"feedback", "enquiry"})


def allows(name: str, value: str) -> bool:
    """Return whether a fact may take this single value.

    >>> allows("danger", "yes"), allows("danger", "maybe"), allows("answer_date", "2026-11-20")
    (True, False, True)
    """
    fact = FACTS.get(name)
    if fact is None:
        return False
    return _is_day(value) if fact.day else fact.open or value in fact.values


def read_facts(table: Mapping[str, object]) -> dict[str, Value]:
    """Return facts as the domain holds them (lists become tuples). Raises ValueError that names everything wrong.

    >>> read_facts({"service": "adult", "ongoing": ["none"]})
    {'service': 'adult', 'ongoing': ('none',)}
    >>> read_facts({"colour": "red", "danger": "maybe"})
    Traceback (most recent call last):
    ValueError: colour: not a fact; danger: 'maybe' is not one of no, unsure, yes
    """
    facts: dict[str, Value] = {}
    problems = []
    for name, given in table.items():
        value = tuple(given) if isinstance(given, list | tuple) else given
        problem = _problem(name, value)
        if problem:
            problems.append(f"{name}: {problem}")
        elif isinstance(value, str | tuple):
            facts[name] = value
    if problems:
        raise ValueError("; ".join(problems))
    return facts


def _problem(name: str, value: object) -> str | None:
    fact = FACTS.get(name)
    if fact is None:
        return "not a fact"
    if isinstance(value, tuple) != fact.many:
        return "expected a list of values" if fact.many else "expected one value"
    for each in value if isinstance(value, tuple) else (value,):
        if not isinstance(each, str) or not allows(name, each):
            expected = "a date such as 2026-11-20" if fact.day else "one of " + ", ".join(sorted(fact.values))
            return f"{each!r} is not {expected}"
    return None


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
