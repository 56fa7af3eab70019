"""Finding a case: by its reference, or by a name, postcode, phone number or email address that stands in it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, request

from webapp.desk.access import for_roles, me, my_session
from webapp.desk.desk import current_desk
from webapp.desk.finding import as_reference
from webapp.desk.forms.search import REFERENCE, FindCase
from webapp.desk.opener.reasons import explain
from webapp.desk.opener.refused import Refused
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.telling.row import Rows
from webapp.desk.views.kit import may_see, page
from webapp.domain.cases.case import Case
from webapp.domain.reference import is_reference
from webapp.i18n.language import N_

search = Blueprint("search", __name__)

MOST_SHOWN = 50
NOT_SEARCHED = N_("The search did not work")
SLIP = N_("This is not a reference: one of its characters is wrong. Check it with the person.")


@search.get("/search")
@for_roles(OFFICER, MANAGER)
def ask() -> Response:
    """Ask what to look for."""
    return page("cases/search.html", form=FindCase(), rows=None)


@search.post("/search")
@for_roles(OFFICER, MANAGER)
def find() -> Response:
    """Show which cases there are; nothing that was typed by anybody stands beside them."""
    form = FindCase(request.form)
    if not form.has_token():
        abort(400)
    if not form.validate():
        return page("cases/search.html", 400, form=form, rows=None)
    try:
        found = _found(form.by.data, form.text.data)
    except Refused as error:
        return page("message.html", 503, title=NOT_SEARCHED, says=(explain(str(error)),))
    shown = sorted(found, key=lambda case: (case.received.received_on, case.received.reference), reverse=True)
    rows = Rows(current_desk(), shown[:MOST_SHOWN], with_private=False)
    return page(
        "cases/search.html",
        form=form,
        rows=[rows.row(each) for each in shown[:MOST_SHOWN]],
        count=len(found),
        slip=SLIP if _is_slip(form) else "",
    )


def _found(by: str, text: str) -> list[Case]:
    desk, person = current_desk(), me()
    if by == REFERENCE:
        id_ = desk.cases.by_reference(as_reference(text))
        ids = [id_] if id_ else []
    else:
        ids = desk.opener.find(by, text, my_session())
    return [each for each in desk.cases.several(ids) if may_see(person, each)]


def _is_slip(form: FindCase) -> bool:
    return form.by.data == REFERENCE and not is_reference(as_reference(form.text.data))
