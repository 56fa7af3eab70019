"""The client: one visitor with one open connection, and one whole complaint, learned page by page and then repeated.

Nothing is measured that was not checked: every answer must have its status and something only the right page says.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import urlencode

BEGIN = "/en/complain"
TOKEN = "csrf_token"
ANSWERS = {
    "danger": "no",
    "applies": "none",
    "what_happened": "The carers were late on most days, and on three days nobody came at all.\r\n\r\n" * 10,
    "full_name": "Sam Example",
    "email": "sam@example.com",
}
"""What is answered where the first choice, or nothing, would not do."""

_FORM = re.compile(r'<form(?![^>]* action=)[^>]* method="post".*?</form>', re.DOTALL)
_INPUT = re.compile(r"<(?:input|textarea)[^>]*>")
_NAME = re.compile(r' name="([^"]*)"')
_VALUE = re.compile(r' value="([^"]*)"')
_NESTED = re.compile(r"<div[^>]*>|</div>|<(?:input|textarea)[^>]*>")
_OPENED = re.compile(r' id="(conditional-[^"]*)"')
_OPENS = re.compile(r' data-aria-controls="([^"]*)"')
_HEADING = re.compile(r"<h1[^>]*>.*?</h1>", re.DOTALL)


class Wrong(Exception):
    """The server answered something else than it should: there is nothing to measure."""


class Reply(NamedTuple):
    """An answer: its status, where it leads, and its body as sent and as text."""

    status: int
    location: str
    sent: bytes
    text: str


class Page(NamedTuple):
    """One page of a complaint: its address, its heading, what is answered there, and where that leads."""

    path: str
    heading: str
    answer: dict[str, str]
    leads: str


@dataclass
class Client:
    """A visitor on one connection, open until it is hung up, with the one cookie. Takes gzip, as browsers do."""

    port: int
    cookie: str = ""
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=30)

    def hang_up(self) -> None:
        """End the connection; the next request opens another."""
        self.connection.close()

    def ask(self, method: str, path: str, body: str | None = None) -> Reply:
        """Send one request and return the whole answer."""
        headers = {"Accept-Encoding": "gzip"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        sent = response.read()
        plain = gzip.decompress(sent) if response.headers["Content-Encoding"] == "gzip" else sent
        if "Set-Cookie" in response.headers:
            self.cookie = response.headers["Set-Cookie"].partition(";")[0]
            self.token = ""  # the page that comes next has the token of this cookie
        return Reply(response.status, response.headers.get("Location", ""), sent, plain.decode())

    def see(self, path: str, *marks: str) -> Reply:
        """Get a page, which must say every one of ``marks``."""
        reply = self.ask("GET", path)
        if reply.status != 200 or not all(mark in reply.text for mark in marks):
            raise Wrong(f"GET {path}: {reply.status} without {marks}\n{reply.text}")
        return reply

    def tell(self, path: str, answer: dict[str, str], leads: str) -> None:
        """Answer a page, which must lead to ``leads``."""
        reply = self.ask("POST", path, urlencode({**answer, TOKEN: self.token}))
        if (reply.status, reply.location) != (303, leads):
            raise Wrong(f"POST {path}: {reply.status} to {reply.location or 'nowhere'}, not {leads}\n{reply.text}")


def learn(port: int) -> list[Page]:
    """Make one complaint, answering what each page asks, and return its pages; the last one confirms it."""
    client, pages = Client(port), list[Page]()
    path = client.ask("POST", BEGIN, "").location
    while True:
        text = client.see(path, "<h1").text
        asked = asked_on(text)
        if not asked:
            client.hang_up()
            return [*pages, Page(path, heading_of(text), {}, "")]
        client.token = asked.pop(TOKEN)
        answer = without_closed(text, {name: ANSWERS.get(name, first) for name, first in asked.items()})
        leads = client.ask("POST", path, urlencode({**answer, TOKEN: client.token})).location
        if leads in ("", path):
            raise Wrong(f"POST {path}: the answer {answer} was not taken")
        pages.append(Page(path, heading_of(text), answer, leads))
        path = leads


def repeat(port: int, pages: Iterable[Page]) -> Client:
    """Make the complaint again as a new visitor, as far as ``pages`` go, and return that visitor, hung up."""
    client = Client(port)
    for page in pages:
        reply = client.see(page.path, page.heading)
        client.token = client.token or asked_on(reply.text)[TOKEN]
        if page.leads:
            client.tell(page.path, page.answer, page.leads)
    client.hang_up()
    return client


def asked_on(text: str) -> dict[str, str]:
    """Return what the form of a page asks, by name, with the first value it offers."""
    asked = dict[str, str]()
    for tag in _INPUT.findall(form_of(text)):
        name, value = _NAME.search(tag), _VALUE.search(tag)
        if name:
            asked.setdefault(name[1], value[1] if value else "")
    return asked


def without_closed(text: str, answer: dict[str, str]) -> dict[str, str]:
    """Return an answer without the boxes that stand under a choice which it does not make, as a browser sends it."""
    makes, under, within = dict[str, bool](), dict[str, list[str]](), list[str]()
    for tag in _NESTED.findall(form_of(text)):
        name, value, opens, opened = (part.search(tag) for part in (_NAME, _VALUE, _OPENS, _OPENED))
        if tag == "</div>":
            within.pop()
        elif tag.startswith("<div"):
            within.append(opened[1] if opened else "")
        elif name:
            under.setdefault(name[1], [each for each in within if each])
            makes |= {opens[1]: value is not None and answer.get(name[1]) == value[1]} if opens else {}
    return {name: said for name, said in answer.items() if all(makes[each] for each in under[name])}


def form_of(text: str) -> str:
    """Return the form of a page that asks something, as it stands in its HTML; nothing where none does."""
    form = _FORM.search(text)
    return form[0] if form else ""


def heading_of(text: str) -> str:
    """Return the heading of a page, as it stands in its HTML."""
    heading = _HEADING.search(text)
    return heading[0] if heading else ""
