"""One view serves every question of the public form to whoever keys in for somebody: show it, judge it, save it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, g, request
from werkzeug.datastructures import MultiDict

from webapp.desk.access import for_roles, me
from webapp.desk.desk import current_desk
from webapp.desk.forms.keying import AS_THEY, YOU
from webapp.desk.keying import draft
from webapp.desk.keying.draft import Keying
from webapp.desk.store.keyed import Changed
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.views.key_in import CAME, CHECK, address, keying_of, path_of, to_where_it_waits
from webapp.desk.views.kit import page, seen_version
from webapp.domain.journey import Path
from webapp.forms.base import Question
from webapp.forms.child_wording import language_for
from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.triage import GetHelpNow, Organisation
from webapp.i18n.language import Language
from webapp.ui.contact_cards import danger_card
from webapp.ui.foretold import foretold
from webapp.ui.outcome import notices
from webapp.ui.render import redirect

key_in_questions = Blueprint("key_in_questions", __name__, url_prefix="/key-in")
OWN_TEMPLATES = {GetHelpNow.slug: "key_in/get_help_now.html"}


@key_in_questions.get("/<id_>/<slug>")
@for_roles(OFFICER, MANAGER)
def show(id_: str, slug: str) -> Response:
    """Show one question, as it was left."""
    keying, form_class = keying_of(id_), QUESTIONS.get(slug) or abort(404)
    path = path_of(keying)
    if slug == Organisation.slug:
        return redirect(address(keying, CAME))
    if not is_open(path, slug):
        return to_where_it_waits(keying)
    typed = keying.content.typed.get(slug)
    stands: MultiDict[str, str] | None = MultiDict({**typed}) if typed is not None else None
    return _question(_form(form_class, path, keying, stands, keying.content.answers.get(slug)), path, keying)


@key_in_questions.post("/<id_>/<slug>")
@for_roles(OFFICER, MANAGER)
def save(id_: str, slug: str) -> Response:
    """Judge what was typed on one question. With errors the same page comes back; nothing typed is lost."""
    keying, form_class, seen = keying_of(id_), QUESTIONS.get(slug) or abort(404), seen_version()
    path = path_of(keying)
    if slug == Organisation.slug or not is_open(path, slug):
        return to_where_it_waits(keying)
    form = _form(form_class, path, keying, request.form, token=g.token)
    if not form.has_token():
        return _question(form, path, keying.seen_at(seen), 400, lost=True)
    if not form.validate():
        return _question(form, path, keying.seen_at(seen), 400)
    try:
        changed = draft.answer(
            current_desk(), keying.seen_at(seen), me().id, lambda content: content.with_answer(slug, form.answer())
        )
    except Changed:
        return _question(form, path, keying, 409, changed=True)
    return to_where_it_waits(changed)


def is_open(path: Path, slug: str) -> bool:
    """Return whether a question may be shown: it is on the path, or may be added."""
    return path.has(slug) or path.offers(slug)


def back_from(path: Path, keying: Keying, slug: str) -> str:
    """Return where Back leads: the question before, how it came from the first, the check from a page that adds."""
    before = path.before(slug)
    if before is None:
        return address(keying, CHECK)
    return address(keying, CAME if before.slug == Organisation.slug else before.slug)


def around(keying: Keying, path: Path) -> dict[str, Any]:
    """Return what stands around every page that says what the public form says.

    A child is spoken to in words of their own, so whoever keys in for a child reads those.
    """
    language = language_for(current_desk().english, path.facts)
    return {
        "_": language.gettext_markup,
        "gettext": language.gettext,
        "language": language,
        "you": YOU[keying.came.channel],
        "version": keying.version,
    }


def _form(
    form_class: type[Question],
    path: Path,
    keying: Keying,
    formdata: Any = None,
    answer: Any = None,
    token: str | None = None,
) -> Question:
    packs = current_desk().content.packs
    return form_class(path.facts, packs, keying.came.on, formdata, answer, token)


def _question(form: Question, path: Path, keying: Keying, status: int = 200, **problem: bool) -> Response:
    context = around(keying, path)
    language: Language = context["language"]
    pack, slug = path.decision.pack, form.slug
    said = [
        *notices(pack, slug, path.facts, language),
        *foretold(pack, type(form), path.facts, language),
        *([language.gettext_markup(form.advice)] if form.advice else []),
    ]
    if slug in OWN_TEMPLATES:
        context["danger_html"] = danger_card(pack, language)
    return page(
        OWN_TEMPLATES.get(slug, "key_in/question.html"),
        status,
        **context,
        **problem,
        form=form,
        as_they=AS_THEY[keying.came.channel],
        error=status != 200,
        back=back_from(path, keying, slug),
        notices=said,
    )
