"""What is asked before a case is opened: why, where it is not one's own, and whether one has any part in it."""

from webapp.desk import words
from webapp.desk.forms.base import DeskForm
from webapp.forms.choices import Choice
from webapp.forms.fields import Radios
from webapp.forms.validators import required
from webapp.i18n.language import N_

REASONS = ("take", "cover", "check", "other")


class WhyOpen(DeskForm):
    """Why somebody opens a case that is not allocated to them."""

    title = N_("Why do you open it?")
    button = N_("Read what they sent")
    why = Radios(
        N_("Your reason"),
        tuple(Choice(each, words.OPENED_FOR[each]) for each in REASONS),
        required(N_("Select why you open it")),
        hint=N_("The case is not allocated to you. Your reason is kept with your name."),
    )


class OwnCase(DeskForm):
    """Nothing: a case of one's own is opened at once."""

    title = N_("Read what they sent")
    button = N_("Read what they sent")


class AnyPart(DeskForm):
    """Whether somebody is the one who should not deal with a case."""

    title = N_("Check that you may read this")
    button = N_("Continue")
    part = Radios(
        N_("Is that you, or have you any part in it?"),
        (Choice("no", N_("No")), Choice("yes", N_("Yes, or I may have"))),
        required(N_("Select No if it is not you and you have no part in it")),
    )
