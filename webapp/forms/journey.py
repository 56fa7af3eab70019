"""JOURNEY: what we ask, in what order, and when. One screen; read it from top to bottom."""

from __future__ import annotations

from typing import Any

from webapp.domain.conditions import ALWAYS, Facts, Value, parse
from webapp.domain.journey import Meaning, Step
from webapp.domain.routing import CHILD_AGES
from webapp.forms.base import Question
from webapp.forms.pages.about_the_child import AboutTheChild
from webapp.forms.pages.children import (
    Advocate,
    Age,
    AgeThen,
    ChildContact,
    ChildKnows,
    ChildrensTopic,
    ChildStatus,
    ChildStory,
    ChildSubject,
)
from webapp.forms.pages.complaint import (
    Meeting,
    PeopleInvolved,
    StillUnhappy,
    StillWaiting,
    WhatHappened,
    YourFeedback,
)
from webapp.forms.pages.contact import Anonymity, Reach, ReachIfWanted
from webapp.forms.pages.earlier import AboutTheAnswer, AllUpheld, Earlier, LastAnswer, Settled, ToldHow, WhyNow
from webapp.forms.pages.funding import ArrangedAndPaid, CareOrCouncil
from webapp.forms.pages.help import Adjustments, Helper
from webapp.forms.pages.history import AnyOfThese, FoundOut, Ongoing
from webapp.forms.pages.people import (
    Authority,
    Bereaved,
    Consent,
    OwnJob,
    Subject,
    Who,
    WhoDecides,
    WhoDied,
)
from webapp.forms.pages.provider import Handling, ProviderPart
from webapp.forms.pages.triage import (
    AnywayAbout,
    Danger,
    GetHelpNow,
    Kind,
    Organisation,
    Service,
    WhatYouWant,
    WrongBody,
    YourRoute,
)

QUESTIONS: dict[str, type[Question]] = {}


def ask(form: type[Question], when: dict[str, Any] | None = None, **more: Any) -> Step:
    """Return a step that applies unless its guard fails."""
    QUESTIONS[form.slug] = form
    return Step(form.slug, form.facts, parse(when or {}), only=form.only_facts(), **more)


def triage(form: type[Question], when: dict[str, Any] | None = None, **more: Any) -> Step:
    """Return a step that applies only while the pack's rules or conditions turn on one of its facts."""
    return ask(form, when, triage=True, **more)


def add(form: type[Question], when: dict[str, Any], **more: Any) -> Step:
    """Return a step that is never waited for: it is offered beside what is ready to be sent, as "Add more"."""
    return ask(form, when, optional=ALWAYS, **more)


ADULTS = ["adult", "both", "health"]
CHILDRENS = ["children", "both"]
COMPLAINT = {"outcome": ["accept", "escalate"]}
NEW = {"outcome": "accept"}
"""What nobody has answered yet: whoever asks for the next stage has told who it is about."""
COMPLAINS = {"outcome": ["accept", "escalate", "chase"]}
ANYTHING_SENT = {"outcome": ["accept", "escalate", "chase", "feedback"]}
SENDS = COMPLAINS
"""Feedback is spared what complaints are asked: one page asks all that it needs."""
CAN_MEET = {**COMPLAINT, "anonymity": "named", "not": {"kind": "wrongdoing"}}
"""Who may be asked about a meeting: not those who gave no name, nor those who report what goes wrong at work."""
FEEDBACK = {"kind": ["compliment", "comment", "enquiry"]}
NOT_FEEDBACK = {"not": {"said": FEEDBACK}}
VOIDED_BY_SERVICE = ("about-the-child", "topic-children", "who-you-are", "something-else-happening", "which-answer")
JUDGED = {"outcome": ["accept", "escalate", "redirect", "ombudsman"]}
GROWN = ["18", "19-24", "25-over"]
NOT_CHILDRENS = {"not": {"service": "children"}}
SPEAKERS: list[dict[str, Any]] = [
    {"who": ["relative", "adult-parent", "advocate", "carer", "parent", "professional"]},
    {"who": "authority", "authority": ["attorney", "deputy", "disputed", "none", "unsure"]},
]
A_MEMBER = {"who": "member"}  # acts for a constituent: names them, and is asked for nobody's consent
OF_AN_ADULT = (NOT_CHILDRENS, {"age": GROWN})
"""Whose own consent counts: whoever is 18 now, whatever their age was then and whoever looks into it."""


def for_an_adult(*speakers: dict[str, Any]) -> dict[str, Any]:
    """Return the guard of what these are asked about an adult they speak for."""
    return {"any": [{"any": list(speakers), **whose} for whose in OF_AN_ADULT]}


SPEAKS_FOR_A_CHILD = ["parent", "carer", "relative", "advocate", "authority", "professional"]
OF_SOMEONE_ALIVE = [
    {"not": {"who": ["authority", "bereaved", "staff"]}},
    {"authority": ["attorney", "deputy", "disputed", "none", "unsure"], "who": "authority"},
    {"own_job": "citizen"},
]
FOR_CHILD_AFTER_CHILD = {"service": "children", "who": "advocate"}
"""Who comes with one child after the other, and so is asked about each on one page."""
FOR_A_CHILD = {**COMPLAINT, "service": CHILDRENS, "who": SPEAKS_FOR_A_CHILD, "not": {"age": [*GROWN, "died"]}}
FOR_SOMEONE_WHO_DIED = {"any": [{"who": "bereaved"}, {"authority": "executor"}, {"consent": "died"}, {"age": "died"}]}
ALIVE = ["agreed", "not-asked", "refused", "cannot-decide", "unable", "unsure"]
YOUNG_ADULT = {"service": CHILDRENS, "who": "self", "age": ["18", "19-24"]}

CHILD = parse({"who": "child"})
"""Children who complain themselves are asked twelve questions at most: the rest is for the team to find out."""
A_CHILD_WHO_THANKS = parse({"who": "child", **FEEDBACK})
NAMELESS = parse({"anonymity": ["reply", "no-reply"]})
"""Whoever gives no name of their own is not asked for another person's."""
NOT_OURS_ALONE = {
    "not": {"any": [{"service": "children"}, {"arranged_by": ["council", "council-and-nhs", "not-care"]}]}
}
"""Whose care the council did not arrange, or nobody knows who did."""
WAITS = Meaning(parse({"earlier": "waiting"}), {"anything_new": "same"})
"""Who waits asks after that complaint: what is new is a complaint of its own."""
NAME_IF_WANTED = {"outcome": ["escalate", "chase"], "not": {"outcome": "accept"}}
"""Whose name may be left out without a question of its own: we know of the complaint."""
IF_THEY_WANT = parse({"any": [{"who": "child"}, FEEDBACK, NAME_IF_WANTED, {"not": {"anonymity": "named"}}]})
"""Who is not asked what would help on a page of its own, but may say so."""


IS_A_CHILD = Meaning(parse({"who": "self", "age": sorted(CHILD_AGES)}), {"who": "child"})
HAS_DIED = Meaning(
    parse({"service": CHILDRENS, "any": [{"who": "bereaved"}, {"authority": "executor"}]}), {"age": "died"}
)
"""Whoever says by any answer that they are under 18 is a child; nobody asks how old someone is who has died."""

USUAL: dict[str, Value] = {
    "danger": "no",
    "kind": "complaint",
    "service": "adult",
    "who": "self",
    "topic": ("other",),
    "age": "withheld",
    "earlier": "none",
    "provider_part": "care",
    "landlord": "no",
    "regulated": "yes",
    "council_arranged": "yes",
    "arranged_by": "council",
    "paid_by": "council",
    "care_or_council": "care",
    "ongoing": ("none",),
    "happened": "last-12-months",
    "consent": "agreed",
    "affected": "them",
    "anonymity": "named",
    "reply_to": ("email",),
    "adjustments": "no",
}
"""What most people answer: how many questions are left is counted as if the rest were answered so."""


def has_died(facts: Facts) -> bool:
    """Return whether someone speaks for a person who has died."""
    return parse(FOR_SOMEONE_WHO_DIED).holds(facts) is True


def not_of_a_child(**taken_as: Any) -> dict[str, Any]:
    """Spare children who complain themselves this page, and take these facts as said."""
    return {"spares": CHILD, "taken_as": taken_as}


JOURNEY = (
    ask(
        Organisation,
        forgets=(
            *("what-you-want-to-do", "kind", "service"),
            *("about-the-child", "topic-children", "who-you-are", "which-answer"),
        ),
    ),
    triage(WhatYouWant, forgets=VOIDED_BY_SERVICE),
    triage(Kind),
    triage(Service, NOT_FEEDBACK, forgets=VOIDED_BY_SERVICE),
    triage(WrongBody),
    ask(Danger, NOT_FEEDBACK),
    ask(GetHelpNow, {"danger": ["yes", "unsure"]}),
    triage(Who, kept=A_CHILD_WHO_THANKS),
    triage(OwnJob),
    ask(Authority, {"who": "authority"}, means=(HAS_DIED,)),
    ask(Bereaved, {"who": "bereaved"}, means=(HAS_DIED,)),
    ask(AboutTheChild, {**FOR_CHILD_AFTER_CHILD, "not": FEEDBACK}, means=(WAITS,)),
    ask(
        Age,
        {"service": CHILDRENS, "any": OF_SOMEONE_ALIVE, "not": {"any": [FEEDBACK, FOR_CHILD_AFTER_CHILD]}},
        means=(IS_A_CHILD,),
        **not_of_a_child(age="withheld"),
    ),
    triage(AgeThen),
    triage(
        ProviderPart,
        **not_of_a_child(provider_part="care", landlord="unsure", regulated="unsure", council_arranged="unsure"),
    ),
    triage(Earlier, means=(WAITS,)),
    triage(
        AboutTheAnswer,
        {"earlier": ["waiting", "answered", "finished"]},
        **not_of_a_child(anything_new="same", answered_by="us", all_upheld="unsure", worker="unsure"),
    ),
    triage(LastAnswer),
    triage(AllUpheld, {"anything_new": "both"}),
    triage(ChildrensTopic, {"service": CHILDRENS, "not": FEEDBACK}, **not_of_a_child(topic=("other",))),
    ask(
        ChildStatus,
        {
            "any": [{"age_then": ["18-or-over", "both"]}, {"worker": ["other-worker", "both", "unsure"]}, YOUNG_ADULT],
            "not": {"age": "died"},
        },
        **not_of_a_child(child_status=("unsure",)),
    ),
    triage(ArrangedAndPaid, **not_of_a_child(arranged_by="unsure")),
    triage(CareOrCouncil, NOT_OURS_ALONE, **not_of_a_child(care_or_council="unsure")),
    triage(ToldHow, {"earlier": "spoke"}, **not_of_a_child()),
    triage(Settled, {"told_how": ["speaking", "unsure"]}, **not_of_a_child()),
    triage(AnyOfThese, **not_of_a_child()),
    triage(Ongoing, **not_of_a_child()),
    triage(FoundOut, {"happened": ["over-12-months", "unsure"]}),
    ask(Consent, {**JUDGED, **for_an_adult(*SPEAKERS)}),
    ask(WhoDecides, {"consent": "cannot-decide"}),
    ask(ChildKnows, {**FOR_A_CHILD, "not": {"any": [FOR_A_CHILD["not"], FOR_CHILD_AFTER_CHILD]}}),
    ask(YourRoute, {"plain": "no"}, agrees=True),
    triage(AnywayAbout, {"send_anyway": "yes"}),
    ask(WhyNow, {"condition": "late-stage-request"}),
    ask(ChildStory, {**COMPLAINT, "who": "child"}),
    ask(StillWaiting, {"outcome": "chase"}),
    ask(Advocate, {**COMPLAINS, **YOUNG_ADULT, "child_status": "care-leaver"}, offered=True),
    ask(StillUnhappy, {"outcome": "escalate"}, **not_of_a_child()),
    ask(WhatHappened, {"outcome": "accept"}, **not_of_a_child()),
    ask(YourFeedback, {"outcome": "feedback"}),
    ask(ChildContact, {**COMPLAINS, "who": "child"}),
    ask(Anonymity, {"outcome": "accept"}, forgets=("how-to-reach-you",), **not_of_a_child()),
    ask(
        Subject,
        {
            **NEW,
            "any": [{**for_an_adult(*SPEAKERS), "consent": ALIVE}, for_an_adult(A_MEMBER)],
        },
        spares=NAMELESS,
    ),
    ask(WhoDied, {**NEW, **FOR_SOMEONE_WHO_DIED}, spares=NAMELESS),
    ask(ChildSubject, {**FOR_A_CHILD, **NEW, "who": [*SPEAKS_FOR_A_CHILD, "member"]}),
    ask(Reach, {**SENDS, "anonymity": ["named", "reply"]}, **not_of_a_child()),
    ask(ReachIfWanted, NAME_IF_WANTED, **not_of_a_child()),
    ask(Adjustments, ANYTHING_SENT, anytime=True, optional=IF_THEY_WANT),
    ask(Helper, SENDS, anytime=True, optional=ALWAYS),
    add(PeopleInvolved, COMPLAINT, **not_of_a_child()),
    add(Meeting, CAN_MEET, **not_of_a_child()),
    add(Handling, CAN_MEET, offered=True, **not_of_a_child()),
)
