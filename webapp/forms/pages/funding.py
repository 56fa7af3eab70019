"""Who arranged and who pays for an adult’s care: what decides who has to answer first."""

from __future__ import annotations

from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.day import Day
from webapp.forms.fields import Checkboxes, Combined, Radios
from webapp.forms.pages.triage import SECTION, UNSURE
from webapp.forms.validators import real_past_date, required
from webapp.i18n.language import N_


class ArrangedAndPaid(Question):
    """One answer for each pair of who arranged and who pays that there is, and the one thing each still turns on."""

    slug = "who-arranged-the-care"
    section = SECTION
    source = ("S000-034",)
    arranged_and_paid = Combined(
        N_("Who arranged the care, and who pays for it?"),
        (
            Choice(
                "council",
                N_("This council arranged it, and pays for it"),
                gives={"arranged_by": "council", "paid_by": "council"},
            ),
            Choice(
                "council-shared",
                N_("This council arranged it, and the person or family pay some or all"),
                gives={"arranged_by": "council", "paid_by": "both"},
            ),
            Choice(
                "private",
                N_("The person or family arranged it, and pay for it"),
                gives={"arranged_by": "person", "paid_by": "person"},
            ),
            Choice(
                "direct-payment",
                N_("The person or family arranged it, and pay with a direct payment"),
                N_("The council gives them money, and they pay for the care"),
                gives={"arranged_by": "person", "paid_by": "direct-payment"},
                opens=("hired",),
            ),
            Choice(
                "private-shared",
                N_("The person or family arranged it, and the council pays some or all"),
                gives={"arranged_by": "person", "paid_by": "both"},
            ),
            Choice(
                "changed",
                N_("The council at first. Now the person or family arrange it and pay"),
                gives={"arranged_by": "changed", "paid_by": "person"},
                opens=("funding_changed",),
            ),
            Choice("nhs", N_("The NHS arranged it, and pays for it"), gives={"arranged_by": "nhs", "paid_by": "nhs"}),
            Choice(
                "council-and-nhs",
                N_("The council and the NHS together"),
                N_("For example, section 117 aftercare"),
                gives={"arranged_by": "council-and-nhs"},
            ),
            Choice("other-council", N_("Another council"), gives={"arranged_by": "other-council"}),
            Choice(
                "not-care",
                N_("Nobody gives care: it is about an assessment, a bill or something else"),
                gives={"arranged_by": "not-care"},
            ),
            Choice("unsure", N_("I’m not sure"), gives={"arranged_by": "unsure"}),
        ),
        required(N_("Select who arranged the care, and who pays for it")),
    )
    hired = Radios(
        N_("Who provides the care that the direct payment pays for?"),
        (
            Choice("agency", N_("A care company or agency")),
            Choice("assistant", N_("A personal assistant the person employs")),
            UNSURE,
        ),
        required(N_("Select who provides the care")),
    )
    funding_changed = Day(
        N_("When did the person or their family take over from the council? (optional)"),
        real_past_date,
        hint=N_("For example, 27 3 2026. Leave it empty if you do not know"),
    )

    told = {
        "arranged_by": (
            N_("Who arranged the care?"),
            {
                "council": N_("The council"),
                "person": N_("The person who gets the care, their family or their attorney"),
                "nhs": N_("The NHS"),
                "council-and-nhs": N_("The council and the NHS together"),
                "other-council": N_("Another council"),
                "changed": N_("The council at first, and the person or their family later"),
                "not-care": N_("Nobody gives care: it is about an assessment, a bill or something else"),
                "unsure": UNSURE.label,
            },
        ),
        "paid_by": (
            N_("Who pays for the care?"),
            {
                "council": N_("The council"),
                "person": N_("The person who gets the care, or their family"),
                "both": N_("The council and the person or their family"),
                "direct-payment": N_("The person, with a direct payment from the council"),
                "nhs": N_("The NHS"),
                "unsure": UNSURE.label,
            },
        ),
    }


class CareOrCouncil(Question):
    slug = "care-or-council"
    section = SECTION
    source = ("S000-034", "S000-001")
    quiet = frozenset({"topic"})
    title = N_("What is it about?")
    told = {"topic": (N_("What is it about?"), {})}
    care_or_council = Radios(
        N_("Is it about the care, or about something the council did?"),
        (
            Choice("care", N_("The care or the care company")),
            Choice("council", N_("Something the council did or did not do")),
            Choice("both", N_("Both")),
            UNSURE,
        ),
        required(N_("Select what it is about")),
    )
    topic = Checkboxes(
        N_("Is someone not safe? (optional)"),
        (Choice("safeguarding", N_("I am worried about someone’s safety")),),
        hint=N_("The council looks into that, whoever arranged the care or pays for it"),
    )
