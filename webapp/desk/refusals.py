"""Why the opener does not open a case, in plain words, with what to do."""

from __future__ import annotations

from webapp.i18n.language import N_

NOT_OPENED = {
    "opener-away": N_("The opener is not running. What people sent stays safe. Try again in a minute."),
    "no-key": N_("The key that opens it is not here. Ask whoever looks after the keys to put it back."),
    "bad-key": N_("The key that should open it is damaged. Ask whoever looks after the keys."),
    "unreadable": N_("It was changed on its way, or our form did not make it. Tell whoever looks after the service."),
    "not-allowed": N_("The opener does not answer the desk. Ask whoever looks after the service."),
    "no-entry": N_("Your role opens no cases. Ask a manager if you need it for your work."),
    "another-team": N_("It belongs to another team. Only they can open it."),
    "unknown": N_("There is no such case."),
    "failed": N_("The opener could not do it. Try again in a minute. If it fails again, tell whoever looks after it."),
    "conflict": N_("They said who must not deal with it. First say if that is you."),
    "kept-from": N_("It concerns you, so it is kept from you."),
}
"""Why a case is not open, by the code of the opener, with what to do."""


def why_not_open(code: str) -> str:
    """Return a sentence, to be translated, that says why the opener refuses and what to do."""
    return NOT_OPENED.get(code, NOT_OPENED["failed"])
