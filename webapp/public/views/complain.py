"""One view serves every question: show it, judge what was typed, save it, and go to where the journey then waits."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, request
from werkzeug.datastructures import MultiDict

from webapp.domain.journey import Path, after, forget
from webapp.domain.vocabulary import AUTOMATED
from webapp.forms.base import Question
from webapp.forms.day import Day
from webapp.forms.fields import Line, Text
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.forms.pages.contact_me import ContactMe
from webapp.public.page_context import frame
from webapp.public.security import TRAP_FIELD, is_token
from webapp.public.service import the_service
from webapp.public.views import crisis_page
from webapp.public.views.outcome import notices, notices_on
from webapp.public.visitor import AlreadySentError, Visitor
from webapp.store.drafts import Gone
from webapp.ui.contact_cards import childline, contact_cards, danger_cards
from webapp.ui.fragments import Fragments, mark
from webapp.ui.render import draw, see
from webapp.ui.urls import Addresses

complain = Blueprint("complain", __name__)
ANYTIME = frozenset(step.slug for step in JOURNEY if step.anytime)
GO = "go"
FORM_ID = "question"
OWN_TEMPLATES = frozenset({"before-you-start", "get-help-now"})


@complain.get("/complain")
def begin() -> Response:
    """Go to where the journey waits."""
    return to_where_it_waits(g.visitor.path())


@complain.get("/complain/<slug>")
def show(slug: str) -> Response:
    """Show one question, as it was left, or the page that interrupts."""
    if slug == crisis_page.SLUG:
        return interrupt(g.visitor)
    form_class, visitor = QUESTIONS.get(slug) or abort(404), g.visitor
    path = visitor.path()
    if visitor.sent or not is_open(path, slug):
        return to_where_it_waits(path)
    typed = visitor.typed(slug)
    if typed is not None:
        form = form_class(path.facts, the_service().content.packs, the_service().today(), formdata=MultiDict(typed))
        return page(draw_question(form, path, visitor))
    return page(join_question(form_class, path, visitor))


@complain.post("/complain/<slug>")
def save(slug: str) -> Response:
    """Judge what was typed on one question. With errors the same page comes back; nothing typed is lost."""
    form_class, visitor, service = QUESTIONS.get(slug) or abort(404), g.visitor, the_service()
    path = visitor.path()
    if visitor.sent:
        return to_where_it_waits(path)
    token = visitor.keys.token
    form = form_class(path.facts, service.content.packs, service.today(), formdata=request.form, token=token)
    if not form.has_token():
        return not_taken(form, path, visitor)
    if not is_open(path, slug):
        return time_ran_out(visitor, form) if visitor.draft is None else to_where_it_waits(path)
    try:
        if GO in request.form:
            return aside(form_class, path, visitor)
        if not form.validate():
            return page(draw_question(form, path, visitor))
        before = written_on(visitor)
        visitor.change(lambda content: noticed(with_answer(content, slug, form.answer()), form))
    except Gone:
        return time_ran_out(visitor, form)
    except AlreadySentError:
        return to_where_it_waits(path)
    if written_on(visitor) != before:
        return see(Addresses(g.language.code).question(crisis_page.SLUG))
    saved = visitor.path()
    step = after(JOURNEY, saved, visitor.answers, slug)
    return see(Addresses(g.language.code).question(step.slug if step else "check-answers"))


def interrupt(visitor: Visitor) -> Response:
    """Show who can help, to someone who wrote something worrying; nobody else has such a page."""
    path, written = visitor.path(), written_on(visitor)
    if written is None or (visitor.sent and written != ContactMe.slug):
        return to_where_it_waits(path)
    context, service = surroundings(path, visitor, crisis_page.SLUG), the_service()
    asked = visitor.asked if written == ContactMe.slug else None
    pack = service.content.packs.get(asked["organisation"]) if asked else path.decision.pack
    return page(crisis_page.draw_worried(path, written, pack, context, g.language, service))


def written_on(visitor: Visitor) -> str | None:
    """Return the page on which the visitor first wrote something worrying, if they did."""
    return crisis_page.written_on(visitor.draft.content if visitor.draft else None)


def is_open(path: Path, slug: str) -> bool:
    """Return whether a page may be shown: it is on the path, or can be opened at any time."""
    return path.has(slug) or slug in ANYTIME


def to_where_it_waits(path: Path) -> Response:
    """Go to the page the journey waits at; to the confirmation when it was sent a moment ago."""
    slug = "sent" if g.visitor.sent else path.waits.slug if path.waits else "check-answers"
    return see(Addresses(g.language.code).question(slug))


def with_answer(content: dict[str, Any], slug: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Return a draft with one page answered, and with nothing left half-typed on that page."""
    typed = {name: given for name, given in content.get("typed", {}).items() if name != slug}
    return {**content, "answers": forget(JOURNEY, content.get("answers", {}), slug, answer), "typed": typed}


def noticed(content: dict[str, Any], form: Question) -> dict[str, Any]:
    """Return a draft that says whether the box no person sees was filled in, and whether what was written worries us.

    The officer is told; nobody is refused.
    """
    content = crisis_page.noted(content, form.slug, crisis_page.worries(type(form), form.answer(), the_service()))
    return {**content, AUTOMATED: bool(request.form.get(TRAP_FIELD))} if form.trap else content


def aside(form_class: type[Question], path: Path, visitor: Visitor) -> Response:
    """Keep what was typed, unjudged, and go where the person asked: another language, help, an adjustment.

    Who asks for more time stays on the page: what was typed is kept, and the idle time starts again.
    """
    slug, boxes = form_class.slug, boxes_of(form_class)
    given = {name: values for name, values in request.form.lists() if name in boxes}
    visitor.change(lambda content: {**content, "typed": {**content.get("typed", {}), slug: given}})
    target, _, code = request.form[GO].partition(":")
    pack = path.decision.pack
    addresses = Addresses(g.language.code, pack.id if pack and pack.procedures else None)
    if target == "language" and code in the_service().languages:
        return see(Addresses(code).question(slug))
    where = {"help": addresses.help, "danger": addresses.danger, "adjustments": addresses.adjustments}
    where["contact-me"] = addresses.contact_me
    return see(where.get(target, addresses.question(slug)))


def not_taken(form: Question, path: Path, visitor: Visitor) -> Response:
    """Answer a form without its token: the page again with what was typed, where the page is still open."""
    if visitor.draft is None and form.slug != JOURNEY[0].slug:
        return time_ran_out(visitor, form)
    return page(draw_question(form, path, visitor, again=True), 400)


def time_ran_out(visitor: Visitor, form: Question | None = None) -> Response:
    """Say that nothing was sent and the answers are gone, and show what was typed on this page so it can be copied."""
    theirs = is_token(request, visitor.keys.token)  # whoever presses Back after someone else finished has another
    boxes = [field for field in form or () if isinstance(field, Line | Text) and field.data] if theirs else []
    typed = [(g.language.say(field.title), field.data) for field in boxes]
    context = frame(the_service(), g.language, lambda to: to.begin, journey=True, csrf=visitor.keys.token)
    context |= {"contact_html": contact_cards(the_service().content.packs, g.language, None)}
    context |= {
        "childline_html": childline(the_service().content.packs, g.language),
        "start_url": Addresses(g.language.code).begin,
    }
    html = draw("timed_out.html", **context, typed=typed)
    return page(html, 400)


def page(html: str, status: int = 200) -> Response:
    """Return a page of the journey. It is never stored, and a new visitor gets their cookie with it."""
    response = Response(html, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    visitor: Visitor = g.visitor
    return visitor.remember(response)


def surroundings(path: Path, visitor: Visitor, slug: str, **more: Any) -> dict[str, Any]:
    """Return the context around a page of the journey."""
    given = {**own(visitor), **more}
    return frame(
        the_service(), g.language, lambda to: to.question(slug), pack=path.decision.pack, journey=True, **given
    )


def draw_question(form: Question, path: Path, visitor: Visitor, again: bool = False) -> str:
    """Draw a question page by its templates, with whatever it holds: errors, or text kept from before."""
    before = path.before(form.slug)
    context = surroundings(path, visitor, form.slug, form_id=FORM_ID, error=bool(form.errors) or again)
    back = Addresses(g.language.code).question(before.slug) if before else Addresses(g.language.code).start
    return _draw(form, path, context, back, again)


_fragments = Fragments()


def join_question(form_class: type[Question], path: Path, visitor: Visitor) -> str:
    """Return a question page as it is mostly met, without errors, from the pieces it was cut into."""
    slug, pack, service = form_class.slug, path.decision.pack, the_service()
    shown = tuple(each.id for each in notices_on(pack, slug, path.facts))
    variant = form_class.variant(path.facts, service.content.packs)
    key = (id(service), g.language, pack.id if pack else None, slug, variant, shown, visitor.unsent is None)

    def draw_marked() -> str:
        form = form_class(path.facts, service.content.packs, service.today())
        for field in form:
            if isinstance(field, Line | Text):
                field.data = mark(f"value:{field.name}")
            elif isinstance(field, Day):
                day, month, year = (mark(f"value:{field.name}-{part}") for part, _, _ in Day.PARTS)
                field.typed = (day, month, year)
        context = surroundings(path, visitor, slug, form_id=FORM_ID, **own_marks(visitor))
        return _draw(form, path, context, mark("back"), again=False)

    before = path.before(slug)
    addresses = Addresses(g.language.code)
    back = addresses.question(before.slug) if before else addresses.start
    given = {**own(visitor), "back": back}
    return _fragments.page(key, draw_marked, given, as_inputs(form_class, visitor.answers.get(slug, {})))


def own(visitor: Visitor) -> dict[str, Any]:
    """Return what every page of the journey holds of the visitor's own: the token and the time that is left."""
    return {"csrf": visitor.keys.token, "deadline": visitor.deadline(), "seconds_left": visitor.seconds_left()}


def own_marks(visitor: Visitor) -> dict[str, Any]:
    """Return marks for all of it. Where nothing is unsent no time runs out, so there is none to mark."""
    return {name: None if value is None else mark(name) for name, value in own(visitor).items()}


def as_inputs(form_class: type[Question], answer: dict[str, Any]) -> dict[str, Any]:
    """Return a saved answer by the names of the inputs that show it: a date has three."""
    inputs = dict(answer)
    for field in form_class.fields:
        if field.kind is Day and answer.get(field.name):
            boxes = (f"{field.name}-{part}" for part, _, _ in Day.PARTS)
            inputs.update(zip(boxes, Day.boxes(answer[field.name]), strict=True))
    return inputs


def boxes_of(form_class: type[Question]) -> set[str]:
    """Return the names of the inputs that a page's own fields have: a date has three."""
    dates = {field.name for field in form_class.fields if field.kind is Day}
    parts = {f"{name}-{part}" for name in dates for part, _, _ in Day.PARTS}
    return {*form_class.names, *parts} - dates


def _draw(form: Question, path: Path, context: dict[str, Any], back: str, again: bool) -> str:
    language, pack, slug = g.language, path.decision.pack, form.slug
    if slug in OWN_TEMPLATES:
        context["danger_html"] = danger_cards(the_service().content.packs, language, pack)
        context["pack"] = pack
    said = notices(pack, slug, path.facts, language)
    template = f"steps/{slug}.html" if slug in OWN_TEMPLATES else "step.html"
    return draw(template, **context, form=form, back=back, notices=said, again=again)
