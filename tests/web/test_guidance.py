"""Guidance is all there, says what the pack says, and can be kept by anyone."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import HygieneClient, Page
from tests.conftest import MakeApp
from tests.web.stored import service_of
from webapp.paths import CHECKOUT

pytestmark = pytest.mark.xdist_group("guidance")  # every page is fetched once

KEPT = "/en/cambridgeshire/how-long-it-takes"


@pytest.fixture(scope="module")
def every_page(running: Flask) -> dict[str, Page]:
    """Every page that links of ours lead to from the start page, by its address."""
    client = HygieneClient(running)
    seen: dict[str, Page] = {}
    waiting = ["/en/"]
    while waiting:
        url = waiting.pop()
        if url not in seen:
            seen[url] = client.fetch(url)
            waiting += [link.partition("#")[0] for link in seen[url].links.values() if link.startswith("/")]
    return seen


def test_every_link_in_every_language_leads_to_a_page(running: Flask, every_page: dict[str, Page]) -> None:
    seen = every_page
    assert {page.status for page in seen.values()} == {200}
    service = service_of(running)
    for language in service.languages:
        for organisation, pages in service.content.guidance.items():
            assert f"/{language}/{organisation}/" in seen
            assert {f"/{language}/{organisation}/{slug}" for slug in pages} <= seen.keys()
        assert {f"/{language}/about/{slug}" for slug in service.content.about} <= seen.keys()
        assert {f"/{language}/", f"/{language}/danger", f"/{language}/contact"} <= seen.keys()


def test_every_guidance_file_is_a_page_with_its_own_heading(app: Flask, client: HygieneClient) -> None:
    files = sorted((CHECKOUT / "webapp" / "content").glob("*/guidance/*.md"))
    assert len(files) > 15
    headings = [(file.parts[-3], client.fetch(f"/en/{file.parts[-3]}/{file.stem}").h1) for file in files]
    assert all(heading for _, heading in headings)
    assert len(set(headings)) == len(headings)


def test_nothing_is_left_to_be_filled_in(every_page: dict[str, Page]) -> None:
    for url, page in every_page.items():
        assert "{" not in page.text, f"{url}: {page.text[page.text.index('{') - 40 :][:80]}"


def test_what_the_adults_page_promises_is_found_where_a_person_looks(client: HygieneClient) -> None:
    assert "0345 045 5202" in client.visit("/cambridgeshire/danger")
    assert "01223 703535" in client.visit("/cambridgeshire/how-to-complain")
    assert "whistleblowing@cambridgeshire.gov.uk" in client.visit("/cambridgeshire/whistleblowing")
    assert "3 working days" in client.visit("/cambridgeshire/how-long-it-takes")
    assert "12 months" in client.visit("/cambridgeshire/before-you-complain")
    assert "0300 061 0614" in client.visit("/cambridgeshire/ombudsman")


def test_a_number_on_a_page_is_the_packs(make_app: MakeApp, tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CHECKOUT / "webapp" / "content", content)
    pack = content / "cambridgeshire" / "pack.toml"
    text = pack.read_text(encoding="utf-8")
    value = 'id = "acknowledge"\nvalue = 3\n'
    assert value in text
    changed = text.replace(value, value.replace("3", "4")).replace("01223 703535", "01223 000000")
    pack.write_text(changed, encoding="utf-8")
    examples = content / "cambridgeshire" / "examples.toml"
    dates = examples.read_text(encoding="utf-8")
    for day, later in (("2026-11-25", "2026-11-26"), ("2026-12-31", "2027-01-04"), ("2027-03-31", "2027-04-01")):
        dates = dates.replace(f'acknowledge = "{day}"', f'acknowledge = "{later}"')
    examples.write_text(dates, encoding="utf-8")
    client = HygieneClient(make_app(CONTENT=str(content)))
    page = client.visit("/cambridgeshire/how-long-it-takes")
    assert "4 working days" in page
    assert "3 working days" not in page
    assert "01223 000000" in client.visit("/contact")
    assert "01223 703535" not in client.visit("/cambridgeshire/how-to-complain")


def test_a_limit_on_a_page_is_the_settings(make_app: MakeApp) -> None:
    client = HygieneClient(make_app(IDLE_MINUTES="25", KEEP_DAYS="42"))
    assert "25 minutes" in client.visit("/")
    privacy = client.visit("/about/privacy").text + client.visit("/about/cookies").text
    assert "42 days" in privacy


# ---------------------------------------------------------------- kept by anyone


@pytest.mark.parametrize(
    "path", ["/", "/danger", "/contact", "/cambridgeshire/", "/cambridgeshire/danger", "/about/privacy"]
)
def test_a_page_is_kept_under_a_tag_and_fetched_again_only_when_it_changed(client: HygieneClient, path: str) -> None:
    first = client.visit(path)
    tag = first.response.headers["ETag"]
    again = client.visit(path)
    assert again.response.headers["ETag"] == tag
    kept = client.fetch(first.url, If_None_Match=tag)
    assert (kept.status, kept.response.data) == (304, b"")
    assert kept.response.headers["ETag"] == tag
    assert client.fetch(first.url, If_None_Match='"another"').status == 200


def test_a_page_is_compressed_for_browsers_that_can_read_that(client: HygieneClient) -> None:
    plain = client.fetch(KEPT).response
    small = client.web.get(KEPT, headers={"Accept-Encoding": "br, gzip"})
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert small.headers["ETag"] != plain.headers["ETag"]
    assert small.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


def test_guidance_is_the_same_for_a_visitor_in_the_middle_of_a_complaint(app: Flask, client: HygieneClient) -> None:
    stranger = HygieneClient(app).fetch(KEPT)
    client.begin()
    client.answer(organisation="cambridgeshire")
    assert client.fetch(KEPT).html == stranger.html


def test_the_front_door_opens_in_the_readers_language(app: Flask, client: HygieneClient) -> None:
    opened = client.fetch("/", follow=False)
    assert opened.response.headers["Location"] == "/en/"
    assert opened.response.headers["Vary"] == "Accept-Language"
    for code in service_of(app).languages:
        opened = client.fetch("/", follow=False, Accept_Language=f"{code};q=0.9, xx")
        assert opened.response.headers["Location"] == f"/{code}/"
    assert client.fetch("/", follow=False, Accept_Language="tlh").response.headers["Location"] == "/en/"


def test_the_built_files_a_page_names_are_there_and_kept_for_ever(client: HygieneClient) -> None:
    page = client.visit("/")
    for url in page.tree.xpath("//link/@href | //script/@src"):
        found = client.web.get(url)
        assert found.status_code == 200, url
        assert "immutable" in found.headers["Cache-Control"]
        found.close()
