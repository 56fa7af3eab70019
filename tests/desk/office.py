"""A desk as it is run, with its opener answering at a socket, people who work there, and complaints that arrive."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from flask import Flask
from lxml import html as parser
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

from webapp.desk.access import cookie_name
from webapp.desk.desk import NAME, Desk
from webapp.desk.store import people, sessions
from webapp.desk.store.people import OFFICER, Person
from webapp.domain.cases.case import Case
from webapp.handoff.binding import bound_to
from webapp.handoff.crypto.seal import seal
from webapp.handoff.crypto.team_keys import TeamKeys
from webapp.store.inbox import Item
from webapp.submitting.submit import Cover

SNAPSHOT = Path(__file__).parents[1] / "web" / "message-1.snapshot.json"
MESSAGE: dict[str, Any] = json.loads(SNAPSHOT.read_text(encoding="utf-8"))
"""A whole message as the site sends it, about an adult in Cambridgeshire."""
TEAM = "cambridgeshire/complaints"
WORDS = "The carer did not come."
"""What stands in the story of ``MESSAGE`` and nowhere in clear."""


class Page:
    """A page of the desk as an officer meets it."""

    def __init__(self, response: TestResponse) -> None:
        self.response, self.status = response, response.status_code

    @property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def tree(self) -> HtmlElement:
        return parser.document_fromstring(self.html)

    @property
    def text(self) -> str:
        return " ".join("".join(self.tree.xpath("//main//text()")).split())

    @property
    def h1(self) -> str:
        return " ".join("".join(each.text_content() for each in self.tree.xpath("//h1")).split())

    @property
    def errors(self) -> list[str]:
        found = self.tree.xpath("//*[contains(@class, 'govuk-error-summary__list')]//a")
        return [" ".join(each.text_content().split()) for each in found]

    @property
    def goes_to(self) -> str:
        """Return where a redirect leads."""
        return self.response.headers.get("Location", "")

    def __contains__(self, words: str) -> bool:
        return " ".join(words.split()) in self.text

    def fields(self, form: int = -1) -> dict[str, Any]:
        """Return what a browser would send of one of the forms in the main part, the last where no other is named."""
        found: dict[str, Any] = {}
        for name, value in self.tree.xpath("//main//form")[form].form_values():
            found[name] = (
                [*found[name], value]
                if isinstance(found.get(name), list)
                else ([found[name], value] if name in found else value)
            )
        return found


class Browser:
    """The browser of someone at the desk. It checks nothing for them."""

    def __init__(self, app: Flask, person: Person | None = None) -> None:
        self.client, self.person = app.test_client(), person
        desk: Desk = app.extensions[NAME]
        if person is not None:
            self.session = sessions.begin(desk.engine, person.id, desk.now())
            self.client.set_cookie(cookie_name(desk), self.session)

    def get(self, url: str) -> Page:
        return Page(self.client.get(url))

    def post(self, url: str, data: Mapping[str, Any]) -> Page:
        return Page(self.client.post(url, data=dict(data)))

    def fill(self, url: str, form: int = -1, to: str | None = None, **answers: Any) -> Page:
        """Open a page, fill in one of its forms and send it: what is not filled in stays as it stood."""
        shown = self.get(url)
        assert shown.status == 200, f"{url}: {shown.status}"
        return self.post(to or url, {**shown.fields(form), **answers})


class Office:
    """A desk, and how people and complaints come to it."""

    def __init__(self, app: Flask, public: Path) -> None:
        self.app = app
        self.desk: Desk = app.extensions[NAME]
        self._keys = TeamKeys.read(public)
        self._numbers = iter(range(1, 10_000))

    def person(self, name: str = "Priya Shah", role: str = OFFICER, teams: tuple[str, ...] = (TEAM,)) -> Person:
        """Add somebody who works here."""
        email = f"{name.lower().replace(' ', '.')}@example.org"
        return people.by_email(self.desk.engine, email) or people.add(self.desk.engine, name, email, role, teams)

    def browser(self, person: Person | None = None) -> Browser:
        """Return the browser of someone who has signed in: an officer of the customer care team, if nobody is named."""
        return Browser(self.app, person or self.person())

    def session(self, person: Person | None = None) -> str:
        """Return the secret of a session of someone who has signed in, by which the opener knows them."""
        return self.browser(person).session

    def item(
        self, change: Callable[[dict[str, Any]], object] = lambda _: None, *, team: str = "complaints", **envelope: Any
    ) -> Item:
        """Return a message as it lies in an inbox: really sealed. ``change`` is done to what it says first."""
        message = deepcopy(MESSAGE)
        number = next(self._numbers)
        message["reference"] = f"CCC-{number:04d}-{number:04d}"
        change(message)
        received = date.fromisoformat(message["received_on"])
        cover = Cover(
            message_id=uuid.uuid4().hex,
            reference=message["reference"],
            organisation=message["organisation"],
            team=team,
            route=envelope.get("route", message["parts"][0]["to"] if message.get("parts") else "adults"),
            kind=message["kind"],
            urgent=envelope.get("urgent", "urgent" in message["flags"]),
            received_on=received,
        )
        body = seal(message, self._keys.of(cover.organisation, team), bound_to(cover))
        return Item(
            cover.message_id,
            cover.reference,
            cover.organisation,
            cover.route,
            cover.kind,
            cover.urgent,
            received,
            body,
        )

    def arrive(
        self, change: Callable[[dict[str, Any]], object] = lambda _: None, *, team: str = "complaints", **envelope: Any
    ) -> Case:
        """Let a complaint come in and be read for its brief, as the intake does."""
        id_ = self.desk.cases.add(self.item(change, team=team, **envelope), team)
        assert id_ is not None
        self.desk.opener.register(id_)
        return self.desk.cases.get(id_)
