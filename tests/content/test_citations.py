"""A citation is honest: what cites a fact says it, and no organisation cites what only another one said."""

from dataclasses import replace

import pytest

from tests.content.citations import OWN, Citation, KeyWords, citations
from tests.content.test_seed_items import EVERY_ITEM
from webapp.content import Content

NOT_GIVEN = "no source gives this contact, and every organisation has to have one"
SILENT = "no source of the provider says this; a piece of a pack has to cite something"
REASONS = {
    "cambridgeshire/contacts/safeguarding-child S000-060": NOT_GIVEN,
    "care-provider/contacts/safeguarding S004-006": NOT_GIVEN,
    "care-provider/contacts/whistleblowing S004-006": NOT_GIVEN,
    "other/contacts/emergency S000-060": NOT_GIVEN,
    "other/contacts/childline S002-017": NOT_GIVEN,
    "care-provider/notices/not-safe S004-007": SILENT,
    "care-provider/notices/childs-safety S004-007": SILENT,
    "care-provider/notices/without-a-name S004-012": SILENT,
    "care-provider/notices/the-council-too S004-009": SILENT,
    "care-provider/notices/perhaps-a-council-too S004-009": SILENT,
    "council/procedures/childrens/waiting S001-009": "its source names nobody whom a family can turn to while it waits",
    "council/notices/right-of-care-leavers S001-019": "the right is the law's; the source speaks of help to talk",
    "staffordshire/notices/no-name S003-033": "it tells that the source does not say this",
}
"""Citations that their place does not say, each with the reason why. At most fifteen."""


@pytest.fixture(scope="module")
def cited(content: Content) -> list[Citation]:
    return list(citations(content))


@pytest.fixture(scope="module")
def key_words() -> KeyWords:
    return KeyWords()


def test_every_item_has_key_words(key_words: KeyWords) -> None:
    assert sorted(key_words.terms) == sorted(EVERY_ITEM)


def test_what_cites_an_item_says_it(cited: list[Citation], key_words: KeyWords) -> None:
    saying = [each for each in cited if not each.decides]
    print(f"{len(cited)} citations: {len(saying)} say it, {len(cited) - len(saying)} decide; {len(REASONS)} reasons")
    silent = {each.name: missing for each in saying if (missing := key_words.missing(each))}
    assert {name: missing for name, missing in silent.items() if name not in REASONS} == {}
    assert sorted(REASONS.keys() - silent) == [], "reasons that nothing needs any more"
    assert len(REASONS) <= 15


def test_no_organisation_cites_what_only_another_one_said(cited: list[Citation]) -> None:
    assert [each.name for each in cited if each.foreign] == []


def test_every_item_is_said_where_people_read_it(cited: list[Citation], key_words: KeyWords) -> None:
    """What decides rests on facts that everyone can read."""
    said = {each.item for each in cited if not each.decides and not key_words.missing(each)}
    assert [item for item in EVERY_ITEM if item not in said] == []


@pytest.mark.parametrize("folder", OWN)
def test_a_copied_citation_is_seen(cited: list[Citation], key_words: KeyWords, folder: str) -> None:
    """Each page takes over all that its organisation cites elsewhere; few of these copies pass."""
    own = [each for each in cited if each.folder == folder]
    pages = {each.place: each for each in own if "/" not in each.place and each.place != "pack"}
    honest = {(each.place, each.item) for each in own}
    items = {each.item for each in own}
    copies = [replace(page, item=item) for page in pages.values() for item in items if (page.place, item) not in honest]
    unseen = [copy for copy in copies if not key_words.missing(copy)]
    print(f"{folder}: {len(unseen)} of {len(copies)} copies pass")
    assert len(unseen) < len(copies) / 6


def test_what_another_organisation_said_is_seen() -> None:
    assert Citation("council", "ombudsman", "S003-024", "It is free.").foreign
    assert not Citation("about", "cookies", "S003-001", "").foreign
