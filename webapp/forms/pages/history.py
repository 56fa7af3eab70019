"""What else is going on, and how long ago it happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Checkboxes, CombinedBoxes, Line, Radios, Text
from webapp.forms.pages.triage import SECTION, UNSURE
from webapp.forms.validators import none_alone, required
from webapp.i18n.language import N_

LAW = ("criminal", "court", "tribunal", "legal-claim")
STAFF = ("regulator", "disciplinary")
CASES = frozenset({"law", "staff", "safeguarding", "other"})
"""What is ticked that a page of its own asks more about."""


class AnyOfThese(Question):
    """What may have to be settled first, in one list: how long ago it was, and what else looks into it."""

    slug = "do-any-of-these-apply"
    section = SECTION
    source = ("S000-024", "S000-026", "S000-027", "S000-028", "S000-029", "S000-030", "S000-031")
    derived = ("happened", "ongoing")
    told = {
        "happened": (
            N_("Was it in the last 12 months?"),
            {
                "last-12-months": N_("Yes, in the last 12 months"),
                "over-12-months": N_("No, more than 12 months ago"),
                "still": N_("It is still happening"),
                "unsure": UNSURE.label,
            },
        )
    }
    applies = CombinedBoxes(
        N_("Do any of these apply?"),
        (
            Choice(
                "late",
                N_("It happened more than 12 months ago"),
                N_("Do not select this if it is still happening"),
                gives={"happened": ("over-12-months",)},
            ),
            Choice(
                "law",
                N_("The police, a court or a legal claim"),
                N_("Asking us to say sorry or pay money back is not a legal claim"),
                gives={"ongoing": LAW},
            ),
            Choice(
                "staff",
                N_("A case about staff"),
                N_("Their employer or a professional regulator is looking into it"),
                gives={"ongoing": STAFF},
            ),
            Choice(
                "safeguarding",
                N_("A safeguarding enquiry"),
                N_("Into abuse or neglect"),
                gives={"ongoing": ("safeguarding",)},
            ),
            Choice("other", N_("Something else like this"), gives={"ongoing": ("other",)}),
            Choice("none", N_("None of these"), exclusive=True),
            UNSURE,
        ),
        required(N_("Select if any of these apply, or select “None of these”")),
        none_alone(N_("Select the things that apply, or select “None of these”")),
        hint=N_("About the same thing. Select all that apply"),
    )

    @classmethod
    def with_given(cls, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Return an answer with what follows from its ticks: what else goes on is left to the page that asks which."""
        ticked = set(answer.get("applies") or ())
        unsure = "unsure" in ticked
        happened = "over-12-months" if "late" in ticked else "unsure" if unsure else "last-12-months"
        ongoing = None if ticked & CASES else ["unsure"] if unsure else ["none"]
        return {
            **super().with_given(answer),
            "happened": happened if ticked else None,
            "ongoing": ongoing if ticked else None,
        }


class Ongoing(Question):
    slug = "something-else-happening"
    section = SECTION
    source = ("S000-026", "S000-027", "S000-028", "S000-029", "S000-030", "S000-031")
    title = N_("What else is happening")
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
            UNSURE,
        ),
        required(N_("Select if any of these are happening, or select “I’m not sure”")),
        hint=N_("Select all that apply"),
    )
    ongoing_covers = Radios(
        N_("Does it cover everything you want to complain about?"),
        (Choice("all", N_("Yes, everything")), Choice("part", N_("No, only part of it")), UNSURE),
        required(N_("Select if it covers everything you want to complain about")),
    )


class FoundOut(Question):
    """What a team looks at before it takes what is long ago: when it was known, and why nobody said so sooner."""

    slug = "when-you-found-out"
    story = True
    quiet = frozenset({"late_unsaid"})
    section = SECTION
    source = ("S000-024",)
    title = N_("It happened some time ago")
    about_when = Line(
        N_("About when was that? (optional)"),
        hint=N_("For example, March 2026"),
        width="govuk-input--width-20",
    )
    found_out = Radios(
        N_("Did you find out in the last 12 months?"),
        (
            Choice("last-12-months", N_("Yes, in the last 12 months")),
            Choice("over-12-months", N_("No, more than 12 months ago"), opens=("late_reason", "late_unsaid")),
            replace(UNSURE, opens=("late_reason", "late_unsaid")),
        ),
        required(N_("Select when you found out")),
    )
    late_reason = Text(
        N_("If not, why could you not complain sooner?"),
        hint=N_("For example, illness, grief, not knowing you could, or being told to wait"),
    )
    late_unsaid = Checkboxes(N_("Or tell us you would rather not say"), (Choice("yes", N_("I would rather not say")),))

    def validate_late_reason(self, field: Text) -> None:
        if not field.data and not self.late_unsaid.data:
            required(N_("Enter why you could not complain sooner, or tell us you would rather not say"))(self, field)
