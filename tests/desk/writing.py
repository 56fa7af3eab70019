"""How an officer writes to a person, in tests: the ways that people gave, and the pages one after the other."""

from __future__ import annotations

from typing import Any

from tests.desk.office import Browser, Office, Page
from webapp.desk.store import notices
from webapp.desk.store.notices import EMAIL
from webapp.domain.cases.case import Case

READ = {"read": "yes"}
POST = {"address_line_1": "1 High Street", "town": "Ely", "postcode": "CB7 4AA"}


def by_post(message: dict[str, Any]) -> None:
    message["contact"] |= {"reply_to": ["post"], **POST}
    del message["contact"]["email"]


def both_ways(message: dict[str, Any]) -> None:
    message["contact"] |= {"reply_to": ["email", "post"], **POST}


def without_a_name(message: dict[str, Any]) -> None:
    message["contact"] = {"anonymity": "reply", "keep_apart": True, "reply_to": ["email"], "email": "x@example.com"}


def unanswerable(message: dict[str, Any]) -> None:
    message["contact"] = {"anonymity": "no-reply", "keep_apart": True}


def url(case: Case, kind: str = "acknowledgement") -> str:
    return f"/cases/{case.received.reference}/reply/{kind}"


def text_of(page: Page) -> str:
    return str(page.tree.xpath("//textarea")[0].text or "").strip()


def checked(browser: Browser, case: Case, kind: str = "acknowledgement", **answers: Any) -> Page:
    """Write and go on to the page that shows what will be sent."""
    return browser.fill(url(case, kind), **{**READ, "channel": EMAIL, **answers})


def sent(browser: Browser, case: Case, kind: str = "acknowledgement", **answers: Any) -> Page:
    """Write, check and send."""
    page = checked(browser, case, kind, **answers)
    assert not page.errors, page.errors
    return browser.post(f"{url(case, kind)}/send", page.fields(0))


def words_of(office: Office, case: Case) -> list[notices.Words]:
    found = notices.waiting(office.desk.engine, {f"{case.received.organisation}/{case.received.team}"})
    return [each.words(office.desk.sealing) for each in found]
