"""Details that nobody has confirmed are on the owner's list and not in production; no page tells of them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.personas import HERSELF, LONG_AGO
from tests.web.people import go_to, send
from tests.web.stored import service_of
from webapp.app import serve
from webapp.content.signoff import to_confirm
from webapp.forms.journey import QUESTIONS
from webapp.forms.pages.contact_me import ContactMe
from webapp.ops.settings import BadSettings
from webapp.paths import CONTENT
from webapp.ui.urls import ACCESSIBILITY, STATEMENT

NOTES = re.compile(
    r"\b(has|have) (still )?to supply|\bwill supply|[Ss]till to be supplied|not confirmed|not have these details"
    r"|[Ww]e will add (it|them|one)\b|still missing|[Uu]ntil we have added"
)
"""What an owner has still to do, as no reader needs to know it."""


def with_every_contact(tmp_path: Path, *, confirmed: bool) -> Path:
    """Return content of one organisation that has supplied everything and, if so wished, confirmed it."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("staffordshire", "council", "care-provider"))
    pack = content / "cambridgeshire" / "pack.toml"
    text = pack.read_text(encoding="utf-8").replace("to_be_supplied = true", 'email = "team@organisation.example"')
    text = text.replace("unconfirmed = true", "unconfirmed = true\nconfirmed = 2026-11-02") if confirmed else text
    pack.write_text(text, encoding="utf-8")
    return content


def test_no_page_tells_the_public_what_an_organisation_has_still_to_do(app: Flask) -> None:
    client = HygieneClient(app)
    shared = [f"/about/{slug}" for slug in service_of(app).content.about]
    pages = ["/", "/danger", "/contact", *shared, f"/about/{ACCESSIBILITY}"]
    for pack in service_of(app).content.packs.listed:
        own = [*service_of(app).content.guidance[pack.id], STATEMENT, "how-we-decide", ""]
        pages += [f"/{pack.id}/{slug}" for slug in own]
    for address in pages:
        page = client.visit(address)
        assert not NOTES.search(page.text), f"{address}: {NOTES.search(page.text)}"
        assert not_empty(page), address


@pytest.mark.parametrize("slug", ["get-help-now", "what-happened", "your-route", "sent", ContactMe.slug])
@pytest.mark.parametrize("organisation", ["cambridgeshire", "staffordshire", "council", "care-provider"])
def test_nor_does_a_page_on_the_way(client: HygieneClient, organisation: str, slug: str) -> None:
    person = LONG_AGO if slug == "your-route" else HERSELF  # whose outcome has a page of its own, and whose has not
    answers = {**person, "organisation": organisation, "danger": "yes"}
    page = send(client, answers) if slug == "sent" else go_to(client, slug, answers) if slug in QUESTIONS else None
    page = page or client.visit(slug)
    assert not NOTES.search(page.text), NOTES.search(page.text)
    assert not_empty(page)


def not_empty(page: Page) -> bool:
    """Return whether every card says more than a name, and something stands below every heading."""
    cards = [each.text_content().split() for each in page.tree.xpath("//*[contains(@class, 'app-card')]")]
    names = [each.text_content().split() for each in page.tree.xpath("//*[contains(@class, 'app-card')]//strong[1]")]
    headings = page.tree.xpath("//main//h2[following-sibling::*[1][self::h2]]")
    return not headings and not any(card in names for card in cards)


def test_the_owners_list_names_what_the_pages_leave_out(app: Flask) -> None:
    for pack in service_of(app).content.packs.listed:
        listed = "\n".join(to_confirm(pack))
        for contact in pack.contacts:
            assert not contact.to_be_supplied or f"contact {contact.id}: {contact.name} has to be supplied" in listed
            assert not contact.has_to_be_confirmed or f"{contact.name} comes from an older source" in listed
        for link in pack.links:
            assert link.url or f"link {link.id}: the web address of" in listed


def test_production_does_not_start_with_details_that_nobody_has_confirmed(
    in_production: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_production.setenv("CONTENT", str(with_every_contact(tmp_path, confirmed=False)))
    with pytest.raises(BadSettings) as caught:
        serve()
    told = [each for each in caught.value.problems if "is not confirmed" in each]
    assert told == caught.value.problems
    assert {each.partition(":")[0] for each in told} == {"Cambridgeshire County Council"}
    assert {*re.findall(r"contact ([\w-]+):", "\n".join(told))} == {
        "childrens-team",
        "childrens-freepost",
        "childrens-formats",
        "nyas",
    }


def test_production_starts_once_an_owner_has_confirmed_them_and_cards_say_when(
    in_production: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_production.setenv("CONTENT", str(with_every_contact(tmp_path, confirmed=True)))
    page = HygieneClient(serve()).visit("/cambridgeshire/children-contact")
    assert "The organisation last confirmed these details on Monday 2 November 2026." in page
