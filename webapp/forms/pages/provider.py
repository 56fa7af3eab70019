"""Questions that only a care and housing provider's rules turn on."""

from __future__ import annotations

from webapp.domain.conditions import parse
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Radios
from webapp.forms.pages.triage import SECTION, UNSURE
from webapp.forms.validators import required
from webapp.i18n.language import N_

OF_CARE = ("council_arranged", "regulated")
OF_A_HOME = ("landlord",)


class ProviderPart(Question):
    """What it is about, and below it what turns on that: who arranged the care, who regulates it, whose home it is."""

    slug = "care-or-home"
    section = SECTION
    source = ("S004-009", "S004-031", "S004-032", "S004-033", "S004-034")
    title = N_("What is it about?")
    only = {"provider_part": parse({"not": {"service": "housing"}})}
    provider_part = Radios(
        N_("Is it about care and support, or about your home?"),
        (
            Choice("care", N_("Care or support"), opens=OF_CARE),
            Choice("home", N_("Your home, rent or repairs"), opens=OF_A_HOME),
            Choice("both", N_("Both"), opens=(*OF_CARE, *OF_A_HOME)),
        ),
        required(N_("Select what it is about")),
    )
    council_arranged = Radios(
        N_("If it is about care: did a council arrange it?"),
        (Choice("yes", N_("Yes")), Choice("no", N_("No")), UNSURE),
        required(N_("Select yes if a council arranged the care")),
    )
    regulated = Radios(
        N_("If it is about care: does the Care Quality Commission regulate it?"),
        (Choice("yes", N_("Yes")), Choice("no", N_("No")), UNSURE),
        required(N_("Select yes if the care service is regulated by the Care Quality Commission")),
        hint=N_("Most home care and care homes are"),
    )
    landlord = Radios(
        N_("If it is about your home: is the provider your landlord?"),
        (Choice("yes", N_("Yes")), Choice("no", N_("No")), UNSURE),
        required(N_("Select yes if the provider is your landlord")),
        hint=N_("Your landlord is who you pay rent to"),
    )


class Handling(Question):
    slug = "who-you-would-like"
    section = SECTION
    source = ("S001-037", "S001-044", "S004-016", "S004-017")
    handling = Radios(
        N_("Who would you like to deal with this? (optional)"),
        (
            Choice("on-the-spot", N_("The person I usually talk to, straight away"), named=True),
            Choice("manager", N_("A more senior manager"), named=True),
            Choice(
                "independent",
                N_("Someone from outside the team"),
                N_("This is called an independent investigation"),
                named=True,
            ),
            Choice("local", N_("The local service manager"), named=True),
            Choice("quality-team", N_("A team that is separate from the service"), named=True),
            UNSURE,
        ),
        hint=N_("We will take this into account. It may not be possible"),
    )
