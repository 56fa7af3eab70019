"""What the desk's pages have in common: the frame, a case by its reference, and the version a form was made for."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, g, render_template, request
from sqlalchemy import select

from webapp.desk.access import me, my_session
from webapp.desk.desk import current_desk
from webapp.desk.looking import note_reading
from webapp.desk.store.cases import Unknown
from webapp.desk.store.people import Person
from webapp.desk.store.tables import kept_from
from webapp.domain.cases.case import Case
from webapp.i18n.language import N_
from webapp.store.engine import reading
from webapp.ui.protection import JS_ENABLED_LINE
from webapp.ui.render import asset

DESK_NAME = N_("Put It Right: the desk")


def page(template: str, status: int = 200, **context: Any) -> Response:
    """Draw a page of the desk."""
    desk = current_desk()
    language = desk.english
    frame = {
        "_": language.gettext_markup,
        "gettext": language.gettext,
        "language": language,
        "day": language.day,
        "desk_name": language.gettext(DESK_NAME),
        "person": g.get("person"),
        "csrf": g.get("token", ""),
        "here": request.path,
        "asset": asset,
        "js_enabled_line": JS_ENABLED_LINE,
    }
    return Response(render_template(template, **{**frame, **context}), status, mimetype="text/html")


def case_of(reference: str) -> Case:
    """Return the case with this reference; 404 for who may not know of it: there might as well be none."""
    desk = current_desk()
    id_ = desk.cases.by_reference(reference)
    try:
        case = desk.cases.get(id_ or "")
    except Unknown:
        abort(404)
    if not may_see(me(), case):
        abort(404)
    return case


def read_case(reference: str) -> Case:
    """Return the case with this reference for a page that shows what officers wrote, and write down who reads it."""
    case = case_of(reference)
    note_reading(current_desk(), me(), my_session(), case.received.id)
    return case


def may_see(person: Person, case: Case) -> bool:
    """Return whether a person may know of a case: it is their team's, and they are not kept from it."""
    received = case.received
    theirs = person.works_on_cases and person.belongs_to(received.organisation, received.team)
    return theirs and person.id not in case.kept_from


def hidden_from(person: Person) -> set[str]:
    """Return the ids of the cases that a person must not see."""
    with reading(current_desk().engine) as connection:
        return set(connection.scalars(select(kept_from.c.case_id).where(kept_from.c.person_id == person.id)))


def seen_version() -> int:
    """Return which version of a case the form at hand was made for; 400 when it says none."""
    told = request.form.get("version", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else abort(400)
