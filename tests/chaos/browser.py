"""A browser that does not give up: cookies, one open connection, and what fails is asked again as it was."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPMessage
from typing import NamedTuple, Protocol

WAITS = 20.0  # seconds until a browser is thought to hang
PATIENCE = 120.0  # seconds that a person goes on pressing the same button
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 1.0  # seconds
DOUBLE_POSTS, BROKEN = "double posts", "broken connections"


class GaveUpError(Exception):
    """The service did not answer for longer than anyone would wait."""


class WrongPageError(Exception):
    """The service answered what it should never answer, to someone who did nothing wrong."""


class Reply(NamedTuple):
    """An answer: its status, where it leads, and its text."""

    status: int
    location: str
    text: str


class Counter(Protocol):
    """Counts what is worth reporting."""

    def count(self, what: str, times: int = 1) -> None:
        """Count something."""


class Browser:
    """Someone's browser. It may come in by any of these doors."""

    def __init__(self, doors: Sequence[int], counter: Counter, chance: random.Random) -> None:
        self._doors, self._counter, self._chance = list(doors), counter, chance
        self._door = chance.choice(self._doors)
        self._cookies: dict[str, str] = {}
        self._connection: HTTPConnection | None = None

    def ask(self, method: str, path: str, body: str | None = None) -> Reply:
        """Ask until there is an answer. What fails is asked again as it was, at the next door, after a short pause."""
        end, pause = time.monotonic() + PATIENCE, FIRST_PAUSE
        while True:
            with self._counted():
                reply = self._ask_once(method, path, body)
                if reply.status < 500:
                    return reply
                self._counter.count(f"answers {reply.status}")
            if time.monotonic() > end:
                raise GaveUpError(f"{method} {path}")
            self.hang_up()
            self._door = self._doors[(self._doors.index(self._door) + 1) % len(self._doors)]
            time.sleep(pause * self._chance.uniform(0.5, 1.5))
            pause = min(pause * 2, LONGEST_PAUSE)

    def press_twice_at_once(self, path: str, given: str) -> list[Reply]:
        """Send a form over two connections before either is answered; return the answers that came."""
        connections = [self._open(self._chance.choice(self._doors)) for _ in range(2)]
        pressed, replies = list[HTTPConnection](), list[Reply]()
        for connection in connections:
            with self._counted():
                connection.request("POST", path, given, self._headers(given))
                pressed.append(connection)
        for connection in pressed:
            with self._counted():
                answer = connection.getresponse()
                replies.append(Reply(answer.status, answer.headers.get("Location", ""), answer.read().decode()))
            connection.close()
        return replies

    def hang_up(self) -> None:
        """Close the connection."""
        if self._connection:
            self._connection.close()
        self._connection = None

    @contextmanager
    def _counted(self) -> Iterator[None]:
        try:
            yield
        except (OSError, HTTPException):
            self._counter.count(BROKEN)

    def _ask_once(self, method: str, path: str, body: str | None) -> Reply:
        self._connection = self._connection or self._open(self._door)
        self._connection.request(method, path, body, self._headers(body))
        response = self._connection.getresponse()
        text = response.read().decode()
        self._keep_cookies(response.headers)
        return Reply(response.status, response.headers.get("Location", ""), text)

    def _keep_cookies(self, headers: HTTPMessage) -> None:
        for each in headers.get_all("Set-Cookie", []):
            name, _, value = each.partition(";")[0].partition("=")
            self._cookies[name] = value

    def _headers(self, body: str | None) -> dict[str, str]:
        jar = "; ".join(f"{name}={value}" for name, value in self._cookies.items() if value)
        headers = {"Cookie": jar} if jar else {}
        return headers if body is None else {**headers, "Content-Type": "application/x-www-form-urlencoded"}

    @staticmethod
    def _open(door: int) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", door, timeout=WAITS)
