"""A run is sound only when nothing lies anywhere at its end, and nothing is doubled on its way to a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from tests.chaos.desk import NOTICES
from tests.chaos.ledger import Account
from tests.chaos.letters import LettersAccount
from tests.chaos.person import DRAFT_GONE
from tests.chaos.run import Counts, Plan, Result

SETTLED = Counts(accepted=2, waiting=0, arrived=2, registered=2, unread=0, unsent=0, not_there=0)
SOUND = Result(
    "A run",
    Plan(submissions=2, answers=1, kills=1, seed=""),
    Account(2, (), (), (), 0, 0),
    LettersAccount(1, 1, (), (), ()),
    Counter({NOTICES: 1}),
    Counter[str](),
    1.0,
    SETTLED,
)


def test_a_run_in_which_all_is_well_is_sound_and_complete() -> None:
    assert SOUND.sound
    assert SOUND.complete


@pytest.mark.parametrize("name", Counts._fields)
def test_whatever_lies_anywhere_at_the_end_is_seen(name: str) -> None:
    left = SETTLED._replace(**{name: getattr(SETTLED, name) + 1})
    assert not replace(SOUND, left=left).sound, f"one more is {name}"


@pytest.mark.parametrize("what", ["lost", "doubled", "strange"])
def test_one_case_and_one_letter_that_is_not_as_promised_are_seen(what: str) -> None:
    assert not replace(SOUND, account=replace(SOUND.account, **{what: ("A-1",)})).sound
    assert not replace(SOUND, letters=replace(SOUND.letters, **{what: ("A-1",)})).sound


def test_more_emails_that_went_again_than_senders_were_killed_are_seen() -> None:
    assert not replace(SOUND, letters=replace(SOUND.letters, again=2)).sound
    assert not replace(SOUND, kills=Counter({"desk web": 1})).sound


def test_a_page_that_was_lost_on_the_way_is_seen() -> None:
    assert not replace(SOUND, counts=Counter({DRAFT_GONE: 1})).sound


def test_a_run_in_which_nobody_was_answered_is_not_complete() -> None:
    assert not replace(SOUND, letters=replace(SOUND.letters, told=0)).complete
