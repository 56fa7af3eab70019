"""Whether to give a name, and how to be reached safely."""

from __future__ import annotations

from typing import Any

from webapp.domain.conditions import ALWAYS, Condition, Facts, parse
from webapp.domain.packs.contacts import Advocacy
from webapp.domain.packs.model import Packs
from webapp.forms.base import Question, pack_of
from webapp.forms.choices import Choice
from webapp.forms.fields import Checkboxes, Line, Radios, Text
from webapp.forms.validators import (
    clean_code,
    clean_email,
    clean_phone,
    clean_postcode,
    email,
    known_code,
    name_or_without,
    phone,
    postcode_unless_abroad,
    required,
    unless_given,
)
from webapp.i18n.language import N_

SECTION = N_("How we can reach you")
ONLY_TO_ANSWER = N_("We will ask for an email or postal address only. We keep it apart from what you told us")
NAMED = parse({"anonymity": "named"})
NAMED_COMPLAINT = parse({"kind": "complaint", "anonymity": "named"})
NAMED_ADVOCATE = parse({"kind": "complaint", "anonymity": "named", "who": "advocate"})
WITH_CARE = parse({"arranged_by": ["council", "person", "nhs", "council-and-nhs", "changed"]})
"""Where a care company would have to answer: somebody arranged or bought the care."""
WITH_NHS = parse({"any": [{"service": "health"}, {"arranged_by": ["nhs", "council-and-nhs"]}]})
SHOWS_NOBODY = ("email", "post")
"""The ways to be answered without saying who one is."""
FOR_EMAIL: Any = {"type": "email", "autocomplete": "email", "spellcheck": False, "longest": 254, "clean": clean_email}
FOR_PHONE: Any = {"type": "tel", "autocomplete": "tel", "width": "govuk-input--width-20", "clean": clean_phone}
"""What makes a line of text easy to fill in with such an answer."""
FOR_NAME: Any = {"autocomplete": "name", "spellcheck": False}
ENTER_PHONE = N_("Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")


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


def ways(named: Condition = ALWAYS) -> tuple[Choice, ...]:
    """Return the ways to be reached, each with the boxes it opens; those that show who someone is only if ``named``."""
    return (
        Choice("email", N_("Email"), opens=("email",)),
        Choice("phone", N_("Phone call"), when=named, opens=("phone", "leave_message")),
        Choice("text", N_("Text message"), when=named, opens=("mobile",)),
        Choice("post", N_("Letter"), opens=("address_line_1", "address_line_2", "town", "postcode", "country")),
        Choice("other", N_("Another way"), when=named, opens=("other_way",)),
    )


# Boxes stand on a page in the order in which they are made, and those of both pages below are the same.
HOW = N_("How would you like us to contact you?")
NAME = Line(N_("Your full name"), required(N_("Enter your full name")), **FOR_NAME)
NAME_IF_WANTED = Line(N_("Your full name (optional)"), name_or_without(SHOWS_NOBODY), **FOR_NAME)
WAYS = Checkboxes(
    HOW,
    ways(NAMED),
    required(N_("Select how you would like us to contact you")),
    hint=N_("Select all that apply"),
)
WAYS_IF_WANTED = Checkboxes(
    N_("How would you like us to contact you? (optional)"),
    ways(),
    hint=N_("Select all that apply. If you select none, we cannot answer you"),
)
EMAIL = Line(
    N_("Email address"),
    required(N_("Enter an email address in the correct format, like name@example.com")),
    email,
    **FOR_EMAIL,
)
PHONE = Line(
    N_("Phone number"),
    required(ENTER_PHONE),
    phone,
    hint=N_("You can add when to ring, for example “after 6”"),
    **FOR_PHONE,
)
LEAVE_MESSAGE = Radios(
    N_("Is it safe to leave a message?"),
    (Choice("yes", N_("Yes")), Choice("no", N_("No"))),
    required(N_("Select yes if it is safe to leave a message")),
)
MOBILE = Line(
    N_("Mobile number"),
    unless_given("phone", ENTER_PHONE),
    phone,
    hint=N_("If it is the phone number you gave above, leave this empty"),
    **FOR_PHONE,
)
ADDRESS_LINE_1 = Line(
    N_("Address line 1"),
    required(N_("Enter address line 1, typically the building and street")),
    hint=N_("You can write “care of” and a name. If you have no fixed address, enter where post can be left for you"),
    autocomplete="address-line1",
)
ADDRESS_LINE_2 = Line(N_("Address line 2 (optional)"), autocomplete="address-line2")
TOWN = Line(N_("Town or city (optional)"), autocomplete="address-level2")
POSTCODE = Line(
    N_("Postcode (optional)"),
    postcode_unless_abroad,
    hint=N_("If you have no fixed address, leave this empty"),
    autocomplete="postal-code",
    width="govuk-input--width-10",
    clean=clean_postcode,
)
COUNTRY = Line(
    N_("Country, if it is not the UK (optional)"), autocomplete="country-name", width="govuk-input--width-20"
)
OTHER_WAY = Text(
    N_("Tell us how to reach you"),
    required(N_("Enter how we can reach you")),
    hint=N_("For example, in person, through your advocate or by text relay. Add the name, the number or the place"),
    rows=3,
)
SAFE_CONTACT = Text(
    N_("When or how is it not safe to contact you? (optional)"),
    hint=N_("For example, someone reads your post. If you leave this empty, we can use every way you chose"),
    rows=3,
)
BOXES = frozenset(opened for each in ways() for opened in each.opens)


class Reach(Question):
    """Asked of whoever has said that they give their name, or want an answer without it."""

    slug = "how-to-reach-you"
    section = SECTION
    source = ("S000-052", "S000-058", "S000-059", "S001-028", "S001-029")
    title = N_("Your name and how to reach you")
    quiet = BOXES
    points_out = True
    only = {
        "full_name": NAMED,
        "share": NAMED_COMPLAINT,
        "see_records": NAMED_COMPLAINT,
        "own_address": parse({"kind": "complaint", "anonymity": "named", "who": "self"}),
        **dict.fromkeys(("advocate_organisation", "advocate_code", "advocate_reference"), NAMED_ADVOCATE),
        "own_role": parse({"kind": "complaint", "anonymity": "named", "who": ["member", "professional"]}),
    }
    full_name = NAME
    reply_to = WAYS
    email = EMAIL
    phone = PHONE
    leave_message = LEAVE_MESSAGE
    mobile = MOBILE
    address_line_1 = ADDRESS_LINE_1
    address_line_2 = ADDRESS_LINE_2
    town = TOWN
    postcode = POSTCODE
    country = COUNTRY
    other_way = OTHER_WAY
    safe_contact = SAFE_CONTACT
    own_address = Line(
        N_("Your address (optional)"),
        hint=N_("Leave this empty if you gave it above"),
        autocomplete="street-address",
    )
    share = Checkboxes(
        N_("Can we share what you tell us? (optional)"),
        (
            Choice("provider", N_("Yes, with the care company or care home, so that it can answer"), when=WITH_CARE),
            Choice("nhs", N_("Yes, with the NHS, if it was involved"), when=WITH_NHS),
        ),
        hint=N_("If you leave this empty, you have not agreed. You can change your mind later"),
    )
    see_records = Radios(
        N_("Can we look at the records we hold about you? (optional)"),
        (
            Choice("yes", N_("Yes"), named=True),
            Choice("no", N_("No"), named=True),
            Choice("later", N_("Ask me later"), named=True),
        ),
    )
    advocate_organisation = Line(
        N_("Which organisation do you work for? (optional)"), hint=N_("For example, an advocacy charity")
    )
    advocate_code = Line(
        N_("Your organisation’s code (optional)"),
        known_code,
        hint=N_("Only if we gave your organisation one. We check it"),
        width="govuk-input--width-20",
        spellcheck=False,
        autocomplete="off",
        clean=clean_code,
    )
    advocate_reference = Line(N_("Your own case reference (optional)"), width="govuk-input--width-20")
    own_role = Line(
        N_("What is your role? (optional)"), hint=N_("For example, councillor for North Ward, or nurse at a hospital")
    )

    def __init__(self, facts: Facts, packs: Packs, *given: Any, **more: Any) -> None:
        self.pack = pack_of(facts, packs)
        super().__init__(facts, packs, *given, **more)

    @classmethod
    def asks(cls, name: str, facts: Facts, packs: Packs) -> bool:
        """Return whether a box is asked: that for a code only where the organisation has given one to anyone."""
        pack = pack_of(facts, packs)
        return super().asks(name, facts, packs) and (name != "advocate_code" or bool(pack and pack.advocacy))

    @property
    def heading(self) -> str:
        """Return the heading: without a name, only how to be reached is asked."""
        return self.title if "full_name" in self else N_("How to reach you")

    def advocacy_of(self, code: str) -> Advocacy | None:
        """Return the organisation whose advocates have this code."""
        return self.pack.advocacy_of(code) if self.pack else None

    def answer(self) -> dict[str, Any]:
        """Return the answers. A code that is known fills in the organisation, where that was left empty."""
        answer = super().answer()
        known = self.advocacy_of(answer.get("advocate_code") or "")
        return {**answer, "advocate_organisation": answer["advocate_organisation"] or known.name} if known else answer


class ReachIfWanted(Question):
    """Asked of whoever was not asked for a name before: whether they can be answered follows from what they give."""

    slug = "how-we-can-reach-you"
    section = SECTION
    source = ("S000-052", "S000-058")
    title = N_("Your name and how to reach you")
    quiet = BOXES
    points_out = True
    derived = ("anonymity",)
    full_name = NAME_IF_WANTED
    reply_to = WAYS_IF_WANTED
    email = EMAIL
    phone = PHONE
    leave_message = LEAVE_MESSAGE
    mobile = MOBILE
    address_line_1 = ADDRESS_LINE_1
    address_line_2 = ADDRESS_LINE_2
    town = TOWN
    postcode = POSTCODE
    country = COUNTRY
    other_way = OTHER_WAY
    safe_contact = SAFE_CONTACT

    @property
    def anonymity(self) -> str:
        """Return what leaving out a name, or every way to be reached, means."""
        if not self.reply_to.data:
            return "no-reply"
        return "named" if self.full_name.data else "reply"

    def answer(self) -> dict[str, Any]:
        """Return the answers, with whether someone can be answered and whether they gave their name."""
        return {**super().answer(), "anonymity": self.anonymity}
