"""The contract with the back office, at addresses that stay: /schemas/message-1.json and the others."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from webapp.handoff import contract
from webapp.public.views.guidance import public

schemas = Blueprint("schemas", __name__)


@schemas.get("/schemas/<name>")
def schema(name: str) -> Response:
    """Answer with one file of the contract. Anyone may keep it, and it knows nobody."""
    if name not in contract.FILES:
        abort(404)
    return public(lambda: contract.text(name), contract.media_type(name))
