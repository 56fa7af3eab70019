"""Signing in: a password, then a code; the first time by a one-time link. Nobody is told which of the two was wrong."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, request

from webapp.desk.access import cookie_name, set_cookie
from webapp.desk.desk import current_desk
from webapp.desk.forms.signing_in import Code, SignIn, Welcome
from webapp.desk.sealing import CannotUnseal
from webapp.desk.signing_in import codes, passwords, tokens, tries
from webapp.desk.store import audit, credentials, sessions
from webapp.desk.store.credentials import Credentials
from webapp.desk.store.people import Person
from webapp.desk.views.kit import page
from webapp.i18n.language import N_
from webapp.ui.render import redirect

HALF_WAY = "half-way"
NOT_RIGHT = N_("The email address or the password is not right, or the account has to wait. Try again in a few minutes")
NOT_THE_CODE = N_("The code is not right, or was used already. Wait for the next one")
SECRET = "totp"  # noqa: S105 - the name of a form field

sign_in = Blueprint("sign_in", __name__)


@sign_in.before_request
def only_one_way() -> None:
    """Let nobody in by a password where people come in by their organisation's provider."""
    if current_desk().settings.oidc_issuer and request.endpoint not in ("sign_in.ask", "sign_in.leave"):
        abort(404)


@sign_in.get("/sign-in")
def ask() -> Response:
    """Ask who somebody is; whoever is signed in goes to their work."""
    if g.person:
        return redirect("/")
    return page("sign_in_elsewhere.html" if current_desk().settings.oidc_issuer else "sign_in.html", form=SignIn())


@sign_in.post("/sign-in")
def judge() -> Response:
    """Judge the password, and go on to the code."""
    form, desk = SignIn(request.form), current_desk()
    if not form.validate():
        return page("sign_in.html", 400, form=form, error=True)
    person = tries.try_password(desk, form.email.data, form.password.data)
    if person is None:
        form.email.errors = (NOT_RIGHT,)
        return page("sign_in.html", 400, form=form, error=True)
    response = redirect("/sign-in/code")
    _half_way(response, tokens.half_way(desk, person))
    return response


@sign_in.get("/sign-in/code")
def ask_code() -> Response:
    """Ask for the code of whoever has given their password."""
    return page("sign_in_code.html", form=Code()) if _who() else redirect("/sign-in")


@sign_in.post("/sign-in/code")
def judge_code() -> Response:
    """Judge the code, and begin a session."""
    form, who, desk = Code(request.form), _who(), current_desk()
    if who is None:
        return redirect("/sign-in")
    if not form.validate():
        return page("sign_in_code.html", 400, form=form, error=True)
    if not tries.try_code(desk, who, form.code.data):
        form.code.errors = (NOT_THE_CODE,)
        return page("sign_in_code.html", 400, form=form, error=True)
    return _signed_in(who.person, "password")


@sign_in.post("/sign-out")
def leave() -> Response:
    """End the session, here and in the database."""
    desk = current_desk()
    if g.person:
        audit.add(desk.engine, g.person.id, "signed-out", desk.now(), g.person.id)
        sessions.end(desk.engine, g.secret)
    response = redirect("/sign-in")
    response.delete_cookie(cookie_name(desk), path="/", secure=desk.settings.https, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@sign_in.get("/welcome/<token>")
def welcome(token: str) -> Response:
    """Let somebody choose their password and their app, by a one-time link."""
    who = tokens.holder_of_link(current_desk(), token)
    return _choosing(Welcome(None, who.person), who, codes.new_secret()) if who else _link_is_over()


@sign_in.post("/welcome/<token>")
def choose(token: str) -> Response:
    """Keep what they chose. The link is used by that."""
    desk = current_desk()
    who = tokens.holder_of_link(desk, token)
    if who is None:
        return _link_is_over()
    try:
        secret = str(desk.sealing.open(bytes.fromhex(request.form.get(SECRET, "")), _place(who)))
    except (CannotUnseal, ValueError):
        return _choosing(Welcome(None, who.person), who, codes.new_secret())
    form = Welcome(request.form, who.person)
    if not form.validate():
        return _choosing(form, who, secret, 400)
    step = codes.step_of(secret, form.code.data, desk.now(), None)
    if step is None:
        form.code.errors = (NOT_THE_CODE,)
        return _choosing(form, who, secret, 400)
    sealed = desk.sealing.seal(secret, credentials.totp_place(who.person.id))
    kept = credentials.choose(
        desk.engine,
        who.person,
        passwords.hash_of(form.password.data),
        sealed,
        step,
        lambda within: audit.add_within(within, who.person.id, "password-set", desk.now(), who.person.id),
    )
    return _signed_in(who.person, "welcome") if kept else _link_is_over()


def _signed_in(person: Person, why: str) -> Response:
    desk = current_desk()
    response = redirect("/")
    set_cookie(response, desk, tries.begin_session(desk, person, g.secret, why))
    response.delete_cookie(HALF_WAY, path="/sign-in", secure=desk.settings.https, httponly=True, samesite="Lax")
    return response


def _choosing(form: Welcome, who: Credentials, secret: str, status: int = 200) -> Response:
    address = codes.address_of(secret, who.person.email)
    return page(
        "welcome.html",
        status,
        form=form,
        error=bool(form.errors),
        name=who.person.name,
        email=who.person.email,
        secret=codes.grouped(secret),
        address=address,
        picture=codes.picture_of(address),
        sealed=current_desk().sealing.seal(secret, _place(who)).hex(),
    )


def _place(who: Credentials) -> str:
    return f"welcome:{who.person.id}:{who.person.version}"


def _link_is_over() -> Response:
    says = (N_("Each link can be used once, for 3 days."), N_("Ask who looks after people here for a new one."))
    return page("message.html", 410, title=N_("This link is over"), says=says)


def _who() -> Credentials | None:
    return tokens.who_is_half_way(current_desk(), request.cookies.get(HALF_WAY, ""))


def _half_way(response: Response, token: str) -> None:
    secure = current_desk().settings.https
    response.set_cookie(HALF_WAY, token, httponly=True, secure=secure, samesite="Lax", path="/sign-in")
