"""An advocate keeps their own details on their own device after sending, or has them forgotten."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, request

from webapp.ops.logging import note_guard
from webapp.public.kept_details import PATTERN, KeptDetails, forget, keep, kept_by, may_keep
from webapp.public.service import current_service
from webapp.public.visitor import Visitor
from webapp.ui.render import redirect
from webapp.ui.urls import KEPT, Addresses

kept = Blueprint("kept", __name__)
FORGET = "forget"


@kept.post(f"/complain/{KEPT}")
def keep_or_forget() -> Response:
    """Keep the details for 90 days from now, or forget them at once; then show the confirmation again."""
    visitor, service = g.visitor, current_service()
    if not visitor.was_shown(request):
        note_guard("Token")
        abort(400)
    response = redirect(f"{Addresses(g.language.code).question('sent')}#{KEPT}")
    if FORGET in request.form:
        forget(response, service.settings)
    elif may_keep(visitor):
        details = KeptDetails.of(visitor.sent.answers, request.form.get(PATTERN), service.today())
        keep(response, details, service.settings, service.pepper)
    return response


def own_details(visitor: Visitor) -> dict[str, Any] | None:
    """Return what the confirmation offers an advocate to keep, and until when it is kept; None to everyone else."""
    if not may_keep(visitor):
        return None
    known = kept_by(visitor, request)
    return {
        "pattern": known.details.get(PATTERN, "") if known else "",
        "until": g.language.day(known.until) if known else None,
    }
