"""JOURNEY: what we ask, in what order, and when. One screen; read it from top to bottom."""

from __future__ import annotations

from typing import Any

from webapp.domain.conditions import ALWAYS, Facts, parse
from webapp.domain.journey import Meaning, Step
from webapp.domain.routing import CHILD_AGES
from webapp.forms.base import Question
from webapp.forms.pages.children import (
    Advocate,
    Age,
    AgeThen,
    ChildContact,
    ChildKnows,
    ChildProtection,
    ChildrensTopic,
    ChildStatus,
    ChildStory,
    ChildSubject,
    Instructed,
    Relationship,
    Worker,
)
from webapp.forms.pages.complaint import (
    Meeting,
    PeopleInvolved,
    Remedy,
    StillUnhappy,
    StillWaiting,
    WhatHappened,
    YourFeedback,
)
from webapp.forms.pages.contact import Anonymity, Reach, ReachIfWanted
from webapp.forms.pages.funding import ArrangedBy, CareOrCouncil, FundingChanged, Hired, PaidBy
from webapp.forms.pages.help import Adjustments, Helper
from webapp.forms.pages.history import (
    AllUpheld,
    AnswerDate,
    AnythingNew,
    Earlier,
    FoundOut,
    Happened,
    LastAnswer,
    LateReason,
    Ongoing,
    OngoingCovers,
    Settled,
    ToldHow,
    WhoseAnswer,
    WhyNow,
)
from webapp.forms.pages.people import (
    Affected,
    Authority,
    Bereaved,
    Consent,
    MayContact,
    OwnJob,
    Subject,
    Who,
    WhoDecides,
    WhoDied,
    WhoseCare,
)
from webapp.forms.pages.provider import CouncilArranged, Handling, Landlord, ProviderPart, Regulated
from webapp.forms.pages.triage import (
    AnywayAbout,
    BeforeYouStart,
    Danger,
    GetHelpNow,
    Kind,
    Organisation,
    Service,
    Topic,
    WrongBody,
    YourRoute,
)

QUESTIONS: dict[str, type[Question]] = {}


def ask(form: type[Question], when: dict[str, Any] | None = None, **more: Any) -> Step:
    """Return a step that applies unless its guard fails."""
    QUESTIONS[form.slug] = form
    return Step(form.slug, form.facts, parse(when or {}), **more)


def triage(form: type[Question], when: dict[str, Any] | None = None, **more: Any) -> Step:
    """Return a step that applies only while the pack's rules or conditions turn on one of its facts."""
    return ask(form, when, triage=True, **more)


ADULTS = ["adult", "both", "health"]
CHILDRENS = ["children", "both"]
COMPLAINT = {"outcome": ["accept", "escalate"]}
COMPLAINS = {"outcome": ["accept", "escalate", "chase"]}
SENDS = {"outcome": ["accept", "escalate", "chase", "feedback"]}
FEEDBACK = {"kind": ["compliment", "comment", "enquiry"]}
SPEAKS_FOR = ["relative", "adult-parent", "advocate", "authority"]
JUDGED = {"outcome": ["accept", "escalate", "redirect", "ombudsman"]}
GROWN = ["18", "19-24", "25-over"]
NOT_CHILDRENS = {"not": {"service": "children"}}
SPEAKERS: list[dict[str, Any]] = [
    {"who": ["relative", "adult-parent", "advocate", "carer"], "affected": ["them", "both"]},
    {
        "who": "authority",
        "authority": ["attorney", "deputy", "disputed", "none", "unsure"],
        "affected": ["them", "both"],
    },
    {"who": ["parent", "professional"]},
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
FOR_A_CHILD = {**COMPLAINT, "service": CHILDRENS, "who": SPEAKS_FOR_A_CHILD, "not": {"age": [*GROWN, "died"]}}
FOR_SOMEONE_WHO_DIED = {"any": [{"who": "bereaved"}, {"authority": "executor"}, {"consent": "died"}, {"age": "died"}]}
ALIVE = ["agreed", "not-asked", "refused", "cannot-decide", "unable", "unsure"]
YOUNG_ADULT = {"service": CHILDRENS, "who": "self", "age": ["18", "19-24"]}

CHILD = parse({"who": "child"})
"""Children who complain themselves are asked twelve questions at most: the rest is for the team to find out."""
NEVER_ASKED_FOR_A_NAME = {"outcome": ["escalate", "chase", "feedback"], "not": {"outcome": "accept"}}
"""Whose name may be left out without a question of its own: we know of the complaint, or there is none."""
GIVES_THANKS = parse({"kind": ["compliment", "comment"]})
UNNAMED = Meaning(GIVES_THANKS, {"anonymity": "no-reply"})
"""Who says thank you or suggests something needs no answer, and is asked for no name: they can add it at the end."""
NO_REACH_ASKED = parse({"any": [{"who": "child"}, {"kind": ["compliment", "comment"]}]})
NO_ADJUSTMENT_ASKED = parse(
    {"any": [{"who": "child"}, FEEDBACK, {"earlier": "waiting"}, {"not": {"anonymity": "named"}}]}
)
"""Who is asked what would help where they say how to reach them, or only opens that page themselves."""
NO_ANSWER_OF_OURS = parse({"any": [{"who": "child"}, {"answered_by": ["provider", "nhs"]}]})


IS_A_CHILD = Meaning(parse({"who": "self", "age": sorted(CHILD_AGES)}), {"who": "child"})
HAS_DIED = Meaning(
    parse({"service": CHILDRENS, "any": [{"who": "bereaved"}, {"authority": "executor"}]}), {"age": "died"}
)
"""Whoever says by any answer that they are under 18 is a child; nobody asks how old someone is who has died."""


def has_died(facts: Facts) -> bool:
    """Return whether someone speaks for a person who has died."""
    return parse(FOR_SOMEONE_WHO_DIED).holds(facts) is True


def not_of_a_child(**taken_as: Any) -> dict[str, Any]:
    """Spare children who complain themselves this page, and take these facts as said."""
    return {"spares": CHILD, "taken_as": taken_as}


JOURNEY = (
    ask(BeforeYouStart),
    ask(Danger),
    ask(GetHelpNow, {"danger": ["yes", "unsure"]}),
    ask(Organisation, forgets=("kind", "service", "topic", "topic-children", "who-you-are", "which-answer")),
    triage(Kind),
    triage(Service, forgets=("topic", "topic-children", "who-you-are", "something-else-happening", "which-answer")),
    triage(WrongBody),
    triage(Who),
    triage(OwnJob),
    ask(Authority, {"who": "authority"}, means=(HAS_DIED,)),
    ask(Bereaved, {"who": "bereaved"}, means=(HAS_DIED,)),
    ask(Affected, {"who": [*SPEAKS_FOR, "carer"]}),
    ask(Topic, {"service": ADULTS, "not": FEEDBACK}, **not_of_a_child(topic=("other",))),
    ask(ChildrensTopic, {"service": CHILDRENS, "not": FEEDBACK}, **not_of_a_child(topic=("other",))),
    triage(ChildProtection),
    ask(
        Age,
        {"service": CHILDRENS, "any": OF_SOMEONE_ALIVE, "not": FEEDBACK},
        means=(IS_A_CHILD,),
        **not_of_a_child(age="withheld"),
    ),
    triage(AgeThen),
    triage(ProviderPart, **not_of_a_child(provider_part="care")),
    triage(Landlord, **not_of_a_child(landlord="unsure")),
    triage(Regulated, **not_of_a_child(regulated="unsure")),
    triage(CouncilArranged, **not_of_a_child(council_arranged="unsure")),
    triage(Earlier),
    triage(AnythingNew, **not_of_a_child(anything_new="same")),
    triage(WhoseAnswer, **not_of_a_child(answered_by="us")),
    triage(LastAnswer),
    triage(AllUpheld, {"earlier": ["answered", "finished"]}, **not_of_a_child(all_upheld="unsure")),
    triage(Worker, **not_of_a_child(worker="unsure")),
    ask(
        ChildStatus,
        {
            "any": [{"age_then": ["18-or-over", "both"]}, {"worker": ["other-worker", "both", "unsure"]}, YOUNG_ADULT],
            "not": {"age": "died"},
        },
        **not_of_a_child(child_status=("unsure",)),
    ),
    ask(AnswerDate, {"earlier": ["answered", "finished"], "anything_new": ["same", "both"]}, spares=NO_ANSWER_OF_OURS),
    triage(ArrangedBy, **not_of_a_child(arranged_by="unsure")),
    triage(PaidBy),
    triage(CareOrCouncil, **not_of_a_child(care_or_council="unsure")),
    triage(Hired),
    ask(FundingChanged, {"arranged_by": "changed"}),
    triage(ToldHow, {"earlier": "spoke"}, **not_of_a_child()),
    triage(Settled, {"told_how": ["speaking", "unsure"]}, **not_of_a_child()),
    triage(Ongoing, **not_of_a_child()),
    ask(OngoingCovers, {"not": {"ongoing": ["none", "unsure"]}}),
    triage(Happened, **not_of_a_child()),
    ask(FoundOut, {"happened": ["over-12-months", "unsure"]}),
    ask(LateReason, {"found_out": ["over-12-months", "unsure"], "happened": ["over-12-months", "unsure"]}),
    ask(Consent, {**JUDGED, **for_an_adult(*SPEAKERS)}),
    ask(WhoDecides, {"consent": "cannot-decide", "not": {"who": "authority"}}),
    ask(MayContact, {"consent": "cannot-decide"}),
    ask(ChildKnows, FOR_A_CHILD),
    ask(Instructed, {**FOR_A_CHILD, "who": "advocate"}),
    ask(YourRoute, agrees=True),
    triage(AnywayAbout, {"send_anyway": "yes"}),
    ask(WhyNow, {"condition": "late-stage-request"}),
    ask(WhoseCare, {**COMPLAINT, "who": "child", "service": ADULTS, "not": {"earlier": "answered"}}),
    ask(ChildStory, {**COMPLAINT, "who": "child"}),
    ask(StillWaiting, {"outcome": "chase"}),
    ask(Advocate, {**COMPLAINS, **YOUNG_ADULT, "child_status": "care-leaver"}, offered=True),
    ask(StillUnhappy, {"outcome": "escalate"}, **not_of_a_child()),
    ask(WhatHappened, {"outcome": "accept"}, **not_of_a_child()),
    ask(YourFeedback, {"outcome": "feedback"}, means=(UNNAMED,)),
    ask(PeopleInvolved, COMPLAINT, **not_of_a_child()),
    ask(Remedy, COMPLAINT, **not_of_a_child()),
    ask(Handling, COMPLAINT, offered=True, **not_of_a_child()),
    ask(Meeting, COMPLAINT, **not_of_a_child()),
    ask(ChildContact, {**COMPLAINS, "who": "child"}),
    ask(Anonymity, {"outcome": "accept"}, forgets=("how-to-reach-you", "which-child"), **not_of_a_child()),
    ask(
        Subject,
        {
            **COMPLAINT,
            "anonymity": "named",
            "any": [{**for_an_adult(*SPEAKERS), "consent": ALIVE}, for_an_adult(A_MEMBER)],
        },
    ),
    ask(WhoDied, {**COMPLAINT, **FOR_SOMEONE_WHO_DIED, "anonymity": "named"}),
    ask(Relationship, {**FOR_A_CHILD, "who": ["relative", "professional"]}),
    ask(ChildSubject, {**FOR_A_CHILD, "who": [*SPEAKS_FOR_A_CHILD, "member"]}),
    ask(Reach, {**SENDS, "anonymity": ["named", "reply"]}, **not_of_a_child()),
    ask(ReachIfWanted, NEVER_ASKED_FOR_A_NAME, spares=NO_REACH_ASKED, anytime=True),
    ask(Adjustments, SENDS, spares=NO_ADJUSTMENT_ASKED, anytime=True),
    ask(Helper, SENDS, spares=ALWAYS, anytime=True),
)
