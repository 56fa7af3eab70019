"""A person who sends one story: page after page, pressing again when nothing comes back."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from urllib.parse import urlencode

from bench.client import asked_on, without_closed
from tests.chaos.browser import DOUBLE_POSTS, Browser, Reply, WrongPageError
from tests.chaos.ledger import Ledger, email_of, new_token

BEGIN = "/en/complain"
CHECK = f"{BEGIN}/check-answers"
SENT = f"{BEGIN}/sent"
ASKED_AGAIN, DRAFT_GONE = "pages asked again", "drafts gone"
"""What a person notices when answers were lost: the ledger counts both."""
MOST_PAGES = 80
SEND_TWICE = 0.1
WHOLE_COMPLAINT = 0.1
"""How many make a whole complaint; the others take the shortest way that ends in a sending: some praise."""
TO_THE_DESK = 0.75
AT_THE_DESK, ELSEWHERE = "cambridgeshire", "staffordshire"
"""The organisation that has the desk, with how many write to it; and the one that takes messages in by the contract."""
WANTS_AN_ANSWER = 0.6
"""How many leave an email address."""

_REFERENCE = re.compile(r'class="app-reference"[^>]*>([^<]+)<')
_ANSWERS = {"danger": "no", "applies": "none", "adjustments": "no"}


class StartAgainError(Exception):
    """The answers were gone: the service said that time ran out."""


class Person:
    """Someone who sends one story and believes only the confirmation page."""

    def __init__(self, doors: Sequence[int], ledger: Ledger, chance: random.Random) -> None:
        self._ledger, self._chance = ledger, chance
        self._browser = Browser(doors, ledger, chance)

    def send_story(self) -> None:
        """Answer every page, send, and note the reference that the confirmation shows."""
        token = new_token()
        organisation = AT_THE_DESK if self._chance.random() < TO_THE_DESK else ELSEWHERE
        answerable = self._chance.random() < WANTS_AN_ANSWER
        answers = {**self._answers(token, answerable), "organisation": organisation}
        path, answered = self._browser.ask("POST", BEGIN, "").location, set[str]()
        for _ in range(MOST_PAGES):
            page = self._browser.ask("GET", path)
            if page.status == 303:
                path = page.location
                if path in answered:
                    self._ledger.count(ASKED_AGAIN)
                continue
            if path == SENT:
                reference = reference_on(page)
                self._ledger.told(token, reference)
                if answerable and organisation == AT_THE_DESK:
                    self._ledger.awaits_answer(token, reference)
                return
            if page.status != 200:
                raise WrongPageError(f"GET {path}: {page.status}")
            asked = asked_on(page.text)
            answer = {name: answers.get(name, first) for name, first in asked.items()}
            given = urlencode(without_closed(page.text, answer))
            if path == CHECK:
                self._ledger.trying(token)
                path = self._send(token, given)
            else:
                answered.add(path)
                path = self._answer(path, given)
        raise WrongPageError(f"no end after {MOST_PAGES} pages, the last {path}")

    def hang_up(self) -> None:
        """Close the connection."""
        self._browser.hang_up()

    def _answers(self, token: str, answerable: bool) -> dict[str, str]:
        wanted = "complain-adult" if self._chance.random() < WHOLE_COMPLAINT else "praise"
        told = {**_ANSWERS, "wanted": wanted, "your_feedback": token, "what_happened": token}
        if answerable:
            return {**told, "anonymity": "reply", "reply_to": "email", "email": email_of(token)}
        return {**told, "anonymity": "no-reply"}

    def _answer(self, path: str, given: str) -> str:
        reply = self._browser.ask("POST", path, given)
        if reply.status == 400:
            raise StartAgainError(path)
        if reply.status != 303 or reply.location == path:
            raise WrongPageError(f"POST {path}: {reply.status} to {reply.location or 'nowhere'}")
        return reply.location

    def _send(self, token: str, given: str) -> str:
        """Press Send; one in ten presses twice, at once or when it has been confirmed."""
        twice = self._chance.random() < SEND_TWICE
        if twice:
            self._ledger.count(DOUBLE_POSTS)
        if twice and self._chance.random() < 0.5:
            # When both fail, they press again as anyone would.
            led = [each.location for each in self._browser.press_twice_at_once(CHECK, given) if each.status == 303]
            return led[0] if led else self._answer(CHECK, given)
        leads = self._answer(CHECK, given)
        if twice and leads == SENT:
            self._ledger.told(token, reference_on(self._browser.ask("GET", SENT)))
            leads = self._answer(CHECK, given)
        return leads


def reference_on(page: Reply) -> str:
    """Return the reference a confirmation shows; anything else is no confirmation."""
    found = _REFERENCE.search(page.text)
    if page.status != 200 or found is None:
        raise WrongPageError(f"a confirmation without a reference: {page.status}")
    return found[1]
