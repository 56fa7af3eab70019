"""Keying in a letter or call: what I have begun, how it came, and where it goes on."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, request

from webapp.desk.access import for_roles, me
from webapp.desk.desk import current_desk
from webapp.desk.forms.keying import CHANNELS, ChangeHowItCame, HowItCame
from webapp.desk.keying import draft
from webapp.desk.keying.draft import Keying
from webapp.desk.store import keyed
from webapp.desk.store.keyed import Changed
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.views.kit import page, seen_version
from webapp.domain.days import day_of
from webapp.domain.journey import Path
from webapp.domain.packs.model import Pack
from webapp.forms.csrf import ProtectedForm
from webapp.i18n.language import N_
from webapp.ui.render import redirect

key_in = Blueprint("key_in", __name__, url_prefix="/key-in")
CHECK, CAME, SAVED = "check-answers", "how-it-came", "saved"
ALL_BEGUN = ("/key-in", N_("Back to all that you have begun"))


@key_in.get("")
@for_roles(OFFICER, MANAGER)
def begun() -> Response:
    """Show what I have begun, and ask how the next one came."""
    return _begun(_form())


@key_in.post("")
@for_roles(OFFICER, MANAGER)
def begin() -> Response:
    """Begin one: from then on the public form's questions follow."""
    form = _form(request.form)
    if not has_token():
        return _begun(form, 400, lost=True)
    if not form.validate():
        return _begun(form, 400)
    return to_where_it_waits(keying_of(draft.begin(current_desk(), me().id, form.came)))


@key_in.get("/<id_>")
@for_roles(OFFICER, MANAGER)
def go_on(id_: str) -> Response:
    """Go on with one where it waits."""
    return to_where_it_waits(keying_of(id_))


@key_in.get(f"/<id_>/{CAME}")
@for_roles(OFFICER, MANAGER)
def how_it_came(id_: str) -> Response:
    """Show how it came, to be put right."""
    keying = keying_of(id_)
    came = keying.came
    told = {"channel": came.channel, "received_on": came.on.isoformat(), "organisation": came.organisation}
    return _how_it_came(_form(answer=told, kind=ChangeHowItCame), keying.version)


@key_in.post(f"/<id_>/{CAME}")
@for_roles(OFFICER, MANAGER)
def change_how_it_came(id_: str) -> Response:
    """Put right how it came; the answers stay, but for those that this makes void."""
    keying, seen = keying_of(id_), seen_version()
    form = _form(request.form, kind=ChangeHowItCame)
    if not has_token():
        return _how_it_came(form, seen, 400, lost=True)
    if not form.validate():
        return _how_it_came(form, seen, 400)
    try:
        changed = draft.came_otherwise(current_desk(), keying.seen_at(seen), me().id, form.came)
    except Changed:
        return _how_it_came(form, keying.version, 409, changed=True)
    return to_where_it_waits(changed)


@key_in.get("/<id_>/delete")
@for_roles(OFFICER, MANAGER)
def ask_to_delete(id_: str) -> Response:
    """Ask once before it is deleted."""
    return page("key_in/delete.html", keying=keying_of(id_), channels=named_channels(), back=ALL_BEGUN)


@key_in.post("/<id_>/delete")
@for_roles(OFFICER, MANAGER)
def delete(id_: str) -> Response:
    """Delete it, with all that was typed."""
    keying = keying_of(id_)
    if not has_token():
        return page(
            "key_in/delete.html", 400, keying=keying, channels=named_channels(), back=ALL_BEGUN, error=True, lost=True
        )
    keyed.remove(current_desk().engine, keying.id, me().id)
    return redirect("/key-in")


def keying_of(id_: str) -> Keying:
    """Return one that whoever is signed in has begun; 404 for everybody else, as if there were none."""
    return draft.find(current_desk(), id_, me().id) or abort(404)


def path_of(keying: Keying) -> Path:
    """Return how far it has come."""
    return keying.path(current_desk().content.packs)


def to_where_it_waits(keying: Keying) -> Response:
    """Go to the question that waits for an answer, or to where everything is checked."""
    waits = path_of(keying).next_step
    return redirect(address(keying, waits.slug if waits else CHECK))


def address(keying: Keying, slug: str) -> str:
    """Return the address of one of its pages."""
    return f"/key-in/{keying.id}/{slug}"


def my_organisations() -> list[Pack]:
    """Return the organisations of my teams, in the order of a list."""
    mine = {team.partition("/")[0] for team in me().teams}
    return [pack for pack in current_desk().content.packs.listed if pack.id in mine]


def named_channels() -> dict[str, str]:
    """Return the ways to come, in words."""
    return {each.value: each.label for each in CHANNELS}


def has_token() -> bool:
    """Return whether a form that is only a button carries the token of this session."""
    return ProtectedForm(request.form, g.token).has_token()


def _form(
    formdata: object = None, answer: dict[str, str] | None = None, kind: type[HowItCame] = HowItCame
) -> HowItCame:
    desk, organisations = current_desk(), my_organisations()
    if not organisations:
        abort(403)
    first_year = min(day.year for day in desk.working_days.holidays)
    return kind(organisations, desk.today(), first_year, formdata, answer)


def _begun(form: HowItCame, status: int = 200, **problem: bool) -> Response:
    desk = current_desk()
    found = [(each, day_of(each.touched_at), _named(each)) for each in draft.begun_by(desk, me().id)]
    organisations = {pack.id: pack.label for pack in desk.content.packs.listed}
    return page(
        "key_in/begin.html",
        status,
        **problem,
        form=form,
        error=status != 200,
        begun=found,
        channels=named_channels(),
        organisations=organisations,
    )


def _named(keying: Keying) -> str:
    """Return the name of whoever it is about, where it was keyed in already: how an officer tells two letters apart."""
    said = {name: value for given in keying.content.answers.values() for name, value in given.items() if value}
    return str(said.get("full_name") or said.get("subject_name") or "")


def _how_it_came(form: HowItCame, version: int, status: int = 200, **problem: bool) -> Response:
    return page(
        "key_in/how_it_came.html",
        status,
        **problem,
        form=form,
        version=version,
        back=ALL_BEGUN,
        error=status != 200,
    )
