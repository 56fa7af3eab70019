"""Questions about children's services, and the pages a child or young person gets in words of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from webapp.domain.conditions import parse
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.day import Day
from webapp.forms.fields import Checkboxes, Combined, Line, Radios, Text
from webapp.forms.pages.complaint import SECTION as STORY
from webapp.forms.pages.contact import SECTION as CONTACT
from webapp.forms.pages.people import SECTION as PEOPLE
from webapp.forms.pages.triage import SECTION, UNSURE
from webapp.forms.validators import reach_for_an_advocate, real_past_date, required
from webapp.i18n.language import N_

ABOUT_SOMEONE = parse({"not": {"who": ["self", "child"]}})


class ChildrensTopic(Question):
    """What a complaint about services for children may not be able to change. It is asked where a rule turns on it."""

    slug = "topic-children"
    section = SECTION
    source = ("S002-028", "S002-038", "S002-039", "S002-040")
    turning = frozenset({"cp_change"})
    topic = Checkboxes(
        N_("Is it about any of these?"),
        (
            Choice(
                "child-protection",
                N_("A child protection investigation, meeting or decision"),
                opens=("cp_change",),
            ),
            Choice("approval", N_("A foster carer’s approval"), named=True),
            Choice("allegation", N_("An allegation about a foster carer"), named=True),
            Choice("other", N_("None of these"), exclusive=True),
        ),
        required(N_("Select if it is about any of these, or select “None of these”")),
        hint=N_("Select all that apply"),
    )
    cp_change = Radios(
        N_("Do you want to change a child protection decision?"),
        (
            Choice("only", N_("Yes, that is the only thing")),
            Choice("also", N_("Yes, and other things too")),
            Choice("no", N_("No, it is about how things were done")),
        ),
        required(N_("Select whether you want to change a child protection decision")),
        hint=N_(
            "A complaint cannot change what a child protection conference decides, "
            "or a decision to investigate or to hold one"
        ),
    )


AGES = (
    Choice("under-13", N_("Under 13")),
    Choice("13-15", N_("13 to 15")),
    Choice("16-17", N_("16 or 17")),
    Choice("18", N_("18")),
    Choice("19-24", N_("19 to 24")),
    Choice("25-over", N_("25 or over")),
    Choice("died", N_("They have died"), when=ABOUT_SOMEONE),
    Choice("withheld", N_("I’d rather not say")),
)


class Age(Question):
    slug = "age"
    section = PEOPLE
    source = ("S002-110",)
    age = Radios(
        N_("How old is the child or young person it is about?"),
        AGES,
        required(N_("Select how old the child or young person is")),
        hint=N_("If it is about you, say how old you are"),
    )


class AgeThen(Question):
    slug = "age-then"
    section = PEOPLE
    source = ("S002-012",)
    age_then = Radios(
        N_("How old were they when it happened?"),
        (
            Choice("under-18", N_("Under 18")),
            Choice("18-or-over", N_("18 or over")),
            Choice("both", N_("It started before they were 18 and went on after")),
            UNSURE,
        ),
        required(N_("Select how old they were when it happened")),
    )


class ChildStatus(Question):
    slug = "support-from-the-council"
    section = PEOPLE
    source = ("S002-012", "S002-013")
    child_status = Checkboxes(
        N_("What support does the child or young person have from the council?"),
        (
            Choice("looked-after", N_("They are looked after"), N_("For example, in foster care or a children’s home")),
            Choice("in-need", N_("They are a child in need of support")),
            Choice("protection-plan", N_("They have a child protection plan")),
            Choice("care-leaver", N_("They have left care")),
            Choice("none", N_("None of these"), exclusive=True),
            UNSURE,
        ),
        required(N_("Select what support they have, or select “None of these”")),
        hint=N_("Select all that apply"),
    )


class ChildKnows(Question):
    """What the child thinks of a complaint that someone else makes, and if they asked their advocate to send it."""

    slug = "does-the-child-know"
    section = PEOPLE
    source = ("S002-015", "S002-016")
    title = N_("What the child or young person wants")
    only = {"asked_by_child": parse({"who": "advocate"})}
    child_knows = Radios(
        N_("Does the child know about this complaint?"),
        (
            Choice("wants", N_("Yes, and they want it")),
            Choice(
                "does-not-want",
                N_("Yes, but they do not want it"),
                N_("A person has to find out what they think before anything about them is shared."),
            ),
            Choice("too-young", N_("No, they are too young")),
            Choice("no", N_("No")),
            UNSURE,
        ),
        required(N_("Select if the child knows about this complaint")),
        hint=N_("You can send this, whichever answer you choose"),
    )
    asked_by_child = Combined(
        N_("Did they ask you to send this?"),
        (
            Choice("yes", N_("Yes"), gives={"instructed": "yes"}),
            Choice(
                "appointed",
                N_("No, but I am appointed to act for them now"),
                gives={"instructed": "no", "appointed": "yes"},
            ),
            Choice(
                "no",
                N_("No, and I am not appointed"),
                N_("A person will find out if you can complain for them."),
                gives={"instructed": "no", "appointed": "no"},
            ),
            replace(UNSURE, gives={"instructed": "unsure", "appointed": "unsure"}),
        ),
        required(N_("Select if they asked you to send this")),
    )


STRANGERS = parse({"who": ["relative", "professional"]})
"""Whoever is neither parent, carer nor sent by the child: the council decides if they have enough interest."""


class ChildSubject(Question):
    """Who the child is; whoever has no right of their own to complain for them also says why they do.

    An address is asked only of those: they may know neither the name nor the date of birth.
    """

    slug = "which-child"
    story = True
    section = PEOPLE
    source = ("S002-014", "S002-015", "S002-109", "S002-110", "S002-111", "S002-112", "S002-115")
    title = N_("Who is the child or young person?")
    only = {"subject_address": STRANGERS, "interest": STRANGERS}
    subject_name = Line(N_("Their full name (optional)"), spellcheck=False, autocomplete="off")
    subject_born = Day(
        N_("Their date of birth, if they are 18 or under (optional)"),
        real_past_date,
        hint=N_("For example, 27 3 2012. It helps us find the right child"),
    )
    subject_address = Line(N_("Their address and postcode (optional)"), autocomplete="off")
    interest = Text(
        N_("Tell us how you know them, and why you are worried"),
        required(N_("Enter how you know them, and why you are worried")),
        hint=N_("The council decides if you can complain about a child who is not yours"),
        rows=4,
        autocomplete="off",
    )


CARE_FOR_AN_ADULT = parse({"service": ["adult", "both", "health"], "not": {"earlier": "answered"}})


class ChildStory(Question):
    """What a child tells. Of care for an adult they also say who gets it: many look after a parent."""

    slug = "your-story"
    story = True
    section = STORY
    source = ("S002-055", "S002-119", "S002-120")
    title = N_("Tell us what happened")
    only = dict.fromkeys(("affected", "subject_name", "relationship"), CARE_FOR_AN_ADULT)
    affected = Radios(
        N_("Who gets the care?"),
        (
            Choice("them", N_("Someone I know"), N_("For example, a parent you live with or look after")),
            Choice("me", N_("I do")),
            Choice("both", N_("Both of us")),
        ),
        required(N_("Select who gets the care")),
    )
    subject_name = Line(
        N_("If it is someone you know, what is their name? (optional)"),
        hint=N_("We will find out if that person agrees. You do not have to ask them."),
        spellcheck=False,
        autocomplete="off",
    )
    relationship = Line(
        N_("Who are they to you? (optional)"), hint=N_("For example, my mum or my brother"), autocomplete="off"
    )
    what_happened = Text(
        N_("What happened?"),
        required(N_("Tell us what happened")),
        hint=N_(
            "Use your own words. You have not done anything wrong by telling us. "
            "If someone is not safe, we may have to tell people who can help"
        ),
        rows=10,
    )
    remedy_more = Text(N_("What would you like to happen? (optional)"), rows=3)


WANTED = N_("Would you like someone to help you say what you want?")
AN_ADVOCATE = N_("This person is called an advocate. They are on your side")
HELPERS = (
    Choice("yes", N_("Yes, ask someone to contact me"), named=True),
    Choice("have-one", N_("I already have someone"), named=True),
    Choice("not-now", N_("Not now"), named=True),
    replace(UNSURE, named=True),
)
"""Offered only by an organisation that has an advocate for someone to be asked."""
CHOOSE_A_HELPER = required(N_("Choose if you would like someone to help you"))


class Advocate(Question):
    """Asked of a young adult who has left care. A child is asked where they say how to reach them."""

    slug = "advocate"
    section = STORY
    source = ("S002-016", "S002-017", "S002-018", "S002-095")
    advocate_wanted = Radios(WANTED, HELPERS, CHOOSE_A_HELPER, hint=AN_ADVOCATE)


class ChildContact(Question):
    slug = "how-to-reach-you-safely"
    section = CONTACT
    source = ("S002-016", "S002-017", "S002-018", "S002-095", "S002-114", "S002-117")
    title = N_("How can we reach you safely?")
    quiet = frozenset({"adjustment_more"})
    safe_contact = Text(
        N_("Is there anyone we should not talk to about this, or a time that is not safe? (optional)"),
        hint=N_("This form sends nothing to your parents or carers"),
        rows=3,
    )
    reach = Text(
        N_("How should we contact you? (optional)"),
        reach_for_an_advocate,
        hint=N_(
            "For example, text me on this number, email me, or talk to me at school. "
            "If you leave this empty, we cannot answer you"
        ),
        rows=3,
    )
    full_name = Line(N_("What should we call you? (optional)"), autocomplete="name", spellcheck=False)
    advocate_wanted = Radios(WANTED, HELPERS, CHOOSE_A_HELPER, hint=AN_ADVOCATE)
    adjustment_more = Text(N_("Is there anything that would make this easier for you? (optional)"), rows=2)

    derived = ("anonymity", "adjustments")

    @property
    def anonymity(self) -> str:
        """Return what leaving no way to be reached means: no answer can be sent, whatever name we may call them by."""
        return "named" if self.reach.data else "no-reply"

    def answer(self) -> dict[str, Any]:
        """Return the answers, with what adults are asked on pages of their own."""
        adjustments = "yes" if self.adjustment_more.data else "no"
        return {**super().answer(), "anonymity": self.anonymity, "adjustments": adjustments}
