"""The list of work: mine, nobody's, my team's, in the order in which it is to be done; and giving it to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, g, request

from webapp.desk.access import for_roles, me
from webapp.desk.allocating import NOBODY, Given, give, takers
from webapp.desk.desk import current_desk
from webapp.desk.store.people import AUDITOR, KEEPER, MANAGER, OFFICER
from webapp.desk.telling import worklist as telling
from webapp.desk.telling.row import names_of
from webapp.desk.telling.worklist import MINE, TEAM, WHOSE
from webapp.desk.views.kit import hidden_from, page
from webapp.forms.csrf import ProtectedForm
from webapp.i18n.language import N_
from webapp.ui.render import redirect

worklist = Blueprint("worklist", __name__)

NAMES = {MINE: N_("Mine"), telling.NOBODY: N_("Nobody’s"), TEAM: N_("My team’s")}
CHOOSE_CASES = N_("Select at least one case")
CHOOSE_WHO = N_("Select who gets the cases, or Nobody")
MOST_DIGITS = 6
ELSEWHERE = {AUDITOR: "/audit", KEEPER: "/people"}
"""Where those begin who see no case."""


@worklist.get("/")
def show() -> Response:
    """Show what is in work, the first first; whoever sees no case begins where their own work is."""
    if not me().works_on_cases:
        return redirect(ELSEWHERE[me().role])
    return _show(request.args.get("whose", ""), request.args.get("team", ""), request.args.get("page", ""))


@worklist.post("/allocate")
@for_roles(OFFICER, MANAGER)
def allocate() -> Response:
    """Give the cases that were ticked to somebody; what changed meanwhile is left as it is, and told."""
    desk, person, told = current_desk(), me(), request.form
    if not ProtectedForm(told, g.token).has_token():
        abort(400)
    whose, team = _whose(told.get("whose", "")), _team(told.get("team", ""))
    chosen, to, known = told.getlist("case"), told.get("who", ""), {each.id: each for each in takers(desk, person)}
    may_give = person.role == MANAGER
    wrong = {} if chosen else {"case-1": CHOOSE_CASES}
    if may_give and to not in (NOBODY, *known):
        wrong["who"] = CHOOSE_WHO
    if wrong:
        return _show(whose, team, told.get("page", ""), wrong=wrong, status=400)
    given = give(desk, person, chosen, known.get(to) if may_give else person, hidden_from(person))
    if given.left:
        return _show(whose, team, told.get("page", ""), given=given, status=409)
    return redirect(f"/?{urlencode({'whose': whose, 'team': team, 'given': given.done})}")


def _show(
    whose: str,
    team: str,
    number: str,
    *,
    wrong: Mapping[str, str] | None = None,
    given: Given | None = None,
    status: int = 200,
) -> Response:
    desk, person = current_desk(), me()
    whose, team = _whose(whose), _team(team)
    found = telling.in_work(desk, person, hidden_from(person), team)
    return page(
        "worklist.html",
        status,
        work=telling.worklist(desk, person, found, whose, team, _number(number)),
        names=NAMES,
        teams=[(each, _team_name(each)) for each in sorted(person.teams)],
        takers=[(each.id, each.name) for each in takers(desk, person)] if person.role == MANAGER else [],
        chosen=request.form.getlist("case"),
        who=request.form.get("who", ""),
        wrong=wrong or {},
        given=given,
        done=given.done if given else _number(request.args.get("given", "")),
        people=names_of(desk),
        address=lambda **other: "/?" + urlencode({"whose": whose, "team": team, **other}),
    )


def _whose(told: str) -> str:
    return told if told in WHOSE else TEAM


def _team(told: str) -> str:
    return told if told in me().teams else ""


def _team_name(team: str) -> str:
    organisation, _, name = team.partition("/")
    pack = current_desk().pack(organisation)
    return f"{pack.label if pack else organisation}: {name.replace('-', ' ')}"


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) <= MOST_DIGITS else 0
