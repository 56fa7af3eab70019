"""Signing in by the organisation's provider: there, and back. What ties the two together is sealed in a cookie."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from hmac import compare_digest

from flask import Blueprint, Response, abort, g, request

from webapp.desk.access import set_cookie
from webapp.desk.desk import Desk, current_desk
from webapp.desk.oidc import entry
from webapp.desk.oidc.entry import NoEntry
from webapp.desk.oidc.provider import Begun, CannotAsk, NotProved, Provider
from webapp.desk.sealing import CannotUnseal
from webapp.desk.signing_in.tries import begin_session
from webapp.desk.store import audit
from webapp.desk.views.kit import page
from webapp.i18n.language import N_
from webapp.ui.render import redirect

LASTS = timedelta(minutes=10)
PLACE = "oidc"
AGAIN = N_("Go to “Sign in” and begin again.")
REFUSED = {
    entry.LEFT: N_("Your account at the desk was closed. Ask who looks after people there."),
    entry.NO_GROUP: N_("None of your groups may use the desk. Ask your manager if you need it for your work."),
    entry.TWO_ROLES: N_("Your groups give you more than one role. Ask who looks after groups to leave you one."),
    entry.APART: N_(
        "Who deals with reports of wrongdoing is of no other team. Ask who looks after groups to leave you one."
    ),
    entry.NO_EMAIL: N_("Your account has no email address. Ask who looks after accounts to add it."),
    entry.TAKEN: N_("Somebody else signs in with your email address. Ask who looks after people at the desk."),
}
log = logging.getLogger(__name__)

oidc = Blueprint("oidc", __name__, url_prefix="/oidc")


@oidc.get("/begin")
def begin() -> Response:
    """Send somebody to the provider."""
    desk = current_desk()
    try:
        address, begun = _provider(desk).begin()
    except CannotAsk as error:
        return _away(error.__cause__ or error)
    response = redirect(address)
    told = {**asdict(begun), "at": desk.now().timestamp()}
    _remember(response, desk, desk.sealing.seal(told, PLACE).hex())
    return response


@oidc.get("/callback")
def come_back() -> Response:
    """Take who came back, if they are who began here. Each begin counts once."""
    desk = current_desk()
    response = _judged(desk, _provider(desk))
    _remember(response, desk, "")
    return response


def _judged(desk: Desk, provider: Provider) -> Response:
    begun = _begun(desk)
    if begun is None or not compare_digest(begun.state.encode(), request.args.get("state", "").encode()):
        return _not_signed_in(N_("It took too long, or was begun in another browser."), AGAIN)
    code = request.args.get("code", "")
    if not code or request.args.get("iss", desk.settings.oidc_issuer) != desk.settings.oidc_issuer:
        return _failed(desk)
    try:
        person = entry.admit(desk, provider.who_came_back(begun, code, desk.now()))
    except CannotAsk as error:
        return _away(error.__cause__ or error)
    except NotProved:
        return _failed(desk)
    except NoEntry as refused:
        return _not_signed_in(REFUSED[refused.why], status=403)
    return set_cookie(redirect("/"), desk, begin_session(desk, person, g.secret, "oidc"))


def _provider(desk: Desk) -> Provider:
    """Return the provider; where there is none, there is no such page."""
    settings = desk.settings
    if not settings.oidc_issuer:
        abort(404)
    back_to = f"{settings.desk_url.rstrip('/')}/oidc/callback"
    return Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, back_to)


def _begun(desk: Desk) -> Begun | None:
    """Return what this browser began a few minutes ago, or None."""
    try:
        told = desk.sealing.open(bytes.fromhex(request.cookies.get(_cookie(desk), "")), PLACE)
    except (CannotUnseal, ValueError):
        return None
    at = datetime.fromtimestamp(told.pop("at"), tz=desk.now().tzinfo)
    return Begun(**told) if desk.now() - at <= LASTS else None


def _remember(response: Response, desk: Desk, sealed: str) -> None:
    """Keep in the browser what it began; nothing takes it away. It comes back from the provider, so it is lax."""
    response.set_cookie(
        _cookie(desk),
        sealed,
        max_age=LASTS if sealed else 0,
        httponly=True,
        secure=desk.settings.https,
        samesite="Lax",
        path="/",
    )


def _cookie(desk: Desk) -> str:
    return "__Host-desk-oidc" if desk.settings.https else "desk-oidc"


def _failed(desk: Desk) -> Response:
    audit.add(desk.engine, "", "sign-in-failed", desk.now(), "", "oidc")
    return _not_signed_in(N_("Your organisation’s account did not let you in, or it was stopped."), AGAIN)


def _away(error: BaseException) -> Response:
    log.error("desk.provider_away %s", type(error).__name__)
    says = N_("The desk cannot reach your organisation’s sign-in. Try again in a few minutes.")
    return _not_signed_in(says, status=503)


def _not_signed_in(*says: str, status: int = 400) -> Response:
    return page("not_signed_in.html", status, title=N_("You are not signed in"), says=says)
