"""Whom the short way was measured for: where they come in, what they answer, and how many pages they may meet."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.personas import A_CHILD, A_PARENT, ANONYMOUS, HERSELF, HIS_MOTHER, PRAISE, SELF_FUNDER, UNHAPPY, Answers

START = "/"
BEGIN = "Start now"
UNDER_18 = "I am under 18"
LIBRARY = "Library staff"
REFERENCE, ANSWER = "sent", "your-route"
"""Where a journey ends: with a reference, or with the answer that it belongs elsewhere."""


@dataclass(frozen=True)
class Traveller:
    """One kind of person, and the most pages they may meet. The first page and the last are counted.

    They come to the page ``starts`` under a language and press ``door`` there. ``before`` are the answers of somebody
    whom they helped first, and whose pages are not counted.
    """

    name: str
    most: int
    answers: Answers
    starts: str = START
    door: str = BEGIN
    ends: str = REFERENCE
    words: int | None = None
    before: Answers = field(default_factory=dict)


NEEDS_NOTHING: Answers = {"share": [], "safe_contact": ""}
RESIDENT: Answers = {**HERSELF, **NEEDS_NOTHING}
CHILD: Answers = {**A_CHILD, **NEEDS_NOTHING, "advocate_wanted": "not-now"}
WROTE_BACK: Answers = {"earlier": "answered", "anything_new": "same", "last_answer": "stage-1", "answered_by": "us"}
ADVOCATE: Answers = {**HERSELF, "service": "children", "who": "advocate", "organisation": "cambridgeshire", "share": []}

TRAVELLERS = (
    Traveller("resident, for themselves", 14, RESIDENT, words=1_500),
    Traveller("resident, from the organisation’s own link", 13, RESIDENT, starts="/cambridgeshire/complain"),
    Traveller("under 18, by the door", 10, CHILD, door=UNDER_18),
    Traveller("under 18, by their answer", 10, CHILD),
    Traveller("under 18, about care for an adult", 10, {**CHILD, "service": "adult", "affected": "them"}),
    Traveller("relative who has not asked yet", 16, {**HIS_MOTHER, **NEEDS_NOTHING, "consent": "not-asked"}),
    Traveller("without a name or a reply", 12, {**ANONYMOUS, **NEEDS_NOTHING}),
    Traveller("without a name, with a reply", 13, {**ANONYMOUS, **NEEDS_NOTHING, "anonymity": "reply"}),
    Traveller("pays for their own care, to the answer", 9, {**SELF_FUNDER, "paid_by": "person"}, ends=ANSWER),
    Traveller(
        "whistleblower, to the answer",
        5,
        {**HERSELF, "kind": "wrongdoing", "who": "staff", "own_job": "wrongdoing"},
        ends=ANSWER,
    ),
    Traveller("answered and still unhappy", 12, {**UNHAPPY, **NEEDS_NOTHING, **WROTE_BACK}),
    Traveller(
        "parent, Stage 2 for a child",
        15,
        {**A_PARENT, **NEEDS_NOTHING, **WROTE_BACK, "organisation": "council", "still_unhappy": "It left things out."},
    ),
    Traveller("care provider’s own procedure", 14, {**RESIDENT, "organisation": "care-provider"}),
    Traveller("resident, helped at a shared computer", 14, RESIDENT, door=LIBRARY),
    Traveller("advocate’s first child", 14, ADVOCATE),
    Traveller("advocate’s next child", 7, {**ADVOCATE, "what_happened": "Another child."}, before=ADVOCATE),
    Traveller("a thank-you", 6, {**PRAISE, **NEEDS_NOTHING}),
    Traveller("a suggestion", 6, {**PRAISE, **NEEDS_NOTHING, "kind": "comment"}),
)
