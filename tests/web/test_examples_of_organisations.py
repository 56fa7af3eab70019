"""An organisation that is only an example is named so wherever it can be chosen, and production does not offer it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.conftest import FRIDAY
from webapp.app import serve
from webapp.content import Content, load
from webapp.handoff.crypto.keys import make_missing
from webapp.ops.settings import BadSettings, Settings
from webapp.paths import CONTENT

OPENINGS = "//h1 | //h2 | //h3 | //title | //strong | //a | //p | //li | //dt | //th | //td"
COUNCIL, PROVIDER = "A council (example)", "A care provider (example)"
SPEAKS_UP = """
[[teams]]
id = "whistleblowing"
when = { kind = "wrongdoing" }
contact = "whistleblowing"
source = ["S003-020"]
"""
"""What a pack needs as soon as it has a contact for whoever reports wrongdoing."""
REAL = ["Cambridgeshire County Council", "Staffordshire County Council"]


@pytest.fixture
def nothing_missing(in_production: pytest.MonkeyPatch, environ: dict[str, str], tmp_path: Path) -> pytest.MonkeyPatch:
    """A server in production, with everything that owners have to supply and confirm."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    for name in ("cambridgeshire", "staffordshire"):
        pack = content / name / "pack.toml"
        text = pack.read_text(encoding="utf-8").replace("unconfirmed = true", "confirmed = 2026-11-02")
        text = text.replace("to_be_supplied = true", 'phone = "01632 960 000"')
        pack.write_text(text + ("" if "[[teams]]" in text else SPEAKS_UP), encoding="utf-8")
    settings = Settings.read({**environ, "CONTENT": str(content)})
    places = settings.public_keys, settings.private_keys, settings.pepper_file
    make_missing(*places, FRIDAY.date(), load(content).packs.packs.values())
    in_production.setenv("CONTENT", str(content))
    return in_production


def named(client: HygieneClient, address: str) -> list[str]:
    """Return which organisations a page of all of them names, in its order."""
    page = client.visit(address)
    everyone = (*REAL, COUNCIL, PROVIDER)
    return sorted((each for each in everyone if each in page), key=page.text.index)


def test_an_example_says_that_it_is_one_wherever_it_can_be_chosen_and_comes_last(client: HygieneClient) -> None:
    everyone = [*REAL, PROVIDER, COUNCIL]
    for address in ("/", "/danger", "/contact", "/about/accessibility"):
        assert named(client, address) == everyone, address
    client.begin()
    page = client.go_on({"kind": "complaint"}, to="organisation")
    labels = [" ".join(each.text_content().split()) for each in page.tree.xpath("//main//label")]
    assert labels[:4] == everyone


def test_its_pages_say_so_at_the_top_and_sentences_go_on_as_they_are_said(client: HygieneClient) -> None:
    page = client.visit("/council/not-for-us")
    assert page.tree.xpath("string(//p[@class='app-organisation'])") == COUNCIL
    assert page.tree.findtext(".//title").endswith(f" - {COUNCIL}")
    assert "complaints about social care from the Council." in page


def test_no_heading_name_or_link_begins_with_its_name_in_small_letters(client: HygieneClient, content: Content) -> None:
    for pack in (each for each in content.packs.listed if each.example):
        for slug in [*content.guidance[pack.id], "accessibility-statement", "how-we-decide", ""]:
            page = client.visit(f"/{pack.id}/{slug}")
            said = [" ".join(each.text_content().split()) for each in page.tree.xpath(OPENINGS)]
            assert [each for each in said if each.startswith(pack.name)] == [], page.url


def test_in_production_nobody_is_offered_an_example(
    nothing_missing: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app = serve()
    assert f"Not offered in production, because they are examples: {PROVIDER}, {COUNCIL}" in capsys.readouterr().err
    client = HygieneClient(app)
    for address in ("/", "/danger", "/contact", "/about/accessibility"):
        assert named(client, address) == REAL, address
    for address in ("/en/council/", "/en/care-provider/how-to-complain"):
        assert client.fetch(address).status == 404
    client.begin()
    page = client.go_on({"kind": "complaint"}, to="organisation")
    values = page.tree.xpath("//main//input[@type='radio']/@value")
    assert values == ["cambridgeshire", "staffordshire", "other", "unsure"]
    assert client.fetch(page.url, data={**page.values, "organisation": "council"}).errors
    check = json.loads(app.test_cli_runner().invoke(args=["ready"]).output)["checks"]["organisations"]
    assert check["ok"]
    assert (check["offered"], check["examples"]) == (["cambridgeshire", "staffordshire"], ["care-provider", "council"])


def test_in_production_nothing_starts_when_every_organisation_is_an_example(
    nothing_missing: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("cambridgeshire", "staffordshire"):
        shutil.rmtree(tmp_path / "content" / name)
    with pytest.raises(BadSettings, match="every organisation is an example"):
        serve()


def test_on_a_machine_of_ones_own_examples_are_offered_too(app: Flask) -> None:
    check = json.loads(app.test_cli_runner().invoke(args=["ready"]).output)["checks"]["organisations"]
    assert check["offered"] == ["cambridgeshire", "staffordshire", "care-provider", "council"]
    assert check["examples"] == []
