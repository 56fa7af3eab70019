"""The pages of acts: each shows one form, and adds what follows from it to the version of the case that was looked at.

A form is judged by the case as it stood when its page was made. Where somebody else was quicker nothing is written:
the page comes back, says what they did, and keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, request

from webapp.desk.access import for_roles, me
from webapp.desk.desk import current_desk
from webapp.desk.forms.act import Act, Standing
from webapp.desk.forms.acts import ACTS
from webapp.desk.store import people
from webapp.desk.store.cases import Stale
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.telling.timeline import Timeline
from webapp.desk.views.kit import case_of, page, read_case, seen_version
from webapp.domain.cases.case import Case, fold
from webapp.domain.cases.events import Entry, Event
from webapp.domain.days import LONDON
from webapp.forms.fields import Line, Text
from webapp.i18n.language import N_
from webapp.ui.render import redirect

acts = Blueprint("acts", __name__)
ADDRESS = "/cases/<reference>/<any({}):slug>".format(", ".join(f'"{slug}"' for slug in ACTS))


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did to a case, in words."""

    who: str
    day: str
    time: str
    what: str


@acts.get(ADDRESS)
@for_roles(OFFICER, MANAGER)
def ask(reference: str, slug: str) -> Response:
    """Show the form of an act, or say why it cannot be done now."""
    act = _act(slug)
    at = Standing(current_desk(), _with_words(read_case(reference)), me())
    if not act.applies(at):
        return _not_now(act, at)
    return _form(act(at), at)


@acts.post(ADDRESS)
@for_roles(OFFICER, MANAGER)
def do(reference: str, slug: str) -> Response:
    """Add what follows from the form, or show again what is wrong, or what somebody else did meanwhile."""
    act, desk, seen = _act(slug), current_desk(), seen_version()
    now = _with_words(read_case(reference))
    if seen > now.version:
        abort(400)
    at = Standing(desk, _with_words(now, seen), me())
    if not act.applies(at):
        return _not_now(act, at)
    form = act(at, request.form)
    if not form.has_token():  # they have signed in again since, perhaps in another tab
        return page("acts/act.html", 400, **_around(form, at), signed_in_anew=True)
    if form.validate():
        try:
            form.write(seen, desk.now())
        except Stale:
            return _after(form, seen, reference)
        return redirect(_address(now))
    return _form(form, at, 400) if seen == now.version else _stale(act, seen, now)


def _act(slug: str) -> type[Act]:
    act = ACTS[slug]
    return act if me().role in act.roles else abort(403)


def _with_words(case: Case, version: int | None = None) -> Case:
    """Return a case with what was typed, as it stood at a version."""
    desk = current_desk()
    entries = desk.cases.entries(case.received.id)
    number = case.version if version is None else version
    return fold(case.received, entries[:number], desk.pack(case.received.organisation))


def _after(form: Act, seen: int, reference: str) -> Response:
    """Answer whoever was not the first: with what the first did, unless it was the same, by themselves."""
    now = _with_words(case_of(reference))
    if now.version == seen:  # it was the other case that had changed
        again = type(form)(Standing(current_desk(), now, me()), request.form)
        again.validate()
        return _form(again, again.at, 400)
    since = _since(now, seen)
    if _is_done(form.events(), since):
        return redirect(_address(now))
    return _stale(type(form), seen, now)


def _is_done(events: Sequence[Event], since: Sequence[Entry]) -> bool:
    """Return whether just this was the next thing that happened, by whoever asks for it again: it was sent twice."""
    first = since[: len(events)]
    return [each.event for each in first] == list(events) and all(each.by == me().id for each in first)


def _since(case: Case, seen: int) -> list[Entry]:
    return current_desk().cases.entries(case.received.id)[seen:]


def _stale(act: type[Act], seen: int, now: Case) -> Response:
    """Show what changed since, with the form for the case as it stands now and what was typed in it."""
    at = Standing(current_desk(), now, me())
    form, changes = act(at, request.form), _in_words(_since(now, seen), at)
    if act.applies(at):
        return page("acts/stale.html", 409, **_around(form, at), changes=changes)
    typed = [(each.title, each.data) for each in form if isinstance(each, Line | Text) and each.data]
    return page("acts/too_late.html", 409, **_around(form, at), changes=changes, typed=typed)


def _in_words(since: Sequence[Entry], at: Standing) -> list[Change]:
    names = {each.id: each.name for each in people.everybody(at.desk.engine)}
    timeline = Timeline(at.case, names, {}, at.desk.english)
    return [_change(each, timeline, at) for each in since]


def _change(entry: Entry, timeline: Timeline, at: Standing) -> Change:
    local = entry.at.astimezone(LONDON)
    return Change(timeline.person(entry.by), at.day(local.date()), f"{local:%H:%M}", timeline.says(entry.event))


def _form(form: Act, at: Standing, status: int = 200) -> Response:
    return page("acts/act.html", status, **_around(form, at))


def _not_now(act: type[Act], at: Standing) -> Response:
    address = _address(at.case)
    return page("acts/not_now.html", 409, act=act, address=address, back=_back(at))


def _around(form: Act, at: Standing) -> dict[str, object]:
    return {
        "form": form,
        "error": bool(form.errors),
        "version": at.case.version,
        "address": _address(at.case),
        "back": _back(at),
        "reference": at.case.received.reference,
    }


def _back(at: Standing) -> tuple[str, str]:
    return _address(at.case), at.say(N_("Back to the case"))


def _address(case: Case) -> str:
    return f"/cases/{case.received.reference}"
