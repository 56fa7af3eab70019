"""What we should do differently, in which language, and who is helping."""

from __future__ import annotations

from webapp.domain.conditions import parse
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Checkboxes, Line, Radios, Text
from webapp.forms.triage import UNSURE
from webapp.forms.validators import not_too_long, required
from webapp.i18n import N_

SECTION = N_("Help and changes you need")


class Adjustments(Question):
    slug = "adjustments"
    section = SECTION
    source = ("S000-010", "S000-011", "S000-012")
    adjustments = Radios(
        N_("Do you need us to do anything differently for you?"),
        (Choice("yes", N_("Yes")), Choice("no", N_("No")), UNSURE),
        required(N_("Select yes if you need us to do anything differently")),
        hint=N_(
            "For example, if you are disabled or neurodivergent, "
            "or because of your health, how you feel, or your language"
        ),
    )


class AdjustmentNeeds(Question):
    slug = "adjustment-needs"
    section = SECTION
    source = ("S000-012",)
    title = N_("What would help?")
    adjustment_needs = Checkboxes(
        N_("Select all that would help"),
        (
            Choice("large-print", N_("Large print")),
            Choice("coloured-paper", N_("Coloured paper or high contrast")),
            Choice("braille", N_("Braille")),
            Choice("easy-read", N_("Easy Read")),
            Choice("audio", N_("Audio or CD")),
            Choice("bsl", N_("British Sign Language interpreter or video")),
            Choice("deaf-support", N_("Lip-speaker, note-taker or deaf relay interpreter")),
            Choice("text-relay", N_("Text relay or minicom")),
            Choice("writing-only", N_("Email or letters only, no phone calls")),
            Choice("phone-only", N_("Phone calls instead of writing")),
            Choice("short-letters", N_("Short, plain letters")),
            Choice("dyslexia", N_("Dyslexia-friendly writing")),
            Choice("more-time", N_("More time to answer")),
            Choice("one-contact", N_("The same person to talk to each time")),
            Choice("someone-with-me", N_("Someone with me")),
            Choice("visit", N_("A home visit, or a place that is easy to get into")),
            Choice("breaks", N_("Breaks, or a meeting at a certain time of day")),
            Choice("quiet", N_("A quiet place or a hearing loop")),
            Choice("worker", N_("A man or a woman to talk to")),
            Choice("interpreter", N_("An interpreter")),
            Choice("translation", N_("Letters in my language")),
            Choice("other", N_("Something else")),
        ),
    )
    adjustment_more = Text(
        N_("Tell us what is hard for you, and what would help (optional)"),
        not_too_long,
        hint=N_("You do not have to tell us about a diagnosis, or prove anything"),
        rows=4,
    )


class Languages(Question):
    slug = "language"
    section = SECTION
    title = N_("Which language should we use?")
    spoken = Radios(
        N_("To talk or write to you"),
        (
            Choice("english", N_("English")),
            Choice("bsl", N_("British Sign Language")),
            Choice("other", N_("Another language")),
        ),
        required(N_("Select which language we should use")),
    )
    spoken_other = Line(N_("Which language or dialect? (optional)"), not_too_long, width="govuk-input--width-20")


class Helper(Question):
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
            Choice("other", N_("Someone else")),
        ),
        required(N_("Select if someone is helping you fill this in")),
        hint=N_("We will not send them a copy or write to them"),
    )
