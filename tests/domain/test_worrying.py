"""Worrying words are found however they are typed, only as whole words, and in a time that no text can stretch."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.worrying import Patterns, words_of
from webapp.domain.worrying_patterns import BadPatternError, named, read

WORD = st.text(st.characters(categories=("L",)), min_size=1, max_size=8).filter(lambda word: words_of(word))
SPACE = st.text(st.sampled_from(" \n\t\r.,;:!?-–—…\u00a0\u200b "), min_size=1, max_size=4).filter(
    lambda text: " " in text
)
LATIN = st.from_regex(r"[a-z]{3,8}", fullmatch=True)
LONG = 100_000


def found(pattern: str, *texts: str, harmless: str = "") -> list[bool]:
    patterns = Patterns.of([pattern], [harmless] if harmless else [])
    return [patterns.any_in([text]) for text in texts]


@given(
    words=st.lists(WORD, min_size=2, max_size=5), space=SPACE, before=st.text(max_size=20), after=st.text(max_size=20)
)
def test_a_phrase_is_found_whatever_stands_around_and_between_its_words(
    words: list[str], space: str, before: str, after: str
) -> None:
    patterns = Patterns.of([" ".join(words)])
    assert patterns.any_in(["Nobody came.", f"{before} {space.join(words)} {after}"])


@given(words=st.lists(LATIN, min_size=2, max_size=4), stuck=st.sampled_from(["qx", "xq"]))
def test_part_of_a_word_is_not_the_word(words: list[str], stuck: str) -> None:
    phrase = " ".join(words)
    assert found(phrase, stuck + phrase, phrase + stuck) == [False, False]


@given(stem=LATIN, ending=st.from_regex(r"[a-z]{0,6}", fullmatch=True))
def test_a_stem_is_found_with_any_ending(stem: str, ending: str) -> None:
    assert found(f"{stem}* myself", f"i {stem}{ending} myself") == [True]


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("don't want to live", "I DON’T want to live"),
        ("don't want to live", "i dont want\nto live"),
        ("don't want to live", "I don`t waaaant to live"),
        ("chcę się zabić", "CHCE SIE ZABIC!"),
        ("să mă sinucid", "vreau sa ma sinucid"),
        ("m-a lovit", "m a lovit"),
        ("خود کو نقصان پہنچا", "خود كو نقصان پهنچا"),
        ("مرنا چاہتا ہوں", "مرنا چاہتا ہون"),
        ("kill myself", "I will kil my\u00adself"),
    ],
)
def test_apostrophes_accents_doubled_letters_and_letters_that_look_alike_do_not_matter(pattern: str, text: str) -> None:
    assert found(pattern, text) == [True]


def test_one_of_several_is_enough_and_what_may_be_left_out_may_be_there() -> None:
    pattern = "end* (my|his own) [sad|long] life"
    assert found(pattern, "I ended my life", "ending his own long life") == [True, True]
    assert found(pattern, "ended her life", "ends my very life") == [False, False]


def test_up_to_three_other_words_of_the_same_sentence_may_stand_in_a_gap() -> None:
    pattern = "afraid ... home"
    assert found(pattern, "afraid home", "afraid to go back home") == [True, True]
    assert found(pattern, "afraid that I cannot go home", "I was afraid. At home it is cold") == [False, False]


def test_what_stands_within_harmless_words_does_not_count_and_anything_more_does() -> None:
    harmless = "no way out of the (building|house)"
    texts = ("There is no way out of the building.", "I see no way out of the mess.")
    assert found("no way out", *texts, f"{texts[0]} {texts[1]}", harmless=harmless) == [False, True, True]


def test_a_group_is_written_once_and_stands_for_its_words_inside_and_outside_brackets() -> None:
    groups = {"them": "me|my mum"}
    assert named("hits {them}", groups) == "hits (me|my mum)"
    assert named("hits ({them}|him)", groups) == "hits (me|my mum|him)"
    with pytest.raises(BadPatternError, match="us"):
        named("hits {us}", groups)


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("", "no words"),
        ("end (my life", "does not fit"),
        ("end my) life", "does not fit"),
        ("end|stop it", "does not fit"),
        ("end (my|) life", "empty place"),
        ("end (my [own]|his) life", "does not fit"),
        ("en*ing it", "not a word"),
        ("no way.+ out", "not a word"),
        ("ki* me", "finds too much"),
        ("[please] die", "cannot be left out"),
        ("want ...", "cannot be left out"),
    ],
)
def test_a_pattern_that_cannot_be_read_says_why(pattern: str, says: str) -> None:
    with pytest.raises(BadPatternError, match=says):
        read(pattern)


def test_no_pattern_finds_nothing() -> None:
    assert not Patterns().any_in(["anything", ""])
    assert not Patterns.of(["die"]).any_in(["", "…", "."])


@pytest.mark.parametrize("text", ["he hit ", "no way out of the building ", "hit", "a ", ". ", "afraid he afraid "])
def test_a_text_of_any_kind_takes_no_longer_than_its_length(text: str) -> None:
    patterns = Patterns.of(
        ["no way out", "afraid ... (he|she) ... hit* me", "he [he|hit] [he|hit] [he|hit] [he|hit] kill* me"],
        ["no way out of the building", "he ... hit ... he"],
    )
    begun = process_time()
    assert not patterns.any_in([text * (LONG // len(text))])
    assert process_time() - begun < 3
