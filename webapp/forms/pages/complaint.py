"""What happened, and what would put it right."""

from __future__ import annotations

from typing import Any

from webapp.domain.conditions import Facts, parse
from webapp.domain.packs.model import Packs
from webapp.domain.routing import counts
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Line, Radios, Text
from webapp.forms.pages.contact import FOR_EMAIL, FOR_PHONE
from webapp.forms.pages.triage import SERVICES, UNSURE
from webapp.forms.validators import email, phone, required, unless_empty
from webapp.i18n.language import N_

SECTION = N_("What you want to tell us")
NAMELESS = N_("You do not have to give your name. But details here may show who you are.")
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


class StillWaiting(Question):
    """A chase: it names the complaint that somebody waits for an answer to, and is no new one."""

    slug = "still-waiting"
    story = True
    section = SECTION
    title = N_("Help us find your complaint")
    advice = N_(
        "Has something new happened since? Send this first. Then you can start another complaint about what is new."
    )
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
    """Praise, a suggestion or a question, all on one page. What is left empty says if and how it can be answered."""

    slug = "your-feedback"
    story = True
    section = SECTION
    advice = NAMELESS
    honeypot = True
    source = ("S000-004", "S000-006", "S000-050", "S000-052", "S000-061")
    title = N_("Your feedback")
    quiet = frozenset({"service", "full_name"})
    only = {
        "email": parse({"not": {"said": {"who": "child"}}}),
        "phone": parse({"not": {"said": {"who": "child"}}}),
        "reach": parse({"who": "child"}),
        "safe_contact": parse({"who": "child"}),
    }
    derived = ("anonymity",)
    your_feedback = Text(
        N_("What would you like to tell us?"),
        required(N_("Enter what you would like to tell us")),
        hint=N_("Use your own words. Spelling does not matter"),
        rows=8,
    )
    service = Radios(N_("Which service is it about?"), SERVICES, required(N_("Select which service it is about")))
    full_name = Line(N_("Your name (optional)"), autocomplete="name", spellcheck=False)
    email = Line(
        N_("Your email address (optional)"),
        unless_empty,
        email,
        hint=N_("Only if you want an answer. We cannot answer if you leave this and your phone number empty"),
        **FOR_EMAIL,
    )
    phone = Line(N_("Your phone number (optional)"), unless_empty, phone, **FOR_PHONE)
    reach = Text(
        N_("How should we contact you? (optional)"),
        hint=N_("For example, text me on this number, email me, or talk to me at school"),
        rows=3,
    )
    safe_contact = Text(
        N_("Is there anyone we should not talk to about this, or a time that is not safe? (optional)"),
        hint=N_("This form sends nothing to your parents or carers"),
        rows=3,
    )

    @classmethod
    def asks(cls, name: str, facts: Facts, packs: Packs) -> bool:
        """Return whether a field is asked: the service only where a rule of the organisation reads it."""
        if name != "service":
            return super().asks(name, facts, packs)
        organisation = facts.get("organisation")
        pack = packs.get(organisation if isinstance(organisation, str) else None)
        return pack is not None and counts(name, facts, pack)

    def answer(self) -> dict[str, Any]:
        """Return the answers, with what adults who complain are asked on pages of their own."""
        given = super().answer()
        ways = [name for name in ("email", "phone") if given.get(name)]
        return {**given, "reply_to": ways, "anonymity": self.anonymity(given)}

    @staticmethod
    def anonymity(given: dict[str, Any]) -> str:
        """Return what was given of a name. An email address alone is kept apart from the words."""
        if given.get("reach") or given.get("phone"):
            return "named"
        if "reach" in given or not (given.get("full_name") or given.get("email")):
            return "no-reply"
        return "named" if given.get("full_name") else "reply"


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
