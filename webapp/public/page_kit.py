"""What the pages of the journey share: what is drawn around them, and where they lead when they cannot go on."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from flask import Response, g, render_template, request
from markupsafe import Markup

from webapp.domain.journey import Answers, Path
from webapp.domain.packs.model import Pack
from webapp.forms.base import Question
from webapp.forms.day import Day
from webapp.forms.pages.people import Who
from webapp.forms.validators import clean_text
from webapp.i18n.language import N_
from webapp.public.device_cookie import unshare
from webapp.public.kept_details import forget, kept_by
from webapp.public.page_context import page_context
from webapp.public.read_more import read_more
from webapp.public.security import end_visit
from webapp.public.service import current_service
from webapp.public.visitor import Visitor, is_shared
from webapp.submitting.receipt import Receipt
from webapp.ui.contact_cards import childline, contact_cards
from webapp.ui.render import redirect
from webapp.ui.urls import ANOTHER, Addresses

GO = "go"
FORM_ID = "question"


def page(html: str, status: int = 200) -> Response:
    """Return a page of the journey. It is never stored, and a new visitor gets their cookie with it."""
    response = Response(html, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    visitor: Visitor = g.visitor
    return visitor.set_visitor_cookie(response)


def journey_context(path: Path, visitor: Visitor, slug: str, **more: Any) -> dict[str, Any]:
    """Return the context around a page of the journey."""
    return visit_context(visitor, lambda to: to.question(slug), path.decision.pack, **more)


def visit_context(
    visitor: Visitor, here: Callable[[Addresses], str], pack: Pack | None = None, **more: Any
) -> dict[str, Any]:
    """Return the context around any page of a visit, on the way or beside it."""
    given = {**visitor_values(visitor), "shared": visitor.is_at_a_shared_computer, **more}
    context = page_context(current_service(), g.language, here, pack=pack, journey=True, **given)
    return context | ways_to_end(visitor)


def ways_to_end(visitor: Visitor) -> dict[str, bool]:
    """Return what decides how a page offers to clear this computer: what was sent, and who else uses it.

    That others use it can be taken back on any page unless the person's own answer says so.
    """
    unsaid = visitor.device is not None and not is_shared(visitor.content)
    return {"has_sent": visitor.has_sent, "shared": visitor.is_at_a_shared_computer, "may_unshare": unsaid}


def visitor_values(visitor: Visitor) -> dict[str, Any]:
    """Return what every page of the journey holds of the visitor's own: token, time left, for whom and where."""
    place = visitor.place
    return {
        "csrf": visitor.token,
        "deadline": visitor.deadline(),
        "seconds_left": visitor.seconds_left(),
        "filling_for": filling_for(visitor),
        "home": visitor.home(g.language.code),
        "place": place.label if place else None,
    }


def filling_for(visitor: Visitor) -> str | None:
    """Return for whom an advocate fills in the form; None to everyone else, and once it is sent.

    Only who comes with one person after the other can take one for another. After sending the next person may come.
    """
    who = visitor.answers.get(Who.slug, {}).get("who")
    return the_person(visitor.answers, visitor) if who == "advocate" else None


def filled_in_for(sent: Receipt, visitor: Visitor) -> str | None:
    """Return for whom an advocate sent something, for its confirmation and its copy; None to everyone else."""
    return the_person(sent.answers, visitor) if sent.facts.get("who") == "advocate" else None


def the_person(answers: Answers, visitor: Visitor) -> str:
    """Return what the person is called: by name once it is given, unless others use the computer."""
    name = next((str(given["subject_name"]) for given in answers.values() if given.get("subject_name")), "")
    return g.language.gettext_markup(N_("someone else")) if visitor.is_at_a_shared_computer or not name else name


def around(path: Path, visitor: Visitor) -> tuple[Hashable, ...]:
    """Return what makes the frames of two pages of the journey look different: the first part of a fragment's key."""
    language, pack = g.language, path.decision.pack
    ends = (visitor.place is None, filling_for(visitor) is not None, *ways_to_end(visitor).values())
    return language.code, language.listener, pack.id if pack else None, visitor.unsent is None, *ends


def to_where_it_waits(path: Path) -> Response:
    """Go to the page the journey waits at; when it was sent a moment ago, to where another can be begun.

    It may be the next person at this computer: no address of the form shows them what was sent.
    """
    slug = ANOTHER if g.visitor.sent else path.next_step.slug if path.next_step else "check-answers"
    return redirect(Addresses(g.language.code).question(slug))


def not_open(path: Path) -> Response:
    """Answer who opens a page that cannot be shown: say that time ran out if it did, or go where the path waits."""
    visitor: Visitor = g.visitor
    return time_ran_out(visitor) if visitor.ran_out else to_where_it_waits(path)


def save_and_leave(form_class: type[Question], path: Path, visitor: Visitor) -> Response:
    """Keep what was typed, unjudged, and go where the person asked: another language, help, an adjustment.

    Who asks for more time stays on the page: what was typed is kept, and the idle time starts again.
    """
    slug, boxes = form_class.slug, boxes_of(form_class)
    given = {name: values for name, values in request.form.lists() if name in boxes}
    target, _, code = request.form[GO].partition(":")
    if target == "forget":
        return forget_and_stay(slug, given, visitor)
    visitor.change(lambda content: content.with_typed(slug, given))
    pack = path.decision.pack
    addresses = Addresses(g.language.code, pack.id if pack and pack.procedures else None)
    if target == "not-shared":
        return unshare(redirect(addresses.question(slug)), current_service())
    if target == "language" and code in current_service().languages:
        return redirect(Addresses(code).question(slug))
    where = {"help": addresses.help, "danger": addresses.danger, "adjustments": addresses.adjustments}
    more = read_more(path.decision, g.language)
    where |= {"read-more": more.url} if more else {}
    where |= {"contact-me": addresses.contact_me, "who-can-help": addresses.who_can_help}
    where |= {"delete": addresses.delete_answers, "next-person": addresses.next_person}
    return redirect(where.get(target, addresses.question(slug)))


def forget_and_stay(slug: str, given: dict[str, list[str]], visitor: Visitor) -> Response:
    """Forget what an advocate keeps on this device, in the boxes of the page too where it stands there unchanged."""
    kept = kept_by(visitor, request)
    filled = kept.typed if kept else {}
    left = {name: values for name, values in given.items() if values != filled.get(name)}
    visitor.change(lambda content: content.with_typed(slug, left))
    response = redirect(Addresses(g.language.code).question(slug))
    forget(response, current_service().settings)
    return response


def boxes_of(form_class: type[Question]) -> set[str]:
    """Return the names of the inputs that a page's own fields have: a date has three."""
    dates = {field.name for field in form_class.fields if field.kind is Day}
    parts = {f"{name}-{part}" for name in dates for part, _, _ in Day.PARTS}
    return {*form_class.names, *parts} - dates


def typed_in(form: Question) -> list[tuple[Markup, str]]:
    """Return what someone typed on a page, box by box: also where only earlier answers, gone by now, asked for it."""
    boxes = [(field.title, clean_text(request.form.get(field.name))) for field in form.fields if field.is_typed]
    return [(g.language.gettext_markup(title), text) for title, text in boxes if text]


def time_ran_out(visitor: Visitor, form: Question | None = None) -> Response:
    """Say that nothing was sent and the answers are gone, and show what was typed on this page so it can be copied.

    It is shown once: with it the visit ends in this browser, for whoever sends the page again. A browser that sent no
    cookie is told so instead: its answers may still be there, but cannot be found.
    """
    theirs = visitor.was_shown(request) or visitor.without_cookie
    typed = typed_in(form) if theirs and form else []
    context = visit_context(visitor, lambda to: to.begin)
    context |= {
        "contact_html": contact_cards(current_service().content.packs, g.language, None),
        "childline_html": childline(current_service().content.packs, g.language),
        "start_url": visitor.home(g.language.code),
    }
    html = render_template("timed_out.html", **context, typed=typed, without_cookie=visitor.without_cookie)
    response = page(html, 400)
    if (theirs or request.method == "GET") and not visitor.without_cookie and not visitor.is_newer:
        end_visit(response, current_service().settings)
    return response
