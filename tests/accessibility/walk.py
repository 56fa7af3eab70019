"""A visit to the site by address and form, at the speed of the server, in the same browser whose pages are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from types import MappingProxyType
from urllib.parse import urlencode

from playwright.sync_api import APIResponse, Page

from tests.accessibility.journeys import Mistake, Says
from tests.accessibility.serving import Site
from tests.personas import AT_A_BROWSER, closed, combined, left_out
from webapp.forms.csrf import TOKEN_FIELD
from webapp.forms.day import Day
from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.triage import YourRoute
from webapp.public.views.story_route import TOLD_ON

MISTAKES = 2
"""How often a page may ask for more: a choice that is made opens boxes of its own."""
ENDS = ("your-route", "check-answers", "sent")
TOLD = (YourRoute.slug, *sorted(TOLD_ON))
"""Where people are told what comes of it: on a page of its own, or where they tell their story."""
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_TOKEN = re.compile(rf'name="{TOKEN_FIELD}" value="([^"]*)"')
_ADDED = re.compile(r'<div class="app-add">(.*?)</div>', re.DOTALL)
_LINK = re.compile(r'href="([^"]*)"')
_OUTCOME = re.compile(r'name="outcome" value="([^"]*)"')


class Walk:
    """One visitor's way through the journey, in one language. The cookie is the browser's own."""

    def __init__(self, page: Page, site: Site, language: str, says: Says) -> None:
        self.page, self.site, self.language = page, site, language
        self.says: Says = {**AT_A_BROWSER, **says}
        self.said: dict[str, dict[str, object]] = {}
        page.context.clear_cookies()
        begun = page.request.post(site.at(f"/{language}/complain"), data="", headers=FORM)
        self.slug = begun.url.rpartition("/")[2]
        self.token = _found(_TOKEN, begun.text())

    def address(self, slug: str, language: str = "") -> str:
        """Return the full address of a page of the journey, in the language that it was begun in or in another."""
        return self.site.at(f"/{language or self.language}/complain/{slug}")

    def see(self) -> None:
        """Open the page where the journey waits."""
        self.page.goto(self.address(self.slug))

    def on(self) -> str:
        """Answer the page where the journey waits, and return the next one's name."""
        where = self.slug
        self.said[where] = self._fields(where)
        answer = self._post(self.address(where), self.said[where])
        for _ in range(MISTAKES):
            if answer.status == 200:  # it asks for something that nobody said
                self.said[where] = self._fields(where, left_out(answer.text()) | self.said[where])
                answer = self._post(self.address(where), self.said[where])
        assert answer.status == 303, f"{where} did not take what was said: {answer.status}"
        self.slug = answer.headers["location"].rpartition("/")[2]
        if "set-cookie" in answer.headers:  # a draft begins under a fresh secret, and its pages carry another token
            self.token = _found(_TOKEN, self.page.request.get(self.address(self.slug)).text())
        assert self.slug != where, f"{where} comes again"
        return self.slug

    def to(self, end: str) -> None:
        """Answer page after page until the one named."""
        while self.slug != end:
            self.on()

    def to_any(self, *ends: str) -> None:
        """Answer page after page until one of those named."""
        while self.slug not in ends:
            self.on()

    def to_add(self) -> list[str]:
        """Return the pages that may be added to what is ready to be sent."""
        page = self.page.request.get(self.address("check-answers")).text()
        found = _ADDED.search(page)
        return _LINK.findall(found[1]) if found else []

    def outcome(self) -> str:
        """Return the outcome that the page where the journey waits tells."""
        return _found(_OUTCOME, self.page.request.get(self.address(self.slug)).text())

    def fail(self, mistake: Mistake, language: str) -> APIResponse:
        """Answer the page where the journey waits, in any language, in a way that it does not take."""
        return self._post(self.address(self.slug, language), mistake.sent.to_dict(flat=False))

    def _fields(self, slug: str, more: Mapping[str, object] = MappingProxyType({})) -> dict[str, object]:
        """Return what they say to this page, and nothing under a choice that they do not make."""
        if slug not in QUESTIONS:
            return {}
        question = QUESTIONS[slug]
        names = [*question.names]
        names += [f"{name}-{part}" for name in names for part, _, _ in Day.PARTS]
        offered = {field.name: [each.value for each in field.options] for field in question.fields}
        fields = combined(slug, self.says, offered) | {name: self.says[name] for name in names if name in self.says}
        fields = {**more, **fields}
        fields = {name: said for name, said in fields.items() if name not in closed(slug, fields)}
        if slug == "your-route":
            fields["outcome"] = self.outcome()
        return fields

    def _post(self, address: str, fields: Mapping[str, object]) -> APIResponse:
        body = urlencode({TOKEN_FIELD: self.token, **fields}, doseq=True)
        return self.page.request.post(address, data=body, headers=FORM, max_redirects=0)


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    assert found, f"no {pattern.pattern} on the page"
    return unescape(found[1])
