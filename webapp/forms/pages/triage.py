"""Questions that decide where a complaint goes. They come before any personal detail."""

from __future__ import annotations

from typing import Any

from webapp.domain.conditions import Facts
from webapp.domain.packs.model import Packs
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Combined, FieldSpec, Radios
from webapp.forms.validators import required
from webapp.i18n.language import N_, Language

SECTION = N_("Where your feedback goes")
UNSURE = Choice("unsure", N_("I’m not sure"))


class Organisation(Question):
    slug = "organisation"
    section = SECTION
    organisation = Radios(
        N_("Which organisation is your feedback about?"),
        (),
        required(N_("Select which organisation your feedback is about")),
        hint=N_("Each organisation has its own rules"),
    )

    def prepare(self, packs: Packs) -> None:
        self.organisation.options = organisations(packs)

    @classmethod
    def said(cls, field: FieldSpec, value: Any, facts: Facts, packs: Packs, language: Language) -> list[str]:
        return field.kind.words(value, language, organisations(packs))


def organisations(packs: Packs) -> tuple[Choice, ...]:
    """Return every organisation that has a pack, and the two answers that are none of them."""
    return (*named_organisations(packs), Choice("other", N_("Another council or organisation")), UNSURE)


def named_organisations(packs: Packs) -> tuple[Choice, ...]:
    """Return every organisation that has a pack, in the order of a list."""
    return tuple(Choice(pack.id, pack.label, as_is=True) for pack in packs.listed)


class WhatYouWant(Question):
    """What someone wants to do, and about which service: whoever is not sure is asked each by itself."""

    slug = "what-you-want-to-do"
    section = SECTION
    source = ("S000-004", "S000-006", "S000-016", "S000-053", "S000-056")
    wanted = Combined(
        N_("What do you want to do?"),
        (
            Choice(
                "complain-adult",
                N_("Complain about care or support for an adult"),
                gives={"kind": "complaint", "service": "adult"},
            ),
            Choice(
                "complain-children",
                N_("Complain about services for a child or family"),
                gives={"kind": "complaint", "service": "children"},
            ),
            Choice("complain-both", N_("Complain about both of these"), gives={"kind": "complaint", "service": "both"}),
            Choice(
                "complain-health",
                N_("Complain about health care and social care together"),
                gives={"kind": "complaint", "service": "health"},
            ),
            Choice("praise", N_("Say what went well"), gives={"kind": "compliment"}),
            Choice("suggest", N_("Make a suggestion or comment"), gives={"kind": "comment"}),
            Choice("ask", N_("Ask a question"), gives={"kind": "enquiry"}),
            Choice(
                "wrongdoing",
                N_("Report wrongdoing"),
                N_("At work, or in the organisation. This is called whistleblowing"),
                gives={"kind": "wrongdoing"},
            ),
            Choice("other", N_("Something else, or I’m not sure")),
        ),
        required(N_("Select what you want to do")),
    )


KINDS = (
    Choice("complaint", N_("Make a complaint"), N_("Something went wrong and you want an answer")),
    Choice("compliment", N_("Say what went well"), N_("A compliment or thank you")),
    Choice("comment", N_("Make a suggestion or comment")),
    Choice("enquiry", N_("Ask a question")),
    Choice("wrongdoing", N_("Report wrongdoing"), N_("At work, or in the organisation. This is called whistleblowing")),
    UNSURE,
)


class Kind(Question):
    """Asked of whoever was not sure what they want to do: so it asks in other words than the page before."""

    slug = "kind"
    section = SECTION
    source = ("S000-006", "S000-016", "S000-053", "S000-056")
    told = {"kind": (N_("What do you want to do?"), {each.value: each.label for each in KINDS})}
    kind = Radios(
        N_("Which of these is closest to what you want to do?"), KINDS, required(N_("Select what you want to do"))
    )


SERVICES = (
    Choice("adult", N_("Adult social care"), N_("Care and support for people aged 18 or over")),
    Choice("children", N_("Children’s services"), N_("Social care for children, young people and families")),
    Choice("both", N_("Both of these")),
    Choice("health", N_("Health care as well as social care"), N_("The NHS was involved too")),
    Choice("housing", N_("Your home, rent or repairs"), named=True),
    Choice("other", N_("Something else")),
)


class Service(Question):
    slug = "service"
    section = SECTION
    source = ("S000-004",)
    service = Radios(
        N_("Which service is it about?"),
        SERVICES,
        required(N_("Select which service it is about")),
    )


class WrongBody(Question):
    slug = "something-else"
    section = SECTION
    wrong_body = Radios(
        N_("What is it about?"),
        (
            Choice("other-council", N_("Another council")),
            Choice("councillor", N_("A councillor")),
            Choice("school", N_("A school")),
            Choice("information", N_("A request for information, or how your data was used")),
            Choice("nhs-only", N_("Only the NHS")),
            Choice("something-else", N_("Something else")),
        ),
        required(N_("Select what it is about")),
    )


class Danger(Question):
    slug = "danger"
    section = SECTION
    source = ("S000-003",)
    danger = Radios(
        N_("Is someone in danger or at risk of harm right now?"),
        (Choice("yes", N_("Yes")), Choice("no", N_("No")), UNSURE),
        required(N_("Select yes if someone is in danger or at risk of harm right now")),
        hint=N_("This includes you, a child or another adult"),
    )


class GetHelpNow(Question):
    slug = "get-help-now"
    source = ("S000-001", "S000-002", "S000-003")
    title = N_("Get help now")


class YourRoute(Question):
    """The outcome page. Its answer counts only for the outcome that was shown, so that is kept with it."""

    slug = "your-route"
    title = N_("What happens next")
    send_anyway = Radios(N_("Send it to us anyway so a person can check"), (Choice("yes", N_("Yes")),))


class AnywayAbout(Question):
    """Asked of what goes elsewhere and is sent here all the same, when nothing yet tells whose team reads it."""

    slug = "adults-or-children"
    section = SECTION
    source = ("S000-004", "S002-028")
    anyway_about = Radios(
        N_("Who should check it?"),
        (
            Choice("adult", N_("People who deal with care for adults")),
            Choice("children", N_("People who deal with services for children and families")),
            UNSURE,
        ),
        required(N_("Select who should check it")),
    )
