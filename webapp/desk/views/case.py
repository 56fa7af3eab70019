"""The page of a case: how it stands, and what can be done with it. Nothing that was sent is opened for it."""

from __future__ import annotations

from flask import Blueprint, Response

from webapp.desk.access import for_roles, me
from webapp.desk.desk import current_desk
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.telling.case_page import case_page
from webapp.desk.views.kit import page, read_case

case = Blueprint("case", __name__)


@case.get("/cases/<reference>")
@for_roles(OFFICER, MANAGER)
def show(reference: str) -> Response:
    """Show a case."""
    return page("case.html", told=case_page(current_desk(), read_case(reference), me()))
