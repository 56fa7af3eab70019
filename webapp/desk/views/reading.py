"""Reading what was sent: the opener is asked, which writes down who reads it and why before it opens anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, request

from webapp.desk.access import for_roles, me, my_session
from webapp.desk.desk import current_desk
from webapp.desk.forms.reading import AnyPart, OwnCase, WhyOpen
from webapp.desk.opener.reasons import explain
from webapp.desk.opener.refused import ANOTHER_TEAM, CONFLICT, KEPT_FROM, NO_ENTRY, NOT_APART, SIGNED_OUT, Refused
from webapp.desk.store.keeping_from import keep
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.telling.case_page import case_page
from webapp.desk.telling.message import sections_of
from webapp.desk.views.kit import case_of, page
from webapp.domain.cases.case import Case
from webapp.i18n.language import N_

reading = Blueprint("reading", __name__)

NOT_OPENED = N_("This was not opened")
KEPT = (
    N_("You will not see this case any more"),
    (N_("It is gone from your list, and nothing was opened."), N_("Another officer or a manager works on it.")),
)
FOR_THE_PERSON = frozenset({SIGNED_OUT, NO_ENTRY, ANOTHER_TEAM, NOT_APART, CONFLICT, KEPT_FROM})
"""Why nothing is opened for this person (403); otherwise it is opened for nobody now (503)."""


@reading.get("/cases/<reference>/message")
@for_roles(OFFICER, MANAGER)
def ask(reference: str) -> Response:
    """Ask why a case is opened, where that does not follow from whose it is."""
    case = case_of(reference)
    return _ask(case, OwnCase() if _is_mine(case) else WhyOpen())


@reading.post("/cases/<reference>/message")
@for_roles(OFFICER, MANAGER)
def read(reference: str) -> Response:
    """Open what was sent, and show it."""
    case = case_of(reference)
    form = OwnCase(request.form) if _is_mine(case) else WhyOpen(request.form)
    if not form.has_token():
        abort(400)
    if not form.validate():
        return _ask(case, form, 400)
    return _open(case, "mine" if _is_mine(case) else form.why.data, "cases/message.html")


@reading.post("/cases/<reference>/print")
@for_roles(OFFICER, MANAGER)
def to_print(reference: str) -> Response:
    """Open what was sent, and show it with all that was done on one page for paper."""
    case = case_of(reference)
    form = OwnCase(request.form) if _is_mine(case) else WhyOpen(request.form)
    if not form.has_token():
        abort(400)
    if not form.validate():
        return _ask(case, form, 400)
    return _open(case, "print" if _is_mine(case) else form.why.data, "cases/print.html")


def _open(case: Case, why: str, template: str) -> Response:
    desk = current_desk()
    form = AnyPart(request.form) if "part" in request.form or request.form.get("asked") else None
    if form is not None and not form.validate():
        return _conflict(case, form, why, request.form.get("told", ""), 400)
    if form is not None and form.part.data == "yes":
        keep(desk.engine, desk.cases, case.received.id, me().id, desk.now())
        return page("message.html", title=KEPT[0], says=KEPT[1])
    try:
        message = desk.opener.open(case.received.id, my_session(), why, declared=form is not None)
    except Refused as error:
        if error.code == CONFLICT:
            return _conflict(case, AnyPart(), why, error.told, 200)
        return _refused(error.code)
    return _show(case, message, template, why)


def _show(case: Case, message: Mapping[str, Any], template: str, why: str) -> Response:
    desk = current_desk()
    sections = sections_of(message, desk.english)
    return page(template, told=case_page(desk, case, me()), sections=sections, why=why)


def _ask(case: Case, form: WhyOpen | OwnCase, status: int = 200) -> Response:
    return page("cases/why.html", status, form=form, back=_back(case), reference=case.received.reference)


def _conflict(case: Case, form: AnyPart, why: str, told: str, status: int) -> Response:
    return page("cases/conflict.html", status, form=form, back=_back(case), why=why, told=told)


def _refused(code: str) -> Response:
    status = 403 if code in FOR_THE_PERSON else 503
    return page("message.html", status, title=NOT_OPENED, says=(explain(code),))


def _is_mine(case: Case) -> bool:
    return case.allocated_to == me().id


def _back(case: Case) -> tuple[str, str]:
    return f"/cases/{case.received.reference}", case.received.reference
