"""A person with a browser: one cookie, one open connection, page after page, pressing again when nothing comes back."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from typing import NamedTuple
from urllib.parse import urlencode

from bench.client import asked_on, without_closed
from tests.chaos.ledger import Ledger

BEGIN = "/en/complain"
CHECK = f"{BEGIN}/check-answers"
SENT = f"{BEGIN}/sent"
ASKED_AGAIN, DRAFT_GONE = "pages asked again", "drafts gone"
"""What a person notices when answers were lost: the ledger counts both."""
WAITS = 20.0  # seconds until a browser is thought to hang
PATIENCE = 120.0  # seconds that a person goes on pressing the same button
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # seconds
MOST_PAGES = 80
SEND_TWICE = 0.1
WHOLE_COMPLAINT = 0.1
"""How many make a whole complaint; the others take the shortest way that ends in a sending: some praise."""

_REFERENCE = re.compile(r'class="app-reference"[^>]*>([^<]+)<')
_ANSWERS = {
    "danger": "no",
    "organisation": "cambridgeshire",
    "applies": "none",
    "anonymity": "no-reply",
    "adjustments": "no",
}


class GaveUpError(Exception):
    """The service did not answer for longer than anyone would wait."""


class StartAgainError(Exception):
    """The answers were gone: the service said that time ran out."""


class WrongPageError(Exception):
    """The service answered what it should never answer, to someone who did nothing wrong."""


class Reply(NamedTuple):
    """An answer: its status, where it leads, and its text."""

    status: int
    location: str
    text: str


class Person:
    """Someone who sends one story and believes only the confirmation page."""

    def __init__(self, doors: Sequence[int], ledger: Ledger, chance: random.Random) -> None:
        self._doors, self._ledger, self._chance = list(doors), ledger, chance
        self._door = chance.choice(self._doors)
        self._cookie = ""
        self._connection: HTTPConnection | None = None

    def send_story(self) -> None:
        """Answer every page, send, and note the reference that the confirmation shows."""
        token = self._ledger.token()
        wanted = "complain-adult" if self._chance.random() < WHOLE_COMPLAINT else "praise"
        answers = {**_ANSWERS, "wanted": wanted, "your_feedback": token, "what_happened": token}
        path, answered = self._ask("POST", BEGIN, "").location, set[str]()
        for _ in range(MOST_PAGES):
            page = self._ask("GET", path)
            if page.status == 303:
                path = page.location
                if path in answered:
                    self._ledger.count(ASKED_AGAIN)
                continue
            if path == SENT:
                self._ledger.told(token, reference_on(page))
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
        if self._connection:
            self._connection.close()
        self._connection = None

    def _answer(self, path: str, given: str) -> str:
        reply = self._ask("POST", path, given)
        if reply.status == 400:
            raise StartAgainError(path)
        if reply.status != 303 or reply.location == path:
            raise WrongPageError(f"POST {path}: {reply.status} to {reply.location or 'nowhere'}")
        return reply.location

    def _send(self, token: str, given: str) -> str:
        """Press Send; one in ten presses twice, at once or when it has been confirmed."""
        twice = self._chance.random() < SEND_TWICE
        if twice:
            self._ledger.count("double posts")
        if twice and self._chance.random() < 0.5:
            return self._press_twice_at_once(given)
        leads = self._answer(CHECK, given)
        if twice and leads == SENT:
            self._ledger.told(token, reference_on(self._ask("GET", SENT)))
            leads = self._answer(CHECK, given)
        return leads

    def _press_twice_at_once(self, given: str) -> str:
        """Send the form over two connections before either is answered; when both fail, press again as anyone would."""
        connections = [self._open(self._chance.choice(self._doors)) for _ in range(2)]
        leads = list[str]()
        pressed = list[HTTPConnection]()
        for connection in connections:
            with self._counted():
                connection.request("POST", CHECK, given, self._headers(given))
                pressed.append(connection)
        for connection in pressed:
            with self._counted():
                answer = connection.getresponse()
                leads += [answer.headers["Location"]] if answer.status == 303 else []
            connection.close()
        return leads[0] if leads else self._answer(CHECK, given)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        try:
            yield
        except (OSError, HTTPException):
            self._ledger.count("broken connections")

    def _ask(self, method: str, path: str, body: str | None = None) -> Reply:
        """Ask until there is an answer. What fails is asked again as it was, at the next door, after a short pause."""
        end, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
        while True:
            with self._counted():
                reply = self._ask_once(method, path, body)
                if reply.status < 500:
                    return reply
                self._ledger.count(f"answers {reply.status}")
            if time.monotonic() > end:
                raise GaveUpError(f"{method} {path}")
            self.hang_up()
            self._door = self._doors[(self._doors.index(self._door) + 1) % len(self._doors)]
            time.sleep(pause * self._chance.uniform(0.5, 1.5))
            pause = min(pause * 2, LONGEST_PAUSE)

    def _ask_once(self, method: str, path: str, body: str | None) -> Reply:
        self._connection = self._connection or self._open(self._door)
        self._connection.request(method, path, body, self._headers(body))
        response = self._connection.getresponse()
        text = response.read().decode()
        if "Set-Cookie" in response.headers:
            self._cookie = response.headers["Set-Cookie"].partition(";")[0]
        return Reply(response.status, response.headers.get("Location", ""), text)

    def _headers(self, body: str | None) -> dict[str, str]:
        headers = {"Cookie": self._cookie} if self._cookie else {}
        return headers if body is None else {**headers, "Content-Type": "application/x-www-form-urlencoded"}

    @staticmethod
    def _open(door: int) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", door, timeout=WAITS)


def reference_on(page: Reply) -> str:
    """Return the reference a confirmation shows; anything else is no confirmation."""
    found = _REFERENCE.search(page.text)
    if page.status != 200 or found is None:
        raise WrongPageError(f"a confirmation without a reference: {page.status}")
    return found[1]
