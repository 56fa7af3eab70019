"""What happened, and what would put it right."""

from __future__ import annotations

from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Line, Radios, Text
from webapp.forms.pages.triage import UNSURE
from webapp.forms.validators import required
from webapp.i18n.language import N_

SECTION = N_("What you want to tell us")
NAMELESS = N_(
    "You can choose later not to give your name. If you want that, remember that details here may show who you are."
)
WISH = N_("What would put it right? (optional)")


class WhatHappened(Question):
    slug = "what-happened"
    story = True
    section = SECTION
    advice = NAMELESS
    honeypot = True
    source = ("S000-037", "S000-038", "S000-060")
    title = N_("Tell us what happened")
    what_happened = Text(
        N_("What happened?"),
        required(N_("Enter what happened")),
        hint=N_("Use your own words. Spelling does not matter"),
        rows=12,
    )
    remedy_more = Text(WISH, hint=N_("For example, say sorry, explain, or change something"), rows=3)


class StillUnhappy(Question):
    slug = "still-unhappy"
    story = True
    section = SECTION
    advice = NAMELESS
    source = ("S000-043",)
    title = N_("Tell us why you are still unhappy")
    still_unhappy = Text(
        N_("What are you still unhappy about?"),
        required(N_("Enter what you are still unhappy about")),
        hint=N_("Tell us what our answer missed, or got wrong"),
        rows=12,
    )
    remedy_more = Text(WISH, hint=N_("For example, say sorry, explain, or change something"), rows=3)
    earlier_reference = Line(
        N_("What is the reference on the last letter you had about this? (optional)"),
        hint=N_("Leave it empty if you do not have the letter"),
        width="govuk-input--width-20",
        autocomplete="off",
    )
    earlier_from = Line(
        N_("Who is that letter from? (optional)"),
        hint=N_("For example, the name of a team, a manager or a care company"),
        autocomplete="off",
    )


class StillWaiting(Question):
    """A chase: it names the complaint that somebody waits for an answer to, and is no new one."""

    slug = "still-waiting"
    story = True
    section = SECTION
    title = N_("Help us find your complaint")
    waiting_reference = Line(
        N_("What is its reference? (optional)"), hint=N_("It is on the page you saw, or on a letter or email from us")
    )
    waiting_details = Text(
        N_("What do you remember about it?"),
        hint=N_("For example, about when you sent it, the name you gave, and what it was about"),
        rows=6,
    )

    def validate_waiting_details(self, field: Text) -> None:
        if not field.data and not self.waiting_reference.data:
            required(N_("Enter the reference, or what you remember about your complaint"))(self, field)


class YourFeedback(Question):
    slug = "your-feedback"
    story = True
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
    title = N_("Who was involved, and who should not deal with it")
    service_name = Line(
        N_("Which care home, agency or team is it about? (optional)"),
        hint=N_("Its name, if you know it. If the NHS was involved, name the hospital or service too"),
        autocomplete="off",
    )
    people_involved = Text(
        N_("Who was involved? (optional)"), hint=N_("Names, jobs or teams, if you know them"), rows=3
    )
    not_by = Text(
        N_("Is there anyone who should not deal with this? (optional)"),
        hint=N_("We will take this into account"),
        rows=3,
    )


class Meeting(Question):
    slug = "how-we-deal-with-it"
    section = SECTION
    source = ("S000-008", "S000-045")
    title = N_("How would you like us to deal with this?")
    meeting = Radios(
        N_("Would you like to talk to us or meet us about it? (optional)"),
        (
            Choice("meet", N_("Yes, I would like a meeting")),
            Choice("talk", N_("Yes, I would like a phone or video call")),
            Choice("no", N_("No, I would rather do it in writing")),
            UNSURE,
        ),
    )
    handling_more = Text(N_("Anything else about how you want us to deal with it? (optional)"), rows=3)
