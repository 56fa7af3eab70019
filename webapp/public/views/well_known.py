"""What machines ask every site for: what they may read, its icon, and whom to tell of a weakness."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, abort

from webapp.public.service import Service, current_service
from webapp.public.views.guidance import public
from webapp.ui.render import STATIC, asset
from webapp.ui.urls import Addresses

well_known = Blueprint("well_known", __name__)
TEXT = "text/plain; charset=utf-8"
HOLDS = timedelta(days=300)
"""How long what the file says holds: less than a year from when it was written, which is at the start."""


@well_known.get("/robots.txt")
def robots() -> Response:
    """Let guidance be found, and nothing of the form."""
    service = current_service()
    return public(lambda: render_robots(service), TEXT)


@well_known.get("/favicon.ico")
def icon() -> Response:
    """Answer with the icon, whatever it is called."""
    name = asset("favicon.svg").rpartition("/")[2]
    return public(lambda: (STATIC / name).read_text(encoding="utf-8"), "image/svg+xml")


@well_known.get("/.well-known/security.txt")
def security() -> Response:
    """Say whom to tell of a weakness (RFC 9116), where the operator has said whom."""
    service = current_service()
    if not service.settings.security_contact:
        abort(404)
    return public(lambda: render_security(service), TEXT)


def render_robots(service: Service) -> str:
    """Return which addresses no machine should open: all that belong to a visit."""
    every = (Addresses(code) for code in service.languages)
    visits = (path for to in every for path in (to.begin, to.stay, to.left, *to.ends))
    return "\n".join(["User-agent: *", *(f"Disallow: {path}" for path in visits), ""])


def render_security(service: Service) -> str:
    """Return whom to tell, and until when that holds."""
    until = (service.clock() + HOLDS).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"Contact: {service.settings.security_contact}\nExpires: {until}\nPreferred-Languages: en\n"
