"""The outcome in words: which procedure, why, what happens, by when, what is still open, what to do if unhappy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from markupsafe import Markup

from webapp.content import facts_in_words
from webapp.content.pages import Page
from webapp.domain.conditions import Facts, windows
from webapp.domain.ends import TAKEN, taken_anyway
from webapp.domain.packs.model import Notice, Outstanding, Pack, Procedure, Redirect, Stage, oldest
from webapp.domain.routing import SENDABLE, Clock, Decision, Outcome, Part
from webapp.forms.child_wording import listens
from webapp.forms.journey import has_died
from webapp.i18n.language import N_, Language, said_day
from webapp.ui.child_outcome import in_their_words
from webapp.ui.contact_cards import card
from webapp.ui.urls import Addresses

Guidance: TypeAlias = Mapping[str, Mapping[str, Page]]
"""The pages of each organisation, by its id and by their slugs."""
NO_GUIDANCE: Guidance = {}

TITLES = {
    "accept": N_("We can look into this"),
    "escalate": N_("We will look at why you are still unhappy"),
    "feedback": N_("Thank you. We will pass this on"),
    "enquiry": N_("We will pass your question on"),
    "chase": N_("We will look for your complaint"),
    "ombudsman": N_("The Ombudsman is the next step"),
    "several": N_("There is more than one part to this"),
    "sent-anyway": N_("We will check if we can look into this"),
    "stopped": N_("A person has to decide what we can look into"),
}
FEEDBACK_NEXT = (
    N_("We pass what you tell us to the right team."),
    N_("There are no complaint timescales, because this is not a complaint."),
    N_("If you want us to look into something that went wrong, make a complaint instead."),
)
A_PERSON_DECIDES = N_("A person will read it and decide.")
"""What is said of a condition to those who cannot be told what was decided."""
UNANSWERED = N_("We cannot send you an answer. You can still ask for advice:")
"""What those who cannot be answered may do: nothing in the pack's own words fits, as all of it is about an answer."""

SENT_ANYWAY = N_("The {team} reads it and checks if it is for us.")
SENT_ANYWAY_ANSWER = (
    N_("If it is for us, we tell you what happens next and how long it takes."),
    N_("If it is not, we tell you who can help."),
)
"""What happens to what goes elsewhere and is sent here all the same. Nobody has said yet that it is for a procedure, so
none is named, and nothing that a procedure or a law promises is promised."""


@dataclass(frozen=True)
class When:
    """A timescale in words, the date it means where there is one, and the bank holidays stepped over to reach it."""

    words: Markup
    date: str | None
    skipped: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True)
class OutcomeView:
    """One part of the outcome, ready to be shown. ``sends`` says whether it goes to the back office.

    ``doubts`` have to be settled first, and so stand before any date; ``needed`` is what is open beside them.
    ``issues`` names what the part holds, when that is several things. ``meanwhile`` is whom to turn to while nothing
    can be promised: then there are no steps and no times. ``anonymous`` says what becomes of what came without a name.
    """

    then: str
    title: str
    about: Markup | None
    why: Markup
    procedure: Markup | None
    handler: Markup | None
    steps: tuple[Markup, ...]
    whens: tuple[When, ...]
    doubts: tuple[tuple[Markup, Markup], ...]
    needed: tuple[tuple[Markup, Markup], ...]
    anonymous: Markup | None
    still: Markup | None
    anyway: Markup | None
    contacts: tuple[Markup, ...]
    issues: tuple[Markup, ...]
    meanwhile: tuple[Markup, ...]
    if_unhappy: Markup | None
    sends: bool
    reply: bool


SENT = {"feedback": N_("Feedback sent"), "chase": N_("Message sent")}
SEND = {"feedback": N_("Send my feedback"), "chase": N_("Send my message")}
ABOUT = {
    ("service", "adult"): N_("The part about adult social care"),
    ("service", "children"): N_("The part about children’s services"),
    ("care_or_council", "care"): N_("The part about the care"),
    ("care_or_council", "council"): N_("The part about what the council did"),
    ("cp_change", "only"): N_("The part about changing a child protection decision"),
    ("cp_change", "no"): N_("The part about how things were done"),
    ("age_then", "under-18"): N_("The part from before the age of 18"),
    ("age_then", "18-or-over"): N_("The part from the age of 18"),
    ("provider_part", "care"): N_("The part about care and support"),
    ("provider_part", "home"): N_("The part about your home"),
    ("arranged_by", "council"): N_("The part from when the council arranged the care"),
    ("arranged_by", "person"): N_("The part from when the care was arranged privately"),
    ("affected", "me"): N_("The part about how it affected you"),
    ("affected", "them"): N_("The part about how it affected the other person"),
    ("anything_new", "same"): N_("The part that was in your first complaint"),
    ("anything_new", "new-only"): N_("The part that is new"),
    ("ongoing_covers", "all"): N_("The part that something else is looking at"),
    ("ongoing", ("none",)): N_("The part that nothing else is looking at"),
}


def present(decision: Decision, language: Language, guidance: Guidance = NO_GUIDANCE) -> list[OutcomeView]:
    """Return each part of a decision in the reader's language. Raises ValueError while nothing is decided.

    Where the organisations' ``guidance`` is served beside it, what goes elsewhere leads to the page about that.
    """
    if decision.pack is None:
        raise ValueError("nothing is decided yet")
    words = facts_in_words(decision.pack, language.gettext)
    told = [_present(part, decision.pack, language, words, guidance) for part in decision.parts]
    if not language.listener:
        return told
    pack = decision.pack
    theirs = [
        in_their_words(outcome, pack, partial(_open, outcome=outcome, language=language, words=words), language)
        for outcome in (part.outcome for part in decision.parts)
    ]
    return [replace(each, **changed) for each, changed in zip(told, theirs, strict=True)]


def teams(decision: Decision, facts: Facts, language: Language) -> Markup:
    """Return how to reach whoever deals with each part, or would if it were sent to us anyway; else the team."""
    pack = decision.pack
    if pack is None:
        raise ValueError("nothing is decided yet")
    known = [each.outcome.handler for each in decision.parts] if decision.sendable else []
    handlers = [each for each in known if each] or [each.handler for each in _procedures(decision, facts)]
    chosen = dict.fromkeys(handlers or [pack.team(facts).contact])
    return Markup().join(card(pack.find(each), pack, language) for each in chosen if each)


def dated(decision: Decision, facts: Facts, language: Language) -> str | None:
    """Return the day that the procedures of an outcome were last updated, where that is so long ago that it is said."""
    return said_day(oldest(_procedures(decision, facts)), language)


def _procedures(decision: Decision, facts: Facts) -> list[Procedure]:
    """Return the procedure of each part, or the one it would come under if it were sent to us anyway."""
    chosen = [
        each.outcome.to if each.outcome.then in TAKEN else taken_anyway(each.outcome.rule, {**facts, **each.facts})
        for each in decision.parts
    ]
    return [decision.pack.procedure(each) for each in chosen if each] if decision.pack else []


def title(decision: Decision) -> str:
    """Return the heading of the outcome page, in English: the key of its translations."""
    if len(decision.parts) > 1:
        return TITLES["several"]
    return _title(decision.parts[0].outcome, decision.pack) if decision.pack else ""


def sent_as(decision: Decision, named: Mapping[str, str], otherwise: str) -> str:
    """Return the name of what is sent when all of it is of one kind, else that of a complaint; in English."""
    return named.get(decision.thens[0], otherwise) if len(decision.thens) == 1 else otherwise


def notices(pack: Pack | None, slug: str, facts: Facts, language: Language) -> list[Markup]:
    """Return what the organisation wants said on a page."""
    if pack is None:
        return []
    words = facts_in_words(pack, language.gettext)
    return [
        language.gettext_markup(each.says, **words)
        + Markup().join(card(pack.find(name), pack, language) for name in each.contacts)
        for each in notices_on(pack, slug, facts)
    ]


def notices_on(pack: Pack | None, slug: str, facts: Facts) -> list[Notice]:
    """Return the notices of a pack that hold on a page. A child is shown those that are written for children."""
    if pack is None:
        return []
    theirs = [each for each in pack.notices if slug in each.at and each.when.holds(facts) is True]
    return [each for each in theirs if "who" in each.when.reads] if listens(facts) else theirs


LOSS = N_("We are sorry for your loss.")
ENDED = N_("That time ended on {date}.")


def condolence(facts: Facts, language: Language) -> list[Markup]:
    """Return what is said before anything else to someone who speaks for a person who has died."""
    return [language.gettext_markup(LOSS)] if has_died(facts) else []


def _title(outcome: Outcome, pack: Pack) -> str:
    if outcome.then == "redirect":
        return pack.redirect(outcome.to).title
    if outcome.stopped:
        return TITLES["stopped"]
    checks_first = outcome.then == "accept" and pack.procedure(outcome.to).checks_first
    if outcome.redirected or outcome.doubted or checks_first:
        return TITLES["sent-anyway"]
    return TITLES["enquiry" if outcome.to == "enquiry" else outcome.then]


def _present(part: Part, pack: Pack, language: Language, words: Mapping[str, str], guidance: Guidance) -> OutcomeView:
    outcome = part.outcome
    taken = outcome.then in TAKEN
    procedure = pack.procedure(outcome.to) if taken else None
    stage = procedure.stage(outcome.stage) if procedure and outcome.stage else None
    redirect = pack.redirect(outcome.to) if outcome.then == "redirect" else None
    handler = language.gettext_markup(pack.find(outcome.handler).name, **words) if procedure else None
    named = procedure if not outcome.redirected else None

    def gettext_markup(text: str | None) -> Markup | None:
        return language.gettext_markup(text, **words) if text else None

    return OutcomeView(
        then=outcome.then,
        title=_title(outcome, pack),
        about=_about(part.facts, language),
        why=_why(outcome, language, words),
        procedure=gettext_markup(named.name if named else None),
        handler=handler,
        steps=tuple(language.gettext_markup(each, **words, team=handler) for each in _steps(outcome, stage, redirect)),
        whens=tuple(_when(clock, language, words) for clock in outcome.clocks),
        doubts=tuple(_open(each, outcome, language, words) for each in outcome.conditions if each.comes_first),
        needed=tuple(_open(each, outcome, language, words) for each in outcome.conditions if not each.comes_first),
        anonymous=gettext_markup(outcome.anonymous.says if outcome.anonymous else None),
        still=gettext_markup(redirect.still if redirect else None),
        anyway=_anyway(outcome, redirect, language, words),
        contacts=(
            *_read_more(guidance.get(pack.id, {}), pack, redirect, language),
            *(card(pack.find(each), pack, language) for each in _contacts(outcome, redirect)),
        ),
        issues=_issues(part, language),
        meanwhile=tuple(card(pack.find(each), pack, language) for each in _meanwhile(outcome)),
        if_unhappy=gettext_markup(_if_unhappy(outcome, named, stage if named else None)),
        sends=outcome.then in SENDABLE,
        reply=outcome.reply,
    )


def _steps(outcome: Outcome, stage: Stage | None, redirect: Redirect | None) -> tuple[str, ...]:
    if outcome.stopped:
        return ()
    if outcome.redirected:
        return (SENT_ANYWAY, *(SENT_ANYWAY_ANSWER if outcome.reply else ()))
    if stage:
        return tuple(each.says for each in stage.happens if outcome.reply or not each.needs_reply)
    return redirect.do if redirect else FEEDBACK_NEXT if outcome.then == "feedback" else ()


def _why(outcome: Outcome, language: Language, words: Mapping[str, str]) -> Markup:
    reasons = dict.fromkeys(each.because for each in (outcome.rule, *outcome.also))
    return Markup(" ").join(language.gettext_markup(each, **words) for each in reasons)


def _open(each: Outstanding, outcome: Outcome, language: Language, words: Mapping[str, str]) -> tuple[Markup, Markup]:
    because = language.gettext_markup(each.because, **words)
    if outcome.ended and any(windows(each.when)):
        because += " " + language.gettext_markup(ENDED, date=language.day(outcome.ended))
    needed = A_PERSON_DECIDES if each.needs_reply and not outcome.reply else each.needed
    return because, language.gettext_markup(needed, **words) if needed else Markup()


def _meanwhile(outcome: Outcome) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in outcome.conditions if each.stops for name in each.contacts))


def _issues(part: Part, language: Language) -> tuple[Markup, ...]:
    pairs = dict.fromkeys(pair for issue in part.issues for pair in issue.items())
    return tuple(language.gettext_markup(ABOUT[pair]) for pair in pairs if pair in ABOUT)


def _if_unhappy(outcome: Outcome, procedure: Procedure | None, stage: Stage | None) -> str | None:
    if procedure and not outcome.reply:
        return UNANSWERED if outcome.exits else None
    return (stage and stage.if_unhappy) or (procedure.if_unhappy if procedure else None)


def _contacts(outcome: Outcome, redirect: Redirect | None) -> tuple[str, ...]:
    return redirect.contacts if redirect else outcome.exits


def _read_more(
    pages: Mapping[str, Page], pack: Pack, redirect: Redirect | None, language: Language
) -> Iterator[Markup]:
    if redirect and redirect.page and redirect.page in pages:
        link = Markup('<p class="govuk-body"><a class="govuk-link" href="{}">{}</a></p>')
        address = Addresses(language.code).page(pack.id, redirect.page)
        yield link.format(address, language.gettext_markup(pages[redirect.page].title))


def _anyway(outcome: Outcome, redirect: Redirect | None, language: Language, words: Mapping[str, str]) -> Markup | None:
    if not outcome.rule.anyway or outcome.then not in ("redirect", "ombudsman"):
        return None
    return language.gettext_markup(
        (redirect.anyway if redirect else None) or N_("You can send it to us anyway so a person can check."), **words
    )


def _about(differs: Facts, language: Language) -> Markup | None:
    named = [language.gettext_markup(ABOUT[pair]) for pair in differs.items() if pair in ABOUT]
    return Markup(" · ").join(named) if named else None


def _when(clock: Clock, language: Language, words: Mapping[str, str]) -> When:
    theirs = clock.timescale.to_children if language.listener else None
    said = language.gettext_markup(theirs or clock.timescale.words, **words, value=clock.timescale.value)
    if clock.shown is None or clock.due is None:
        return When(said, None, ())
    skipped = tuple((language.day(day), language.gettext_markup(name)) for day, name in clock.due.skipped)
    return When(said, language.day(clock.shown), skipped)
