"""What a child or young person is told of an outcome: the same decision, without the details of the procedure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from webapp.content import facts_in_words
from webapp.domain.ends import TAKEN
from webapp.domain.packs.model import Outstanding, Pack
from webapp.domain.routing import Outcome
from webapp.i18n.language import N_, Language

Said = Callable[[Outstanding], tuple[Markup, Markup]]

WHY = {
    "accept": N_("You told us something is wrong. We want to know about it."),
    "escalate": N_("You got an answer, and you are still not happy."),
    "chase": N_("You told us before, and you are still waiting for an answer."),
    "ombudsman": N_("We have looked at this before. Now the Ombudsman can look at it."),
    "feedback": N_("Thank you for telling us."),
    "redirect": N_("You told us the Ombudsman knows about this. You can talk to them about it."),
    "sent-anyway": N_("You asked a person to check this."),
}
NEXT = {
    "accept": (N_("We read what you tell us."), N_("We find out what happened.")),
    "escalate": (N_("We read why you are still not happy."), N_("We look at what the next step is.")),
    "chase": (N_("We look for what you told us before."), N_("We read it with what you tell us now.")),
    "feedback": (N_("We read what you tell us."), N_("We give it to the right people.")),
    "sent-anyway": (N_("A person reads what you tell us."), N_("They check if it is for us.")),
}
ANSWER = {
    "accept": N_("We tell you what we found."),
    "escalate": N_("We tell you what happens next."),
    "chase": N_("We tell you what happens next."),
    "sent-anyway": N_("If it is not for us, they tell you who can help."),
}
CHECKED = (N_("There is something we do not know yet."), N_("A person will find out. You do not have to know."))
UNHAPPY = N_("Tell us, and ask what you can do next.")
UNHAPPY_ELSEWHERE = N_("Tell us, and ask what you can do next. You can also talk to someone outside.")
STILL = N_("If something new has happened, you can tell us about that.")
ANYWAY = N_("You can still send this to us. A person will check it.")


def in_their_words(outcome: Outcome, pack: Pack, said: Said, language: Language) -> dict[str, Any]:
    """Return what is said of an outcome in other words than the pack's, by the names of what is told.

    ``said`` gives what the pack says of a condition. What is written for a child is said; for the rest they are told
    that there is something to find out.
    """
    kind = "sent-anyway" if outcome.redirected else outcome.then
    taken = outcome.then in TAKEN
    steps = (*NEXT.get(kind, ()), *([ANSWER[kind]] if outcome.reply and taken else []))
    return {
        "why": language.gettext_markup(WHY[kind]),
        "steps": tuple(language.gettext_markup(each) for each in steps),
        "doubts": _told(said, [each for each in outcome.conditions if each.comes_first], language),
        "needed": _told(said, [each for each in outcome.conditions if not each.comes_first], language),
        "anonymous": None,
        "still": language.gettext_markup(STILL) if outcome.then == "redirect" else None,
        "anyway": language.gettext_markup(ANYWAY) if not taken and outcome.rule.anyway else None,
        "if_unhappy": _if_unhappy(outcome, pack, language) if taken and outcome.reply else None,
    }


def _told(said: Said, conditions: Sequence[Outstanding], language: Language) -> tuple[tuple[Markup, Markup], ...]:
    theirs = [said(each) for each in conditions if "who" in each.when.reads]
    checked = (language.gettext_markup(CHECKED[0]), language.gettext_markup(CHECKED[1]))
    return (*theirs, *([checked] if len(theirs) < len(conditions) else []))


def _if_unhappy(outcome: Outcome, pack: Pack, language: Language) -> Markup:
    theirs = pack.procedure(outcome.to).if_unhappy_to_children
    if theirs:
        return language.gettext_markup(theirs, **facts_in_words(pack, language.gettext))
    return language.gettext_markup(UNHAPPY_ELSEWHERE if outcome.exits else UNHAPPY)
