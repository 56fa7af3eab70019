"""One view serves every question: show it, judge what was typed, save it, and go to where the journey then waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request
from werkzeug.datastructures import MultiDict

from webapp.domain.journey import Path
from webapp.domain.vocabulary import INTERPRETER
from webapp.forms.base import Question
from webapp.forms.day import Day
from webapp.forms.fields import Line, Text
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.forms.pages.contact_me import ContactMe
from webapp.forms.pages.help import INTERPRETED, Helper
from webapp.forms.pages.people import Who
from webapp.ops.logging import note_guard
from webapp.public.kept_details import filled_in
from webapp.public.page_kit import (
    FORM_ID,
    GO,
    around,
    journey_context,
    not_open,
    page,
    save_and_leave,
    time_ran_out,
    to_where_it_waits,
    visitor_values,
)
from webapp.public.security import is_trapped
from webapp.public.service import current_service
from webapp.public.views import crisis_page
from webapp.public.views.progress import progress
from webapp.public.views.story_route import told_on
from webapp.public.visitor import AlreadySentError, Visitor
from webapp.store.drafts import Gone
from webapp.submitting.draft_content import DraftContent
from webapp.submitting.worrying import worries
from webapp.ui.contact_cards import danger_card
from webapp.ui.foretold import foretold, foretold_on
from webapp.ui.fragments import mark, marks_for
from webapp.ui.outcome import notices, notices_on
from webapp.ui.render import redirect
from webapp.ui.urls import Addresses

complain = Blueprint("complain", __name__)
CHECK = "check-answers"
ANYTIME = frozenset(step.slug for step in JOURNEY if step.anytime)
OWN_TEMPLATES = frozenset({"get-help-now"})


@complain.get("/complain")
def begin() -> Response:
    """Go on where the journey waits; after sending, to where another can be begun; with nothing begun, to the start."""
    visitor: Visitor = g.visitor
    begun = visitor.draft is not None or visitor.is_newer
    return to_where_it_waits(visitor.path()) if begun else redirect(visitor.home(g.language.code))


@complain.get("/complain/<slug>")
def show(slug: str) -> Response:
    """Show one question, as it was left, or the page that interrupts."""
    if slug == crisis_page.SLUG:
        return interrupt(g.visitor)
    form_class, visitor = QUESTIONS.get(slug) or abort(404), g.visitor
    path = visitor.path()
    if visitor.sent or not is_open(path, slug):
        return not_open(path)
    typed, kept = visitor.typed(slug), filled_in(form_class, path, visitor, request)
    stands = kept if typed is None else typed
    if stands is None:
        return page(join_question(form_class, path, visitor))
    form = form_class(
        path.facts, current_service().content.packs, current_service().today(), formdata=MultiDict(stands)
    )
    return page(render_question(form, path, visitor, filled=typed is None))


@complain.post("/complain/<slug>")
def save(slug: str) -> Response:
    """Judge what was typed on one question. With errors the same page comes back; nothing typed is lost."""
    form_class, visitor, service = QUESTIONS.get(slug) or abort(404), g.visitor, current_service()
    path = visitor.path()
    if visitor.sent:
        return to_where_it_waits(path)
    token = visitor.token_for(request)
    form = form_class(path.facts, service.content.packs, service.today(), formdata=request.form, token=token)
    if not form.has_token():
        return not_taken(form, path, visitor)
    if not is_open(path, slug):
        return time_ran_out(visitor, form) if visitor.draft is None else to_where_it_waits(path)
    try:
        if GO in request.form:
            return save_and_leave(form_class, path, visitor)
        if not form.validate():
            return page(render_question(form, path, visitor))
        before = visitor.content.worrying_page
        visitor.change(lambda content: judged(content, form))
    except Gone:
        return time_ran_out(visitor, form)
    except AlreadySentError:
        return to_where_it_waits(path)
    if visitor.content.worrying_page != before:
        return redirect(Addresses(g.language.code).question(crisis_page.SLUG))
    return to_where_it_waits(visitor.path())


def interrupt(visitor: Visitor) -> Response:
    """Show who can help, to someone who wrote something worrying; nobody else has such a page."""
    path, written = visitor.path(), visitor.content.worrying_page
    if written is None or (visitor.sent and written != ContactMe.slug):
        return to_where_it_waits(path)
    context, service = journey_context(path, visitor, crisis_page.SLUG), current_service()
    asked = visitor.asked if written == ContactMe.slug else None
    pack = service.content.packs.get(asked.organisation) if asked else path.decision.pack
    return page(crisis_page.render_crisis_page(path, written, pack, context, g.language, service))


def judged(content: DraftContent, form: Question) -> DraftContent:
    """Return a draft with what a form was found to say: the answer, whether it worries us, whether a machine wrote it.

    The officer is told; nobody is refused.
    """
    answer = form.answer()
    worrying = worries(type(form), answer, current_service().content.worrying)
    content = content.with_answer(form.slug, answer).with_worry(form.slug, worrying)
    return replace(content, automated=is_trapped(request)) if form.honeypot else content


def is_open(path: Path, slug: str) -> bool:
    """Return whether a page may be shown: it is on the path, may be added, or can be opened at any time."""
    return path.has(slug) or path.offers(slug) or slug in ANYTIME


def back_from(path: Path, slug: str) -> str:
    """Return where Back leads: the page before, or where everything is checked from a page that adds to it."""
    before, addresses = path.before(slug), Addresses(g.language.code)
    if before:
        return addresses.question(before.slug)
    return g.visitor.home(g.language.code) if path.has(slug) else addresses.question(CHECK)


def not_taken(form: Question, path: Path, visitor: Visitor) -> Response:
    """Answer a form without its token: the page again with what was typed, where the page is still open.

    What stood on somebody else's page is not shown: the page is the one that this visitor knows.
    """
    note_guard("Token")
    shown = is_open(path, form.slug) if visitor.without_cookie else form.slug == JOURNEY[0].slug
    if visitor.draft is None and not shown:
        return time_ran_out(visitor, form)
    if not visitor.may_see(request):
        service = current_service()
        form = type(form)(path.facts, service.content.packs, service.today(), answer=visitor.answers.get(form.slug))
    return page(render_question(form, path, visitor, again=True), 400)


def render_question(form: Question, path: Path, visitor: Visitor, again: bool = False, filled: bool = False) -> str:
    """Draw a question page by its templates, with whatever it holds: errors, text kept from before or on the device."""
    context = journey_context(path, visitor, form.slug, form_id=FORM_ID, error=bool(form.errors) or again)
    context |= told_on(form.slug, path, g.language, FORM_ID)
    context |= {"first": path.before(form.slug) is None, "progress": progress(form.slug, path, visitor, g.language)}
    context["filled"] = filled
    return _draw(form, path, context, back_from(path, form.slug), again)


def join_question(form_class: type[Question], path: Path, visitor: Visitor) -> str:
    """Return a question page as it is mostly met, without errors, from the pieces it was cut into."""
    slug, pack, service = form_class.slug, path.decision.pack, current_service()
    shown = (*map(id, notices_on(pack, slug, path.facts)), *map(id, foretold_on(pack, form_class, path.facts)))
    variant = form_class.variant(path.facts, service.content.packs)
    before = path.before(slug)
    left = progress(slug, path, visitor, g.language)
    key = (*around(path, visitor), slug, variant, shown, before is None, bool(left), is_interpreted(slug, visitor))

    def render_marked() -> str:
        form = form_class(path.facts, service.content.packs, service.today())
        for field in form:
            if isinstance(field, Line | Text):
                field.data = mark(f"value:{field.name}")
            elif isinstance(field, Day):
                day, month, year = (mark(f"value:{field.name}-{part}") for part, _, _ in Day.PARTS)
                field.typed = (day, month, year)
        context = journey_context(path, visitor, slug, form_id=FORM_ID, **marks_for(visitor_values(visitor)))
        context["first"] = before is None
        return _draw(form, path, {**context, **marks_for(theirs)}, mark("back"), again=False)

    theirs = told_on(slug, path, g.language, FORM_ID) | ({"progress": left} if left else {})
    given = {**visitor_values(visitor), **theirs, "back": back_from(path, slug)}
    return service.fragments.page(key, render_marked, given, as_inputs(form_class, visitor.answers.get(slug, {})))


def is_interpreted(slug: str, visitor: Visitor) -> bool:
    """Return whether a page asks who someone is for whom another interprets: they answer as themselves."""
    return slug == Who.slug and visitor.answers.get(Helper.slug, {}).get("helper") == INTERPRETER


def as_inputs(form_class: type[Question], answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a saved answer by the names of the inputs that show it: a date has three."""
    inputs = dict(answer)
    for field in form_class.fields:
        if field.kind is Day and answer.get(field.name):
            boxes = (f"{field.name}-{part}" for part, _, _ in Day.PARTS)
            inputs.update(zip(boxes, Day.boxes(answer[field.name]), strict=True))
    return inputs


def _draw(form: Question, path: Path, context: dict[str, Any], back: str, again: bool) -> str:
    language, pack, slug = g.language, path.decision.pack, form.slug
    if slug in OWN_TEMPLATES:
        context["danger_html"] = danger_card(pack, language)
        context["pack"] = pack
    advice = [language.gettext_markup(form.advice)] if form.advice else []
    advice += [language.gettext_markup(INTERPRETED)] if is_interpreted(slug, g.visitor) else []
    said = [
        *notices(pack, slug, path.facts, language),
        *foretold(pack, type(form), path.facts, language),
        *advice,
    ]
    template = f"steps/{slug}.html" if slug in OWN_TEMPLATES else "step.html"
    without_cookie = g.visitor.without_cookie
    return render_template(
        template, **context, form=form, back=back, notices=said, again=again, without_cookie=without_cookie
    )
