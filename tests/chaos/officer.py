"""An officer at the desk: signs in with a password and a code, writes to whoever waits, and believes only the page."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from lxml import html as parser
from pyotp import TOTP

from tests.chaos.browser import DOUBLE_POSTS, Browser, Reply, WrongPageError
from tests.chaos.ledger import Ledger, Unanswered, new_token
from tests.chaos.letters import Letters

PASSWORD = "tram pelican october"
SEND_TWICE = 0.2
TRIES = 4  # one fewer than lets an account wait
SIGNED_IN = "/"
GOES = ("Waits to be sent.", "Sent on")
"""What the desk says of a letter that goes by itself."""


class Account(NamedTuple):
    """How somebody comes in the first time."""

    email: str
    link: str


class Officer:
    """Somebody of the team, at a browser of their own."""

    def __init__(self, door: int, ledger: Ledger, letters: Letters, chance: random.Random, account: Account) -> None:
        self._letters, self._ledger, self._chance, self._account = letters, ledger, chance, account
        self._browser = Browser([door], ledger, chance)
        self._codes: TOTP

    def come_in(self) -> None:
        """Choose a password and take the key for codes by the one-time link; sign in if the answer was lost."""
        path = self._account.link[self._account.link.index("/welcome/") :]
        page = self._seen(self._browser.ask("GET", path), 200)
        secret = "".join(parser.document_fromstring(page.text).xpath("//strong[@class='app-reference']/text()"))
        self._codes = TOTP(secret.replace(" ", ""))
        chosen = {**fields_of(page), "password": PASSWORD, "code": self._codes.now()}
        reply = self._browser.ask("POST", path, encoded(chosen))
        if reply.status == 410:  # it was taken, and the answer was lost: the link is over
            self._sign_in()
        elif reply.location != SIGNED_IN:
            raise WrongPageError(f"welcome: {reply.status} to {reply.location or 'nowhere'}")
        self._seen(self._browser.ask("GET", "/"), 200)

    def write_to(self, to: Unanswered) -> bool:
        """Write that we have what someone sent; False when it has not come to the desk, or was not read there yet."""
        url = f"/cases/{to.reference}/reply/acknowledgement"
        page = self._browser.ask("GET", url)
        if page.status == 404 or (page.status == 200 and "<textarea" not in page.text):
            return False
        token = new_token()
        self._letters.trying(token, to)
        written = {"channel": "email", "text": f"# Hello\n\nWe have what you sent. {token}"}
        for _ in range(TRIES):
            filled = encoded({**fields_of(self._seen(page, 200, 409)), **written})
            check = self._seen(self._browser.ask("POST", url, filled), 200)
            page = self._send(f"{url}/send", encoded(fields_of(check, 0)))
            if page.status == 303:
                break
            self._ledger.count("cases moved on")
        self._see_that_it_goes(self._seen(page, 303), token)
        return True

    def hang_up(self) -> None:
        """Close the connection."""
        self._browser.hang_up()

    def _send(self, url: str, given: str) -> Reply:
        """Press Send; some press twice, at once or when the desk has said that it is sent."""
        twice = self._chance.random() < SEND_TWICE
        if twice:
            self._ledger.count(f"officers' {DOUBLE_POSTS}")
        if twice and self._chance.random() < 0.5:
            sent = [each for each in self._browser.press_twice_at_once(url, given) if each.status == 303]
            return sent[0] if sent else self._browser.ask("POST", url, given)
        reply = self._browser.ask("POST", url, given)
        return self._browser.ask("POST", url, given) if twice and reply.status == 303 else reply

    def _see_that_it_goes(self, sent: Reply, token: str) -> None:
        page = self._seen(self._browser.ask("GET", sent.location), 200)
        if token not in page.text or not any(words in page.text for words in GOES):
            raise WrongPageError(f"{sent.location} does not say that it goes")
        self._letters.told(token)

    def _sign_in(self) -> None:
        """Sign in by password and code. A code counts once, so each try waits for the next."""
        for _ in range(TRIES):
            time.sleep(self._codes.interval - time.time() % self._codes.interval)
            asked = self._browser.ask("POST", "/sign-in", encoded({"email": self._account.email, "password": PASSWORD}))
            self._seen(asked, 303)
            reply = self._browser.ask("POST", "/sign-in/code", encoded({"code": self._codes.now()}))
            if reply.location == SIGNED_IN:
                return
        raise WrongPageError(f"nobody comes in with password and code: {reply.status}")

    @staticmethod
    def _seen(page: Reply, *expected: int) -> Reply:
        if page.status not in expected:
            title = parser.document_fromstring(page.text).findtext(".//title") if page.text else ""
            raise WrongPageError(f"{page.status} to {page.location or 'nowhere'}: {title}")
        return page


def fields_of(page: Reply, form: int = -1) -> dict[str, Any]:
    """Return what a browser would send of one of the forms in the main part, the last where no other is named."""
    found = dict[str, Any]()
    for name, value in parser.document_fromstring(page.text).xpath("//main//form")[form].form_values():
        found.setdefault(name, []).append(value)
    return found


def encoded(fields: Mapping[str, Any]) -> str:
    """Return a form as a browser sends it."""
    return urlencode(fields, doseq=True)
