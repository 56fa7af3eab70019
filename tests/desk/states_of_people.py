"""Signing in, in either way; the people and the audit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.desk.at_provider import CARE, CLIENT, PRIYA, ROLES, SECRET, Walker, running
from tests.desk.office import Browser
from tests.desk.state import Staff, State, filled
from webapp.desk import leaving
from webapp.desk.desk import NAME, utc_now
from webapp.desk.oidc import entry
from webapp.desk.oidc.grants import grants_if_any
from webapp.desk.signing_in import tokens
from webapp.desk.store import audit, people
from webapp.desk.store.people import OFFICER
from webapp.desk.views.oidc import REFUSED
from webapp.desk.views.sign_in import HALF_WAY

NOBODY_ANSWERS = "http://127.0.0.1:1"
CALLBACK = "/oidc/callback"
CLAIMS: dict[str, dict[str, Any]] = {
    entry.LEFT: {"sub": "was-here"},
    entry.NO_GROUP: {"sub": "none", "groups": ["tennis"]},
    entry.TWO_ROLES: {"sub": "two", "groups": ["care", "looks"]},
    entry.APART: {"sub": "apart", "groups": ["care", "wrongdoing"]},
    entry.NO_EMAIL: {"sub": "no-email", "email": None},
    entry.TAKEN: {"sub": "taken", "email": "olu.ade@example.org"},
}
"""What a provider says of somebody who may not come in, by why that is."""


def states_of_people(staff: Staff) -> Iterator[State]:
    """Yield the pages of who comes in, and of who says who may."""
    yield from _signing_in(staff)
    yield from _people(staff)
    with _by_provider(staff, oidc_issuer=NOBODY_ANSWERS):
        yield from _at_a_provider(staff)
    yield from _back_from_a_provider(staff)


def _signing_in(staff: Staff) -> Iterator[State]:
    desk, nobody = staff.office.desk, staff.nobody
    yield State(nobody, "/sign-in")
    yield filled(nobody, "/sign-in")
    yield filled(nobody, "/sign-in", email="nobody@example.org", password="not the password")
    path = tokens.link_for(desk, staff.office.person("New Here"))
    path = path[path.index("/welcome/") :]
    yield State(nobody, path)
    yield filled(nobody, path, password="short", code="1")
    yield State(nobody, "/welcome/nothing", status=410)
    half_way = Browser(staff.office.app)
    half_way.client.set_cookie(HALF_WAY, tokens.half_way(desk, staff.office.person()), path="/sign-in")
    yield State(half_way, "/sign-in/code")
    yield filled(half_way, "/sign-in/code")


def _people(staff: Staff) -> Iterator[State]:
    desk, keeper, them = staff.office.desk, staff.keeper, staff.office.person("Lee Ver")
    page = f"/people/{them.id}"
    yield from (State(keeper, url) for url in ("/people", "/people/add", page))
    yield filled(keeper, "/people/add")
    yield filled(keeper, page, form=0, name="")
    someone = {"name": "Ann Other", "email": "ann@example.org", "role": "auditor"}
    yield filled(keeper, "/people/add", status=200, wrong=False, **someone)
    yield filled(keeper, page, form=1, to=f"{page}/link", status=200, wrong=False)
    gone = staff.office.person("Gone Away")
    leaving.let_go(desk, gone, "")
    back = f"/people/{gone.id}/back"
    yield from (State(keeper, url) for url in ("/people", back))
    yield filled(keeper, "/people/add", **{**someone, "email": gone.email})
    yield filled(keeper, back, status=200, wrong=False)
    audit.add(desk.engine, them.id, audit.ALARM, desk.now(), them.id, "opened")
    case = staff.office.arrive().received.reference
    for url in ("/audit", f"/audit?person={them.id}", f"/audit?case={case}"):
        yield State(staff.auditor, url)
    yield filled(staff.auditor, "/audit")


def _at_a_provider(staff: Staff) -> Iterator[State]:
    yield State(staff.nobody, "/sign-in")
    yield State(staff.nobody, "/oidc/begin", status=503)
    yield State(staff.nobody, CALLBACK, status=400)
    them, gone = staff.office.person("Lee Ver"), staff.office.person("Gone Far")
    leaving.let_go(staff.office.desk, gone, "")
    urls = ("/people", f"/people/{them.id}", f"/people/{gone.id}/back")
    yield from (State(staff.keeper, url) for url in urls)


def _back_from_a_provider(staff: Staff) -> Iterator[State]:
    """Yield what comes when somebody is sent back who may not come in, or who stopped there."""
    with running() as issuer:
        _of_before(staff, issuer)
        told = {"oidc_issuer": issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
        with _by_provider(staff, utc_now, **told, oidc_roles=grants_if_any(ROLES)):
            stops = Walker(staff.office.app)
            yield State(stops.browser, stops.at_provider(stops.begin(), None), status=400)
            for why in REFUSED:
                walker = Walker(staff.office.app)
                back = walker.at_provider(walker.begin(), {**PRIYA, **CLAIMS[why]})
                yield State(walker.browser, back, status=403)


def _of_before(staff: Staff, issuer: str) -> None:
    """Let somebody have come by the provider who has left."""
    engine, known = staff.office.desk.engine, entry.subject_of(issuer, CLAIMS[entry.LEFT]["sub"])
    known_there = people.add(engine, "Was Here", "was.here@example.org", OFFICER, [CARE], subject=known)
    leaving.let_go(staff.office.desk, known_there, "")


@contextmanager
def _by_provider(staff: Staff, clock: Callable[[], datetime] | None = None, **told: Any) -> Iterator[None]:
    """Let people sign in by a provider; a real one has the real clock."""
    app, desk = staff.office.app, staff.office.desk
    app.extensions[NAME] = replace(desk, settings=replace(desk.settings, **told), clock=clock or desk.clock)
    try:
        yield
    finally:
        app.extensions[NAME] = desk
