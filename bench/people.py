"""The people of the bench: each looks at the form and chooses among what it offers, the same in every run."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from bench.client import ANSWERS, TOKEN, Client, Wrong, form_of, without_closed

IN_ENGLISH = 0.8
LANGUAGES = ("lt", "pl", "ro", "ur")
MOST_PAGES = 80
TYPED = {
    **ANSWERS,
    "subject_name": "Grace Example",
    "relationship": "A friend",
    "your_feedback": "The day centre was wonderful.",
    "still_unhappy": "It left things out.",
    "phone": "07700 900982",
    "address_line_1": "1 High Street",
    "town": "Ely",
    "postcode": "CB7 4AA",
    "other_way": "Through my sister",
}
"""What is written, or always chosen, where the form asks for it; other boxes stay empty."""

SEND_ANYWAY = 'name="send_anyway"'
_INPUT = re.compile(r"<(?:input|textarea)[^>]*>")
_PART = {name: re.compile(rf' {name}="([^"]*)"') for name in ("name", "type", "value")}
_DATE = {"day": "5", "month": "1", "year": str(datetime.now(UTC).year - 1)}
_CHOSEN = ("radio", "checkbox")


class Journey(NamedTuple):
    """What one person did: in which language, in how many requests, by what answers, and whether it was sent."""

    language: str
    requests: int
    answers: tuple[str, ...]
    sent: bool


def go(port: int, number: int) -> Journey:
    """Be person ``number`` from the first page until it is sent, or until the site says that it is not for it.

    Who gives an answer that is not taken goes back and gives the first one that is. Raises Wrong where the site answers
    something it should not.
    """
    chance, client = random.Random(number), Client(port)
    language = "en" if chance.random() < IN_ENGLISH else chance.choice(LANGUAGES)
    path, requests, answers = client.ask("POST", f"/{language}/complain", "").location, 1, list[str]()
    for _ in range(MOST_PAGES):
        text, requests = client.see(path, "<h1").text, requests + 1
        offered = offered_on(text)
        if not offered:
            break
        client.token = offered.pop(TOKEN)[0]
        for mind in (chance, *(random.Random(number + n) for n in range(1, 20))):
            answer = without_closed(text, chosen(offered, mind))
            reply, requests = client.ask("POST", path, urlencode({**answer, TOKEN: client.token})), requests + 1
            if reply.status == 303:
                break
        else:
            raise Wrong(f"person {number}: POST {path}: none of the answers was taken, the last {answer}")
        answers += [f"{name}={value}" for name, value in answer.items()]
        path = reply.location
    else:
        raise Wrong(f"person {number}: no end after {MOST_PAGES} pages, the last {path}")
    client.hang_up()
    return Journey(language, requests, tuple(answers), path.endswith("/sent"))


def chosen(offered: dict[str, list[str]], chance: random.Random) -> dict[str, str]:
    """Return an answer to a form: one of its choices for each name, and what is written in its boxes."""
    return {name: TYPED.get(name) or chance.choice(values) for name, values in offered.items()}


def offered_on(text: str) -> dict[str, list[str]]:
    """Return what the form of a page offers, by name: every code of a choice; for a box or a button what it holds.

    A page that only lets one send it anyway offers nothing: it says that this is not for the organisation.
    """
    offered: dict[str, list[str]] = {}
    form = form_of(text)
    if SEND_ANYWAY in form:
        return offered
    for tag in _INPUT.findall(form):
        name, kind, value = (found[1] if (found := part.search(tag)) else "" for part in _PART.values())
        if not name:
            continue
        values = offered.setdefault(name, [])
        value = _DATE.get(name.rpartition("-")[2], value) if kind not in _CHOSEN else value
        if kind in _CHOSEN or not values:
            values.append(value)
    return offered
