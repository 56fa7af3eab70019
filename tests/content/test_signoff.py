"""What an owner has to supply, confirm or decide is data of the pack, and all of it is on the owner's list."""

from __future__ import annotations

import re

import pytest

from webapp.content import Content, load
from webapp.content.signoff import to_confirm
from webapp.domain.packs.model import Pack
from webapp.domain.packs.pieces import texts
from webapp.paths import CONTENT

CHILDLINE = "childline"
"""Every organisation's, and the one number that nobody doubts."""


@pytest.fixture(scope="module")
def content() -> Content:
    return load(CONTENT)


@pytest.fixture(scope="module")
def cambridgeshire(content: Content) -> Pack:
    return content.packs.packs["cambridgeshire"]


# ---------------------------------------------------------------- contacts that nobody has confirmed


def test_all_that_only_the_old_leaflet_gives_is_marked_and_listed(cambridgeshire: Pack) -> None:
    leaflet = {each.id for each in cambridgeshire.contacts if {item[:4] for item in each.source} == {"S002"}}
    marked = {each.id for each in cambridgeshire.contacts if each.has_to_be_confirmed}
    assert marked == leaflet - {CHILDLINE} == {"childrens-team", "childrens-freepost", "childrens-formats", "nyas"}
    listed = "\n".join(to_confirm(cambridgeshire))
    assert all(f"contact {each}: " in listed for each in marked)


def test_a_number_that_is_sure_is_not_said_to_be_in_doubt(content: Content) -> None:
    for pack in content.packs.packs.values():
        assert not pack.find(CHILDLINE).has_to_be_confirmed
        assert not pack.find("emergency").has_to_be_confirmed


def test_no_words_of_a_pack_say_what_the_mark_of_a_contact_says(content: Content) -> None:
    for pack in (*content.packs.packs.values(), content.packs.elsewhere):
        for text in texts(pack):
            assert not re.search(r"older leaflet|has to confirm|check that it is still there|landline", text), text
