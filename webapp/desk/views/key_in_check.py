"""The outcome of what is keyed in, everything to check, and what it was saved as."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from webapp.desk.access import for_roles, me
from webapp.desk.desk import current_desk
from webapp.desk.keying import draft
from webapp.desk.keying.draft import Keying
from webapp.desk.keying.saving import save_as_case, saved_as
from webapp.desk.store.keyed import Changed
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.views.key_in import (
    CAME,
    CHECK,
    SAVED,
    address,
    has_token,
    keying_of,
    my_organisations,
    named_channels,
    path_of,
    to_where_it_waits,
)
from webapp.desk.views.key_in_questions import around, back_from
from webapp.desk.views.kit import may_see, page, seen_version
from webapp.domain.cases.case import Case
from webapp.domain.cases.clocks import Clock, clocks_of
from webapp.domain.journey import OUTCOME, Path, walk
from webapp.domain.vocabulary import URGENT
from webapp.forms.journey import JOURNEY
from webapp.forms.pages.triage import YourRoute
from webapp.forms.summary import UNSAID, can_add, first_invalid, sections
from webapp.handoff.crypto.seal import BadKey
from webapp.submitting.worrying import is_worrying
from webapp.ui import outcome
from webapp.ui.render import redirect

key_in_check = Blueprint("key_in_check", __name__, url_prefix="/key-in")


@key_in_check.get(f"/<id_>/{YourRoute.slug}")
@for_roles(OFFICER, MANAGER)
def your_route(id_: str) -> Response:
    """Show what the public form would say: where it goes, why, and what happens."""
    keying = keying_of(id_)
    path = path_of(keying)
    if not path.has(YourRoute.slug):
        return to_where_it_waits(keying)
    return _route(_shown(path, keying), keying)


@key_in_check.post(f"/<id_>/{YourRoute.slug}")
@for_roles(OFFICER, MANAGER)
def agree_route(id_: str) -> Response:
    """Go on with the outcome that was shown, or send it anyway. One that has changed since is shown again."""
    keying, seen = keying_of(id_), seen_version()
    path = path_of(keying)
    if not path.has(YourRoute.slug):
        return to_where_it_waits(keying)
    shown = _shown(path, keying)
    decision = shown.decision
    if not has_token():
        return _route(shown, keying, 400, lost=True)
    anyway = request.form.get("send_anyway") == "yes" and decision.goes_anyway
    if request.form.get(OUTCOME) != decision.key or not (anyway or decision.sendable):
        return _route(shown, keying)
    answer = {OUTCOME: decision.key, "send_anyway": "yes" if anyway else None}
    try:
        changed = draft.answer(
            current_desk(), keying.seen_at(seen), me().id, lambda content: content.with_answer(YourRoute.slug, answer)
        )
    except Changed:
        return _route(shown, keying, 409, changed=True)
    return to_where_it_waits(changed)


@key_in_check.get(f"/<id_>/{CHECK}")
@for_roles(OFFICER, MANAGER)
def check(id_: str) -> Response:
    """Show everything that was keyed in, with a way to change each answer."""
    keying = keying_of(id_)
    path = path_of(keying)
    return _check(path, keying) if path.complete else to_where_it_waits(keying)


@key_in_check.post(f"/<id_>/{CHECK}")
@for_roles(OFFICER, MANAGER)
def save(id_: str) -> Response:
    """Save it as a case, once. The same form again leads to the same case."""
    desk, seen = current_desk(), seen_version()
    if saved_as(desk, id_, me().id):
        return redirect(f"/key-in/{id_}/{SAVED}")
    keying = keying_of(id_)
    path = path_of(keying)
    if not path.complete:
        return to_where_it_waits(keying)
    if not has_token():
        return _check(path, keying, 400, lost=True)
    if seen != keying.version:
        return _check(path, keying, 409, changed=True)
    if keying.came.organisation not in {pack.id for pack in my_organisations()}:
        return redirect(address(keying, CAME))
    wrong = first_invalid(path, desk.content.packs, keying.came.on)
    if wrong:
        return redirect(address(keying, wrong))
    try:
        save_as_case(desk, keying, path, me().id)
    except BadKey:
        return _check(path, keying, 503, no_key=True)
    return redirect(address(keying, SAVED))


@key_in_check.get(f"/<id_>/{SAVED}")
@for_roles(OFFICER, MANAGER)
def saved(id_: str) -> Response:
    """Show the reference of the case it became, and by when it has to be acknowledged."""
    desk = current_desk()
    case = desk.cases.get(saved_as(desk, id_, me().id) or abort(404))
    seen = may_see(me(), case)
    return page("key_in/saved.html", case=case, seen=seen, acknowledge=_acknowledge(case) if seen else None)


def _acknowledge(case: Case) -> Clock | None:
    """Return the clock of the acknowledgement that is due first, if any is."""
    desk = current_desk()
    clocks = clocks_of(case, desk.today(), desk.working_days, desk.pack(case.received.organisation))
    found = [(each.due.day, each) for each in clocks if each.timescale.ends == "acknowledged" and each.due]
    return min(found, key=lambda each: each[0])[1] if found else None


def _shown(path: Path, keying: Keying) -> Path:
    """Return the path as it stood at the outcome, before what is asked after it."""
    before = path.up_to(YourRoute.slug)
    return walk(JOURNEY, before, current_desk().content.packs, keying.came.on, keying.id)


def _route(shown: Path, keying: Keying, status: int = 200, **problem: bool) -> Response:
    decision = shown.decision
    pack = decision.pack or abort(404)
    context = around(keying, shown)
    language = context["language"]
    facts = {**shown.facts, OUTCOME: decision.thens}
    said = [*outcome.condolence(shown.facts, language), *outcome.notices(pack, YourRoute.slug, facts, language)]
    return page(
        "key_in/outcome.html",
        status,
        **context,
        **problem,
        error=status != 200,
        back=back_from(shown, keying, YourRoute.slug),
        title=YourRoute.title,
        heading=outcome.title(decision),
        notices=said,
        told=outcome.present(decision, language),
        dated=outcome.dated(decision, shown.facts, language),
        key=decision.key,
        contact_html=outcome.teams(decision, shown.facts, language),
    )


def _check(path: Path, keying: Keying, status: int = 200, **problem: bool) -> Response:
    desk, decision, context = current_desk(), path.decision, around(keying, path)
    packs, language = desk.content.packs, context["language"]
    pack = decision.pack or abort(404)
    team = pack.team(path.facts)
    return page(
        "key_in/check.html",
        status,
        **context,
        **problem,
        error=status != 200,
        back=address(keying, path.steps[-1].slug),
        came=keying.came,
        channels=named_channels(),
        dropped=any(slug not in path.answers for slug in keying.content.answers if slug not in UNSAID),
        sections=sections(path, packs, language),
        added=[(each.slug, each.title or each.fields[0].title) for each in can_add(path, packs, language)],
        told=outcome.present(decision, language),
        mine=me().belongs_to(pack.id, team.id),
        urgent=URGENT in decision.flags,
        worrying=is_worrying(path, desk.content.worrying),
    )
