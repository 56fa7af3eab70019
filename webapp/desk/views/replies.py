"""What is written to a person: begun from a draft, checked on a page of its own, then sent; and what was sent before.

Nothing of it looks like a note: the way to the person has a heading, a colour and a button of its own.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request

from webapp.desk.access import for_roles, me, my_session
from webapp.desk.desk import current_desk
from webapp.desk.forms.base import DeskForm
from webapp.desk.forms.replies import KINDS, ReplyForm, channels_to
from webapp.desk.letters.layout import blocks
from webapp.desk.notices import worker
from webapp.desk.notices.senders import is_sent_by_hand
from webapp.desk.opener.reasons import explain
from webapp.desk.opener.refused import CONFLICT, Refused
from webapp.desk.store import notices, people
from webapp.desk.store import replies as store
from webapp.desk.store.cases import Stale
from webapp.desk.store.people import MANAGER, OFFICER
from webapp.desk.store.replies import Reply
from webapp.desk.telling.round import round_name
from webapp.desk.telling.row import what_helps
from webapp.desk.views.kit import case_of, page, read_case, seen_version
from webapp.desk.words import reply_name
from webapp.desk.writing import Message, Writing, begin, open_rounds, recipient_of, send
from webapp.domain.cases.brief import Private
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import NoticeSettled
from webapp.domain.vocabulary import NO_COPY_TO_CARERS
from webapp.forms.choices import Choice
from webapp.i18n.language import N_
from webapp.ui.protection import is_called_cross_site
from webapp.ui.render import redirect

replies = Blueprint("replies", __name__)
NOT_OPENED = N_("You cannot write to them now")
DECLARE_FIRST = N_("Open the message first, and say that you have no part in it.")
NO_PACK = N_("This desk no longer knows the words of this organisation. Ask whoever looks after the desk.")


@replies.get("/cases/<reference>/reply/<kind>")
@for_roles(OFFICER, MANAGER)
def write(reference: str, kind: str) -> Response:
    """Begin a message to the person, from the message that they sent."""
    case = _case(reference, kind)
    if is_called_cross_site(request):
        return redirect(f"/cases/{reference}")  # a link from elsewhere opens nothing in an officer's name
    desk, brief = current_desk(), case.received.brief
    if brief is None or not brief.can_be_answered:
        return page("replies/nobody.html", case=case, unread=brief is None)
    if desk.pack(case.received.organisation) is None:
        return page("replies/not_opened.html", 503, case=case, title=NOT_OPENED, says=(NO_PACK,))
    try:
        message = desk.opener.open(case.received.id, my_session(), "reply")
    except Refused as error:
        why = DECLARE_FIRST if error.code == CONFLICT else explain(error.code)
        return page("replies/not_opened.html", 503, case=case, title=NOT_OPENED, says=(why,))
    writing, draft = begin(desk, case, brief, message, me(), kind)
    if not channels_to(writing.reader, kind):
        return page("replies/nobody.html", case=case, unread=False)
    first = [str(each.number) for each in open_rounds(case)]
    answer = {"text": draft.text, "rounds": first if kind == "acknowledgement" else first[:1]}
    return _show(case, kind, writing, _form(case, kind, writing, answer=answer), case.version)


@replies.post("/cases/<reference>/reply/<kind>")
@for_roles(OFFICER, MANAGER)
def check(reference: str, kind: str) -> Response:
    """Show what was written as the person will have it, and to whom it goes; or let it be changed again."""
    case = _case(reference, kind)
    writing, form, seen = _sent_form(case, kind)
    if request.form.get("change"):
        return _show(case, kind, writing, _form(case, kind, writing, answer=form.data), seen)
    if not form.validate():
        return _show(case, kind, writing, form, seen, status=400)
    message = _message(case, form)
    return page(
        "replies/check.html",
        **_about(case, kind),
        version=seen,
        writing=writing,
        sealed=request.form["writing"],
        form=form,
        message=message,
        recipient=recipient_of(writing.reader, message.channel),
        blocks=blocks(message.text),
        written_in=desk_language(writing.language),
    )


@replies.post("/cases/<reference>/reply/<kind>/send")
@for_roles(OFFICER, MANAGER)
def send_it(reference: str, kind: str) -> Response:
    """Send what was checked. Where the case has moved on since, nothing is sent and what was written is kept."""
    case, desk = _case(reference, kind), current_desk()
    writing, form, seen = _sent_form(case, kind)
    if store.is_there(desk.engine, writing.id):
        return redirect(f"/cases/{reference}/replies")  # the button was pressed twice
    if not form.validate():
        return _show(case, kind, writing, form, seen, status=400)
    try:
        send(desk, case, seen, me(), kind, writing, _message(case, form))
    except Stale:
        if store.is_there(desk.engine, writing.id):
            return redirect(f"/cases/{reference}/replies")  # twice at the same moment
        kept = _form(case, kind, writing, answer=form.data)
        return _show(case, kind, writing, kept, case.version, moved_on=True, status=409)
    return redirect(f"/cases/{reference}/replies")


@replies.get("/cases/<reference>/replies")
@for_roles(OFFICER, MANAGER)
def show(reference: str) -> Response:
    """Show what was written to the person, and whether it has gone."""
    case, desk = read_case(reference), current_desk()
    found = store.of_case(desk.engine, desk.sealing, case.received.id)
    known = notices.several(desk.engine, [id_ for each in found for id_ in each.written.notices])
    shown = [
        {
            "reply": each,
            "name": reply_name(each.kind),
            "by": _name_of(each),
            "blocks": blocks(each.written.text),
            "language": desk_language(each.written.language),
            "notices": [known[id_] for id_ in each.written.notices if id_ in known],
        }
        for each in found
    ]
    return page(
        "replies/list.html",
        case=case,
        shown=shown,
        kinds=KINDS,
        by_hand=is_sent_by_hand(desk.settings),
        can_answer=case.received.brief is not None and case.received.brief.can_be_answered,
    )


@replies.post("/cases/<reference>/replies/<notice_id>/bounced")
@for_roles(OFFICER, MANAGER)
def came_back(reference: str, notice_id: str) -> Response:
    """Write down that an email came back."""
    case = _with_token(case_of(reference))
    found = notices.get(current_desk().engine, notice_id)
    if found is None or found.case_id != case.received.id:
        abort(404)
    worker.bounced(current_desk(), notice_id)
    return redirect(f"/cases/{reference}/replies")


@replies.post("/cases/<reference>/replies/<notice_id>/settled")
@for_roles(OFFICER, MANAGER)
def settled(reference: str, notice_id: str) -> Response:
    """Write down that the person was told in another way what did not reach them."""
    case, desk = _with_token(case_of(reference)), current_desk()
    if notice_id in case.failed_notices:
        event = NoticeSettled(notice_id, desk.today())
        try:
            desk.cases.append(case.received.id, seen_version(), [event], me().id, desk.now())
        except Stale:
            says = (N_("Nothing was changed. Look at the case again, and then say it again."),)
            return page("message.html", 409, title=N_("Somebody else has worked on this case"), says=says)
    return redirect(f"/cases/{reference}/replies")


def desk_language(code: str) -> Any:
    """Return the language with a code; English where it is not ours any longer."""
    desk = current_desk()
    return desk.languages.get(code, desk.english)


def _case(reference: str, kind: str) -> Case:
    return case_of(reference) if kind in KINDS else abort(404)


def _with_token(case: Case) -> Case:
    return case if DeskForm(request.form).validate() else abort(400)


def _sent_form(case: Case, kind: str) -> tuple[Writing, ReplyForm, int]:
    """Return what a form carried. Without its token, or what was sealed into it, it is not ours."""
    writing = Writing.opened(current_desk(), case, me(), kind, request.form.get("writing", ""))
    if writing is None:
        abort(400)
    form = _form(case, kind, writing, request.form)
    return (writing, form, seen_version()) if form.has_token() else abort(400)


def _form(
    case: Case, kind: str, writing: Writing, formdata: Any = None, answer: dict[str, Any] | None = None
) -> ReplyForm:
    desk = current_desk()
    pack = desk.pack(case.received.organisation)
    rounds = [Choice(str(each.number), round_name(each, pack, desk.english)) for each in open_rounds(case)]
    return ReplyForm.made(kind, writing.reader, rounds, bool(_warnings(case)), formdata, answer)


def _message(case: Case, form: ReplyForm) -> Message:
    said = form.data
    chosen = said.get("rounds") or [str(open_rounds(case)[0].number)]
    return Message(said["text"], said["channel"], tuple(int(each) for each in chosen), bool(said.get("also_email")))


def _show(
    case: Case,
    kind: str,
    writing: Writing,
    form: ReplyForm,
    seen: int,
    moved_on: bool = False,
    status: int = 200,
) -> Response:
    return page(
        "replies/write.html",
        status,
        **_about(case, kind),
        form=form,
        error=bool(form.errors),
        version=seen,
        sealed=writing.sealed(current_desk(), case, me(), kind),
        writing=writing,
        moved_on=moved_on,
        written_in=desk_language(writing.language),
    )


def _about(case: Case, kind: str) -> dict[str, Any]:
    private = _private(case)
    helps = what_helps(private, current_desk().english)
    about = {"case": case, "kind": kind, "title": KINDS[kind], "warnings": _warnings(case)}
    return {**about, "private": private, "helps": helps}


def _private(case: Case) -> Private:
    return current_desk().cases.private([case.received.id]).get(case.received.id) or Private()


def _warnings(case: Case) -> list[str]:
    """Return what has to be read before anything is sent, as sentences for officers."""
    private, brief = _private(case), case.received.brief
    found = []
    if private.safe_contact:
        found.append(N_("They said when or how it is not safe to reach them:"))
    if private.leave_message == "no":
        found.append(N_("Do not leave a message when you call."))
    if brief and NO_COPY_TO_CARERS in brief.flags:
        found.append(N_("Nothing about this goes to parents or carers. Think who else opens the post or the email."))
    return found


def _name_of(reply: Reply) -> str:
    found = people.get(current_desk().engine, reply.by)
    return found.name if found else ""
