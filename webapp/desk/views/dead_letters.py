"""What could not be read: the references of messages that have come and cannot be opened here, and why."""

from __future__ import annotations

from flask import Blueprint, Response

from webapp.desk.access import for_roles, me
from webapp.desk.desk import current_desk
from webapp.desk.opener.reasons import explain, name
from webapp.desk.store.dead_letters import DeadLetter, of_teams_of
from webapp.desk.store.people import MANAGER
from webapp.desk.views.kit import page

dead_letters = Blueprint("dead_letters", __name__)


@dead_letters.get("/unreadable")
@for_roles(MANAGER)
def show() -> Response:
    """Show what could not be read of what is for the manager's teams, with what has the same reason."""
    by_reason: dict[tuple[str, str], list[DeadLetter]] = {}
    for letter in of_teams_of(current_desk().engine, me()):
        by_reason.setdefault((name(letter.why), explain(letter.why)), []).append(letter)
    return page("unreadable.html", by_reason=by_reason)
