"""The outcome in words: which procedure, why, what happens, by when, what is still open, what to do if unhappy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from webapp.content import facts_in_words
from webapp.domain.conditions import Facts
from webapp.domain.packs.model import Notice, Outstanding, Pack, Procedure, Redirect, Stage
from webapp.domain.routing import SENDABLE, TAKEN, Clock, Decision, Outcome
from webapp.forms.child_wording import listens
from webapp.i18n.language import N_, Language
from webapp.public.views.child_outcome import in_their_words
from webapp.ui.contact_cards import card

TITLES = {
    "accept": N_("We can look into this"),
    "escalate": N_("We will look at why you are still unhappy"),
    "feedback": N_("Thank you. We will pass this on"),
    "enquiry": N_("We will pass your question on"),
    "ombudsman": N_("The Ombudsman is the next step"),
    "several": N_("There is more than one part to this"),
    "sent-anyway": N_("We will check if we can look into this"),
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
    ``anonymous`` says what becomes of what came without a name.
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
    if_unhappy: Markup | None
    sends: bool
    reply: bool


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


def present(decision: Decision, language: Language) -> list[OutcomeView]:
    """Return each part of a decision in the reader's language. Raises ValueError while nothing is decided."""
    if decision.pack is None:
        raise ValueError("nothing is decided yet")
    words = facts_in_words(decision.pack, language.gettext)
    told = [_present(part.outcome, part.facts, decision.pack, language, words) for part in decision.parts]
    if not language.listener:
        return told
    outcomes = [part.outcome for part in decision.parts]
    return [replace(each, **in_their_words(outcome, language)) for each, outcome in zip(told, outcomes, strict=True)]


def teams(decision: Decision, language: Language) -> Markup:
    """Return how to reach whoever deals with each part, or would if it were sent to us anyway."""
    pack = decision.pack
    if pack is None:
        raise ValueError("nothing is decided yet")
    handlers = [_handler(part.outcome, pack) for part in decision.parts]
    known = [each for each in handlers if each] or [pack.contact]
    return Markup().join(card(pack.find(each), pack, language) for each in dict.fromkeys(known) if each)


def _handler(outcome: Outcome, pack: Pack) -> str:
    return outcome.handler or (pack.procedure(outcome.rule.anyway).handler if outcome.rule.anyway else "")


def title(decision: Decision) -> str:
    """Return the heading of the outcome page, in English: the key of its translations."""
    if len(decision.parts) > 1:
        return TITLES["several"]
    return _title(decision.parts[0].outcome, decision.pack) if decision.pack else ""


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


def _title(outcome: Outcome, pack: Pack) -> str:
    if outcome.then == "redirect":
        return pack.redirect(outcome.to).title
    checks_first = outcome.then == "accept" and pack.procedure(outcome.to).checks_first
    if outcome.redirected or outcome.doubted or checks_first:
        return TITLES["sent-anyway"]
    return TITLES["enquiry" if outcome.to == "enquiry" else outcome.then]


def _present(
    outcome: Outcome, differs: object, pack: Pack, language: Language, words: Mapping[str, str]
) -> OutcomeView:
    taken = outcome.then in TAKEN
    procedure = pack.procedure(outcome.to) if taken else None
    stage = procedure.stage(outcome.stage) if procedure and outcome.stage else None
    redirect = pack.redirect(outcome.to) if outcome.then == "redirect" else None
    steps = (
        [each.says for each in stage.happens if outcome.reply or not each.needs_reply]
        if stage
        else list(redirect.do)
        if redirect
        else []
    )
    if outcome.then == "feedback":
        steps = list(FEEDBACK_NEXT)

    def gettext_markup(text: str | None) -> Markup | None:
        return language.gettext_markup(text, **words) if text else None

    return OutcomeView(
        then=outcome.then,
        title=_title(outcome, pack),
        about=_about(dict(differs), language),  # type: ignore[call-overload]  # a mapping of facts
        why=language.gettext_markup(outcome.rule.because, **words),
        procedure=gettext_markup(procedure.name if procedure else None),
        handler=gettext_markup(pack.find(outcome.handler).name if procedure else None),
        steps=tuple(language.gettext_markup(each, **words) for each in steps),
        whens=tuple(_when(clock, language, words) for clock in outcome.clocks),
        doubts=tuple(_open(each, outcome, language, words) for each in outcome.conditions if each.first),
        needed=tuple(_open(each, outcome, language, words) for each in outcome.conditions if not each.first),
        anonymous=gettext_markup(outcome.anonymous.says if outcome.anonymous else None),
        still=gettext_markup(redirect.still if redirect else None),
        anyway=_anyway(outcome, redirect, language, words),
        contacts=tuple(card(pack.find(each), pack, language) for each in _contacts(outcome, redirect)),
        if_unhappy=gettext_markup(_if_unhappy(outcome, procedure, stage)),
        sends=outcome.then in SENDABLE,
        reply=outcome.reply,
    )


def _if_unhappy(outcome: Outcome, procedure: Procedure | None, stage: Stage | None) -> str | None:
    if procedure and not outcome.reply:
        return UNANSWERED if outcome.exits else None
    return (stage and stage.if_unhappy) or (procedure.if_unhappy if procedure else None)


def _open(each: Outstanding, outcome: Outcome, language: Language, words: Mapping[str, str]) -> tuple[Markup, Markup]:
    needed = A_PERSON_DECIDES if each.needs_reply and not outcome.reply else each.needed
    said = language.gettext_markup(needed, **words) if needed else Markup()
    return language.gettext_markup(each.because, **words), said


def _contacts(outcome: Outcome, redirect: Redirect | None) -> tuple[str, ...]:
    return redirect.contacts if redirect else outcome.exits


def _anyway(outcome: Outcome, redirect: Redirect | None, language: Language, words: Mapping[str, str]) -> Markup | None:
    if not outcome.rule.anyway or outcome.then not in ("redirect", "ombudsman"):
        return None
    return language.gettext_markup(
        (redirect.anyway if redirect else None) or N_("You can send it to us anyway so a person can check."), **words
    )


def _about(differs: dict[str, object], language: Language) -> Markup | None:
    named = [language.gettext_markup(ABOUT[pair]) for pair in differs.items() if pair in ABOUT]
    return Markup(" · ").join(named) if named else None


def _when(clock: Clock, language: Language, words: Mapping[str, str]) -> When:
    theirs = clock.timescale.to_children if language.listener else None
    said = language.gettext_markup(theirs or clock.timescale.words, **words, value=clock.timescale.value)
    if clock.shown is None or clock.due is None:
        return When(said, None, ())
    skipped = tuple((language.day(day), language.gettext_markup(name)) for day, name in clock.due.skipped)
    return When(said, language.day(clock.shown), skipped)
