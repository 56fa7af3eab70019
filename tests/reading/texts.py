"""Everything in English that people read: each sentence of the catalogue, and each page as it is shown."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from lxml.html import HtmlElement

from tests.browser import HygieneClient, Page
from tests.conftest import collected
from tests.domain.robot import Answers, go
from tests.web.stored import put_draft, service_of
from webapp.domain.packs.model import Packs
from webapp.forms.csrf import TOKEN_FIELD
from webapp.public.views import crisis_page

STORIES = frozenset({"what-happened", "your-story"})
PEOPLE = 40
"""How many robot applicants each organisation has; of every second one it is a child who complains."""
SIMPLEST = re.compile(r"children|easy-")
_MARKUP = re.compile(r"\*\*|\]\([^)]*\)|\[(?=[^]]*\]\()")
_FACT = re.compile(r"\{[^}]*\}")
_NOT_READ = "svg script nav address textarea *[@hidden] *[@class='app-reference']".split()
_FOREIGN = "*[@lang][not(starts-with(@lang, 'en'))]"
_INLINE = frozenset({"a", "abbr", "b", "bdi", "em", "span", "strong", "code"})


@dataclass(frozen=True)
class Read:
    """A text as a person meets it: where, and its blocks (headings, paragraphs, items of a list, labels).

    ``simplest``: it is for children, or in Easy Read.
    """

    where: str
    blocks: tuple[str, ...]
    page: bool = False
    simplest: bool = False


@cache
def everything(app: Flask, packs: Packs) -> list[Read]:
    """Return all of it; read once for several tests."""
    return [*strings(), *pages(app, packs)]


def strings() -> Iterator[Read]:
    """Yield each sentence of the catalogue, without its markup; a fact to be filled in counts as one word."""
    for sentence, files in collected().items():
        simplest = any(SIMPLEST.search(file) for file in files)
        yield Read(files[0], (_FACT.sub("Name", _MARKUP.sub("", sentence)),), simplest=simplest)


def pages(app: Flask, packs: Packs) -> Iterator[Read]:
    """Yield every page as it is shown in English: guidance, each organisation's questions, outcomes and the rest."""
    web = app.test_client()
    for address in _addresses(app):
        yield _read(_look(web, f"/en{address}"), bool(SIMPLEST.search(address)))
    seen: set[tuple[str, ...]] = set()
    for name in packs.packs:
        for number in range(PEOPLE):
            said = {"who": "child"} if number % 2 else {}
            _, answers = go(packs, random.Random(number), organisation=name, **said)
            yield from _journey(app, packs, answers, seen)


def _addresses(app: Flask) -> list[str]:
    content = service_of(app).content
    own = [f"/{name}/{slug}" for name, found in content.guidance.items() for slug in ("", "how-we-decide", *found)]
    return [
        "/",
        "/danger",
        "/contact",
        "/finished",
        "/deleted",
        "/timed-out",
        *(f"/about/{slug}" for slug in content.about),
        *own,
    ]


def _journey(app: Flask, packs: Packs, answers: Answers, seen: set[tuple[str, ...]]) -> Iterator[Read]:
    """Yield the pages this person met that nobody like them met before."""
    said: dict[str, str] = {}
    before: Answers = {}
    for slug, given in [*answers.items(), ("check-answers", {})]:
        child = said.get("who") == "child"
        outcome = str(answers.get("your-route", {}).get("outcome")) if slug in ("your-route", "check-answers") else ""
        kind = (said.get("organisation", ""), slug, str(child), outcome)
        if kind not in seen:
            seen.add(kind)
            yield from _shown(app, before, slug, child)
        before[slug] = given
        said |= {name: value for name, value in given.items() if isinstance(value, str)}


def _shown(app: Flask, before: Answers, slug: str, child: bool) -> Iterator[Read]:
    client = HygieneClient(app)
    client.begin()
    put_draft(client, {"key": uuid4().hex, "answers": dict(before), "worrying": slug})
    page = _look(client.web, f"/en/complain/{slug}")
    if page.status != 200:  # a robot that left its outcome as it was has nothing to check
        return
    token = page.token
    yield _read(page, child)
    if slug in STORIES:
        yield _read(_look(client.web, f"/en/complain/{crisis_page.SLUG}"), child)
    if slug == "check-answers":
        client.web.post(page.url, data={TOKEN_FIELD: token})
        yield _read(_look(client.web, "/en/complain/sent"), child)


def _look(web: FlaskClient, url: str) -> Page:
    return Page(web.get(url), url)


def _read(page: Page, simplest: bool) -> Read:
    main = page.tree.xpath("//main")[0]
    for each in main.xpath(" | ".join(f".//{kind}" for kind in (*_NOT_READ, _FOREIGN))):
        each.drop_tree()
    return Read(page.url, tuple(_blocks(main)), page=True, simplest=simplest)


def _blocks(element: HtmlElement) -> Iterator[str]:
    """Yield each run of words that stands in a block of its own."""
    run = [element.text or ""]
    for child in element:
        if child.tag in _INLINE:
            run.append(child.text_content())
        else:  # also a line break: what stands on a line of its own is read on its own
            yield from _said(run)
            yield from _blocks(child)
            run = []
        run.append(child.tail or "")
    yield from _said(run)


def _said(run: list[str]) -> Iterator[str]:
    if text := " ".join("".join(run).split()):
        yield text
