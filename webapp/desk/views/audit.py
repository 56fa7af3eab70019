"""The audit, for auditors: alarms first, then every line, the last first; and whether the chain is whole."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, request

from webapp.desk import words
from webapp.desk.access import for_roles
from webapp.desk.desk import current_desk
from webapp.desk.store import audit as store
from webapp.desk.store import people
from webapp.desk.store.people import AUDITOR
from webapp.desk.views.kit import page

A_PAGE = 100
ALARMS = timedelta(days=30)

audit = Blueprint("audit", __name__)


@audit.get("/audit")
@for_roles(AUDITOR)
def show() -> Response:
    """Show a page of lines: those before a number, or the last."""
    desk = current_desk()
    told = request.args.get("before", "")
    before = int(told) if told.isascii() and told.isdigit() and len(told) < 10 else None
    lines = store.last(desk.engine, A_PAGE, before)
    return page(
        "audit.html",
        lines=lines,
        words=words.AUDIT,
        alarms=store.alarms(desk.engine, desk.now() - ALARMS) if before is None else [],
        names={each.id: each.name for each in people.everybody(desk.engine)},
        references=desk.cases.references({line.about for line in lines}),
        older=lines[-1].number if lines and lines[-1].number > 1 else None,
    )
