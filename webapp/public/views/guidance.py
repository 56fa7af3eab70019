"""Guidance: each organisation's pages and the shared ones, drawn once per language, compressed once, and cacheable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request
from markupsafe import Markup

from webapp.content import CONTACT, HELP, facts_in_words
from webapp.content.markdown import Setting, render
from webapp.content.pages import Page
from webapp.domain.packs.model import Pack
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.i18n.language import N_, Language, LeftToRight, said_day
from webapp.ops.diagrams import journey, routes, words_of
from webapp.ops.settings import Settings
from webapp.public.device_cookie import DEVICE
from webapp.public.kept_details import COOKIE
from webapp.public.page_cache import HTML, CachedPage
from webapp.public.page_context import page_context
from webapp.public.security import cookie_name
from webapp.public.service import Service, current_service
from webapp.public.views.statement import STATEMENT_SUMMARY, STATEMENT_TITLE, render_statement
from webapp.ui.contact_cards import card, contact_cards, danger_card
from webapp.ui.render import asset
from webapp.ui.urls import ACCESSIBILITY, STATEMENT, Addresses

guidance = Blueprint("guidance", __name__)
HOW = "how-we-decide"
HOW_TITLE = N_("How we decide where your complaint goes")
HOW_SUMMARY = N_("The rules we use, in order, and where each comes from.")
EASY, EVERYONE = N_("Easy Read"), N_("For everyone")
BY_SERVICE = {
    "adult": N_("Care and support for adults"),
    "children": N_("Services for children and families"),
    "": EVERYONE,
}
GROUPS = (*BY_SERVICE.values(), EASY)
MADE = (
    (EVERYONE, HOW, HOW_TITLE, HOW_SUMMARY),
    (EVERYONE, STATEMENT, STATEMENT_TITLE, STATEMENT_SUMMARY),
)
"""The pages that are made, beside those that are written: their heading, slug, title and summary."""


@guidance.get("/<organisation>/")
def index(organisation: str) -> Response:
    """List an organisation's guidance."""
    service, pack = current_service(), the_pack(organisation)
    return public(lambda: render_index(service, pack, g.language))


@guidance.get("/<organisation>/how-we-decide")
def how_we_decide(organisation: str) -> Response:
    """Show an organisation's rules, their order and their sources, made from its pack."""
    service, pack = current_service(), the_pack(organisation)
    return public(lambda: render_rules(service, pack, g.language))


@guidance.get(f"/<organisation>/{STATEMENT}")
def statement(organisation: str) -> Response:
    """Show an organisation's accessibility statement."""
    service, pack = current_service(), the_pack(organisation)
    return public(lambda: render_statement(service, pack, g.language))


@guidance.get(f"/about/{ACCESSIBILITY}")
def accessibility() -> Response:
    """Show how accessible the site is, and where each organisation's statement is."""
    service = current_service()
    return public(lambda: render_statement(service, None, g.language))


@guidance.get("/<organisation>/<slug>")
def page(organisation: str, slug: str) -> Response:
    """Show one guidance page of an organisation."""
    service, pack = current_service(), the_pack(organisation)
    found = service.content.guidance[organisation].get(slug) or abort(404)
    return public(lambda: render_page(service, found, pack, g.language))


@guidance.get("/about/<slug>")
def about(slug: str) -> Response:
    """Show one page that every organisation shares."""
    service = current_service()
    found = service.content.about.get(slug) or abort(404)
    return public(lambda: render_page(service, found, None, g.language))


def the_pack(organisation: str) -> Pack:
    """Return the pack with this id, or answer that there is no such page."""
    found: Pack = current_service().content.packs.packs.get(organisation) or abort(404)
    return found


def public(render: Callable[[], str], kind: str = HTML) -> Response:
    """Draw a page that anyone may keep, and keep it: from now on it is answered without being asked for here."""
    page_cache = current_service().page_cache
    if request.path not in page_cache:
        page_cache[request.path] = CachedPage.of(render(), request.url_rule.rule if request.url_rule else "-", kind)
    encodings, known = request.headers.get("Accept-Encoding", ""), request.headers.get("If-None-Match", "")
    status, headers, body = page_cache[request.path].answer(encodings, known)
    return Response(body, status, headers)


def render_index(service: Service, pack: Pack, language: Language) -> str:
    """Draw the list of an organisation's guidance."""
    addresses = Addresses(language.code, pack.id)
    words = setting_for(service, pack, language).words
    found = service.content.guidance[pack.id].values()
    listed = [*((group_of(each), each.slug, each.title, each.summary) for each in found), *MADE]
    groups: dict[str, list[dict[str, Any]]] = {title: [] for title in GROUPS}
    for group, slug, title, summary in listed:
        said = {"title": language.gettext_markup(title, **words), "summary": language.gettext_markup(summary, **words)}
        groups[group].append({**said, "url": addresses.page(pack.id, slug)})
    context = page_context(service, language, lambda to: to.index(pack.id), pack=pack)
    context |= {
        "groups": [(language.gettext_markup(title), pages) for title, pages in groups.items() if pages],
        "dated": said_day(pack.dated, language),
        "start_url": addresses.door,
        "contact_html": contact_cards(service.content.packs, language, pack),
    }
    return render_template("organisation.html", **context, danger_html=danger_card(pack, language))


def group_of(page: Page) -> str:
    """Return the heading that a page is listed under."""
    return EASY if page.beside else BY_SERVICE[page.service]


def render_page(service: Service, found: Page, pack: Pack | None, language: Language) -> str:
    """Draw one guidance page with its siblings beside it."""
    siblings = service.content.guidance[pack.id] if pack else service.content.about

    def here(to: Addresses) -> str:
        return address_of(to, pack, found.slug)

    context = page_context(service, language, here, pack=pack)
    addresses: Addresses = context["links"]
    setting = setting_for(service, pack, language)
    shown = {
        "title": language.gettext_markup(found.title, **setting.words),
        "summary": language.gettext_markup(found.summary, **setting.words),
        "html": render(found.text, setting),
    }
    pages = [
        {
            "title": language.gettext_markup(each.title, **setting.words),
            "url": address_of(addresses, pack, each.slug),
            "current": each.slug == found.slug,
        }
        for each in siblings.values()
    ]
    if pack is None:
        pages.append(
            {"title": language.gettext_markup(STATEMENT_TITLE), "url": addresses.accessibility, "current": False}
        )
    beside = [
        {"easy": bool(each.beside), "url": address_of(addresses, pack, each.slug)}
        for each in siblings.values()
        if found.slug == each.beside or found.beside == each.slug
    ]
    dated = said_day(pack.day_of(found.source) if pack else None, language)
    context |= {"page": shown, "pages": pages, "beside": beside, "dated": dated}
    context["for_helpers"] = pack is not None and found.slug in (HELP, CONTACT)
    return render_template("guidance.html", **context, start_url=addresses.door if pack else None)


def render_rules(service: Service, pack: Pack, language: Language) -> str:
    """Draw the page that shows how an organisation's rules decide: as pictures, and the same in lines."""
    words = words_of(QUESTIONS, pack, language.gettext)
    facts = facts_in_words(pack, language.gettext)
    held = [(language.gettext_markup(each.because, **facts), ", ".join(each.source)) for each in pack.rules]
    added = [(language.gettext_markup(each.because, **facts), ", ".join(each.source)) for each in pack.conditions]
    pictures = {"journey": journey(JOURNEY, words), "routes": routes(pack, words)}
    context = page_context(service, language, lambda to: to.page(pack.id, HOW), pack=pack)
    context |= {
        "rules": held,
        "conditions": added,
        "version": LeftToRight(pack.version),
        "dated": said_day(pack.dated, language),
        "start_url": context["links"].door,
    }
    shown = {name: {"svg": Markup(svg), "lines": lines} for name, (svg, lines) in pictures.items()}
    return render_template("how_we_decide.html", **context, pictures=shown)


def address_of(to: Addresses, pack: Pack | None, slug: str) -> str:
    """Return the address of a guidance page, an organisation's own or a shared one."""
    return to.page(pack.id, slug) if pack else to.about(slug)


def setting_for(service: Service, pack: Pack | None, language: Language) -> Setting:
    """Return what a guidance text needs around it."""
    addresses = Addresses(language.code, pack.id if pack else None)
    links = {each.id: each.url for each in pack.links} if pack else {}
    whose = pack or service.content.packs.elsewhere
    ours = {
        "start": addresses.door,
        "contact-me": addresses.contact_me,
        "danger": addresses.who_can_help,
        "help": addresses.help,
    }

    def resolve(target: str) -> str | None:
        kind, _, name = target.partition(":")
        if kind == "link":
            return links.get(name)
        if kind == "about":
            return addresses.about(name)
        return address_of(addresses, pack, name) if kind == "page" else ours.get(kind)

    def contact(name: str) -> Markup:
        return card(whose.find(name), whose, language)

    def picture(name: str) -> str:
        return asset(f"picture-{name}.svg")

    words = {**site_words(service), **(facts_in_words(pack, language.gettext) if pack else {})}
    return Setting(language, words, resolve, contact, picture)


def site_words(service: Service) -> dict[str, object]:
    """Return what shared pages may name: the limits in force and the cookies."""
    names = ", ".join(pack.label for pack in service.content.packs.listed)
    return {
        "organisation": LeftToRight(names),
        "cookie-name": LeftToRight(cookie_name(service.settings)),
        "advocate-cookie-name": LeftToRight(cookie_name(service.settings, COOKIE)),
        "device-cookie-name": LeftToRight(cookie_name(service.settings, DEVICE)),
        **limits(service.settings),
    }


def limits(settings: Settings) -> dict[str, int]:
    """Return the limits in force that pages name, by the names they have there."""
    return {
        "idle-minutes": settings.idle_minutes,
        "shared-minutes": settings.assisted_idle_minutes,
        "longest-minutes": settings.longest_minutes,
        "sent-minutes": settings.sent_minutes,
        "keep-days": settings.keep_days,
    }
