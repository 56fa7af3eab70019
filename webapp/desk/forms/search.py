"""What a case is found by. It is sent as a form: what is looked for stands in no address and no log."""

from typing import ClassVar

from webapp.desk.forms.base import DeskForm
from webapp.forms.choices import Choice
from webapp.forms.fields import Line, Radios
from webapp.forms.validators import required
from webapp.i18n.language import N_

REFERENCE = "reference"


class FindCase(DeskForm):
    """By what, and the words."""

    title: ClassVar[str] = N_("Find a case")
    button: ClassVar[str] = N_("Find")
    by = Radios(
        N_("What do you look for?"),
        (
            Choice(REFERENCE, N_("A reference")),
            Choice("name", N_("A name")),
            Choice("postcode", N_("A postcode")),
            Choice("phone", N_("A phone number")),
            Choice("email", N_("An email address")),
        ),
        required(N_("Select what you look for")),
    )
    text = Line(
        N_("The reference, name, postcode, phone number or email address"),
        required(N_("Enter what you look for")),
        hint=N_("What you look for stands in no record and no log."),
        autocomplete="off",
    )
