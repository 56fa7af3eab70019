"""Signing in where many try at the same moment; and that an account that is not there costs as much as one that is."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import extract_parameters
from argon2.exceptions import VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

from webapp.desk.desk import Desk
from webapp.desk.signing_in import passwords
from webapp.desk.store import credentials, people
from webapp.desk.store.people import OFFICER, Person

MANY = 16
on_both = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


@pytest.fixture
def priya(desk: Desk) -> Person:
    return people.add(desk.engine, "Priya Shah", "priya@example.org", OFFICER, ())


def at_once(do: Callable[[], bool]) -> int:
    """Do something many times at the same moment; return how often it worked."""
    with ThreadPoolExecutor(8) as pool:
        return sum(pool.map(lambda _: do(), range(MANY)))


@on_both
def test_many_tries_at_once_are_no_more_than_five(desk: Desk, priya: Person) -> None:
    assert at_once(lambda: credentials.count_try(desk.engine, priya.id, desk.now())) == credentials.FREE_TRIES


@on_both
def test_a_code_that_is_sent_many_times_at_once_counts_once(desk: Desk, priya: Person) -> None:
    assert at_once(lambda: credentials.use_step(desk.engine, priya.id, 7)) == 1


@on_both
def test_a_link_that_is_used_many_times_at_once_is_used_once(desk: Desk, priya: Person) -> None:
    assert at_once(lambda: credentials.choose(desk.engine, priya, "hash", b"secret", 7)) == 1


def test_who_is_not_there_costs_the_same_comparison_as_who_is() -> None:
    assert extract_parameters(passwords.NOBODYS) == RFC_9106_LOW_MEMORY
    assert extract_parameters(passwords.hash_of("tram pelican october")) == RFC_9106_LOW_MEMORY
    with pytest.raises(VerifyMismatchError):  # it was compared: it is no hash that is refused unread
        passwords.hasher.verify(passwords.NOBODYS, "tram pelican october")
