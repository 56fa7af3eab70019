"""Worrying words are found however they are typed, and only as whole words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.worrying import Phrases, normal

WORD = st.text(st.characters(categories=("L",)), min_size=1, max_size=8).filter(lambda word: normal(word).strip())
SPACE = st.text(st.sampled_from(" \n\t\r.,;:!?-–—…\u00a0\u200b "), min_size=1, max_size=4).filter(
    lambda text: " " in text
)


@given(text=st.text())
def test_a_text_is_compared_with_itself_as_itself(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(
    words=st.lists(WORD, min_size=2, max_size=5), space=SPACE, before=st.text(max_size=20), after=st.text(max_size=20)
)
def test_a_phrase_is_found_whatever_stands_around_and_between_its_words(
    words: list[str], space: str, before: str, after: str
) -> None:
    phrases = Phrases.of([" ".join(words)])
    assert phrases.any_in(["Nobody came.", f"{before} {space.join(words)} {after}"])


@given(
    words=st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), min_size=2, max_size=4), stuck=st.sampled_from("abz")
)
def test_part_of_a_word_is_not_the_word(words: list[str], stuck: str) -> None:
    phrases = Phrases.of([" ".join(words)])
    assert not phrases.any_in([stuck + " ".join(words)])
    assert not phrases.any_in([" ".join(words) + stuck])


def test_apostrophes_accents_and_letters_that_look_alike_do_not_matter() -> None:
    phrases = Phrases.of(["don't want to live", "chcę się zabić", "să mă sinucid", "خود کو نقصان پہنچا"])
    for typed in (
        "I DON’T want to live",
        "i dont want\nto live",
        "CHCE SIE ZABIC!",
        "vreau sa ma sinucid",
        "خود كو نقصان پهنچا",
    ):
        assert phrases.any_in([typed]), typed


def test_no_phrase_finds_nothing() -> None:
    assert not Phrases.of([]).any_in(["anything"])
    assert not Phrases.of(["", "…"]).any_in(["anything", ""])
