"""What was said before, what else is going on, and when it happened."""

from __future__ import annotations

from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.day import Day
from webapp.forms.fields import Checkboxes, Line, Radios, Text
from webapp.forms.pages.triage import SECTION, UNSURE
from webapp.forms.validators import none_alone, real_past_date, required
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


class AnythingNew(Question):
    slug = "anything-new"
    section = SECTION
    source = ("S000-044",)
    anything_new = Radios(
        N_("Is this about something new?"),
        (
            Choice("same", N_("No, it was all in my first complaint")),
            Choice("new-only", N_("Yes, all of it is new")),
            Choice("both", N_("Some of it is new")),
        ),
        required(N_("Select if this is about something new")),
    )


class WhoseAnswer(Question):
    slug = "whose-answer"
    section = SECTION
    source = ("S000-034", "S000-035")
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


class LastAnswer(Question):
    slug = "which-answer"
    section = SECTION
    source = ("S002-054", "S003-041", "S003-051", "S004-024")
    last_answer = Radios(
        N_("Which answer have you had?"),
        (
            Choice("on-the-spot", N_("Staff tried to sort it out there and then"), named=True),
            Choice("stage-1", N_("The answer to Stage 1"), N_("The first answer from a manager")),
            Choice("stage-2", N_("The answer to Stage 2")),
            Choice("stage-3", N_("The answer to Stage 3"), N_("The last answer")),
        ),
        required(N_("Select which answer you have had")),
    )


class AllUpheld(Question):
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


class AnswerDate(Question):
    slug = "answer-date"
    section = SECTION
    source = ("S000-043",)
    answer_date = Day(
        N_("What date is on the letter with our answer? (optional)"),
        real_past_date,
        hint=N_("For example, 27 3 2026. Leave it empty if you do not have the letter"),
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


class Ongoing(Question):
    slug = "something-else-happening"
    section = SECTION
    source = ("S000-026", "S000-027", "S000-028", "S000-029", "S000-030", "S000-031")
    ongoing = Checkboxes(
        N_("Is any of this happening now, about the same thing?"),
        (
            Choice("disciplinary", N_("Staff are being disciplined"), N_("An investigation by their employer")),
            Choice(
                "regulator",
                N_("A professional regulator is looking into it"),
                N_("For example, one for social workers or nurses"),
            ),
            Choice("criminal", N_("The police are looking into it")),
            Choice("safeguarding", N_("A safeguarding adults investigation"), N_("Into abuse or neglect of an adult")),
            Choice(
                "legal-claim",
                N_("A court case or a legal claim for money"),
                N_("Asking us to say sorry or pay money back is not a legal claim"),
            ),
            Choice("court", N_("A court case"), named=True),
            Choice("tribunal", N_("A tribunal"), N_("For example, about special educational needs"), named=True),
            Choice("other", N_("Something else like this"), named=True),
            Choice("none", N_("None of these"), exclusive=True),
            UNSURE,
        ),
        required(N_("Select if any of these are happening, or select “None of these”")),
        none_alone(N_("Select the things that are happening, or select “None of these”")),
        hint=N_("Select all that apply"),
    )


class OngoingCovers(Question):
    slug = "does-it-cover-everything"
    section = SECTION
    source = ("S000-026",)
    ongoing_covers = Radios(
        N_("Does it cover everything you want to complain about?"),
        (Choice("all", N_("Yes, everything")), Choice("part", N_("No, only part of it")), UNSURE),
        required(N_("Select if it covers everything you want to complain about")),
    )


class Happened(Question):
    slug = "when-it-happened"
    section = SECTION
    source = ("S000-024",)
    title = N_("When did it happen?")
    happened = Radios(
        N_("Was it in the last 12 months?"),
        (
            Choice("last-12-months", N_("Yes, in the last 12 months")),
            Choice("over-12-months", N_("No, more than 12 months ago")),
            Choice("still", N_("It is still happening")),
            UNSURE,
        ),
        required(N_("Select when it happened")),
    )
    about_when = Line(
        N_("About when was that? (optional)"),
        hint=N_("For example, March 2026"),
        width="govuk-input--width-20",
    )


class FoundOut(Question):
    slug = "when-you-found-out"
    section = SECTION
    source = ("S000-024",)
    title = N_("When did you find out about it?")
    found_out = Radios(
        N_("Did you find out in the last 12 months?"),
        (
            Choice("last-12-months", N_("Yes, in the last 12 months")),
            Choice("over-12-months", N_("No, more than 12 months ago")),
            UNSURE,
        ),
        required(N_("Select when you found out")),
    )
    about_found = Line(
        N_("About when did you find out? (optional)"),
        hint=N_("For example, March 2026"),
        width="govuk-input--width-20",
    )


class LateReason(Question):
    slug = "why-not-sooner"
    story = True
    quiet = frozenset({"late_unsaid"})
    section = SECTION
    source = ("S000-024",)
    title = N_("Why could you not complain sooner?")
    late_reason = Text(
        N_("Your reason"),
        hint=N_("For example, illness, grief, not knowing you could, or being told to wait"),
    )
    late_unsaid = Checkboxes(N_("Or tell us you would rather not say"), (Choice("yes", N_("I would rather not say")),))

    def validate_late_reason(self, field: Text) -> None:
        if not field.data and not self.late_unsaid.data:
            required(N_("Enter why you could not complain sooner, or tell us you would rather not say"))(self, field)
