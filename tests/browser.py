"""A browser for tests: it fills in forms as a person would, and checks every page it is given."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from flask import Flask
from flask.testing import FlaskClient
from lxml import html as parser
from lxml.html import FormElement, HtmlElement
from werkzeug.test import TestResponse

from tests.personas import Fields, closed, combined, left_out
from tests.web import hygiene
from webapp.forms.journey import QUESTIONS
from webapp.public.device_cookie import DEVICE, Device
from webapp.public.kept_details import COOKIE, KeptDetails
from webapp.public.security import ENDED, cookie_name
from webapp.public.visit_cookie import VisitCookie
from webapp.ui.urls import SHARED

VISIT = frozenset(
    "complain delete-answers deleted exit finish finished left next-person not-shared stay timed-out".split()
)
MOST_PAGES = 80
MISTAKES = 3
"""How often a page may ask for more: a choice that is made opens boxes of its own."""
NEUTRAL = "exit"  # the page that leaves the site shows nothing of it, and is not in our frame

_TOKEN = re.compile(r'(name="csrf_token" value=")[^"]*')
_seen_clean: set[int] = set()


class Page:
    """One answer of the service, as it is met: its status, and for a page its words, links and forms."""

    def __init__(self, response: TestResponse, url: str) -> None:
        self.response, self.url, self.status = response, url, response.status_code

    @cached_property
    def html(self) -> str:
        return self.response.get_data(as_text=True)

    @property
    def is_html(self) -> bool:
        """Return whether a person is shown something: a redirect's body is not."""
        return self.response.mimetype == "text/html" and bool(self.response.data) and not 300 <= self.status < 400

    @cached_property
    def tree(self) -> HtmlElement:
        tree = parser.document_fromstring(self.html)
        for line_end in tree.iter("br"):
            line_end.tail = f" {line_end.tail or ''}"
        return tree

    @property
    def slug(self) -> str:
        return self.url.rpartition("/")[2]

    @property
    def is_guidance(self) -> bool:
        """Return whether anyone may keep this page: it belongs to no visit and is not an error."""
        parts = self.url.split("/")
        return self.status in (200, 304) and len(parts) > 2 and parts[2] not in VISIT and SHARED not in parts

    @property
    def title(self) -> str:
        return _words(self.tree.findtext(".//title") or "")

    @property
    def h1(self) -> str:
        return _words("".join(each.text_content() for each in self.tree.xpath("//h1")))

    @cached_property
    def text(self) -> str:
        """Return the words of the page's main part."""
        return _words("".join(self.tree.xpath("//main//text()")))

    def __contains__(self, words: str) -> bool:
        return _words(words) in self.text

    @property
    def errors(self) -> list[tuple[str, str]]:
        """Return where each line of the error summary leads, and what it says."""
        found = self.tree.xpath("//*[contains(@class, 'govuk-error-summary__list')]//a")
        return [(each.get("href"), _words(each.text_content())) for each in found]

    @property
    def links(self) -> dict[str, str]:
        """Return where each link of the page leads, by its words; the last of several alike."""
        found = self.tree.xpath("//a[@href]")
        return {_words(each.text_content()): urljoin(self.url, each.get("href")) for each in found}

    @property
    def back(self) -> str | None:
        found = self.tree.xpath("//a[@class='govuk-back-link']/@href")
        return found[0] if found else None

    @property
    def question(self) -> FormElement | None:
        """Return the form whose button goes on; pages that end a journey have none."""
        for form in self.tree.xpath("//main//form"):
            if not form.get("action") and form.xpath(".//button[@type='submit' and not(@name)]"):
                return form
        return None

    @property
    def to_add(self) -> list[str]:
        """Return the pages that may be added to what is ready to be sent."""
        return [str(link) for link in self.tree.xpath("//*[@class='app-add']//a/@href")]

    @property
    def values(self) -> dict[str, str | list[str]]:
        """Return what stands in the question's boxes, as a browser would send it."""
        return _values(self.question) if self.question is not None else {}

    @property
    def boxes(self) -> list[str]:
        """Return the names of what the question lets one fill in, each once."""
        return (
            [] if self.question is None else list(dict.fromkeys(self.question.xpath(".//*[not(self::button)]/@name")))
        )

    def fitting(self, answers: Fields) -> Fields:
        """Return what of these answers this page asks for; of a list, what it offers.

        Nobody types under a choice that they do not make.
        """
        answers = {**combined(self.slug, answers, {name: self.offered(name) for name in self.boxes}), **answers}
        found: dict[str, str | list[str]] = {}
        for name in self.boxes:
            said = answers.get(name)
            chosen = [each for each in said if each in self.offered(name)] if isinstance(said, list) else said
            if name in answers and name not in closed(self.slug, answers) and (chosen or not said):
                found[name] = chosen or said
        return found

    def offered(self, name: str) -> list[str]:
        """Return the codes of the choices under a question."""
        return self.tree.xpath(f"//main//form//input[@name='{name}']/@value")

    @property
    def token(self) -> str:
        return self.tree.xpath("//input[@name='csrf_token']/@value")[0]


class HygieneClient:
    """One tab of one visitor's browser. Tabs of one browser share their cookie: see ``another_tab``."""

    def __init__(self, app: Flask, language: str = "en", web: FlaskClient | None = None) -> None:
        self.app, self.language = app, language
        self.origin = "https://localhost" if app.config["SETTINGS"].https else "http://localhost"
        self.web = web or app.test_client()
        self.page: Page | None = None
        self.typed: set[str] = set()

    def another_tab(self) -> HygieneClient:
        """Return a second tab of the same browser."""
        return HygieneClient(self.app, self.language, self.web)

    def another_device(self) -> HygieneClient:
        """Return a browser of its own that holds the same cookie: what a thread can use."""
        other = HygieneClient(self.app, self.language)
        for cookie in self.cookies.items():
            other.web.set_cookie(*cookie)
        return other

    @property
    def has_ended(self) -> bool:
        """Return whether the browser holds no secret of ours, but the word that a visit has ended in it."""
        device = cookie_name(self.app.config["SETTINGS"], DEVICE)
        return [value for name, value in self.cookies.items() if name != device] == [ENDED]

    def lose_cookie(self) -> None:
        """Be a browser that keeps no cookies."""
        for name in self.cookies:
            self.web.delete_cookie(name)

    @property
    def cookies(self) -> dict[str, str]:
        return {cookie.key: cookie.value for cookie in self.web._cookies.values()}

    def begin(self) -> Page:
        """Press the button of the start page that leads to the first question."""
        self.visit("/")
        return self.press("Start now") if self.language == "en" else self.fetch(f"/{self.language}/complain", data={})

    def visit(self, slug: str) -> Page:
        """Open a page of the journey by its slug, or any page by its path under the language."""
        path = slug if slug.startswith("/") else f"/complain/{slug}"
        return self.fetch(f"/{self.language}{path}")

    def fetch(self, url: str, *, data: Any = None, follow: bool = True, **headers: str) -> Page:
        """Fetch an address, posting ``data`` where there is any, and follow to where the service leads."""
        self._check_address(url)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if data is None:
            page = Page(self.web.get(url, base_url=self.origin, headers=given), url)
        else:
            given = {"Origin": self.origin, **given}
            page = Page(self.web.post(url, base_url=self.origin, data=data, headers=given), url)
        self._check(page)
        if follow and page.status in (301, 302, 303, 308):
            return self.fetch(page.response.headers["Location"])
        self.page = page
        return page

    def answer(self, fields: Fields | None = None, **more: str | list[str]) -> Page:
        """Fill in the question of this page and press its button."""
        assert self.page is not None
        form = self.page.question
        assert form is not None, f"nothing to answer on {self.page.url}: {self.page.h1}"
        return self._submit(form, {}, {**(fields or {}), **more})

    def press(self, words: str, **fields: str | list[str]) -> Page:
        """Press the button with these words, with what stands in its form and with ``fields`` typed in first."""
        assert self.page is not None
        for button in self.page.tree.xpath("//button"):
            if _words(button.text_content()) == words:
                name = button.get("form")
                forms = self.page.tree.xpath(f"//form[@id='{name}']" if name else "//form")
                form = next(each for each in forms if name or button in each.iter())
                pressed = {button.get("name"): button.get("value", "")} if button.get("name") else {}
                return self._submit(form, pressed, fields)
        raise AssertionError(f"no button {words!r} on {self.page.url}")

    def follow(self, words: str) -> Page:
        """Follow the link with these words."""
        assert self.page is not None
        return self.fetch(self.page.links[words])

    def go_back(self) -> Page:
        """Follow the page's Back link."""
        assert self.page is not None
        assert self.page.back is not None, f"no way back from {self.page.url}"
        return self.fetch(self.page.back)

    def change(self, slug: str, fields: Fields | None = None, **more: str | list[str]) -> Page:
        """Answer an earlier question again, as its Change link leads to it."""
        page = self.visit(slug)
        assert page.slug == slug, f"{slug} is not on the path: it led to {page.url}"
        return self.answer(fields, **more)

    def go_on(self, answers: Fields, to: str | Collection[str] = "check-answers") -> Page:
        """Answer page after page until the page ``to``, or the first of several, or one that asks nothing more.

        What is asked for and not in ``answers`` is answered by looking at the form.
        """
        page, ends = self.page or self.begin(), {to} if isinstance(to, str) else set(to)
        opened: set[str] = set()
        for _ in range(MOST_PAGES):
            if page.slug == "check-answers" and (added := self._to_add(page, answers, ends, opened)):
                opened.add(added)
                page = self.visit(added)
            if page.slug in ends or page.question is None:
                return page
            page = self.go_past(answers)
        raise AssertionError(f"never arrived at {to}: still at {page.url}")

    def go_past(self, answers: Fields) -> Page:
        """Answer this page, and then what it asks for and ``answers`` do not hold, by looking at its form."""
        assert self.page is not None
        page, said = self.page, answers
        for _ in range(MISTAKES):
            fields = page.fitting(said)
            page = self.answer(fields)
            if not page.errors:
                return page
            said = {**said, **{name: value for name, value in left_out(page.html).items() if name not in fields}}
        raise AssertionError(f"{page.url}: {page.errors}")

    def _to_add(self, page: Page, answers: Fields, ends: set[str], opened: set[str]) -> str | None:
        """Return a page that may be added and was not opened yet, while it asks what stands in the answers."""
        fields = {slug: {field.name for field in QUESTIONS[slug].fields} for slug in page.to_add if slug not in opened}
        said = {name for name, value in answers.items() if value}
        return next((slug for slug, asked in fields.items() if slug in ends or asked & said), None)

    def _submit(self, form: FormElement, pressed: Fields, fields: Fields) -> Page:
        assert self.page is not None
        data: dict[str, str | list[str]] = _values(form)
        for name, value in fields.items():
            self._fits(form, name, value)
            data[name] = [_as_sent(each) for each in value] if isinstance(value, list) else _as_sent(value)
        return self.fetch(form.get("action") or self.page.url, data={**data, **pressed})

    def _fits(self, form: FormElement, name: str, value: str | list[str]) -> None:
        """Hold a test to what a browser lets a person do: a box that is there, a choice that is offered."""
        boxes = form.xpath(f".//*[@name='{name}']")
        assert boxes, f"{self.page.url if self.page else ''} does not ask {name!r}"
        if boxes[0].get("type") in ("radio", "checkbox"):
            offered = {box.get("value") for box in boxes}
            chosen = set(value) if isinstance(value, list) else {value}
            assert chosen <= offered, f"{name} offers {sorted(offered)}, not {sorted(chosen - offered)}"
        elif isinstance(value, str) and len(value) > 4:
            self.typed.add(value)

    def _check(self, page: Page) -> None:
        self._check_address(page.response.headers.get("Location", "/"))
        for cookie in page.response.headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            settings = self.app.config["SETTINGS"]
            if name == cookie_name(settings, DEVICE):
                assert not value or Device.read(value, settings.pepper()), f"not a device that we signed: {cookie}"
                continue
            if name == cookie_name(settings, COOKIE):
                assert not value or KeptDetails.open(value, settings.pepper(), date.min), "not sealed by us"
                continue
            assert value == ENDED or VisitCookie.read(value, settings.pepper()), f"not two secrets we signed: {cookie}"
        problems = list(hygiene.header_problems(page))
        if page.is_html and page.slug != NEUTRAL:
            fingerprint = hash((page.url, page.status, _TOKEN.sub(r"\1", page.html)))
            if fingerprint not in _seen_clean:
                problems += hygiene.problems(page)
            if not problems:
                _seen_clean.add(fingerprint)
        assert not problems, f"{page.url}: " + "; ".join(problems)

    def _check_address(self, address: str) -> None:
        assert "?" not in address, f"a query in {address}"
        found = [text for text in self.typed if text in address]
        assert not found, f"{address} holds an answer: {found}"


def _values(form: FormElement) -> dict[str, str | list[str]]:
    """Return what a browser would send of a form: text as it stands, and only what is checked."""
    found: dict[str, list[str]] = {}
    lists = set()
    for box in form.xpath(".//input | .//textarea"):
        kind, name = box.get("type"), box.get("name")
        if kind == "checkbox":
            lists.add(name)
        if kind not in ("checkbox", "radio"):
            found.setdefault(name, []).append(_as_sent(text_in(box)))
        elif box.get("checked") is not None:
            found.setdefault(name, []).append(box.get("value"))
    return {name: sent if name in lists or len(sent) > 1 else sent[0] for name, sent in found.items()}


def text_in(box: HtmlElement) -> str:
    """Return what a person sees in a box: the line end after the tag of a textarea is not part of it."""
    text = box.value or ""
    return text.removeprefix("\n") if box.tag == "textarea" else text


def _as_sent(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def _words(text: str) -> str:
    return " ".join(text.split())
