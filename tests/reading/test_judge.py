"""The check of readability sees what it should, and lets pass only what has a reason."""

from __future__ import annotations

import pytest

from tests.reading.judge import Rules
from tests.reading.texts import Read

EASY = "We read what you send us. We write to you to say what we think. It can take a few weeks to do that well. "
HARD = "The organisation subsequently communicates its considered determination regarding individual applications. "
MIDDLING = "A senior manager reads the report and decides what the council should do to put things right. "
RULES = Rules({"utilis*": "use", "key": "important"}, {"Very Long Name Of A Council": "why"}, {"Shift key": "why"}, {})


def wrong(text: str, rules: Rules = RULES, page: bool = False, simplest: bool = False) -> list[str]:
    return list(rules.wrong(Read("/en/here", tuple(text.split("\n")), page, simplest)))


def test_easy_words_pass() -> None:
    assert wrong(EASY * 3) == []
    assert wrong(EASY * 3, page=True, simplest=True) == []


def test_a_sentence_of_more_than_25_words_is_found_on_a_page_and_alone() -> None:
    for page in (True, False):
        assert wrong("to go " * 12 + "now.", page=page) == []
        assert "26 words in a sentence" in wrong("to go " * 12 + "right now.", page=page)[0]


def test_a_name_that_is_excepted_counts_as_one_word() -> None:
    assert wrong("to go " * 12 + "Very Long Name Of A Council.") == []


def test_a_hard_text_is_found_once_it_is_long_enough_to_tell() -> None:
    assert "grade" in wrong(HARD * 2)[0]
    assert wrong("Ombudsman organisations") == []


def test_children_and_easy_read_are_held_to_easier_words() -> None:
    assert wrong(MIDDLING * 4, page=True) == []
    assert "not 6" in wrong(MIDDLING * 4, page=True, simplest=True)[0]


def test_short_labels_do_not_make_hard_sentences_look_easy() -> None:
    assert "grade" in wrong(HARD * 6 + "\nYes\nNo" * 40, page=True)[0]


@pytest.mark.parametrize("text", ["We utilise it.", "A key decision.", "Wait!", "We don’t know."])
def test_a_word_that_we_do_not_use_is_found(text: str) -> None:
    assert wrong(text)


def test_a_phrase_that_is_excepted_excuses_no_other_place() -> None:
    assert wrong("Press the Shift key.") == []
    assert wrong("The Shift key is key.")


def test_an_exception_that_nothing_needs_is_stale() -> None:
    here = [Read("/en/here", ("Very Long Name Of A Council. Shift key",))]
    assert list(RULES.stale(here)) == []
    assert len(list(RULES.stale([]))) == 2
    assert len(list(Rules({}, {}, {"Shift key": "why"}, {"/en/gone": "why"}).stale(here))) == 2
