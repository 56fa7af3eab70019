"""The audit, for auditors: alarms first, then every line, the last first, or those of one person or case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from webapp.desk import words
from webapp.desk.access import for_roles
from webapp.desk.desk import Desk, current_desk
from webapp.desk.finding import as_reference
from webapp.desk.forms.audit import OneCase
from webapp.desk.store import audit as store
from webapp.desk.store import people
from webapp.desk.store.people import AUDITOR
from webapp.desk.views.kit import page
from webapp.ui.render import redirect

A_PAGE = 100
ALARMS = timedelta(days=30)

audit = Blueprint("audit", __name__)


@audit.get("/audit")
@for_roles(AUDITOR)
def show() -> Response:
    """Show a page of lines: those before a number, or the last; of a person or a case, where one is named."""
    return _show(OneCase())


@audit.post("/audit")
@for_roles(AUDITOR)
def choose() -> Response:
    """Show the lines of a case. What was typed stands in no address unless it is a case's reference."""
    form = OneCase(request.form)
    if not form.validate():
        return _show(form, 400)
    return redirect(f"/audit?{urlencode({'case': as_reference(form.reference.data)})}")


def _show(form: OneCase, status: int = 200) -> Response:
    desk = current_desk()
    told = request.args.get("before", "")
    before = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None
    names = {each.id: each.name for each in people.everybody(desk.engine)}
    of, narrowed = _narrowed(desk, names)
    lines = store.last(desk.engine, A_PAGE, before, of)
    return page(
        "audit.html",
        status,
        form=form,
        lines=lines,
        words=words.AUDIT,
        alarms=store.alarms(desk.engine, desk.now() - ALARMS) if before is None and of is None else [],
        names=names,
        references=desk.cases.references({line.about for line in lines}),
        narrowed=narrowed,
        older=urlencode({**narrowed, "before": lines[-1].number}) if len(lines) == A_PAGE else None,
    )


def _narrowed(desk: Desk, names: Mapping[str, str]) -> tuple[str | None, dict[str, str]]:
    """Return the id of whom or what the lines are to be about, and the part of the address that says so."""
    person, reference = request.args.get("person"), request.args.get("case")
    if person is not None:
        return (person, {"person": person}) if person in names else abort(404)
    if reference is not None:
        return desk.cases.by_reference(reference) or abort(404), {"case": reference}
    return None, {}
