"""Who is speaking, and for whom."""

from __future__ import annotations

from dataclasses import replace

from webapp.domain.conditions import parse
from webapp.forms.base import Question
from webapp.forms.choices import Choice
from webapp.forms.fields import Combined, Line, Radios
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
            Choice("adult-parent", N_("I’m the parent of an adult"), when=ADULTS),
            Choice("carer", N_("I’m a foster carer, guardian or adopter"), when=CHILDRENS),
            Choice("relative", N_("I’m a relative, friend or neighbour")),
            Choice("advocate", N_("I’m an advocate"), N_("You help someone to be heard")),
            Choice(
                "authority",
                N_("I have the legal right to act for someone"),
                N_("For example, an attorney, deputy or executor"),
            ),
            Choice("bereaved", N_("I’m complaining for someone who has died")),
            Choice("member", N_("I’m an MP or a councillor")),
            Choice(
                "professional",
                N_("I work with the person"),
                N_("For example, a GP or a teacher"),
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


class Consent(Question):
    """Whose complaint it is and whether that person agrees, with what agreeing means, before anything is written.

    How it affected whoever speaks needs nobody's consent. Whom else it affected is asked only where the person does not
    want it: then it makes two parts of one complaint.
    """

    slug = "consent"
    section = SECTION
    source = ("S000-025", "S000-033", "S000-063")
    title = N_("The person it is about")
    agreement = Combined(
        N_("Does the person know and agree?"),
        (
            Choice("agreed", N_("Yes, they asked me to and they agree"), gives={"consent": "agreed"}),
            Choice(
                "unable",
                N_("They agree, but are too ill or disabled to do it themselves"),
                gives={"consent": "unable"},
            ),
            Choice(
                "not-asked",
                N_("I have not asked them yet"),
                N_(
                    "Ask them if you can and if it is safe. You can send this first. "
                    "At the end we show how they can tell us that they agree"
                ),
                gives={"consent": "not-asked"},
            ),
            Choice("refused", N_("They do not want me to"), gives={"consent": "refused"}),
            Choice(
                "refused-both",
                N_("They do not want me to, but it affected me too"),
                N_("You can still complain about how it affected you"),
                gives={"consent": "refused", "affected": "both"},
            ),
            Choice("cannot-decide", N_("They cannot decide about this"), gives={"consent": "cannot-decide"}),
            Choice("died", N_("They have died"), gives={"consent": "died"}),
            Choice(
                "only-me",
                N_("I’m only complaining about how it affected me"),
                N_("You do not need anyone to agree to that"),
                gives={"affected": "me"},
            ),
            replace(UNSURE, gives={"consent": "unsure"}),
        ),
        required(N_("Select if the person knows and agrees")),
        hint=N_(
            "If we have to ask the person, they will know that you have contacted us. "
            "You can send this, whichever answer you choose"
        ),
    )


MARKED = N_("We mark this in what you send, so that it is seen first.")


class WhoDecides(Question):
    """Asked when the person cannot decide about this: who may, and whether the person may be contacted."""

    slug = "who-can-decide"
    section = SECTION
    title = N_("If the person cannot decide")
    only = {"decider": parse({"not": {"who": "authority"}})}
    decider = Radios(
        N_("Who has the legal right to decide for them?"),
        (
            Choice("me", N_("I have it")),
            Choice("attorney", N_("An attorney"), N_("Someone they chose to act for them")),
            Choice("deputy", N_("A deputy"), N_("Someone a court chose to act for them")),
            Choice(
                "nobody",
                N_("Nobody, as far as I know"),
                N_("You can still send this. A person will find out who can speak for them."),
            ),
            Choice(
                "disputed",
                N_("People disagree about it"),
                N_(
                    "By law, a court can decide who acts for someone. It is called the Court of Protection. Are you "
                    "worried about an attorney or deputy? You can tell the Office of the Public Guardian."
                ),
            ),
            UNSURE,
        ),
        required(N_("Select who has the legal right to decide for them")),
        hint=N_("You can send this, whichever answer you choose"),
    )
    may_contact = Radios(
        N_("Can we contact the person it is about?"),
        (
            Choice("yes", N_("Yes")),
            Choice("no", N_("No, it would upset or confuse them"), MARKED),
            Choice("not-safe", N_("No, it may not be safe for them"), MARKED),
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
        N_("How did you know them? (optional)"),
        hint=N_("For example, I’m their daughter or their mother"),
        autocomplete="off",
    )
    subject_address = Line(
        N_("Where did they live? (optional)"), hint=N_("It helps us find the right records"), autocomplete="off"
    )


class Subject(Question):
    slug = "subject"
    section = SECTION
    source = ("S000-033",)
    title = N_("Who is this about?")
    only = {"relationship": parse({"not": {"who": ["parent", "adult-parent", "carer", "advocate", "member"]}})}
    subject_name = Line(
        N_("Their full name"),
        required(N_("Enter the name of the person this is about")),
        spellcheck=False,
        autocomplete="off",
    )
    relationship = Line(
        N_("How do you know them? (optional)"),
        hint=N_("For example, mother, neighbour or someone I work with"),
        autocomplete="off",
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
