"""The people who use the service, as what they answer. A test takes one and changes what it is about."""

from __future__ import annotations

from typing import Any

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
