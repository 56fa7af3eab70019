"""Every fact of the source documents has a place: a pack, a guidance page or a question."""

from collections import defaultdict

import pytest

from webapp.content import Content
from webapp.domain.packs.pieces import sources
from webapp.forms.journey import QUESTIONS

ITEMS = {"S000": 65, "S001": 79, "S002": 123, "S003": 64, "S004": 37}
"""How many facts were read in each of the five source documents."""

EVERY_ITEM = [f"{source}-{number:03}" for source, count in ITEMS.items() for number in range(1, count + 1)]

NOT_HONOURED: dict[str, str] = {}
"""Items with no place, each with the reason why. At most ten are allowed; there are none."""

SAID = {
    "S000-001": "0345 045 5202",
    "S000-002": "adult at risk form",
    "S000-007": "The Local Authority Social Services and National Health Service Complaints (England) Regulations 2009",
    "S000-009": "complaints policy",
    "S000-013": "adjustments for customers policy",
    "S000-019": "01223 703535",
    "S000-020": "Awdry House",
    "S000-021": "New Shire Hall",
    "S000-023": "PE29 3AD",
    "S000-035": "Local Government and Social Care Ombudsman",
    "S000-057": "whistleblowing@cambridgeshire.gov.uk",
    "S000-065": "Customer handling policy",
}
"""Names and numbers that must stand in the pack word for word."""


def honoured(content: Content) -> dict[str, list[str]]:
    """Return where each item is honoured: ``pack``, a page's slug, or a question's."""
    places = defaultdict(list)
    for pack in (*content.packs.packs.values(), content.packs.elsewhere):
        for item in sorted(set(sources(pack))):
            places[item].append(f"pack {pack.id}")
    for folder, pages in {**content.guidance, "about": content.about}.items():
        for page in pages.values():
            for item in page.source:
                places[item].append(f"{folder}/{page.slug}")
    for question in QUESTIONS.values():
        for item in question.source:
            places[item].append(f"question {question.slug}")
    return places


def test_every_item_of_the_five_sources_has_a_place(content: Content) -> None:
    places = honoured(content)
    print(*(f"{item}  {'; '.join(places[item])}" for item in EVERY_ITEM), sep="\n")
    assert len(EVERY_ITEM) == 368
    assert len(NOT_HONOURED) <= 10
    assert [item for item in EVERY_ITEM if not places[item] and item not in NOT_HONOURED] == []


def test_nothing_cites_an_item_that_does_not_exist(content: Content) -> None:
    assert sorted(honoured(content).keys() - set(EVERY_ITEM)) == ["common-practice"]


def test_what_someone_has_to_do_is_in_a_pack_or_a_question_too(content: Content) -> None:
    """Prose alone does not honour a rule, a timescale or a route of the adults' page."""
    acts = "001 002 003 004 006 007 016 019 020 021 022 023 024 025 026 027 028 029 030 031 032 033 034 035 036 038 "
    acts += "041 042 043 044 045 046 047 048 049 052 053 056 057 058 059 060 061 062 063"
    places = honoured(content)
    prose_only = [
        item
        for item in (f"S000-{number}" for number in acts.split())
        if not any(place.startswith(("pack", "question")) for place in places[item])
    ]
    assert prose_only == []


@pytest.mark.parametrize("item", SAID)
def test_names_and_numbers_stand_as_the_source_gives_them(content: Content, item: str) -> None:
    pack = content.packs.packs["cambridgeshire"]
    assert SAID[item] in repr((pack.contacts, pack.links, pack.procedures))
