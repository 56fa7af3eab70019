"""What we should do differently, in which language, and who is helping."""

from __future__ import annotations

from webapp.domain.conditions import parse
from webapp.domain.vocabulary import INTERPRETER
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Groups, Line, Radios, Text
from webapp.forms.pages.triage import UNSURE
from webapp.forms.validators import required
from webapp.i18n.language import N_

SECTION = N_("Help and changes you need")
SPOKEN = (
    Choice("english", N_("English")),
    Choice("bsl", N_("British Sign Language")),
    Choice("other", N_("Another language")),
)


class Adjustments(Question):
    """What is asked for is what no other page asks: how to be reached is said where that is asked."""

    slug = "adjustments"
    section = SECTION
    source = ("S000-010", "S000-011", "S000-012")
    quiet = frozenset(
        {
            "adjustment_needs", "print_size", "which_worker", "which_language", "letters_language", "other_help",
            "adjustment_more",
        }
    )  # fmt: skip
    points_out = True
    adjustments = Radios(
        N_("Do you need us to do anything differently for you?"),
        (
            Choice("no", N_("No")),
            Choice("yes", N_("Yes"), opens=("adjustment_needs", "adjustment_more")),
            UNSURE,
        ),
        required(N_("Select yes if you need us to do anything differently")),
        hint=N_(
            "For example, if you are disabled or neurodivergent, "
            "or because of your health, how you feel, or your language"
        ),
    )
    adjustment_needs = Groups(
        N_("What would help?"),
        {
            N_("Letters and information"): (
                Choice("large-print", N_("Large print"), opens=("print_size",)),
                Choice("coloured-paper", N_("Coloured paper or high contrast")),
                Choice("braille", N_("Braille")),
                Choice("easy-read", N_("Easy Read")),
                Choice("audio", N_("Audio or CD")),
                Choice("short-letters", N_("Short, plain letters")),
                Choice("dyslexia", N_("Dyslexia-friendly writing")),
            ),
            N_("Signing, hearing and languages"): (
                Choice("bsl", N_("British Sign Language interpreter or video")),
                Choice("deaf-support", N_("Lip-speaker, note-taker or deaf relay interpreter")),
                Choice("interpreter", N_("An interpreter"), opens=("which_language",)),
                Choice("translation", N_("Letters in my language"), opens=("letters_language",)),
            ),
            N_("Keeping in touch"): (
                Choice("one-contact", N_("The same person to talk to each time")),
                Choice("worker", N_("A man or a woman to talk to"), opens=("which_worker",)),
                Choice("more-time", N_("More time to answer")),
                Choice("advocate", N_("An advocate, who helps me say what I want")),
            ),
            N_("Meetings"): (
                Choice("someone-with-me", N_("Someone with me")),
                Choice("visit", N_("A home visit, or a place that is easy to get into")),
                Choice("breaks", N_("Breaks, or a meeting at a certain time of day")),
                Choice("quiet", N_("A quiet place or a hearing loop")),
                Choice("getting-there", N_("Help with childcare or travel")),
            ),
            N_("Anything else"): (Choice("other", N_("Something else"), opens=("other_help",)),),
        },
    )
    print_size = Line(
        N_("What size of print? (optional)"),
        hint=N_("For example, 18 point"),
        width="govuk-input--width-20",
    )
    which_worker = Line(N_("A man or a woman? (optional)"), width="govuk-input--width-20")
    which_language = Line(N_("Which language or dialect? (optional)"), width="govuk-input--width-20")
    letters_language = Line(N_("Which language should we write in? (optional)"), width="govuk-input--width-20")
    other_help = Line(N_("What else would help? (optional)"))
    adjustment_more = Text(
        N_("Tell us what is hard for you, and what would help (optional)"),
        hint=N_("You do not have to tell us about a diagnosis, or prove anything"),
        rows=4,
    )


INTERPRETED = N_("When someone interprets for you, it is still your own complaint. Nobody else has to agree to it.")
"""Said where an interpreter is chosen, and where someone who came through the interpreters' door says who they are."""


class Helper(Question):
    """Never asked on the way: a door of the start page says it for them, and whoever came that way can change it."""

    slug = "helper"
    section = SECTION
    source = ("S000-018", "S000-022")
    helper = Radios(
        N_("Is someone helping you fill this in?"),
        (
            Choice("no", N_("No")),
            Choice("library", N_("Library staff")),
            Choice("council", N_("Council staff")),
            Choice("advocate", N_("An advocate"), when=parse({"not": {"who": "advocate"}})),
            Choice("friend", N_("A friend or someone in my family")),
            Choice(INTERPRETER, N_("An interpreter"), INTERPRETED),
            Choice("other", N_("Someone else")),
        ),
        required(N_("Select if someone is helping you fill this in")),
        hint=N_("This form sends nothing to them"),
    )
