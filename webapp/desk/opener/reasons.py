"""Why the opener refuses, in words for officers: what it is, and what to do."""

from __future__ import annotations

from webapp.desk.opener.refused import (
    ANOTHER_TEAM,
    AWAY,
    BAD_KEY,
    CONFLICT,
    FAILED,
    KEPT_FROM,
    NO_ENTRY,
    NO_KEY,
    NOT_ALLOWED,
    NOT_APART,
    SIGNED_OUT,
    UNKNOWN,
    UNREADABLE,
)
from webapp.i18n.language import N_

# Whoever is kept from a case is not told why: what it says of them is theirs least of all to learn from here.
_SAID = {
    SIGNED_OUT: N_("You are not signed in any more. Sign in again, and then open it."),
    NO_ENTRY: N_("Your account does not open cases. Ask a manager if you need to."),
    ANOTHER_TEAM: N_("This case is for another team. Only that team can open it."),
    NOT_APART: N_(
        "Your account is of a team that stands apart and of another one, so it opens nothing. "
        "Ask who looks after people here to put that right."
    ),
    KEPT_FROM: N_("You cannot open this case. Your manager gives it to somebody else."),
    CONFLICT: N_("Before you read it, tell us that you have no part in what this case is about."),
    UNKNOWN: N_("There is no such case any more."),
    NO_KEY: N_(
        "The key that opens this is not here. Ask whoever runs the service to put it back. Then it opens by itself."
    ),
    BAD_KEY: N_("A key of your team cannot be used. Ask whoever runs the service to put it right."),
    UNREADABLE: N_(
        "This cannot be opened: it was changed on the way here, or it was not sealed by our form. "
        "Tell whoever runs the service."
    ),
    AWAY: N_("The part of the service that opens cases is not running. Nothing is lost. Try again in a few minutes."),
    NOT_ALLOWED: N_(
        "The part of the service that opens cases does not answer the desk. "
        "Ask whoever runs the service to look at the setting OPENER_USERS."
    ),
    FAILED: N_("Something went wrong while it was opened. Nothing is lost. Try again in a few minutes."),
}
_NAMED = {
    NO_KEY: N_("The key is missing"),
    BAD_KEY: N_("A key cannot be used"),
    UNREADABLE: N_("Changed on the way, or not sealed by our form"),
}


def name(code: str) -> str:
    """Return a few words, to be translated, for why a message could not be read."""
    return _NAMED.get(code, _NAMED[UNREADABLE])


def explain(code: str) -> str:
    """Return a sentence or two, to be translated, for the code of a refusal."""
    return _SAID.get(code, _SAID[FAILED])
