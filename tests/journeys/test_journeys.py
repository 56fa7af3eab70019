"""How long the way is, for everyone: counted page by page, from the first page to the reference."""

from __future__ import annotations

import pytest

from tests.browser import HygieneClient
from tests.journeys.people import TRAVELLERS, Traveller
from tests.journeys.walker import walk


@pytest.mark.parametrize("who", TRAVELLERS, ids=lambda who: who.name)
def test_nobody_meets_more_pages_or_words_than_promised(client: HygieneClient, who: Traveller) -> None:
    way = walk(client, who)
    assert len(way) <= who.most, [each.slug for each in way]
    read = sum(each.words for each in way)
    assert who.words is None or read <= who.words, {each.slug: each.words for each in way}


def test_the_shortest_way_and_the_longest_are_told_apart(client: HygieneClient) -> None:
    """The count can fail: a thank-you allowed one page fewer than it takes would be too long."""
    thanks = next(who for who in TRAVELLERS if who.name == "a thank-you")
    resident = TRAVELLERS[0]
    assert len(walk(client, thanks)) < len(walk(client.another_device(), resident))
