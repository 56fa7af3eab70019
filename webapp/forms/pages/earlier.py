"""What was complained about before, and what came of it."""

from __future__ import annotations

from dataclasses import replace

from webapp.domain.conditions import parse
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.day import Day
from webapp.forms.fields import Combined, Line, Radios, Text, again
from webapp.forms.pages.triage import SECTION, UNSURE
from webapp.forms.validators import real_past_date, required
from webapp.i18n.language import N_


class Earlier(Question):
    slug = "complained-before"
    section = SECTION
    source = ("S000-015", "S000-016", "S000-043")
    earlier = Radios(
        N_("Have you already complained about this?"),
        (
            Choice("none", N_("No")),
            Choice("spoke", N_("I have spoken to staff about it")),
            Choice("waiting", N_("Yes, and I am still waiting")),
            Choice("answered", N_("Yes, and I have had an answer")),
            Choice("finished", N_("Yes, and I have been told there is nothing more they can do")),
            Choice("ombudsman", N_("An ombudsman is looking at it, or has decided")),
            UNSURE,
        ),
        required(N_("Select if you have already complained about this")),
        hint=N_("You do not have to talk to staff first"),
    )


class ToldHow(Question):
    slug = "how-you-told-us"
    section = SECTION
    source = ("S001-060", "S001-061")
    told_how = Radios(
        N_("How did you tell staff?"),
        (Choice("speaking", N_("By talking to them")), Choice("writing", N_("In writing")), UNSURE),
        required(N_("Select how you told staff")),
    )


class Settled(Question):
    slug = "did-we-agree"
    section = SECTION
    source = ("S001-062", "S001-063")
    settled = Radios(
        N_("Did we agree how to put it right, and did we do it?"),
        (
            Choice("agreed-done", N_("We agreed, and it was done")),
            Choice("agreed-not-done", N_("We agreed, but it was not done")),
            Choice("not-agreed", N_("We did not agree")),
            UNSURE,
        ),
        required(N_("Select what happened")),
    )


OF_THE_ANSWER = ("answered_by", "last_answer", "answer_date", "earlier_reference", "earlier_from")
OF_A_STAGE = (*OF_THE_ANSWER, "worker")
HAD_AN_ANSWER = parse({"earlier": ["answered", "finished"]})
STAGES = (
    Choice("on-the-spot", N_("Staff tried to sort it out there and then"), named=True),
    Choice("stage-1", N_("The answer to Stage 1"), N_("The first answer from a manager"), named=True),
    Choice("stage-2", N_("The answer to Stage 2"), named=True),
    Choice("stage-3", N_("The answer to Stage 3"), N_("The last answer"), named=True),
)


class AboutTheAnswer(Question):
    """Whose answer someone had, or waits for, and what is still wrong: each is asked only where it turns a rule."""

    slug = "about-the-answer"
    section = SECTION
    source = (
        *("S000-034", "S000-035", "S000-043", "S000-044"),
        *("S002-032", "S002-054", "S002-057", "S002-063", "S003-041", "S003-051", "S004-024"),
    )
    title = N_("Your earlier complaint")
    only = {
        "unhappy_about": HAD_AN_ANSWER,
        "answered_by": parse({"not": {"service": "children"}}),
        "last_answer": parse({"earlier": "answered"}),
        "worker": parse({"earlier": "answered", "service": ["children", "both"]}),
        "answer_date": HAD_AN_ANSWER,
        "earlier_reference": HAD_AN_ANSWER,
        "earlier_from": HAD_AN_ANSWER,
    }
    turning = frozenset({"answered_by", "last_answer", "worker"})
    told = {
        "anything_new": (
            N_("Is this about something new?"),
            {
                "same": N_("No, it was all in my first complaint"),
                "new-only": N_("Yes, all of it is new"),
                "both": N_("Some of it is new"),
            },
        )
    }
    unhappy_about = Combined(
        N_("What is it about now?"),
        (
            Choice(
                "answer",
                N_("The answer missed something, or I do not agree with it"),
                gives={"anything_new": "same", "all_upheld": "no"},
                opens=OF_A_STAGE,
            ),
            Choice(
                "not-done",
                N_("The answer agreed with everything, but what it said was not done"),
                gives={"anything_new": "same", "all_upheld": "yes-not-done"},
                opens=OF_THE_ANSWER,
            ),
            Choice(
                "done",
                N_("The answer agreed with everything, and what it said was done"),
                gives={"anything_new": "same", "all_upheld": "yes-done"},
                opens=OF_THE_ANSWER,
            ),
            Choice(
                "both",
                N_("The answer, and something new too"),
                gives={"anything_new": "both"},
                opens=OF_A_STAGE,
            ),
            Choice("new", N_("Only something new"), gives={"anything_new": "new-only"}),
            replace(UNSURE, gives={"anything_new": "same", "all_upheld": "unsure"}, opens=OF_A_STAGE),
        ),
        required(N_("Select what it is about now")),
    )
    answered_by = Radios(
        N_("Whose answer is it?"),
        (
            Choice("us", N_("The council")),
            Choice("provider", N_("The care provider"), N_("The care company, care home or personal assistant")),
            Choice("nhs", N_("The NHS")),
            UNSURE,
        ),
        required(N_("Select whose answer it is")),
        hint=N_("The latest answer you have had, or the one you are waiting for"),
    )
    last_answer = Radios(N_("Which answer have you had?"), STAGES, required(N_("Select which answer you have had")))
    worker = Radios(
        N_("Is your complaint about a social worker?"),
        (
            Choice("social-worker", N_("Yes")),
            Choice("other-worker", N_("No, another member of staff in Children’s Services")),
            Choice("both", N_("Both")),
            Choice("nobody", N_("It is not about a person")),
            UNSURE,
        ),
        required(N_("Select if your complaint is about a social worker")),
        hint=N_("It decides who looks at it next, not whether we look at it"),
    )
    answer_date = Day(
        N_("What date is on the answer? (optional)"),
        real_past_date,
        hint=N_("For example, 27 3 2026. Leave it empty if you do not have the letter"),
    )
    earlier_reference = Line(
        N_("What is the reference on the last letter you had about this? (optional)"),
        hint=N_("Leave it empty if you do not have the letter"),
        width="govuk-input--width-20",
        autocomplete="off",
    )
    earlier_from = Line(
        N_("Who is that letter from? (optional)"),
        hint=N_("For example, the name of a team, a manager or a care company"),
        autocomplete="off",
    )


class LastAnswer(Question):
    """What a child who complains is asked of an answer: which one it was, and nothing else."""

    slug = "which-answer"
    section = SECTION
    source = ("S002-054", "S003-041", "S003-051", "S004-024")
    last_answer = again(AboutTheAnswer.last_answer)


class AllUpheld(Question):
    """Asked where some of it is new: then the page before could not tell this of the rest."""

    slug = "did-we-agree-with-you"
    section = SECTION
    source = ("S002-032",)
    all_upheld = Radios(
        N_("Did our answer say you were right about everything?"),
        (
            Choice("yes-done", N_("Yes, and you did what you said")),
            Choice("yes-not-done", N_("Yes, but you have not done what you said")),
            Choice("no", N_("No")),
            UNSURE,
        ),
        required(N_("Select if our answer said you were right about everything")),
    )


class WhyNow(Question):
    slug = "why-you-ask-now"
    story = True
    section = SECTION
    source = ("S002-073", "S003-042")
    why_now = Text(
        N_("Why could you not ask for the next stage sooner? (optional)"),
        hint=N_("For example, illness, grief, or not getting the letter"),
        rows=4,
    )
