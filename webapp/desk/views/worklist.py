"""The list of work: mine, nobody's, my team's, in the order in which it is to be done."""

from __future__ import annotations

from flask import Blueprint, Response

from webapp.desk.access import for_roles, me
from webapp.desk.desk import current_desk
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.views.kit import hidden_from, page
from webapp.domain.cases.clocks import clocks_of, next_due, turn

worklist = Blueprint("worklist", __name__)


@worklist.get("/")
@for_roles(OFFICER, MANAGER)
def show() -> Response:
    """Show what is in work, the first first."""
    desk, today = current_desk(), current_desk().today()
    hidden = hidden_from(me())
    found = []
    for team in sorted(me().teams):
        organisation, _, name = team.partition("/")
        for case in desk.cases.in_work(organisation, name):
            if case.received.id not in hidden:
                clocks = clocks_of(case, today, desk.working_days, desk.pack(organisation))
                found.append((turn(case, clocks), case, next_due(clocks)))
    found.sort(key=lambda each: each[0])
    return page("worklist.html", cases=[(case, first) for _, case, first in found])
