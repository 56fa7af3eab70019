"""What must be true of every page, whatever it is about."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal

from lxml.html import HtmlElement

from webapp.public.page_context import SERVICE_NAME
from webapp.ui.protection import JS_ENABLED_LINE

if TYPE_CHECKING:
    from tests.browser import Page

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
BLOCKS = frozenset(
    "address article aside details dialog div dl fieldset figure footer form h1 h2 h3 h4 header hr main nav ol p "
    "section table ul".split()
)
WORDS = frozenset({"p", "span", "strong"})
INTERACTIVE = frozenset({"a", "button", "input", "select", "textarea", "label", "summary"})
ONCE = ("header", "main", "footer", "title", "h1")
LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
MAY_HOLD = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"th", "td"}}
PIECE = re.compile(
    r"""(<!--.*?-->|<script\b[^>]*>.*?(?:</script\s*>|\Z)|<style\b[^>]*>.*?(?:</style\s*>|\Z)|"""
    r"""</?[a-z!](?:[^>"']|"[^"]*"|'[^']*')*>)""",
    re.DOTALL | re.IGNORECASE,
)
"""A tag, or what holds no tags."""
LINK = re.compile(r"/|#|https?://|mailto:|tel:|[a-z-]+$")
NEUTRAL_IN_A_HISTORY = {"your-route", "before-you-go-on"}
"""Pages whose heading would tell, in the history of a browser, what someone has to say."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
LINE_HASH = b64encode(sha256(JS_ENABLED_LINE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; script-src 'self' 'sha256-{LINE_HASH}'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def problems(page: Page) -> Iterator[str]:
    """Yield everything wrong with a page of ours."""
    yield from _Outline.problems(page.html)
    yield from _frame(page)
    yield from _title(page)
    yield from _names(page)
    yield from _references(page)
    yield from _links(page)
    yield from _nothing_inline(page)


@dataclass(frozen=True, slots=True)
class _Tag:
    """A tag as it is written: whether it opens, closes or does both, and what it says twice."""

    name: str
    kind: Literal["opens", "closes", "both"]
    twice: tuple[str, ...] = ()


class _Tags(HTMLParser):
    """Reads a piece of a page strictly."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Tag] = []

    @classmethod
    @cache  # most tags stand on page after page
    def of(cls, piece: str) -> tuple[_Tag, ...]:
        """Return the tags of a piece in their order."""
        tags = cls()
        tags.feed(piece)
        tags.close()
        return tuple(tags.found)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.found.append(_Tag(tag, "opens", tuple(name for name in set(names) if names.count(name) > 1)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(_Tag(tag, "both"))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(_Tag(tag, "closes"))


class _Outline:
    """What is opened is closed, in order, and stands only where HTML lets it stand."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.found: list[str] = []

    @classmethod
    def problems(cls, html: str) -> list[str]:
        """Return what is not well-formed."""
        outline = cls()
        for words, piece in zip_longest(*[iter(PIECE.split(html))] * 2, fillvalue=""):
            if "<" in words:
                outline.found.append(f"a bare < stands in {words.strip()!r}")
            for tag in _Tags.of(piece):
                outline._meet(tag)
        if not html.lstrip().startswith("<!DOCTYPE html>"):
            outline.found.append("does not begin with its doctype")
        return outline.found + [f"<{tag}> is never closed" for tag in outline.open]

    def _meet(self, tag: _Tag) -> None:
        if tag.kind == "closes":
            self._close(tag.name)
        elif tag.kind == "opens":
            self.found += [f"<{tag.name}> has {name!r} twice" for name in tag.twice]
            self._open(tag.name)
        elif tag.name not in VOID and "svg" not in self.open:
            self.found.append(f"<{tag.name}/> is not closed by its slash")

    def _open(self, tag: str) -> None:
        parent = self.open[-1] if self.open else ""
        if parent in MAY_HOLD and tag not in MAY_HOLD[parent]:
            self.found.append(f"<{tag}> stands directly in <{parent}>")
        if tag in BLOCKS and not WORDS.isdisjoint(self.open):
            self.found.append(f"<{tag}> stands inside <{self.open[-1]}>, which holds only words")
        if tag in INTERACTIVE and not INTERACTIVE.isdisjoint(self.open):
            self.found.append(f"<{tag}> stands inside something one can press")
        if tag == "form" and tag in self.open:
            self.found.append("a form stands inside a form")
        if tag not in VOID:
            self.open.append(tag)

    def _close(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.found.append(f"</{tag}> closes <{self.open[-1] if self.open else 'nothing'}>")
        if tag in self.open:
            while self.open.pop() != tag:
                pass


def _frame(page: Page) -> Iterator[str]:
    root = page.tree
    code = page.url.split("/")[1]
    spoken = (root.get("lang") or "").split("-")[0]
    if page.status != 404 and spoken != code.split("-")[0]:  # an unknown language is answered in English
        yield f"html lang is {root.get('lang')!r} under /{code}/"
    if root.get("dir") not in ("ltr", "rtl"):
        yield f"html dir is {root.get('dir')!r}"
    counts = Counter(each.tag for each in root.iter(*ONCE) if next(each.iterancestors("svg"), None) is None)
    for tag in ONCE:
        if counts[tag] != 1:
            yield f"{counts[tag]} × <{tag}>"
    for main in root.xpath("//main"):
        yield from _headings(main)


def _headings(main: HtmlElement) -> Iterator[str]:
    """Yield headings that skip a level, say nothing, or stand over nothing."""
    above, level, under = "", 1, "the page's own heading may be followed by the next one"
    inside: set[HtmlElement] = set()
    for element in main.iter():
        if element.tag in LEVELS:
            inside.update(element.iterdescendants())
            here = LEVELS[element.tag]
            if here > max(level + 1, 2):
                yield f"a {element.tag} follows a heading of level {level}"
            if not element.text_content().strip():
                yield f"an empty {element.tag}"
            if here <= level and not under.strip():
                yield f"the heading {above!r} stands over nothing"
            above, level, under = element.text_content().strip(), here, element.tail or ""
        elif element not in inside:
            under += (element.text or "") + (element.tail or "")
    if not under.strip():
        yield f"the heading {above!r} stands over nothing"


def _title(page: Page) -> Iterator[str]:
    title, h1 = page.title, page.h1
    before, _, rest = title.partition(f" - {SERVICE_NAME}")
    if SERVICE_NAME not in title:
        yield f"the title {title!r} does not name the service"
    if page.slug in NEUTRAL_IN_A_HISTORY and h1 not in before:
        return
    if h1 and not before.endswith(h1):
        yield f"the title {title!r} does not hold the heading {h1!r}"
    wrong = bool(page.tree.xpath("//*[contains(@class, 'govuk-error-summary ') or @class='govuk-error-summary']"))
    prefix = before.removesuffix(h1)
    if wrong != bool(prefix) or (page.url.startswith("/en/") and prefix not in ("", "Error: ")):
        yield f"the title {title!r} begins wrongly: error summary {wrong}"
    if rest and not rest.startswith(" - "):
        yield f"the title {title!r} ends wrongly"


def _names(page: Page) -> Iterator[str]:
    """Yield what a screen reader would call nothing."""
    tree = page.tree
    labels = {label.get("for"): label.text_content().strip() for label in tree.xpath("//label")}
    for control in tree.xpath("//input[@type!='hidden' or not(@type)] | //textarea | //select"):
        if not labels.get(control.get("id")) and not control.get("aria-label"):
            yield f"no label for {control.get('name') or control.get('id')!r}"
        if control.get("type") in ("radio", "checkbox"):
            legends = control.xpath("ancestor::fieldset[1]/legend")
            if not legends or not legends[0].text_content().strip():
                yield f"no legend over {control.get('name')!r}"
    for pressed in tree.xpath("//a | //button"):
        hidden = pressed.get("aria-hidden") == "true" and pressed.get("tabindex") == "-1"
        if not hidden and not (pressed.text_content().strip() or pressed.get("aria-label")):
            yield f"an empty {pressed.tag} to {pressed.get('href')!r}"
    for hint in tree.xpath("//*[contains(concat(' ', @class, ' '), ' govuk-hint ')]"):
        if not hint.text_content().strip():
            yield f"an empty hint {hint.get('id')!r}"
    for nav in tree.xpath("//nav[not(@aria-label) and not(@aria-labelledby)]"):
        yield f"a nameless <nav> {nav.get('class')!r}"
    for image in tree.xpath("//img[not(@alt)]"):
        yield f"an image without words: {image.get('src')!r}"


def _references(page: Page) -> Iterator[str]:
    ids = page.tree.xpath("//@id")
    for each in sorted(each for each, times in Counter(ids).items() if times > 1):
        yield f"the id {each!r} stands twice"
    known = set(ids)
    for name in ("for", "form", "aria-describedby", "aria-labelledby", "aria-controls"):
        for value in page.tree.xpath(f"//@{name}"):
            for each in value.split():
                if each not in known:
                    yield f"{name} leads to {each!r}, which is not there"
    controls = set(page.tree.xpath("//input/@id | //textarea/@id | //select/@id"))
    for href, text in page.errors:
        if href.removeprefix("#") not in controls:
            yield f"the error {text!r} leads to {href!r}, where nothing can be put right"


def _links(page: Page) -> Iterator[str]:
    for href in page.tree.xpath("//a/@href"):
        if not LINK.match(href):
            yield f"a link to {href!r}"
        elif href.startswith("#") and href[1:] not in page.tree.xpath("//@id"):
            yield f"a link to {href!r}, which is not on the page"
        elif href.startswith("/") and "?" in href:
            yield f"a link with a query: {href!r}"
    for form in page.tree.xpath("//form"):
        if form.get("method", "").lower() != "post":
            yield "a form that would put what is typed into an address"


def _nothing_inline(page: Page) -> Iterator[str]:
    if page.tree.xpath("//@style | //style"):
        yield "inline style"
    for element in page.tree.xpath("//*[@*[starts-with(name(), 'on')]]"):
        yield f"an event handler on <{element.tag}>"
    for script in page.tree.xpath("//script"):
        source = script.get("src")
        if source is None and script.text != JS_ENABLED_LINE:
            yield f"an inline script {script.text!r}"
        if source is not None and not source.startswith("/static/"):
            yield f"a script from {source!r}"


def header_problems(page: Page) -> Iterator[str]:
    """Yield what is wrong with how a page was sent."""
    headers = page.response.headers
    if headers.get("Content-Security-Policy") != POLICY:
        yield f"the content security policy is {headers.get('Content-Security-Policy')!r}"
    for name, value in HEADERS.items():
        if headers.get(name) != value:
            yield f"{name} is {headers.get(name)!r}"
    if not headers.get("Permissions-Policy"):
        yield "no Permissions-Policy"
    cached = headers.get("Cache-Control", "")
    if page.is_guidance:
        if headers.getlist("Set-Cookie"):
            yield "a guidance page sets a cookie"
        if not cached.startswith("public") or not headers.get("ETag"):
            yield f"a guidance page cannot be kept: {cached!r}"
    elif page.is_html and cached != "no-store":
        yield f"a page of a visit may be kept: {cached!r}"
    for cookie in headers.getlist("Set-Cookie"):
        if not {"HttpOnly", "Path=/", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}:
            yield f"a loose cookie {cookie!r}"
