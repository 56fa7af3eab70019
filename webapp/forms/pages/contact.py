"""Whether to give a name, and how to be reached safely."""

from __future__ import annotations

from typing import Any

from webapp.domain.conditions import parse
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Checkboxes, Line, Radios, Text
from webapp.forms.validators import (
    clean_email,
    clean_phone,
    clean_postcode,
    email,
    phone,
    postcode_unless_abroad,
    required,
)
from webapp.i18n.language import N_

SECTION = N_("How we can reach you")
ONLY_TO_ANSWER = N_("We will ask for an email or postal address only. We keep it apart from what you told us")
NAMED = parse({"anonymity": "named"})
FOR_EMAIL: Any = {"type": "email", "autocomplete": "email", "spellcheck": False, "longest": 254, "clean": clean_email}
FOR_PHONE: Any = {"type": "tel", "autocomplete": "tel", "width": "govuk-input--width-20", "clean": clean_phone}
"""What makes a line of text easy to fill in with such an answer."""


class Anonymity(Question):
    slug = "anonymity"
    section = SECTION
    source = ("S000-049", "S000-050", "S000-052", "S000-061")
    anonymity = Radios(
        N_("Do you want to give your name?"),
        (
            Choice("named", N_("Yes")),
            Choice("reply", N_("No, but I want an answer"), ONLY_TO_ANSWER),
            Choice("no-reply", N_("No, and I do not need an answer")),
        ),
        required(N_("Select if you want to give your name")),
    )


class Name(Question):
    slug = "name"
    section = SECTION
    source = ("S000-058",)
    full_name = Line(
        N_("What is your full name?"),
        required(N_("Enter your full name")),
        autocomplete="name",
        spellcheck=False,
    )


class ReplyTo(Question):
    slug = "how-to-reach-you"
    section = SECTION
    source = ("S000-052",)
    reply_to = Checkboxes(
        N_("How would you like us to contact you?"),
        (
            Choice("email", N_("Email")),
            Choice("post", N_("Letter")),
            Choice("phone", N_("Phone call"), when=NAMED),
            Choice("text", N_("Text message"), when=NAMED),
            Choice("text-relay", N_("Text relay"), when=NAMED),
            Choice("in-person", N_("In person"), when=NAMED),
            Choice("advocate", N_("Through my advocate"), when=NAMED),
            Choice("other", N_("Another way"), when=NAMED),
        ),
        required(N_("Select how you would like us to contact you")),
        hint=N_("Select all that apply"),
    )


class Email(Question):
    slug = "email"
    section = SECTION
    email = Line(
        N_("What is your email address?"),
        required(N_("Enter an email address in the correct format, like name@example.com")),
        email,
        hint=N_("We will use it to contact you about this"),
        **FOR_EMAIL,
    )


class Phone(Question):
    slug = "phone"
    section = SECTION
    title = N_("What is your phone number?")
    phone = Line(
        N_("Phone number"),
        required(N_("Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")),
        phone,
        **FOR_PHONE,
    )
    leave_message = Radios(
        N_("Is it safe to leave a message?"),
        (Choice("yes", N_("Yes")), Choice("no", N_("No"))),
        required(N_("Select yes if it is safe to leave a message")),
    )


class Address(Question):
    slug = "address"
    section = SECTION
    title = N_("What is your address?")
    quiet = frozenset({"country"})
    address_line_1 = Line(
        N_("Address line 1"),
        required(N_("Enter address line 1, typically the building and street")),
        hint=N_(
            "You can write “care of” and a name. If you have no fixed address, enter where post can be left for you"
        ),
        autocomplete="address-line1",
    )
    address_line_2 = Line(N_("Address line 2 (optional)"), autocomplete="address-line2")
    town = Line(N_("Town or city"), required(N_("Enter a town or city")), autocomplete="address-level2")
    postcode = Line(
        N_("Postcode"),
        postcode_unless_abroad,
        autocomplete="postal-code",
        width="govuk-input--width-10",
        clean=clean_postcode,
    )
    country = Line(
        N_("Country, if it is not the UK (optional)"), autocomplete="country-name", width="govuk-input--width-20"
    )


class OtherWay(Question):
    slug = "another-way"
    section = SECTION
    other_way = Text(
        N_("Tell us how to reach you"),
        required(N_("Enter how we can reach you")),
        hint=N_("For example, your advocate’s name and number, or where and when to meet"),
        rows=4,
    )


class SafeContact(Question):
    slug = "safe-contact"
    section = SECTION
    safe_contact = Text(
        N_("Is there anything that would make it unsafe to contact you? (optional)"),
        hint=N_("For example, someone reads your post, or only some times of day are safe"),
        rows=4,
    )
