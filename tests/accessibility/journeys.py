"""What people say on their way through, so that together they meet every question and every outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from tests.personas import AT_A_BROWSER
from webapp.domain.packs.model import Packs
from webapp.domain.routing import Decision, decide
from webapp.domain.vocabulary import read_facts
from webapp.forms.base import Question
from webapp.forms.day import Day
from webapp.forms.fields import Line, Text

Says = Mapping[str, Any]

FOR_A_CHILD: Says = {"service": "children", "who": "parent"}

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
        "reply_to": ["email", "post", "phone", "text", "other"],
        "adjustments": "yes",
    },
    "praise, without a name or an answer": {"kind": "compliment", "full_name": "", "email": "", "phone": ""},
    "someone who works there, without a name": {
        "who": "staff",
        "own_job": "citizen",
        "anonymity": "reply",
        "reply_to": ["post"],
    },
    "not social care, sent all the same": {"service": "other", "wrong_body": "councillor", "send_anyway": "yes"},
    "someone who still waits for an answer": {
        "earlier": "waiting",
        "anything_new": "same",
        "waiting_details": "In May, about the bills.",
    },
    "a child who looks after a parent": {"who": "child", "affected": "them", "subject_name": "Mum"},
    "a child": {"service": "children", "who": "child", "adjustments": "yes"},
    "a child who is not happy with the answer": {
        "organisation": "council",
        "service": "children",
        "who": "child",
        "earlier": "answered",
    },
    "an advocate for a child": {"organisation": "council", "service": "children", "who": "advocate"},
    "a parent, part of it about a child protection decision": {
        **FOR_A_CHILD,
        "topic": ["child-protection"],
        "cp_change": "also",
    },
    "a foster carer, who asks for someone from outside the team": {
        "organisation": "council",
        "service": "children",
        "who": "carer",
        "affected": "both",
        "topic": ["approval"],
        "handling": "independent",
    },
    "a neighbour about a child": {"organisation": "staffordshire", "service": "children", "who": "relative"},
    "a young adult, about when they were a child and after": {
        "service": "children",
        "age": "19-24",
        "age_then": "both",
        "child_status": ["care-leaver"],
    },
    "a parent who asks late for the next stage": {
        **FOR_A_CHILD,
        "earlier": "answered",
        "anything_new": "both",
        "last_answer": "stage-2",
        "worker": "both",
        "answer_date-day": "27",
        "answer_date-month": "3",
        "answer_date-year": "2026",
    },
    "for someone who cannot decide, who told staff first, and care that was arranged anew": {
        "organisation": "council",
        "who": "relative",
        "consent": "cannot-decide",
        "earlier": "spoke",
        "arranged_by": "changed",
        "paid_by": "person",
    },
    "for someone who has died, care and a home from one provider": {
        "who": "bereaved",
        "organisation": "care-provider",
        "provider_part": "both",
        "handling": "quality-team",
    },
}


def outcomes(packs: Packs) -> Iterator[tuple[str, Says]]:
    """Yield what to say to be shown each kind of outcome, once: the packs' worked examples hold every one."""
    seen = set()
    for pack in packs.packs.values():
        for example in pack.examples:
            facts = read_facts({"organisation": pack.id, **example.given})
            decision = decide(facts, packs, example.on)
            asked_twice = facts.get("service") == "both" and "topic" in facts  # a page for each service, other choices
            if "send_anyway" in facts or asked_twice or not decision.parts:
                continue
            if kind(decision) not in seen:
                seen.add(kind(decision))
                yield decision.key, {**AT_A_BROWSER, "organisation": pack.id, **example.given}
    yield "another organisation", {**AT_A_BROWSER, "organisation": "other"}
    yield "an organisation that is not known", {**AT_A_BROWSER, "organisation": "unsure"}


def kind(decision: Decision) -> tuple[str, ...]:
    """Return what sets the page of an outcome apart from others: what each part does, and whom one alone leads to."""
    if len(decision.parts) > 1:
        return decision.thens
    only = decision.parts[0].outcome
    return (only.then, only.stage or only.to)


@dataclass(frozen=True)
class Mistake:
    """What to choose on a page, and then to type into its boxes, that it does not take."""

    chosen: tuple[tuple[str, str], ...]
    typed: Mapping[str, str]

    @property
    def sent(self) -> MultiDict[str, str]:
        """Return what a browser would send of it."""
        return MultiDict([*self.typed.items(), *self.chosen])


def mistake(question: type[Question], packs: Packs) -> Mistake | None:
    """Return a way to answer that this page does not take: nothing, no date, or far too much. None if it takes all.

    Where choices open boxes it is far too much in those, or a choice with nothing in what it opens, so that they are
    met.
    """
    form = question({}, packs, date.today())  # noqa: DTZ011 - any day does
    dates = {f"{field.name}-{part}": "99" for field in form if isinstance(field, Day) for part, _, _ in Day.PARTS}
    long = {field.name: "long " * (field.longest // 5 + 1) for field in form if isinstance(field, Line | Text)}
    nothing, too_much = Mistake((), {}), Mistake(_openers(question, long), long)
    opened = [Mistake((opener,), {}) for opener in dict.fromkeys(question.inner.values())]
    tries = (too_much, *opened, nothing) if question.inner else (nothing, Mistake((), dates), too_much)
    for each in (each for each in tries if each is nothing or each.chosen or each.typed):
        if not question({}, packs, date.today(), formdata=each.sent).validate():  # noqa: DTZ011
            return each
    return None


def _openers(question: type[Question], typed: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the choices that these boxes stand under, the outer ones first."""
    found = dict.fromkeys(opener for name, opener in question.inner.items() if name in typed)
    found |= dict.fromkeys(question.inner[field] for field, _ in found if field in question.inner)
    return tuple(sorted(found, key=lambda opener: opener[0] in question.inner))
