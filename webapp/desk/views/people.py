"""People: a keeper adds them, says what they may do, and lets them go. A keeper sees no case."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from webapp.desk import joining, leaving, words
from webapp.desk.access import for_roles, me
from webapp.desk.desk import Desk, current_desk
from webapp.desk.forms.base import DeskForm
from webapp.desk.forms.people import ChangeForm, PersonForm
from webapp.desk.signing_in import tokens
from webapp.desk.store import audit, credentials
from webapp.desk.store import people as store
from webapp.desk.store.people import KEEPER, EmailTaken, Person
from webapp.desk.views.kit import page
from webapp.i18n.language import N_
from webapp.ui.render import redirect

TAKEN = N_("Somebody signs in with this address already. Enter another one")
HAS_LEFT = N_("Somebody who has left signed in with this address. If it is them, bring them back")
BACK = ("/people", N_("People"))

people = Blueprint("people", __name__, url_prefix="/people")


class Sure(DeskForm):
    """A button alone."""


@people.before_request
def only_one_way() -> None:
    """Let nobody say by hand what the groups at the organisation's provider say."""
    by_hand = ("people.ask", "people.add", "people.change", "people.new_link")
    if by_groups() and request.endpoint in by_hand:
        abort(404)


@people.get("")
@for_roles(KEEPER)
def show() -> Response:
    """Show everybody, and who can sign in."""
    desk = current_desk()
    ready = credentials.who_can_sign_in(desk.engine)
    return page(
        "people/list.html", by_groups=by_groups(), people=store.everybody(desk.engine), ready=ready, roles=words.ROLES
    )


@people.get("/add")
@for_roles(KEEPER)
def ask() -> Response:
    """Ask who somebody new is."""
    return page("people/form.html", form=PersonForm(), back=BACK)


@people.post("/add")
@for_roles(KEEPER)
def add() -> Response:
    """Add somebody, and show their one-time link: it stands nowhere else."""
    desk, form = current_desk(), PersonForm(request.form)
    if not form.validate():
        return page("people/form.html", 400, form=form, back=BACK, error=True)
    try:
        made = store.add(
            desk.engine,
            form.name.data,
            form.email.data,
            form.role.data,
            form.teams.data,
            lambda within, who: audit.add_within(within, me().id, "person-added", desk.now(), who.id, who.role),
        )
    except EmailTaken:
        form.email.errors = (_taken(desk, form.email.data),)
        return page("people/form.html", 400, form=form, back=BACK, error=True)
    return _with_link(desk, made)


@people.get("/<id_>")
@for_roles(KEEPER)
def ask_change(id_: str) -> Response:
    """Show what somebody may do, to be changed."""
    person = _find(id_)
    if by_groups():
        return page("people/leaves.html", who=person)
    answer = {"name": person.name, "email": person.email, "role": person.role, "teams": sorted(person.teams)}
    return page("people/change.html", form=ChangeForm(None, answer), back=BACK, who=person)


@people.post("/<id_>")
@for_roles(KEEPER)
def change(id_: str) -> Response:
    """Change what somebody may do; it holds from their next request on. What they may see no longer is nobody's."""
    desk, person, form = current_desk(), _find(id_), ChangeForm(request.form)
    if not form.validate():
        return page("people/change.html", 400, form=form, back=BACK, who=person, error=True)
    try:
        changed = store.change(
            desk.engine,
            person.id,
            lambda within: audit.add_within(
                within, me().id, "role-changed", desk.now(), person.id, str(form.role.data)
            ),
            name=form.name.data,
            email=form.email.data.lower(),
            role=form.role.data,
            teams=form.teams.data,
        )
    except EmailTaken:
        form.email.errors = (_taken(desk, form.email.data),)
        return page("people/change.html", 400, form=form, back=BACK, who=person, error=True)
    joining.keep_apart(desk)
    leaving.hand_back(desk, person, person.teams - changed.teams if changed.works_on_cases else person.teams)
    return redirect("/people")


@people.post("/<id_>/link")
@for_roles(KEEPER)
def new_link(id_: str) -> Response:
    """Make a new link for somebody who cannot sign in any longer; with what they had before nobody signs in."""
    desk, person = current_desk(), _find(id_)
    _sure()
    again = store.end_links(
        desk.engine,
        person.id,
        lambda within: audit.add_within(within, me().id, "link-made", desk.now(), person.id),
    )
    return _with_link(desk, again)


@people.post("/<id_>/leave")
@for_roles(KEEPER)
def let_go(id_: str) -> Response:
    """Let somebody go."""
    person = _find(id_)
    _sure()
    leaving.let_go(current_desk(), person, me().id)
    return redirect("/people")


@people.get("/<id_>/back")
@for_roles(KEEPER)
def ask_back(id_: str) -> Response:
    """Show what somebody could do who has left, before they are brought back."""
    return page("people/back.html", who=_find(id_, gone=True), by_groups=by_groups(), roles=words.ROLES)


@people.post("/<id_>/back")
@for_roles(KEEPER)
def bring_back(id_: str) -> Response:
    """Bring somebody back, and show their one-time link; where groups let people in they need none."""
    desk, person = current_desk(), _find(id_, gone=True)
    _sure()
    again = leaving.bring_back(desk, person, me().id)
    return redirect("/people") if by_groups() else _with_link(desk, again)


def by_groups() -> bool:
    """Return whether the groups at a provider say who may do what."""
    return bool(current_desk().settings.oidc_issuer)


def _with_link(desk: Desk, person: Person) -> Response:
    return page("people/link.html", who=person, link=tokens.link_for(desk, person))


def _taken(desk: Desk, email: str) -> str:
    """Return what is said where an address is somebody's already."""
    found = store.by_email(desk.engine, email)
    return HAS_LEFT if found and not found.active else TAKEN


def _sure() -> None:
    if not Sure(request.form).validate():
        abort(400)


def _find(id_: str, *, gone: bool = False) -> Person:
    """Return somebody who is here, or gone, and not the keeper themselves: nobody changes their own rights."""
    found = store.get(current_desk().engine, id_)
    if found is None or found.active is gone or found.id == me().id:
        abort(404)
    return found
