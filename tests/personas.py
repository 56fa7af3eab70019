"""The people of the tests, as what they answer by the name of the box, and what they answer where nothing is said.

A test takes one and changes what it is about. Whoever is asked what their answers do not hold looks at the form: see
``left_out``. So a new question needs no line here, unless a test is about its answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from lxml import html as parser
from lxml.html import HtmlElement

from webapp.domain.conditions import Value
from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.history import AnyOfThese

Answers = dict[str, Any]
Fields = Mapping[str, str | list[str]]

TYPED = {
    "email": "ama@example.com", "phone": "01223 703535", "mobile": "07700 900982", "postcode": "CB7 4AA",
    "subject_postcode": "", "advocate_code": "",
}  # fmt: skip
"""What a box takes that does not take any words."""
STANDS_FOR = {
    "law": {"criminal", "court", "tribunal", "legal-claim"},
    "staff": {"regulator", "disciplinary"},
    "safeguarding": {"safeguarding"},
    "other": {"other"},
}
"""What else may be happening that one tick stands for."""
A_DAY = {"day": "5", "month": "1", "year": "2026"}

TO_THE_OUTCOME: Answers = {
    "danger": "no",
    "organisation": "cambridgeshire",
    "kind": "complaint",
    "service": "adult",
    "topic": ["other"],
    "who": "self",
    "earlier": "none",
    "arranged_by": "council",
    "paid_by": "council",
    "ongoing": ["none"],
    "happened": "last-12-months",
}
SELDOM_ASKED: Answers = {
    "age": "under-13",
    "age_then": "unsure",
    "cp_change": "no",
    "worker": "unsure",
    "child_status": ["none"],
    "last_answer": "stage-1",
    "all_upheld": "no",
    "told_how": "writing",
    "settled": "not-agreed",
    "provider_part": "care",
    "landlord": "yes",
    "regulated": "yes",
    "council_arranged": "no",
    "handling": "unsure",
    "advocate_wanted": "yes",
    "child_knows": "wants",
    "instructed": "yes",
    "appointed": "yes",
    "interest": "I am her aunt.",
}
HERSELF: Answers = {
    **SELDOM_ASKED,
    **TO_THE_OUTCOME,
    "age": "withheld",
    "what_happened": "The carer did not come.\n\nNobody told me.",
    "people_involved": "The morning team",
    "remedy": ["apology", "explanation"],
    "meeting": "no",
    "anonymity": "named",
    "full_name": "Ama Boateng",
    "reply_to": ["email"],
    "email": "ama@example.com",
    "safe_contact": "Not after six",
    "share": ["provider"],
    "adjustments": "no",
}
HIS_MOTHER: Answers = {
    **HERSELF,
    "who": "relative",
    "affected": "them",
    "consent": "agreed",
    "subject_name": "Grace Boateng",
    "relationship": "mother",
}
A_CHILD: Answers = {**HERSELF, "service": "children", "who": "child", "reach": "Talk to me at school"}
A_PARENT: Answers = {**HERSELF, "service": "children", "who": "parent", "age": "under-13"}
A_PARENT |= {"topic": ["child-protection"]}
A_TENANT: Answers = {**HERSELF, "organisation": "care-provider", "provider_part": "home"}
ANONYMOUS: Answers = {**HERSELF, "anonymity": "no-reply"}
PRAISE: Answers = {**HERSELF, "kind": "compliment", "your_feedback": "The day centre was wonderful."}

REACHED_EVERY_WAY: Answers = {
    **HERSELF,
    "reply_to": ["email", "post", "phone", "text", "other"],
    "phone": "01223 703535",
    "mobile": "07700 900982",
    "leave_message": "no",
    "address_line_1": "1 High Street",
    "town": "Ely",
    "postcode": "CB7 4AA",
    "other_way": "Through my sister",
    "adjustments": "yes",
    "adjustment_needs": ["bsl"],
}
UNHAPPY: Answers = {
    **HERSELF,
    "earlier": "answered",
    "anything_new": "both",
    "answered_by": "us",
    "still_unhappy": "It left things out.",
}
SELF_FUNDER: Answers = {**HERSELF, "arranged_by": "person", "paid_by": "direct-payment", "care_or_council": "care"}
LONG_AGO: Answers = {**HERSELF, "happened": "over-12-months", "found_out": "unsure", "late_reason": "I was ill."}

EVERY_WAY: list[Answers] = [
    {"name of the way": "for herself", **HERSELF},
    {"name of the way": "every way to be reached", **REACHED_EVERY_WAY},
    {"name of the way": "for his mother", **HIS_MOTHER, "danger": "yes"},
    {"name of the way": "an attorney", **HIS_MOTHER, "who": "authority", "authority": "attorney"},
    {"name of the way": "staff", **HERSELF, "who": "staff", "own_job": "citizen"},
    {"name of the way": "unhappy with the answer", **UNHAPPY},
    {"name of the way": "a self-funder", **SELF_FUNDER, "hired": "unsure"},
    {"name of the way": "something else happens", **HERSELF, "ongoing": ["criminal"], "ongoing_covers": "all"},
    {"name of the way": "long ago", **LONG_AGO},
    {"name of the way": "a child", **A_CHILD},
    {"name of the way": "a parent", **A_PARENT},
    {"name of the way": "a tenant", **A_TENANT},
    {"name of the way": "anonymous", **ANONYMOUS},
    {"name of the way": "praise", **PRAISE},
]
"""A way through the journey for every kind of person who can send."""

AT_A_BROWSER: Answers = {
    **{name: answer for name, answer in HERSELF.items() if name not in ("people_involved", "safe_contact", "share")},
    "topic": ["other"],
    "affected": "them",
    "age": "withheld",
    "age_then": "under-18",
    "child_status": ["looked-after"],
    "worker": "nobody",
    "told_how": "speaking",
    "paid_by": "council",
    "care_or_council": "council",
    "hired": "unsure",
    "ongoing_covers": "all",
    "found_out": "unsure",
    "late_reason": "I was in hospital",
    "what_happened": "Nobody came on Tuesday.\n\nThey had not told us.",
    "still_unhappy": "You did not say why.",
    "your_feedback": "Thank you for your kindness.",
    "remedy": ["apology"],
    "reach": "Text me after school",
    "consent": "agreed",
    "interest": "I live next door and hear them cry.",
    "subject_name": "Ann Example",
    "full_name": "Bob Example",
    "email": "bob@example.com",
    "phone": "01632 960001",
    "leave_message": "yes",
    "address_line_1": "1 High Street",
    "town": "Ely",
    "postcode": "CB7 4AA",
    "other_way": "At the library on Monday mornings",
    "adjustment_needs": ["bsl"],
}
"""Who meets pages in Chromium, and is asked about whatever they change."""
LONG_AGO_AT_A_BROWSER: Answers = {**AT_A_BROWSER, "happened": "over-12-months"}
"""The same, with an outcome that has a page of its own."""


def combined(
    slug: str, answers: Mapping[str, Any], offered: Mapping[str, Collection[str]]
) -> dict[str, str | list[str]]:
    """Return the answers to a page's combined questions that say the most of what is answered, and nothing else.

    ``offered`` are the codes that the page offers, by the name of the box.
    """
    found: dict[str, str | list[str]] = {}
    for name, gives in (QUESTIONS[slug].given_by if slug in QUESTIONS else {}).items():
        fitting = [
            (len(facts), code)
            for code, facts in gives.items()
            if code in offered.get(name, ()) and all(_says(answers, *given) for given in facts.items())
        ]
        if fitting:
            found[name] = max(fitting, key=lambda each: each[0])[1]
    if slug == AnyOfThese.slug and "applies" in offered:
        ticked = [code for code in _ticks(answers) if code in offered["applies"]]
        found |= {"applies": ticked} if ticked else {}
    return found


def _says(answers: Mapping[str, Any], fact: str, value: Value) -> bool:
    said = answers.get(fact)
    return said == value if isinstance(value, str) else set(value) <= set(said or ())


def _ticks(answers: Mapping[str, Any]) -> list[str]:
    """Return what is ticked in the list of what may have to be settled first; nothing where nothing is said of it."""
    ongoing = answers.get("ongoing", ())
    ticked = ["late"] if answers.get("happened") == "over-12-months" else []
    ticked += [code for code, values in STANDS_FOR.items() if not values.isdisjoint(ongoing)]
    if "unsure" in ongoing or answers.get("happened") == "unsure":
        ticked.append("unsure")
    return ticked or (["none"] if ongoing and "happened" in answers else [])


def closed(slug: str, answers: Mapping[str, Any]) -> set[str]:
    """Return the boxes of a page that stand under a choice which is not made in these answers."""
    opened_by = QUESTIONS[slug].opened_by if slug in QUESTIONS else {}

    def is_opened(name: str) -> bool:
        field, codes = opened_by[name]
        if field not in answers:  # where the choices are not asked, what stands below them all stands alone
            return name not in QUESTIONS[slug].inner
        said = answers[field]
        chosen = not codes.isdisjoint(said if isinstance(said, list) else [said])
        return chosen and (field not in opened_by or is_opened(field))

    return {name for name in opened_by if not is_opened(name)}


def left_out(page: str) -> dict[str, str | list[str]]:
    """Return an answer to each box that a page's error summary leads to: the first thing that its form allows."""
    tree = parser.document_fromstring(page)
    found: dict[str, str | list[str]] = {}
    for place in tree.xpath("//*[contains(@class, 'govuk-error-summary__list')]//a/@href"):
        for box in tree.xpath(f"//main//*[@id='{place.removeprefix('#')}'][@name]"):
            found |= _answer_to(box.get("name"), tree.xpath(f"//main//*[@name='{box.get('name')}']"))
    return found


def _answer_to(name: str, boxes: list[HtmlElement]) -> dict[str, str | list[str]]:
    kind = boxes[0].get("type")
    whole, _, part = name.rpartition("-")
    if kind == "radio":
        return {name: boxes[0].get("value")}
    if kind == "checkbox":
        return {name: [next(box.get("value") for box in boxes if box.get("data-behaviour") != "exclusive")]}
    if part in A_DAY:
        return {f"{whole}-{each}": number for each, number in A_DAY.items()}
    return {name: TYPED.get(name, "Words")}
