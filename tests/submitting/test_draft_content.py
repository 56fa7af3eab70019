"""What a draft holds is typed and has a version: what was written is read again, and nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.submitting.draft_content import VERSION, DraftContent, UnknownVersion
from webapp.submitting.older_drafts import MERGED, MOVED
from webapp.submitting.receipt import ContactReceipt, Receipt

GONE = {page for pages in MERGED.values() for page in pages} | {each.page for each in MOVED}
"""Pages that nobody writes now: what was said there before is read as said elsewhere."""

words = st.text(max_size=20)
pages = words.filter(lambda page: page not in GONE)
answers = st.dictionaries(pages, st.dictionaries(words, words | st.lists(words) | st.none(), max_size=3), max_size=3)
typed = st.dictionaries(pages, st.dictionaries(words, st.lists(words), max_size=3), max_size=3)
facts = st.fixed_dictionaries({"kind": st.just("complaint"), "ongoing": st.just(("court", "other"))})
receipts = st.builds(Receipt, words, facts, st.dates(), st.booleans())
asked = st.builds(ContactReceipt, words, words, st.none() | st.text(min_size=1), st.booleans(), words, words)
contents = st.builds(
    DraftContent,
    st.text(min_size=1),
    answers,
    typed,
    st.none() | st.text(min_size=1),
    st.booleans(),
    st.none() | asked,
    st.none() | receipts,
)

OF_THE_VERSION_BEFORE = {
    "key": "abc",
    "answers": {"what-happened": {"what_happened": "Nobody came."}},
    "typed": {"people-involved": {"people_involved": ["Ann"]}},
    "worrying": "what-happened",
    "automated": False,
    "asked": {"reference": "CCC-1", "organisation": "cambridgeshire", "team": "customer-team", "worrying": True},
}
SENT_BY_THE_VERSION_BEFORE = {
    "sent": {"reference": "CCC-2", "facts": {"ongoing": ["court"]}, "on": "2026-11-20", "worrying": False}
}


@given(contents)
def test_what_is_written_is_read_again(content: DraftContent) -> None:
    assert DraftContent.read(content.write()) == content


def test_a_draft_of_the_version_before_is_read_whole() -> None:
    content = DraftContent.read(OF_THE_VERSION_BEFORE)
    assert content == DraftContent(
        "abc",
        {"what-happened": {"what_happened": "Nobody came."}},
        {"people-involved": {"people_involved": ["Ann"]}},
        "what-happened",
        False,
        ContactReceipt("CCC-1", "cambridgeshire", "customer-team", True),
    )
    assert DraftContent.read(SENT_BY_THE_VERSION_BEFORE).sent == Receipt(
        "CCC-2", {"ongoing": ("court",)}, date(2026, 11, 20)
    )


def test_the_version_before_finds_all_that_it_knows_under_the_same_names() -> None:
    written = DraftContent.read(OF_THE_VERSION_BEFORE).write()
    assert {**written, "automated": False} == {**OF_THE_VERSION_BEFORE, "version": VERSION}


def test_a_draft_of_a_later_version_is_refused() -> None:
    with pytest.raises(UnknownVersion):
        DraftContent.read({"version": VERSION + 1, "answers": {}})


def test_an_answer_leaves_nothing_half_typed_on_its_page_and_nothing_else_is_lost() -> None:
    half = {"what-happened": {"what_happened": ["Nob"]}, "how-to-reach-you": {"email": ["a@"]}}
    answered = DraftContent(key="abc", typed=half).with_answer("what-happened", {"what_happened": "Nobody came."})
    assert answered.answers == {"what-happened": {"what_happened": "Nobody came."}}
    assert answered.typed == {"how-to-reach-you": {"email": ["a@"]}}


def test_what_was_typed_on_a_page_whose_answer_is_void_stays_half_typed() -> None:
    child = {"subject_name": "Kofi", "subject_born": "2012-03-07"}
    reach = {"full_name": "Ann", "reply_to": ["email"], "email": "ann@example.com", "phone": ""}
    before = {"anonymity": {"anonymity": "named"}, "which-child": child, "how-to-reach-you": reach}
    content = DraftContent(key="abc", answers=before).with_answer("anonymity", {"anonymity": "reply"})
    assert content.answers == {"anonymity": {"anonymity": "reply"}, "which-child": child}, "it names nobody who writes"
    assert content.typed["how-to-reach-you"] == {
        "full_name": ["Ann"],
        "reply_to": ["email"],
        "email": ["ann@example.com"],
    }


def test_what_several_pages_of_the_version_before_asked_stands_half_typed_on_the_one_that_asks_it_now() -> None:
    answers = {
        "anonymity": {"anonymity": "named"},
        "name": {"full_name": "Ann"},
        "how-to-reach-you": {"reply_to": ["text", "in-person", "advocate"]},
        "phone": {"phone": "07700 900982", "leave_message": "no"},
        "another-way": {"other_way": "At the library"},
        "safe-contact": {"safe_contact": ""},
        "adjustments": {"adjustments": "yes"},
        "adjustment-needs": {"adjustment_needs": ["braille"], "print_size": ""},
    }
    content = DraftContent.read({"key": "abc", "answers": answers, "typed": {"sharing": {"own_address": ["1 High"]}}})
    assert content.answers == {"anonymity": {"anonymity": "named"}}
    assert content.typed == {
        "how-to-reach-you": {
            "full_name": ["Ann"],
            "reply_to": ["text", "other"],
            "mobile": ["07700 900982"],
            "leave_message": ["no"],
            "other_way": ["At the library"],
            "own_address": ["1 High"],
        },
        "adjustments": {"adjustments": ["yes"], "adjustment_needs": ["braille"]},
    }


def test_the_first_worrying_page_is_remembered_and_no_later_one() -> None:
    content = DraftContent().with_worry("name", False).with_worry("what-happened", True).with_worry("remedy", True)
    assert content.worrying_page == "what-happened"


WISH = "The bill of May paid back."


@pytest.mark.parametrize("story", ["what-happened", "still-unhappy"])
def test_a_wish_typed_on_a_page_of_the_version_before_stands_on_the_page_that_asks_it_now(story: str) -> None:
    ticked = {"what-would-put-it-right": {"remedy": ["payment"], "remedy_more": WISH}}
    content = DraftContent.read({"key": "abc", "answers": {story: {"told": "Nobody came."}, **ticked}})
    assert content.answers[story] == {"told": "Nobody came.", "remedy_more": WISH}
    half = {"what-would-put-it-right": {"remedy_more": [WISH]}}
    content = DraftContent.read({"key": "abc", "answers": {story: {"told": "Nobody came."}}, "typed": half})
    assert content.answers[story]["remedy_more"] == WISH


def test_a_wish_that_stands_on_the_new_page_is_not_replaced() -> None:
    ticked = {"what-would-put-it-right": {"remedy": ["payment"], "remedy_more": WISH}}
    table = {"key": "abc", "answers": {"what-happened": {"remedy_more": "An apology."}, **ticked}}
    assert DraftContent.read(table).answers["what-happened"] == {"remedy_more": "An apology."}
    assert DraftContent.read({"key": "abc", "answers": ticked}).answers == ticked, "there is no page to stand on"
