"""What the desk says when a page cannot be shown."""

from __future__ import annotations

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from webapp.desk.views.kit import page
from webapp.i18n.language import N_

BACK = N_("Go back to the page before, or begin at the list of work.")
SAID = {
    403: (N_("This page is not for your role"), (N_("Ask a manager if you need it for your work."), BACK)),
    404: (N_("There is no such page"), (N_("Check the address, or look for the case."), BACK)),
    405: (N_("This page cannot be used like that"), (BACK,)),
    413: (N_("That was too long"), (N_("Nothing was saved. Go back, make it shorter and send it again."),)),
}
OTHER = (N_("This did not work"), (N_("Nothing was saved. Go back and try again."),))
FAILED = (N_("Something went wrong"), (N_("It is our fault. Nothing was saved. Try again in a minute."),))


def signed_out(typed: list[str]) -> Response:
    """Give back what somebody had typed when their session was over."""
    return page("signed_out.html", 401, typed=typed)


def register(app: Flask) -> None:
    """Answer every error with a page of the desk."""

    @app.errorhandler(HTTPException)
    def said(error: HTTPException) -> Response:
        code = error.code or 500
        title, says = SAID.get(code, FAILED if code >= 500 else OTHER)
        return page("message.html", code, title=title, says=says)

    @app.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        app.logger.error("desk.failed %s", type(error).__name__, exc_info=error)
        title, says = FAILED
        return page("message.html", 500, title=title, says=says)
