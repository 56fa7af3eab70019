"""People are told which details nobody has confirmed, and production does not serve them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import HygieneClient
from tests.web.stored import service_of
from webapp.app import serve
from webapp.ops.settings import BadSettings
from webapp.paths import CONTENT

NOT_CONFIRMED = "The organisation has not confirmed these details yet."


def with_every_contact(tmp_path: Path, *, confirmed: bool) -> Path:
    """Return content of one organisation that has supplied everything and, if so wished, confirmed it."""
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content, ignore=shutil.ignore_patterns("staffordshire", "council", "care-provider"))
    pack = content / "cambridgeshire" / "pack.toml"
    text = pack.read_text(encoding="utf-8").replace("to_be_supplied = true", 'email = "team@organisation.example"')
    text = text.replace("unconfirmed = true", "unconfirmed = true\nconfirmed = 2026-11-02") if confirmed else text
    pack.write_text(text, encoding="utf-8")
    return content


def test_a_card_says_so_of_details_that_nobody_has_confirmed(app: Flask) -> None:
    pack = service_of(app).content.packs.packs["cambridgeshire"]
    for code in service_of(app).languages:
        page = HygieneClient(app, code).visit("/cambridgeshire/children-contact")
        sentence = service_of(app).languages[code].gettext(NOT_CONFIRMED)
        cards = [each for each in page.tree.xpath("//*[@class='app-card']") if sentence in each.text_content()]
        named = {each.xpath(".//strong")[0].text_content() for each in cards}
        assert len(cards) == len(named) == sum(each.has_to_be_confirmed for each in pack.contacts)


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
    assert NOT_CONFIRMED not in page
    assert "The organisation last confirmed these details on Monday 2 November 2026." in page


def test_on_a_machine_of_ones_own_it_is_served_with_the_warning(in_production: pytest.MonkeyPatch) -> None:
    in_production.setenv("PRODUCTION", "0")
    assert NOT_CONFIRMED in HygieneClient(serve()).visit("/cambridgeshire/children-contact")
