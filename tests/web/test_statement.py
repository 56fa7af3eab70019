"""An accessibility statement has the form of the model, says what its pack says, and what is still missing."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.conftest import MakeApp
from tests.web.stored import service_of
from webapp.content import BadContent, load
from webapp.content.signoff import to_confirm
from webapp.domain.packs.model import Pack
from webapp.paths import CHECKOUT
from webapp.ui.urls import ACCESSIBILITY, STATEMENT

MODEL = (
    "How accessible this website is",
    "Feedback and contact information",
    "Reporting accessibility problems with this website",
    "Enforcement procedure",
    "Technical information about this website’s accessibility",
    "Compliance status",
    "Non-accessible content",
    "Non-compliance with the accessibility regulations",
    "Disproportionate burden",
    "Content that is not within the scope of the accessibility regulations",
    "Preparation of this accessibility statement",
    "How we tested this website",
    "What we are doing to improve accessibility",
)
"""The sections of the model statement, in its order."""
REGULATIONS = "Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018"
SUPPLIED = """[accessibility]
public_body = true
contact = "whistleblowing"
answer_days = 7
prepared = 2027-01-04
reviewed = 2027-02-01
tested = 2027-01-11
tested_by = "Example Audits"
"""
MISSING = "Still to be supplied"


@pytest.fixture
def packs(app: Flask) -> dict[str, Pack]:
    """The packs of the running service."""
    return dict(service_of(app).content.packs.packs)


def with_statement(tmp_path: Path, organisation: str, table: str) -> Path:
    """Return a copy of the content in which an organisation has said this for its statement."""
    content = tmp_path / "content"
    shutil.copytree(CHECKOUT / "webapp" / "content", content)
    pack = content / organisation / "pack.toml"
    text = re.sub(r"\[accessibility\][^\[]*", "", pack.read_text(encoding="utf-8"))
    pack.write_text(text.replace("[[changes]]", f"{table}\n[[changes]]", 1), encoding="utf-8")
    return content


def headings(page: Page) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//main//h2 | //main//h3")]


def test_each_organisation_has_a_statement_with_the_sections_of_the_model(
    client: HygieneClient, packs: dict[str, Pack]
) -> None:
    for pack in packs.values():
        page = client.visit(f"/{pack.id}/{STATEMENT}")
        assert headings(page) == list(MODEL)
        assert pack.name in page
        assert REGULATIONS in page
        assert pack.find(pack.contact).name in page


def test_every_page_leads_to_the_statement_of_the_organisation_it_is_about(
    client: HygieneClient, packs: dict[str, Pack]
) -> None:
    nobody = client.visit("/")
    assert nobody.links["Accessibility"] == f"/en/about/{ACCESSIBILITY}"
    everyone = client.visit(f"/about/{ACCESSIBILITY}")
    for pack in packs.values():
        own = f"/en/{pack.id}/{STATEMENT}"
        assert client.visit(f"/{pack.id}/").links["Accessibility"] == own
        assert everyone.links[pack.label] == own


def test_a_site_of_one_organisation_leads_straight_to_its_statement(make_app: MakeApp, tmp_path: Path) -> None:
    content = with_statement(tmp_path, "cambridgeshire", SUPPLIED)
    for other in ("staffordshire", "council", "care-provider"):
        shutil.rmtree(content / other)
    page = HygieneClient(make_app(CONTENT=str(content))).visit("/")
    assert page.links["Accessibility"] == f"/en/cambridgeshire/{STATEMENT}"


def test_what_only_the_organisation_knows_is_left_out_and_listed_for_its_owner(
    client: HygieneClient, packs: dict[str, Pack]
) -> None:
    for pack in packs.values():
        listed = [each for each in to_confirm(pack) if each.startswith("accessibility statement: ")]
        page = client.visit(f"/{pack.id}/{STATEMENT}")
        assert "This statement is a draft." in page
        assert MISSING not in page
        for unsaid in (
            "within this number of working days",
            "was prepared on",
            "last reviewed on",
            "audited",
        ):
            assert unsaid not in page
        assert len(listed) == 5 + (pack.accessibility.public_body is None)


def test_what_the_organisation_supplied_is_said_and_nothing_is_missing(make_app: MakeApp, tmp_path: Path) -> None:
    content = with_statement(tmp_path, "cambridgeshire", SUPPLIED)
    client = HygieneClient(make_app(CONTENT=str(content)))
    page = client.visit(f"/cambridgeshire/{STATEMENT}")
    for said in ("4 January 2027", "1 February 2027", "11 January 2027", "Example Audits", "working days: 7"):
        assert said in page
    assert "whistleblowing@cambridgeshire.gov.uk" in page
    assert MISSING not in page
    assert "draft" not in page
    assert "No independent expert" not in page
    found = load(content).packs.packs["cambridgeshire"]
    assert not [each for each in to_confirm(found) if "accessibility" in each]


@pytest.mark.parametrize(
    ("said", "committed", "words"),
    [
        ("public_body = true", True, "is responsible for enforcing the Public Sector Bodies"),
        ("public_body = false", False, "which is not a public sector body"),
        ("", False, "is a public sector body, the Equality and Human Rights Commission (EHRC) is responsible"),
    ],
)
def test_the_law_is_said_to_bind_only_public_sector_bodies(
    make_app: MakeApp, tmp_path: Path, said: str, committed: bool, words: str
) -> None:
    content = with_statement(tmp_path, "care-provider", f"[accessibility]\n{said}\n")
    page = HygieneClient(make_app(CONTENT=str(content))).visit(f"/care-provider/{STATEMENT}")
    assert ("is committed to making its website accessible, in accordance with" in page) == committed
    assert words in page
    assert "Equality Advisory and Support Service (EASS)" in page.links


def test_names_of_laws_and_bodies_are_marked_as_english_in_every_language(app: Flask) -> None:
    for code in service_of(app).languages:
        page = HygieneClient(app, code).visit(f"/cambridgeshire/{STATEMENT}")
        marked = page.tree.xpath("//main//*[@lang='en' and @dir='ltr' and @translate='no']/text()")
        assert REGULATIONS in marked


def test_a_contact_that_the_pack_does_not_have_stops_the_start(tmp_path: Path) -> None:
    content = with_statement(tmp_path, "council", '[accessibility]\ncontact = "nobody"\n')
    with pytest.raises(BadContent, match="accessibility: no contact 'nobody'"):
        load(content)
