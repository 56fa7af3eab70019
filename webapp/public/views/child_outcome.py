"""What a child or young person is told of an outcome: the same decision, without the details of the procedure."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from webapp.domain.routing import TAKEN, Outcome
from webapp.i18n.language import N_, Language

WHY = {
    "accept": N_("You told us something is wrong. We want to know about it."),
    "escalate": N_("You got an answer, and you are still not happy."),
    "ombudsman": N_("We have looked at this before. Now the Ombudsman can look at it."),
    "redirect": N_("You told us the Ombudsman knows about this. You can talk to them about it."),
    "sent-anyway": N_("You asked a person to check this."),
}
NEXT = {
    "accept": (N_("We read what you tell us."), N_("We find out what happened.")),
    "escalate": (N_("We read why you are still not happy."), N_("We look at what the next step is.")),
    "sent-anyway": (N_("A person reads what you tell us."), N_("They check if it is for us.")),
}
ANSWER = {
    "accept": N_("We tell you what we found."),
    "escalate": N_("We tell you what happens next."),
    "sent-anyway": N_("If it is not for us, they tell you who can help."),
}
CHECKED = (N_("There is something we do not know yet."), N_("A person will find out. You do not have to know."))
UNHAPPY = N_("Tell us, and ask what you can do next.")
UNHAPPY_ELSEWHERE = N_("Tell us, and ask what you can do next. You can also talk to someone outside.")
STILL = N_("If something new has happened, you can tell us about that.")
ANYWAY = N_("You can still send this to us. A person will check it.")


def in_their_words(outcome: Outcome, language: Language) -> dict[str, Any]:
    """Return what is said of an outcome in other words than the pack's, by the names of what is told."""
    kind = "sent-anyway" if outcome.redirected else outcome.then
    taken = outcome.then in TAKEN
    steps = (*NEXT[kind], *([ANSWER[kind]] if outcome.reply else [])) if taken else ()
    checked = ((language.gettext_markup(CHECKED[0]), language.gettext_markup(CHECKED[1])),)
    return {
        "why": language.gettext_markup(WHY[kind]),
        "steps": tuple(language.gettext_markup(each) for each in steps),
        "doubts": checked if outcome.doubted else (),
        "needed": checked if outcome.conditions and not outcome.doubted else (),
        "anonymous": None,
        "still": language.gettext_markup(STILL) if outcome.then == "redirect" else None,
        "anyway": language.gettext_markup(ANYWAY) if not taken and outcome.rule.anyway else None,
        "if_unhappy": _if_unhappy(outcome, language) if taken and outcome.reply else None,
    }


def _if_unhappy(outcome: Outcome, language: Language) -> Markup:
    return language.gettext_markup(UNHAPPY_ELSEWHERE if outcome.exits else UNHAPPY)
