"""Questions that only a care and housing provider's rules turn on."""

from __future__ import annotations

from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Radios
from webapp.forms.pages.triage import SECTION, UNSURE
from webapp.forms.validators import required
from webapp.i18n.language import N_


class ProviderPart(Question):
    slug = "care-or-home"
    section = SECTION
    source = ("S004-031", "S004-032")
    provider_part = Radios(
        N_("Is it about care and support, or about your home?"),
        (
            Choice("care", N_("Care or support")),
            Choice("home", N_("Your home, rent or repairs")),
            Choice("both", N_("Both")),
        ),
        required(N_("Select what it is about")),
    )


class Landlord(Question):
    slug = "landlord"
    section = SECTION
    source = ("S004-033",)
    landlord = Radios(
        N_("Is the provider your landlord?"),
        (Choice("yes", N_("Yes")), Choice("no", N_("No")), UNSURE),
        required(N_("Select yes if the provider is your landlord")),
        hint=N_("Your landlord is who you pay rent to"),
    )


class Regulated(Question):
    slug = "regulated"
    section = SECTION
    source = ("S004-034",)
    regulated = Radios(
        N_("Is the care service regulated by the Care Quality Commission?"),
        (Choice("yes", N_("Yes")), Choice("no", N_("No")), UNSURE),
        required(N_("Select yes if the care service is regulated by the Care Quality Commission")),
        hint=N_("Most home care and care homes are"),
    )


class CouncilArranged(Question):
    slug = "did-a-council-arrange-it"
    section = SECTION
    source = ("S004-009",)
    council_arranged = Radios(
        N_("Did a council arrange the care?"),
        (Choice("yes", N_("Yes")), Choice("no", N_("No")), UNSURE),
        required(N_("Select yes if a council arranged the care")),
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
