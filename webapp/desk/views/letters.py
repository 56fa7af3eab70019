"""The pile: what waits to be printed and posted, and the emails that nothing here sends, or has not sent yet."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Blueprint, Response, abort, request

from webapp.desk.access import for_roles, me
from webapp.desk.desk import current_desk
from webapp.desk.forms.base import DeskForm
from webapp.desk.letters.layout import blocks
from webapp.desk.notices.senders import is_sent_by_hand
from webapp.desk.sealing import CannotUnseal
from webapp.desk.store import audit, notices
from webapp.desk.store.cases import Unknown
from webapp.desk.store.notices import BY_HAND, LETTER, PRINTED, Notice, Words
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.views.kit import may_see, page
from webapp.desk.views.replies import desk_language
from webapp.desk.words import reply_name
from webapp.domain.cases.case import Case
from webapp.i18n.language import N_
from webapp.ui.render import redirect

letters = Blueprint("letters", __name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something in the pile, and the case that it is about."""

    notice: Notice
    case: Case
    name: str = field(default="")


@letters.get("/letters")
@for_roles(OFFICER, MANAGER)
def show() -> Response:
    """Show what waits for the officers of my teams."""
    desk = current_desk()
    found = notices.waiting(desk.engine, me().teams)
    cases = {each.received.id: each for each in desk.cases.several({one.case_id for one in found})}
    seen = [
        Waiting(each, cases[each.case_id], reply_name(each.kind))
        for each in found
        if each.case_id in cases and may_see(me(), cases[each.case_id])
    ]
    by_hand = is_sent_by_hand(desk.settings)
    emails = [each for each in seen if each.notice.channel != LETTER]
    return page(
        "letters/pile.html",
        to_post=[each for each in seen if each.notice.channel == LETTER],
        to_send=emails if by_hand else [],
        tried=[] if by_hand else [each for each in emails if each.notice.attempts],
        by_hand=by_hand,
    )


@letters.get("/letters/<notice_id>")
@for_roles(OFFICER, MANAGER)
def read(notice_id: str) -> Response:
    """Show a letter as it is printed, or an email as it is to be sent by hand. The audit says who did."""
    waiting, words = _waiting(notice_id)
    desk = current_desk()
    audit.add(desk.engine, me().id, "printed", desk.now(), waiting.case.received.id, waiting.notice.kind)
    return page(
        "letters/letter.html",
        waiting=waiting,
        words=words,
        blocks=blocks(words.body),
        written_in=desk_language(words.language),
        is_letter=waiting.notice.channel == LETTER,
        today=desk.today(),
    )


@letters.post("/letters/<notice_id>/done")
@for_roles(OFFICER, MANAGER)
def done(notice_id: str) -> Response:
    """Write down that an officer has posted it, or sent it by hand."""
    waiting, _ = _waiting(notice_id)
    if not DeskForm(request.form).validate():
        abort(400)
    desk = current_desk()
    result = PRINTED if waiting.notice.channel == LETTER else BY_HAND
    if not notices.done_by_hand(desk.engine, notice_id, result, desk.now()):
        says = (N_("It is being sent at this moment. Look at the messages of the case in a few minutes."),)
        return page("message.html", 409, title=N_("You do not have to send this"), says=says)
    return redirect("/letters")


def _waiting(notice_id: str) -> tuple[Waiting, Words]:
    desk = current_desk()
    found = notices.get(desk.engine, notice_id)
    if found is None or found.sealed is None:
        abort(404)
    try:
        case, words = desk.cases.get(found.case_id), found.words(desk.sealing)
    except (Unknown, CannotUnseal):
        abort(404)
    if not may_see(me(), case):
        abort(404)
    return Waiting(found, case, reply_name(found.kind)), words
