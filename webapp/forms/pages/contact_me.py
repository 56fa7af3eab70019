"""Asking for help or a call back: one page, which can be sent without finishing the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from webapp.domain.conditions import Facts
from webapp.domain.packs.model import Packs
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Checkboxes, Line, Radios, Text
from webapp.forms.pages.contact import FOR_EMAIL, FOR_PHONE
from webapp.forms.pages.help import SPOKEN
from webapp.forms.pages.triage import named_organisations
from webapp.forms.validators import email, needed_for, phone, required
from webapp.i18n.language import N_

BY_PHONE = ("phone", "text", "text-relay")
LONGEST = 2_000
"""Characters of a box: a request to be contacted is short, so that many of them fill no disk."""


class ContactMe(Question):
    """``organisation`` is asked only while nobody knows it: an earlier page may have said it, or there is only one."""

    slug = "ask-us-to-contact-you"
    story = True
    title = N_("Ask us to contact you")
    honeypot = True
    shown_for: ClassVar[Mapping[str, tuple[str, tuple[str, ...]]]] = {
        "phone": ("reply_to", BY_PHONE),
        "email": ("reply_to", ("email",)),
        "address": ("reply_to", ("post",)),
        "spoken_other": ("spoken", ("other",)),
    }
    """What a script shows only once one of these answers is chosen. Without it every box is shown."""
    organisation = Radios(
        N_("Which organisation should contact you?"),
        (),
        required(N_("Select which organisation should contact you")),
        hint=N_("If you are not sure, choose the one you think it is"),
    )
    full_name = Line(N_("What should we call you? (optional)"), autocomplete="name", spellcheck=False)
    reply_to = Checkboxes(
        N_("How can we contact you?"),
        (
            Choice("phone", N_("Phone call")),
            Choice("text", N_("Text message")),
            Choice("text-relay", N_("Text relay")),
            Choice("email", N_("Email")),
            Choice("post", N_("Letter")),
        ),
        required(N_("Select how we can contact you")),
        hint=N_("Select all that apply"),
    )
    phone = Line(
        N_("Phone number"),
        needed_for(BY_PHONE, N_("Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")),
        phone,
        hint=N_("If you chose a phone call, a text message or text relay"),
        **FOR_PHONE,
    )
    email = Line(
        N_("Email address"),
        needed_for(("email",), N_("Enter an email address in the correct format, like name@example.com")),
        email,
        hint=N_("If you chose email"),
        **FOR_EMAIL,
    )
    address = Text(
        N_("Postal address"),
        needed_for(("post",), N_("Enter the address we should write to")),
        hint=N_("If you chose a letter. If you have no fixed address, tell us where post can be left for you"),
        rows=3,
        longest=LONGEST,
        autocomplete="street-address",
    )
    safe_contact = Text(
        N_("When and how is it safe to contact you? (optional)"),
        hint=N_("For example, only by text message, only in the morning, or never leave a message"),
        rows=3,
        longest=LONGEST,
    )
    help_wanted = Text(
        N_("What would help you? (optional)"),
        hint=N_("For example, someone to fill in the form with you. You do not have to say what happened"),
        rows=3,
        longest=LONGEST,
    )
    spoken = Radios(N_("Which language should we use? (optional)"), SPOKEN)
    spoken_other = Line(N_("Which language or dialect? (optional)"), width="govuk-input--width-20")

    def __init__(
        self,
        facts: Facts,
        packs: Packs,
        on: date,
        formdata: Any = None,
        answer: Mapping[str, Any] | None = None,
        token: str | None = None,
    ):
        super().__init__(facts, packs, on, formdata, answer, token)
        self.known = the_organisation(facts, packs)
        if self.known:
            del self.organisation

    def prepare(self, packs: Packs) -> None:
        self.organisation.options = named_organisations(packs)


def the_organisation(facts: Facts, packs: Packs) -> str | None:
    """Return the organisation that is asked, where it is known before anyone says so on this page."""
    said, only = facts.get("organisation"), list(packs.packs)
    if isinstance(said, str) and said in packs.packs:
        return said
    return only[0] if len(only) == 1 else None
