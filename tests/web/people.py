"""The people who use the service, as what they answer. A test takes one and changes what it is about."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from tests.browser import HygieneClient, Page
from tests.domain.robot import ways
from tests.web.stored import draft_of, put_draft
from webapp.domain.packs.model import Packs

Answers = dict[str, Any]
MOST_QUESTIONS = 60

TO_THE_OUTCOME: Answers = {
    "danger": "no",
    "organisation": "cambridgeshire",
    "kind": "complaint",
    "service": "adult",
    "topic": ["staff", "behaviour"],
    "who": "self",
    "earlier": "none",
    "arranged_by": "council",
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
A_CHILD: Answers = {**HERSELF, "service": "children", "who": "child", "reach": "Talk to me at school"}
A_PARENT: Answers = {**HERSELF, "service": "children", "who": "parent", "topic": ["child-protection"]}
A_TENANT: Answers = {**HERSELF, "organisation": "care-provider", "provider_part": "home"}
ANONYMOUS: Answers = {**HERSELF, "anonymity": "no-reply"}
PRAISE: Answers = {**HERSELF, "kind": "compliment", "your_feedback": "The day centre was wonderful."}

REACHED_EVERY_WAY: Answers = {
    **HERSELF,
    "reply_to": ["email", "post", "phone", "text", "other"],
    "phone": "07700 900982",
    "leave_message": "no",
    "address_line_1": "1 High Street",
    "town": "Ely",
    "postcode": "CB7 4AA",
    "other_way": "Through my sister",
    "adjustments": "yes",
    "adjustment_needs": ["bsl"],
}
UNHAPPY: Answers = {**HERSELF, "earlier": "answered", "anything_new": "both", "still_unhappy": "It left things out."}
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


_arrived: dict[str, dict[str, Any]] = {}


def go_to(client: HygieneClient, slug: str, answers: Answers = HERSELF) -> Page:
    """Answer from the first page until this one.

    The way is gone once over HTTP. Whoever goes the same way later gets what its draft then held, in a draft of their
    own: nothing else remembers where a person is.
    """
    client.begin()
    way = json.dumps([slug, answers], sort_keys=True)
    if way in _arrived:
        put_draft(client, {**_arrived[way], "key": uuid4().hex})
        page = client.visit(slug)
    else:
        page = client.go_on(answers, to=slug)
        _arrived[way] = draft_of(client).content
    assert page.slug == slug, f"arrived at {page.url}: {page.h1}"
    return page


def arrive(client: HygieneClient, slug: str, packs: Packs) -> Page:
    """Come to a question as the first robot applicant did who was asked it."""
    client.begin()
    put_draft(client, {"key": uuid4().hex, "answers": ways(packs)[slug][0]})
    page = client.visit(slug)
    assert page.slug == slug, f"arrived at {page.url}: {page.h1}"
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
