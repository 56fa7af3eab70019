"""create_app: all the wiring, in reading order."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from flask import Flask, Request, Response, abort, g, redirect, request
from werkzeug.routing import RequestRedirect
from whitenoise import WhiteNoise

from webapp import cli
from webapp.content import BadContent, Content, load, signoff
from webapp.domain.journey import forget_walks
from webapp.domain.routing import forget_decisions
from webapp.forms.checks import problems
from webapp.forms.child_wording import language_for
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.i18n.language import ENGLISH, Language, load_languages
from webapp.ops import logging
from webapp.ops.settings import BadSettings, Settings
from webapp.public.encodings import ReadEncodings
from webapp.public.kept_details import drop_what_does_not_open
from webapp.public.page_cache import FRESH_SECONDS, PageCache
from webapp.public.service import NAME, Service, utc_now
from webapp.public.typed_addresses import addresses_of
from webapp.public.views import crisis_page, errors
from webapp.public.views.another import another
from webapp.public.views.colours import colours
from webapp.public.views.complain import OWN_TEMPLATES, complain
from webapp.public.views.contact_me import contact_me
from webapp.public.views.doors import BEGINS, doors, entrance
from webapp.public.views.doors import refused as refused_at_the_door
from webapp.public.views.guidance import guidance
from webapp.public.views.health import health
from webapp.public.views.kept import kept
from webapp.public.views.schemas import schemas
from webapp.public.views.send import CHECK, send
from webapp.public.views.sent import SENT, sent
from webapp.public.views.site import leaving, site
from webapp.public.views.well_known import well_known
from webapp.public.visitor import AT_A_SHARED_COMPUTER, Visitor
from webapp.store.engine import open_database
from webapp.ui.localisation import localise
from webapp.ui.protection import SecurityHeaders, is_cross_site, is_oversized, set_request_limits
from webapp.ui.render import STATIC, TEMPLATES, configure_jinja

NO_SECURITY_CONTACT = (
    "SECURITY_CONTACT is not set, so there is no /.well-known/security.txt: name whom to tell of a weakness."
)
HASHED = re.compile(r"-[0-9a-f]{10}\.")
"""What the name of a built file has when it changes with the file."""
FOR_A_VISITOR = frozenset(
    {doors.name, send.name, sent.name, kept.name, another.name, contact_me.name, complain.name, leaving.name}
)
"""The pages that open a draft; all others know nobody and set no cookie."""


AFTER_A_VISIT = frozenset(
    {
        f"{site.name}.finished",
        f"{site.name}.deleted",
        f"{site.name}.timed_out",
        f"{entrance.name}.at_a_shared_computer",
        f"{entrance.name}.at_a_place",
    }
)
"""Where a journey ends without a draft: whoever comes there was on it a moment before."""


@contextmanager
def paused_collector() -> Iterator[None]:
    """Pause the garbage collector: it would walk over all that is read, and nearly all of that stays."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@paused_collector()
def create_app(settings: Settings | None = None, clock: Callable[[], datetime] = utc_now) -> Flask:
    """Return the application. Bad settings or content stop it here, with everything that is wrong named at once."""
    names_nothing_unknown()
    settings = settings or Settings.read(os.environ)
    app = Flask(__name__, static_folder=None)
    engine = open_database(settings.database_url)
    content, languages = load(settings.content), load_languages(settings.translations)
    check_notices(content)
    check_exit_languages(settings, content, languages)
    content = content.without_examples() if settings.production else content
    service = Service.build(settings, content, languages, engine, clock)
    app.config["SETTINGS"] = settings
    app.extensions["engine"] = engine
    app.extensions["packs"] = content.packs
    app.extensions[NAME] = service
    configure_jinja(app)
    set_request_limits(app, [*settings.trusted_hosts, *settings.metrics_hosts])
    logging.install()
    logging.log_requests(app, service.metrics, is_on_the_journey, is_for_operators)
    register_routes(app, service)
    errors.register(app)
    cli.register(app)
    wrap_wsgi_app(app, service)
    return app


def names_nothing_unknown() -> None:
    """Check every code, slug and field that pages, journey and messages name. Raises BadContent."""
    codes = {"AT_A_SHARED_COMPUTER": ("helper", AT_A_SHARED_COMPUTER)}
    wrong = problems(JOURNEY, QUESTIONS, {"OWN_TEMPLATES": OWN_TEMPLATES}, codes)
    if wrong:
        raise BadContent("\n".join(wrong))


def check_notices(content: Content) -> None:
    """See that what an organisation wants said stands on a page there is: elsewhere nobody would ever read it."""
    pages = {*QUESTIONS, CHECK, SENT, crisis_page.SLUG}
    wrong = [
        f"{pack.id}, {kind} {each.id}: no page {slug!r}"
        for pack in content.packs.packs.values()
        for kind, said in (("notice", pack.notices), ("condition", pack.conditions))
        for each in said
        for slug in sorted(set(each.at) - pages)
    ]
    if wrong:
        raise BadContent("\n".join(wrong))


def check_exit_languages(settings: Settings, content: Content, languages: Mapping[str, Language]) -> None:
    """See that nothing leaves the site for a language it does not have: a slip that would never show."""
    named = {"EXIT_URL": settings.exit_url, **{pack.id: pack.leave_to for pack in content.packs.packs.values()}}
    wrong = [
        f"{where}: {each.url} is for {each.language!r}, a language without a catalogue"
        for where, destinations in named.items()
        for each in destinations
        if each.language and each.language not in languages
    ]
    if wrong:
        raise BadContent("\n".join(wrong))


def wrap_wsgi_app(app: Flask, service: Service) -> None:
    """Answer what needs no visitor before Flask is asked, and give every answer the headers that protect it."""
    page_cache = PageCache(service.page_cache, app.wsgi_app, service.settings.trusted_hosts, service.metrics)
    files = WhiteNoise(
        page_cache,
        root=STATIC,
        prefix="static/",
        max_age=FRESH_SECONDS,
        immutable_file_test=lambda path, url: HASHED.search(url) is not None,
        allow_all_origins=False,
        mimetypes={".svg": "image/svg+xml; charset=utf-8"},
    )
    read = ReadEncodings(files)
    app.wsgi_app = SecurityHeaders(read, https=service.settings.https)  # type: ignore[method-assign]  # the documented way to wrap it


def serve() -> Flask:
    """Return the application for a web server. What is missing for accepting complaints stops the start."""
    settings = Settings.read(os.environ)
    app = create_app(settings)
    service: Service = app.extensions[NAME]
    missing = list(service.missing)
    if not (STATIC / "manifest.json").is_file():
        missing.append(f"There are no styles and scripts in {STATIC}: run `make assemble` in the checkout.")
    if settings.production:
        missing += signoff.unfit(service.content)
        noted = (signoff.left_out(service.content), "" if settings.security_contact else NO_SECURITY_CONTACT)
        sys.stderr.writelines(f"{each}\n" for each in noted if each)
    if missing:
        raise BadSettings(missing)
    compile_templates(app)
    return app


def is_on_the_journey(request: Request) -> bool:
    """Return whether a request belongs to someone's journey, of which no log may tell the moment."""
    return request.blueprint in FOR_A_VISITOR or request.endpoint in AFTER_A_VISIT


def is_for_operators(request: Request) -> bool:
    """Return whether a request is of those who run the service, whose moment tells nothing of a visitor."""
    return request.blueprint == health.name


def compile_templates(app: Flask) -> None:
    """Compile our templates before anyone comes: or a slow answer would show who is the first on a rare page."""
    for name in app.jinja_env.list_templates(filter_func=lambda name: (TEMPLATES / name).is_file()):
        app.jinja_env.get_template(name)


def forget_what_was_answered() -> None:
    """Forget what was worked out for people who may have gone: their answers are part of what it is remembered by."""
    forget_walks()
    forget_decisions()


def register_routes(app: Flask, service: Service) -> None:
    """Give every page its address, and every request its language and, on the journey, its visitor."""

    catalogues = localise(app, service.languages)

    @app.url_value_preprocessor
    def choose_locale(endpoint: str | None, values: dict[str, Any] | None) -> None:
        named = (values or {}).pop("language", None)
        if named is not None and named not in service.languages:
            abort(404)
        g.language = catalogues.get_language()

    @app.before_request
    def lead_to_what_was_meant() -> Response | None:
        """Answer before the router adds a slash to an address: it does not know whether there is such a page."""
        adds_slash = isinstance(request.routing_exception, RequestRedirect)
        return errors.not_there() if adds_slash and request.method in ("GET", "HEAD") else None

    @app.before_request
    def only_our_own_pages() -> Response | None:
        method = request.method
        if method in ("GET", "HEAD"):
            return None  # nothing is taken from these
        if method == "POST" and is_cross_site(request):
            return refused_at_the_door(g.language) if request.endpoint == BEGINS else abort(403)
        return abort(413) if is_oversized(request) else None

    open_drafts(app, service)

    for blueprint in (entrance, doors, site, send, sent, kept, another, contact_me, complain, leaving, guidance):
        app.register_blueprint(blueprint, url_prefix="/<language>")

    @app.get("/")
    def choose_language() -> Response:
        best = request.accept_languages.best_match(list(service.languages), ENGLISH)
        response = redirect(f"/{best}/")
        response.headers["Vary"] = "Accept-Language"
        return response  # type: ignore[return-value]  # werkzeug's own Response

    for blueprint in (health, schemas, colours, well_known):
        app.register_blueprint(blueprint)
    service.addresses.update(addresses_of(app, service))


def open_drafts(app: Flask, service: Service) -> None:
    """Open the draft of whoever is on the journey. Without what it takes, say so before the first question."""

    @app.before_request
    def open_draft_of_visitor() -> None:
        blueprint = request.blueprint
        if blueprint not in FOR_A_VISITOR:
            return
        slot = g.slot = None if service.missing else service.slots.acquire()
        if slot is None:
            raise errors.Unavailable
        visitor = g.visitor = Visitor(service, request, touching=blueprint != leaving.name)
        if blueprint == leaving.name:
            return
        if visitor.draft is None and not service.gate.is_open():
            raise errors.Unavailable
        g.language = language_for(g.language, visitor.facts)

    @app.after_request
    def remember(response: Response) -> Response:
        visitor: Visitor | None = g.get("visitor")
        begun = visitor is not None and visitor.is_new and visitor.draft is not None
        return visitor.set_visitor_cookie(response) if visitor and begun else response

    @app.after_request
    def drop_kept_details(response: Response) -> Response:
        visitor: Visitor | None = g.get("visitor")
        if visitor and request.method == "GET":
            drop_what_does_not_open(response, visitor, request)
        return response

    @app.teardown_request
    def release_slot(error: BaseException | None) -> None:
        slot = g.pop("slot", None)
        if slot is not None:
            service.slots.release(slot)
