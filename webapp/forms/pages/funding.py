"""Who arranged and who pays for an adult’s care: what decides who has to answer first."""

from __future__ import annotations

from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.day import Day
from webapp.forms.fields import Radios
from webapp.forms.pages.triage import SECTION, UNSURE
from webapp.forms.validators import real_past_date, required
from webapp.i18n.language import N_


class ArrangedBy(Question):
    slug = "who-arranged-the-care"
    section = SECTION
    source = ("S000-034",)
    arranged_by = Radios(
        N_("Who arranged the care?"),
        (
            Choice("council", N_("The council")),
            Choice("person", N_("The person who gets the care, their family or their attorney")),
            Choice("nhs", N_("The NHS")),
            Choice("council-and-nhs", N_("The council and the NHS together"), N_("For example, section 117 aftercare")),
            Choice("other-council", N_("Another council")),
            Choice("changed", N_("The council at first, and the person or their family later")),
            Choice("not-care", N_("It is not about care that someone gives")),
            UNSURE,
        ),
        required(N_("Select who arranged the care")),
        hint=N_("This helps us find out who has to answer first"),
    )


class PaidBy(Question):
    slug = "who-pays-for-the-care"
    section = SECTION
    source = ("S000-034",)
    paid_by = Radios(
        N_("Who pays for the care?"),
        (
            Choice("council", N_("The council")),
            Choice("person", N_("The person who gets the care, or their family")),
            Choice("both", N_("The council and the person or their family")),
            Choice("direct-payment", N_("We use money from the council"), N_("This is called a direct payment")),
            Choice("nhs", N_("The NHS")),
            UNSURE,
        ),
        required(N_("Select who pays for the care")),
    )


class CareOrCouncil(Question):
    slug = "care-or-council"
    section = SECTION
    source = ("S000-034",)
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


class Hired(Question):
    slug = "who-gives-the-care"
    section = SECTION
    hired = Radios(
        N_("Who gives the care you pay for with the council’s money?"),
        (
            Choice("agency", N_("A care company or agency")),
            Choice("assistant", N_("A personal assistant I employ")),
            UNSURE,
        ),
        required(N_("Select who gives the care")),
    )


class FundingChanged(Question):
    slug = "when-the-care-changed"
    section = SECTION
    source = ("S000-034",)
    funding_changed = Day(
        N_("When did it change from the council to the person? (optional)"),
        real_past_date,
        hint=N_("For example, 27 3 2026. Leave it empty if you do not know"),
    )
