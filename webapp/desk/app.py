"""create_app: the desk's own application. It shares rooms with the site, and never the site's application or keys."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

from flask import Flask
from whitenoise import WhiteNoise

from webapp.content import load
from webapp.desk import cli
from webapp.desk.access import guard
from webapp.desk.cli.waiting import desk_when_usable
from webapp.desk.desk import NAME, WIRE, Desk, utc_now
from webapp.desk.oidc.grants import problems
from webapp.desk.settings import DeskSettings
from webapp.desk.views import errors
from webapp.desk.views.acts import acts
from webapp.desk.views.audit import audit
from webapp.desk.views.case import case
from webapp.desk.views.dead_letters import dead_letters
from webapp.desk.views.figures import figures
from webapp.desk.views.health import health
from webapp.desk.views.key_in import key_in
from webapp.desk.views.key_in_check import key_in_check
from webapp.desk.views.key_in_questions import key_in_questions
from webapp.desk.views.letters import letters
from webapp.desk.views.oidc import oidc
from webapp.desk.views.people import people
from webapp.desk.views.reading import reading
from webapp.desk.views.replies import replies
from webapp.desk.views.search import search
from webapp.desk.views.sign_in import sign_in
from webapp.desk.views.worklist import worklist
from webapp.i18n.language import load_languages
from webapp.ops import logging
from webapp.ops.settings import BadSettings
from webapp.store.engine import open_database
from webapp.ui.localisation import localise
from webapp.ui.protection import SecurityHeaders, set_request_limits
from webapp.ui.render import STATIC, configure_jinja

TEMPLATES = Path(__file__).with_name("templates")
KEPT_SECONDS = 300

BLUEPRINTS = (
    acts,
    audit,
    case,
    dead_letters,
    figures,
    health,
    key_in,
    key_in_check,
    key_in_questions,
    letters,
    oidc,
    people,
    reading,
    replies,
    search,
    sign_in,
    worklist,
)


def create_app(settings: DeskSettings | None = None, clock: Callable[[], datetime] = utc_now) -> Flask:
    """Return the desk. Bad settings or content stop it here, with everything that is wrong named at once."""
    settings = settings or DeskSettings.read(os.environ)
    app = Flask(__name__, static_folder=None)
    content, languages = load(settings.content), load_languages(settings.translations)
    if wrong := problems(settings.oidc_roles, content.packs):
        raise BadSettings(wrong)
    app.config["DESK_SETTINGS"] = settings
    app.extensions["packs"] = content.packs
    engine = app.extensions["engine"] = open_database(settings.desk_database_url)
    configure_jinja(app, TEMPLATES)
    localise(app, languages)
    set_request_limits(app, settings.desk_hosts)
    logging.install()
    guard(app, errors.signed_out)
    errors.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    cli.register(app)
    wire = app.extensions[WIRE] = partial(Desk.build, settings, content, languages, engine, clock)
    with suppress(BadSettings):  # without its secret: who needs the desk waits for it, or says what is missing
        app.extensions[NAME] = wire()
    files = WhiteNoise(app.wsgi_app, root=STATIC, prefix="static/", max_age=KEPT_SECONDS, allow_all_origins=False)
    app.wsgi_app = SecurityHeaders(files, https=settings.https)  # type: ignore[method-assign]  # the documented way
    return app


def serve() -> Flask:
    """Return the desk for a web server, once its secret and its database are there."""
    app = create_app()
    with app.app_context():
        app.extensions[NAME] = desk_when_usable(threading.Event())  # whoever ends the server before ends this process
    app.extensions["engine"].dispose()  # no two processes may share a connection
    return app
