"""A reference that was misheard or mistyped is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.reference import ALPHABET, LENGTH, is_reference, make

references = st.builds(make, st.sampled_from(["CCC", "PIR", "X"]), st.integers(0, 2**64 - 1))


@given(reference=references)
def test_every_reference_made_is_one(reference: str) -> None:
    prefix, first, second = reference.split("-")
    assert (len(first), len(second)) == (4, 4)
    assert set(first + second) <= set(ALPHABET)
    assert is_reference(reference)
    assert is_reference(f"{prefix}-{first}{second}")


@given(reference=references, place=st.integers(0, LENGTH), other=st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(reference: str, place: int, other: str) -> None:
    prefix, _, code = reference.partition("-")
    characters = list(code.replace("-", ""))
    if characters[place] != other:
        characters[place] = other
        assert not is_reference(f"{prefix}-{''.join(characters)}")


@given(reference=references, place=st.integers(0, LENGTH - 1))
def test_two_neighbours_swapped_are_found(reference: str, place: int) -> None:
    prefix, _, code = reference.partition("-")
    characters = list(code.replace("-", ""))
    if characters[place] != characters[place + 1]:
        characters[place], characters[place + 1] = characters[place + 1], characters[place]
        assert not is_reference(f"{prefix}-{''.join(characters)}")


@given(one=st.integers(0, len(ALPHABET) ** LENGTH - 1), other=st.integers(0, len(ALPHABET) ** LENGTH - 1))
def test_two_numbers_make_two_references(one: int, other: int) -> None:
    assert (make("CCC", one) == make("CCC", other)) == (one == other)


def test_no_character_can_be_taken_for_another() -> None:
    assert not set("01OIU") & set(ALPHABET)
    assert len(set(ALPHABET)) == len(ALPHABET) == 31


@pytest.mark.parametrize("text", ["", "-", "CCC", "CCC-", "CCC-2222", "CCC-2222-22222", "1-2222-2222", "CCC-OOOO-IIII"])
def test_what_has_another_shape_is_none(text: str) -> None:
    assert not is_reference(text)


@given(text=st.text(max_size=20))
def test_anything_may_be_asked(text: str) -> None:
    assert is_reference(text) in (True, False)
