"""Who is speaking, and for whom."""

from __future__ import annotations

from webapp.domain.conditions import parse
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Checkboxes, Line, Radios
from webapp.forms.pages.triage import UNSURE
from webapp.forms.validators import clean_postcode, postcode_if_any, required
from webapp.i18n.language import N_

CHILDRENS = parse({"service": ["children", "both"]})
ADULTS = parse({"service": ["adult", "both", "health"]})
SECTION = N_("You and the person it is about")


class Who(Question):
    slug = "who-you-are"
    section = SECTION
    source = ("S000-032", "S000-033")
    who = Radios(
        N_("Who are you?"),
        (
            Choice("self", N_("I’m 18 or over, and I’m complaining for myself")),
            Choice("child", N_("I’m under 18"), N_("It can be about you or about someone else")),
            Choice("parent", N_("I’m a parent, or have parental responsibility"), when=CHILDRENS),
            Choice("adult-parent", N_("I’m the parent of an adult"), N_("Someone aged 18 or over"), when=ADULTS),
            Choice("carer", N_("I’m a foster carer, guardian or adopter"), when=CHILDRENS),
            Choice("relative", N_("I’m a relative, friend or neighbour")),
            Choice("advocate", N_("I’m an advocate"), N_("You help someone to be heard, as a job or as a volunteer")),
            Choice(
                "authority",
                N_("I have the legal right to act for someone"),
                N_("For example, an attorney, deputy or executor"),
            ),
            Choice("bereaved", N_("I’m complaining for someone who has died")),
            Choice("member", N_("I’m an MP or a councillor"), N_("You act for someone you represent")),
            Choice(
                "professional",
                N_("I work with the person"),
                N_("For example, as a GP, a teacher or a care worker"),
            ),
            Choice("staff", N_("I work, or have worked, for the organisation")),
            Choice("withheld", N_("I do not want to say")),
        ),
        required(N_("Select who you are")),
    )


class OwnJob(Question):
    slug = "is-it-your-job"
    section = SECTION
    own_job = Radios(
        N_("Is this about your own job?"),
        (
            Choice("own-job", N_("Yes, my own job, my pay, or how I am treated at work")),
            Choice("wrongdoing", N_("No, it is about wrongdoing, or a risk to people")),
            Choice("citizen", N_("No, I’m complaining as a member of the public")),
        ),
        required(N_("Select if this is about your own job")),
    )


class Authority(Question):
    slug = "your-legal-right"
    section = SECTION
    authority = Radios(
        N_("What legal right do you have to act for the person?"),
        (
            Choice("attorney", N_("I’m their attorney")),
            Choice("deputy", N_("I’m their deputy")),
            Choice(
                "executor", N_("I’m their executor"), N_("You deal with the money and property of someone who has died")
            ),
            Choice("disputed", N_("Someone disagrees that I have it")),
            Choice("none", N_("None of these")),
            UNSURE,
        ),
        required(N_("Select what legal right you have to act for the person")),
        hint=N_("You do not need to send any papers now"),
    )


class Bereaved(Question):
    """Whoever speaks for someone who has died. Condolence comes first; what they hold changes nothing here."""

    slug = "someone-who-has-died"
    section = SECTION
    title = N_("We are sorry for your loss")
    authority = Radios(
        N_("Do you deal with the money and property they left?"),
        (Choice("executor", N_("Yes, I’m their executor")), Choice("none", N_("No")), UNSURE),
        required(N_("Select if you deal with the money and property they left")),
        hint=N_("You can complain either way. You do not need to send any papers now"),
    )


class Affected(Question):
    slug = "who-it-affected"
    section = SECTION
    affected = Radios(
        N_("Are you complaining about how it affected you, them, or both?"),
        (Choice("me", N_("Me")), Choice("them", N_("The person I’m speaking for")), Choice("both", N_("Both of us"))),
        required(N_("Select who it affected")),
    )


class Consent(Question):
    slug = "consent"
    section = SECTION
    source = ("S000-025", "S000-033", "S000-063")
    consent = Radios(
        N_("Does the person know and agree?"),
        (
            Choice("agreed", N_("Yes, they asked me to and they agree")),
            Choice("not-asked", N_("I have not asked them yet")),
            Choice("refused", N_("They do not want me to")),
            Choice("cannot-decide", N_("They cannot decide about this")),
            Choice("unable", N_("They agree, but are too ill or disabled to do it themselves")),
            Choice("died", N_("They have died")),
            UNSURE,
        ),
        required(N_("Select if the person knows and agrees")),
    )


class WhoDecides(Question):
    slug = "who-can-decide"
    section = SECTION
    decider = Radios(
        N_("Who has the legal right to decide for them?"),
        (
            Choice("me", N_("I have it")),
            Choice("attorney", N_("An attorney"), N_("Someone they chose to act for them")),
            Choice("deputy", N_("A deputy"), N_("Someone a court chose to act for them")),
            Choice("nobody", N_("Nobody, as far as I know")),
            Choice("disputed", N_("People disagree about it")),
            UNSURE,
        ),
        required(N_("Select who has the legal right to decide for them")),
        hint=N_("You can send this, whichever answer you choose"),
    )


class MayContact(Question):
    slug = "can-we-contact-the-person"
    section = SECTION
    may_contact = Radios(
        N_("Can we contact the person it is about?"),
        (
            Choice("yes", N_("Yes")),
            Choice("no", N_("No, it would upset or confuse them")),
            Choice("not-safe", N_("No, it may not be safe for them")),
            UNSURE,
        ),
        required(N_("Select if we can contact the person it is about")),
    )


class WhoDied(Question):
    slug = "who-died"
    section = SECTION
    source = ("S000-033",)
    title = N_("Who was the person who died?")
    subject_name = Line(
        N_("Their full name"),
        required(N_("Enter the name of the person this is about")),
        spellcheck=False,
        autocomplete="off",
    )
    relationship = Line(
        N_("How did you know them? (optional)"), hint=N_("For example, I’m their daughter or their mother")
    )
    subject_address = Line(
        N_("Where did they live? (optional)"), hint=N_("It helps us find the right records"), autocomplete="off"
    )


class Subject(Question):
    slug = "subject"
    section = SECTION
    source = ("S000-033",)
    title = N_("Who is this about?")
    subject_name = Line(
        N_("Their full name"),
        required(N_("Enter the name of the person this is about")),
        spellcheck=False,
        autocomplete="off",
    )
    relationship = Line(
        N_("How do you know them? (optional)"),
        hint=N_("For example, mother, neighbour or someone I work with"),
    )
    subject_address = Line(
        N_("Their address (optional)"), hint=N_("It helps us find the right records"), autocomplete="off"
    )
    subject_postcode = Line(
        N_("Their postcode (optional)"),
        postcode_if_any,
        width="govuk-input--width-10",
        autocomplete="off",
        clean=clean_postcode,
    )


class WhoseCare(Question):
    """Asked of a child or young person who tells us about care for adults: many look after a parent."""

    slug = "whose-care"
    section = SECTION
    title = N_("Whose care is it about?")
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
        N_("If it is someone you know, what is their name? (optional)"), spellcheck=False, autocomplete="off"
    )
    relationship = Line(N_("Who are they to you? (optional)"), hint=N_("For example, my mum or my brother"))


class Sharing(Question):
    slug = "sharing"
    section = SECTION
    source = ("S000-059", "S001-028", "S001-029")
    title = N_("Sharing and records")
    only = {
        "own_address": parse({"who": "self", "not": {"reply_to": "post"}}),
        "advocate_organisation": parse({"who": "advocate"}),
        "advocate_reference": parse({"who": "advocate"}),
    }
    share = Checkboxes(
        N_("Who can we share what you tell us with? (optional)"),
        (
            Choice("staff", N_("The staff and managers who need to look into it")),
            Choice("provider", N_("The care company or care home")),
            Choice("nhs", N_("The NHS, if it was involved")),
        ),
        hint=N_("You can change your mind later by telling us"),
    )
    see_records = Radios(
        N_("Can we look at the records we hold about you? (optional)"),
        (
            Choice("yes", N_("Yes"), named=True),
            Choice("no", N_("No"), named=True),
            Choice("later", N_("Ask me later"), named=True),
        ),
    )
    own_address = Line(
        N_("Your address (optional)"), hint=N_("It helps us find the right records"), autocomplete="street-address"
    )
    advocate_organisation = Line(
        N_("Which organisation do you work for? (optional)"), hint=N_("For example, an advocacy charity")
    )
    advocate_reference = Line(N_("Your own case reference (optional)"), width="govuk-input--width-20")
