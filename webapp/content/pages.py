"""Guidance pages: Markdown with a few facts about the page in front."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webapp.content import markdown
from webapp.i18n.markup import links, placeholders

FENCE = "+++\n"
SERVICES = ("", "adult", "children")


@dataclass(frozen=True)
class Page:
    """One guidance page. ``source`` names the items of the source documents whose facts it tells.

    An Easy Read page names the plain page it stands ``beside``; each links to the other. ``service`` says whose care a
    page is about, where it is not about everybody's.
    """

    slug: str
    title: str
    summary: str
    order: int
    source: tuple[str, ...]
    text: str
    beside: str = ""
    service: str = ""

    def problems(self, names: set[str], contacts: set[str], targets: set[str]) -> Iterator[str]:
        """Yield what is wrong: a placeholder, contact card or link that leads nowhere."""
        prose = markdown.PICTURE.sub("", markdown.CONTACT.sub("", " ".join((self.title, self.summary, self.text))))
        for name in sorted(placeholders(prose) - names):
            yield f"nothing to put in place of {{{name}}}"
        for contact in sorted(set(markdown.CONTACT.findall(self.text)) - contacts):
            yield f"no contact {contact!r}"
        for picture in sorted(markdown.pictures(self.text) - markdown.PICTURES):
            yield f"no picture {picture!r}"
        if self.beside and f"page:{self.beside}" not in targets:
            yield f"no page {self.beside!r} to stand beside"
        if self.service not in SERVICES:
            yield f"service must be {' or '.join(filter(None, SERVICES))}, not {self.service!r}"
        for target in sorted(set(links(self.text)) - targets):
            yield f"no such link {target!r}"

    def unwarned(self, doubtful: Iterable[str]) -> Iterator[str]:
        """Yield which details it names that nobody has confirmed, without the card that says so."""
        named, shown = placeholders(markdown.CONTACT.sub("", self.text)), markdown.CONTACT.findall(self.text)
        for contact in sorted(set(doubtful).difference(shown)):
            for name in sorted(named & {f"{contact}.{way}" for way in ("phone", "text", "email", "address")}):
                yield f"nobody has confirmed {{{name}}}: show {{contact:{contact}}} too"


def split_front_matter(text: str) -> tuple[dict[str, Any], str]:
    """Return the facts in front of a page and its text. Raises ValueError when the fence is missing."""
    _, fence, rest = text.partition(FENCE)
    front, closing, body = rest.partition(FENCE)
    if not fence or not closing:
        raise ValueError("expected facts about the page between two lines of +++")
    return tomllib.loads(front), body


def read_pages(directory: Path, problems: list[str]) -> dict[str, Page]:
    """Return the pages of a directory by slug, in their order; what cannot be read is added to ``problems``."""
    pages = []
    for path in sorted(directory.glob("*.md")):
        try:
            front, text = split_front_matter(path.read_text(encoding="utf-8"))
            pages.append(Page(path.stem, text=text, **{**front, "source": tuple(front["source"])}))
        except (ValueError, KeyError, TypeError) as error:
            problems.append(f"{path.parent.name}/{path.name}: {error}")
    return {page.slug: page for page in sorted(pages, key=lambda page: (page.order, page.slug))}
