"""What happened, and what would put it right."""

from __future__ import annotations

from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Checkboxes, Radios, Text
from webapp.forms.pages.triage import UNSURE
from webapp.forms.validators import none_alone, required
from webapp.i18n.language import N_

SECTION = N_("What you want to tell us")
NAMELESS = N_(
    "You can choose later not to give your name. If you want that, remember that details here may show who you are."
)


class WhatHappened(Question):
    slug = "what-happened"
    section = SECTION
    advice = NAMELESS
    honeypot = True
    source = ("S000-037", "S000-060")
    what_happened = Text(
        N_("What happened?"),
        required(N_("Enter what happened")),
        hint=N_("Use your own words. Spelling does not matter"),
        rows=12,
    )


class StillUnhappy(Question):
    slug = "still-unhappy"
    section = SECTION
    advice = NAMELESS
    source = ("S000-043",)
    still_unhappy = Text(
        N_("What are you still unhappy about?"),
        required(N_("Enter what you are still unhappy about")),
        hint=N_("Tell us what our answer missed, or got wrong"),
        rows=12,
    )


class YourFeedback(Question):
    slug = "your-feedback"
    section = SECTION
    advice = NAMELESS
    honeypot = True
    source = ("S000-006",)
    your_feedback = Text(
        N_("What would you like to tell us?"),
        required(N_("Enter what you would like to tell us")),
        hint=N_("Use your own words. Spelling does not matter"),
        rows=12,
    )


class PeopleInvolved(Question):
    slug = "people-involved"
    section = SECTION
    source = ("S000-040",)
    title = N_("Who was involved?")
    people_involved = Text(
        N_("Who was involved? (optional)"), hint=N_("Names, jobs or teams, if you know them"), rows=3
    )
    not_by = Text(
        N_("Is there anyone who should not deal with this? (optional)"),
        hint=N_("We will take this into account"),
        rows=3,
    )


class Remedy(Question):
    slug = "what-would-put-it-right"
    section = SECTION
    source = ("S000-038",)
    title = N_("What would put things right?")
    remedy = Checkboxes(
        N_("What would you like to happen?"),
        (
            Choice("apology", N_("Say sorry")),
            Choice("explanation", N_("Explain what happened")),
            Choice("decision", N_("Look at a decision again")),
            Choice("service", N_("Give a service, or change one")),
            Choice("payment", N_("Pay money back")),
            Choice("change", N_("Change things so it does not happen to others")),
            Choice("other", N_("Something else")),
            Choice("unsure", N_("I’m not sure"), exclusive=True),
        ),
        required(N_("Select what would put things right, or select “I’m not sure”")),
        none_alone(N_("Select what would put things right, or select “I’m not sure”")),
        hint=N_("Select all that apply"),
    )
    remedy_more = Text(N_("Tell us more (optional)"), rows=3)


class Meeting(Question):
    slug = "how-we-deal-with-it"
    section = SECTION
    source = ("S000-008", "S000-045")
    title = N_("How would you like us to deal with this?")
    meeting = Radios(
        N_("Would you like to talk to us or meet us about it?"),
        (
            Choice("meet", N_("Yes, I would like a meeting")),
            Choice("talk", N_("Yes, I would like a phone or video call")),
            Choice("no", N_("No, I would rather do it in writing")),
            UNSURE,
        ),
        required(N_("Select if you would like to talk to us or meet us about it")),
    )
    handling_more = Text(N_("Anything else about how you want us to deal with it? (optional)"), rows=3)
