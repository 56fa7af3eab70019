"""An organisation's own colours as a style sheet of their own: the page's policy allows no others."""

from __future__ import annotations

from flask import Blueprint, Response, abort

from webapp.domain.colours import Colours
from webapp.public.service import current_service
from webapp.public.views.guidance import public

colours = Blueprint("colours", __name__)


@colours.get("/colours/<organisation>.css")
def sheet(organisation: str) -> Response:
    """Answer with the colours of an organisation that gives some."""
    pack = current_service().content.packs.packs.get(organisation)
    if pack is None or pack.colours is None:
        abort(404)
    given = pack.colours
    return public(lambda: render(given), "text/css; charset=utf-8")


def render(given: Colours) -> str:
    """Return the style sheet: it gives values to what ours leaves open, and paints nothing itself."""
    return f":root {{ --app-band: {given.band}; --app-band-text: {given.band_text}; --app-accent: {given.accent} }}\n"
