"""The visitor: a cookie of our making, the keys that follow from it, and the draft only they can open."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from flask import Request, Response
from flask_babel import format_time

from webapp.domain.conditions import Facts
from webapp.domain.days import day_of
from webapp.domain.journey import Answers, Path, walk
from webapp.domain.packs.contacts import Place
from webapp.forms.csrf import TOKEN_FIELD
from webapp.forms.journey import JOURNEY
from webapp.forms.pages.people import Who
from webapp.ops.newcomers import DRAFTS
from webapp.public.device_cookie import Device
from webapp.public.security import cookie_name, is_valid_token, is_without_cookie
from webapp.public.service import Service
from webapp.public.visit_cookie import VisitCookie
from webapp.store.drafts import (
    Conflict,
    Draft,
    Gone,
    Keys,
    delete_draft,
    derive,
    name_for,
    new_draft,
    open_draft,
    save_draft,
    touch,
)
from webapp.submitting.draft_content import DraftContent, UnknownVersion
from webapp.submitting.receipt import ContactReceipt, Receipt
from webapp.ui.urls import Addresses

log = logging.getLogger(__name__)
TRIES = 5
CLOCK = "HH:mm"
AT_A_SHARED_COMPUTER = frozenset({"library", "council"})
TOUCH_AFTER = timedelta(minutes=1)


class AlreadySentError(Exception):
    """Another tab sent this complaint meanwhile; there is nothing left to change."""


class Visitor:
    """One visitor, for one request. Opens the draft at most once, and starts its idle time again, as any page does.

    ``is_new`` while their browser does not hold the cookie yet: on a first page, and once a draft begins.
    ``without_cookie`` when it sent none at all. ``is_newer`` when a later version wrote the draft, which then is not
    gone, only not to be read. Without ``touching`` the draft is only looked at.
    """

    def __init__(self, service: Service, request: Request, *, touching: bool = True) -> None:
        self.service = service
        self.now = service.clock()
        known = VisitCookie.read(request.cookies.get(cookie_name(service.settings), ""), service.pepper)
        self.device = Device.of(request, service)
        self.is_newer = False
        self.is_new, self.without_cookie = known is None, is_without_cookie(request, service.settings)
        self.cookie = known or VisitCookie.new()
        self.keys = derive(self.cookie.secret, service.pepper)
        if request.method == "POST" and not self.is_new:
            service.pace.keep(self.keys.row)
        self.draft, self.content = (None, DraftContent.new()) if self.is_new else self._open(touching)
        self._walked: tuple[Draft | None, Path] | None = None

    @property
    def answers(self) -> Answers:
        """Return the answers so far, by step."""
        return self.content.answers

    @property
    def sent(self) -> Receipt | None:
        """Return what was sent a short while ago, if anything was."""
        return self.content.sent

    @property
    def is_at_a_shared_computer(self) -> bool:
        """Return whether others use this computer too, as a link of its place or the person said."""
        return self.device is not None or is_shared(self.content)

    @property
    def place(self) -> Place | None:
        """Return the place that a shared computer stands at, where its link named one."""
        return self.device.found(self.service.content.packs) if self.device else None

    def home(self, language: str) -> str:
        """Return the start page for whoever comes next at this computer."""
        if not self.is_at_a_shared_computer:
            return Addresses(language).start
        return (self.device or Device()).start(self.service.content.packs, language)

    @property
    def confirmed(self) -> Receipt | None:
        """Return what was sent from this browser a short while ago, another begun since or not."""
        if self.sent or self.cookie.sent is None:
            return self.sent
        return self._read(derive(self.cookie.sent, self.service.pepper))[1].sent

    @property
    def asked(self) -> ContactReceipt | None:
        """Return what the visitor asked us on the way, to be contacted, if they did."""
        return self.content.asked

    def typed(self, slug: str) -> Mapping[str, list[str]] | None:
        """Return what was typed on a page that the visitor left without pressing Continue."""
        return self.content.typed.get(slug)

    @property
    def facts(self) -> Facts:
        """Return the facts that were given so far, or those of what was sent a short while ago.

        Who said at the door that they are under 18 is spoken to as a child from the first question on.
        """
        if self.sent:
            return self.sent.facts
        facts, who = self.path().facts, self.answers.get(Who.slug, {}).get("who")
        return {**facts, "who": who} if who == "child" else facts

    def path(self) -> Path:
        """Walk the journey over the answers so far, as of today; once, until the draft is another."""
        if self._walked is None or self._walked[0] is not self.draft:
            on = day_of(self.now)
            self._walked = self.draft, walk(JOURNEY, self.answers, self.service.content.packs, on, self.keys.row)
        return self._walked[1]

    @property
    def unsent(self) -> Draft | None:
        """Return the draft while it holds something that was typed or chosen and not sent yet."""
        return self.draft if self.content.is_unsent else None

    @property
    def ran_out(self) -> bool:
        """Return whether this browser began something here before, of which nothing is kept any more."""
        return self.cookie.has_begun and self.draft is None and not (self.is_new or self.is_newer)

    @property
    def has_sent(self) -> bool:
        """Return whether a complaint or a request to be contacted was sent a short while ago."""
        return bool(self.sent or self.asked)

    def deadline(self) -> str | None:
        """Return the time of day at which what is unsent is deleted if nothing more is done; None when nothing is."""
        return format_time(self.unsent.expires, CLOCK) if self.unsent else None

    def seconds_left(self) -> int:
        """Return how many seconds are left until then; 0 when there is nothing to delete."""
        return int((self.draft.expires - self.now).total_seconds()) if self.draft else 0

    @property
    def token(self) -> str:
        """Return the token of the visitor's forms: that of the draft, or before one begins that of the visit."""
        return self.keys.token if self.draft else self._token_of_visit

    def token_for(self, request: Request) -> str:
        """Return the token that a form is held to: a page may be of a draft that has gone since."""
        return self.keys.token if self.draft or is_valid_token(request, self.keys.token) else self._token_of_visit

    def was_shown(self, request: Request) -> bool:
        """Return whether a form stood on a page that this visitor was shown, before their draft began or since."""
        return any(is_valid_token(request, token) for token in (self.keys.token, self._token_of_visit))

    def may_see(self, request: Request) -> bool:
        """Return whether what a form holds may be shown to this visitor: not when another's page was sent again.

        At a shared computer the next person may press Back, and so send what the one before had typed. A browser
        without any cookie keeps none: there no visit has ended.
        """
        return self.without_cookie or not request.form.get(TOKEN_FIELD) or self.was_shown(request)

    @cached_property
    def _token_of_visit(self) -> str:
        return derive(self.cookie.visit, self.service.pepper).token

    def draft_or_new(self) -> Draft:
        """Return the draft, or a new one, under a secret of its own, that is not stored yet.

        A cookie that stood before the draft may be known to someone else, who put it there: it never opens the draft.
        """
        if self.draft:
            return self.draft
        self.service.newcomers.arrive(DRAFTS, self.now)
        self._renew()
        return new_draft(self.now, self._idle(self.content), self.service.settings.longest)

    def begin_afresh(self, answers: Answers | None = None) -> None:
        """Begin with nothing of what went before, and with these answers where some are known already.

        What was not sent is deleted. Of what was sent only the way to its confirmation stays: the copy of its answers
        goes, since it may be the next person at this computer who begins. At a shared computer nothing stays at all.
        Where nothing was begun the cookie stays.
        """
        if self.cookie.has_begun and self.is_at_a_shared_computer:
            self.leave()
            self._start_visit(VisitCookie.new())
        elif self.cookie.has_begun:
            self._leave_behind()
        if answers:
            self.change(lambda content: replace(content, answers=answers))

    def name_for(self, *said: str) -> str:
        """Return a name for what this visitor says, the same whenever they say the same, in whichever draft."""
        return name_for(derive(self.cookie.visit, self.service.pepper), *said)

    def open_again(self) -> None:
        """Read the draft as it now stands: another tab, or this request, has changed it."""
        self.draft, self.content = self._open()

    def change(self, change: Callable[[DraftContent], DraftContent]) -> None:
        """Save the draft as ``change`` makes it, beginning one where there is none.

        When another tab saved first, the draft is opened again and the change made once more, so both are kept.
        Raises Gone when the draft was deleted or ran out of time meanwhile, AlreadySentError when it was sent.
        """
        for _ in range(TRIES):
            before, content = self.draft_or_new(), change(self.content)
            draft = self._timed(replace(before, content=content.write()), content)
            try:
                self.draft, self.content = save_draft(self.service.engine, self.keys, draft, self.now), content
                if not before.version:
                    self.service.metrics.began()
                return
            except Conflict:
                self.open_again()
                if self.draft is None:
                    raise Gone from None
                if self.sent:
                    raise AlreadySentError from None
        raise Conflict

    def stay(self) -> bool:
        """Start the idle time again; False when there is nothing left to extend."""
        if self.draft is None or not touch(self.service.engine, self.keys, self.now):
            return False
        self.draft = replace(self.draft, touched=self.now)
        return True

    def leave(self) -> None:
        """Delete the draft at once, and the confirmation of what was sent before it."""
        if not self.is_new:
            delete_draft(self.service.engine, self.keys)
        self._delete_confirmation_before()
        self.draft, self.content = None, DraftContent.new()

    def set_visitor_cookie(self, response: Response) -> Response:
        """Give a browser the cookie that it does not hold yet, once. It ends with the browser, and holds no answer."""
        if self.is_new:
            settings = self.service.settings
            value = self.cookie.signed(self.service.pepper)
            response.set_cookie(cookie_name(settings), value, secure=settings.https, httponly=True, samesite="Lax")
            self.is_new = False
        return response

    def _leave_behind(self) -> None:
        confirmed = self.cookie.secret if self.sent else self.cookie.sent
        if self.sent:
            self._delete_confirmation_before()
            self._delete_copy()
        else:
            delete_draft(self.service.engine, self.keys)
        self._start_visit(VisitCookie.new(sent=confirmed))

    def _start_visit(self, cookie: VisitCookie) -> None:
        self.cookie, self.is_new = cookie, True
        self.keys = derive(self.cookie.secret, self.service.pepper)
        self.draft, self.content = None, DraftContent.new()

    def _delete_confirmation_before(self) -> None:
        if self.cookie.sent:
            delete_draft(self.service.engine, derive(self.cookie.sent, self.service.pepper))

    def _delete_copy(self) -> None:
        """Delete what was sent from its confirmation, which stays for as long as it would have."""
        if self.draft and self.sent:
            content = replace(self.content, sent=self.sent.without_answers())
            with suppress(Conflict, Gone):  # another tab did it before, or its time is up
                save_draft(self.service.engine, self.keys, replace(self.draft, content=content.write()), self.now)

    def _renew(self) -> None:
        self.cookie, self.is_new = self.cookie.with_fresh_secret(), True
        self.keys = derive(self.cookie.secret, self.service.pepper)

    def _timed(self, draft: Draft, content: DraftContent) -> Draft:
        return replace(draft, idle=self._idle(content))

    def _idle(self, content: DraftContent) -> timedelta:
        settings = self.service.settings
        return settings.assisted_idle if self.device or is_shared(content) else settings.idle

    def _read(self, keys: Keys) -> tuple[Draft | None, DraftContent]:
        idle = self._idle(DraftContent())
        draft = open_draft(self.service.engine, keys, self.now, idle, self.service.settings.longest)
        if draft is None:
            return None, DraftContent.new()
        try:
            return draft, DraftContent.read(draft.content)
        except UnknownVersion:  # left where it is: a process of that version can read it
            log.warning("draft.newer")
            self.is_newer = True
            return None, DraftContent.new()

    def _open(self, touching: bool = True) -> tuple[Draft | None, DraftContent]:
        draft, content = self._read(self.keys)
        due = draft is not None and touching and self.now - draft.touched >= TOUCH_AFTER
        if draft and due and touch(self.service.engine, self.keys, self.now):
            draft = replace(draft, touched=self.now)
        return draft, content


def is_shared(content: DraftContent) -> bool:
    """Return whether a draft is written, or was sent, where others use the same computer."""
    answers = content.sent.answers if content.sent else content.answers
    return answers.get("helper", {}).get("helper") in AT_A_SHARED_COMPUTER
