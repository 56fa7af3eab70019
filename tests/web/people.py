"""The people who use the service, as what they answer. A test takes one and changes what it is about."""

from __future__ import annotations

from typing import Any

from tests.browser import HygieneClient, Page

Answers = dict[str, Any]

TO_THE_OUTCOME: Answers = {
    "danger": "no",
    "organisation": "cambridgeshire",
    "kind": "complaint",
    "service": "adult",
    "topic": ["staff"],
    "who": "self",
    "earlier": "none",
    "arranged_by": "council",
    "ongoing": ["none"],
    "happened": "last-12-months",
}
HERSELF: Answers = {
    **TO_THE_OUTCOME,
    "what_happened": "The carer did not come.\n\nNobody told me.",
    "people_involved": "The morning team",
    "remedy": ["apology", "explanation"],
    "meeting": "no",
    "anonymity": "named",
    "full_name": "Ama Boateng",
    "reply_to": ["email"],
    "email": "ama@example.com",
    "safe_contact": "Not after six",
    "share": ["staff"],
    "adjustments": "no",
    "spoken": "english",
    "helper": "no",
}
HIS_MOTHER: Answers = {
    **HERSELF,
    "who": "relative",
    "affected": "them",
    "consent": "agreed",
    "subject_name": "Grace Boateng",
    "relationship": "mother",
}
ANONYMOUS: Answers = {**HERSELF, "anonymity": "no-reply"}
PRAISE: Answers = {**HERSELF, "kind": "compliment", "your_feedback": "The day centre was wonderful."}

EVERY_WAY: list[Answers] = [
    {**HERSELF, "name of the way": "for herself"},
    {
        **HERSELF,
        **{"name of the way": "every way to be reached", "reply_to": ["email", "post", "phone", "text", "other"]},
        **{"phone": "07700 900982", "leave_message": "no", "address_line_1": "1 High Street", "town": "Ely"},
        **{"postcode": "CB7 4AA", "other_way": "Through my sister", "adjustments": "yes", "adjustment_needs": ["bsl"]},
    },
    {**HIS_MOTHER, "name of the way": "for his mother", "danger": "yes"},
    {**HIS_MOTHER, "name of the way": "an attorney", "who": "authority", "authority": "attorney"},
    {**HERSELF, "name of the way": "staff", "who": "staff", "own_job": "citizen"},
    {
        **HERSELF,
        "name of the way": "unhappy with the answer",
        "earlier": "answered",
        "anything_new": "both",
        "still_unhappy": "It left out the visits.",
    },
    {
        **HERSELF,
        "name of the way": "a self-funder",
        "arranged_by": "person",
        "paid_by": "direct-payment",
        "care_or_council": "care",
        "hired": "unsure",
    },
    {**HERSELF, "name of the way": "something else happens", "ongoing": ["criminal"], "ongoing_covers": "all"},
    {
        **HERSELF,
        "name of the way": "long ago",
        "happened": "over-12-months",
        "found_out": "unsure",
        "late_reason": "I was ill.",
    },
    {**ANONYMOUS, "name of the way": "anonymous"},
    {**PRAISE, "name of the way": "praise"},
]
"""A way through the journey for every question that is asked of someone who can send."""


def go_to(client: HygieneClient, slug: str, answers: Answers = HERSELF) -> Page:
    """Answer from the first page until this one."""
    client.begin()
    page = client.go_on(answers, to=slug)
    assert page.slug == slug, f"arrived at {page.url}"
    return page


def send(client: HygieneClient, answers: Answers = HERSELF) -> Page:
    """Answer everything, check the answers and send them."""
    go_to(client, "check-answers", answers)
    page = client.answer()
    assert page.slug == "sent", f"arrived at {page.url}: {page.h1}"
    return page


def reference_on(page: Page) -> str:
    """Return the reference a confirmation shows."""
    found: str = page.tree.xpath("//*[@class='app-reference']")[0].text_content()
    return found
