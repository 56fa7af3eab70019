"""What a visitor has typed stays theirs: sealed, guarded against a second tab, and gone in time."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select, update

from tests.conftest import on_sqlite_alone
from tests.store.conftest import OnDisk
from webapp.store.drafts import (
    Conflict,
    Draft,
    Gone,
    Keys,
    delete_draft,
    derive,
    new_draft,
    open_draft,
    purge_drafts,
    save_draft,
    touch,
)
from webapp.store.engine import reading, wipe_deleted, writing
from webapp.store.tables import draft as table

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=4)
CANARY = "the-canary-sings-at-dawn"


def opened(engine: Engine, keys: Keys, now: datetime = NOW) -> Draft | None:
    return open_draft(engine, keys, now, IDLE, LONGEST)


def saved(engine: Engine, keys: Keys, **content: object) -> Draft:
    return save_draft(engine, keys, replace(new_draft(NOW, IDLE, LONGEST), content=content), NOW)


def test_a_cookie_and_a_pepper_always_give_the_same_keys_and_neither_alone_is_enough() -> None:
    secret, pepper = os.urandom(32), os.urandom(32)
    keys = derive(secret, pepper)
    assert keys == derive(secret, pepper)
    others = [derive(os.urandom(32), pepper), derive(secret, os.urandom(32))]
    for other in others:
        assert {keys.row, keys.seal, keys.token}.isdisjoint({other.row, other.seal, other.token})
    assert len({keys.row, keys.token}) == 2
    assert len(keys.seal) == 32


@pytest.mark.parametrize("lengths", [(31, 32), (32, 31), (0, 32)])
def test_a_short_secret_or_pepper_gives_no_keys(lengths: tuple[int, int]) -> None:
    secret, pepper = (b"x" * length for length in lengths)
    with pytest.raises(ValueError, match="32 bytes"):
        derive(secret, pepper)


def test_keys_and_answers_do_not_show_when_printed() -> None:
    keys = derive(b"s" * 32, b"p" * 32)
    printed = repr(keys) + repr(Draft({"story": CANARY}, 0, NOW, NOW, IDLE, LONGEST))
    assert keys.token not in printed
    assert repr(keys.seal) not in printed
    assert CANARY not in printed


def test_answers_come_back_as_they_were_said(engine: Engine, keys: Keys) -> None:
    assert opened(engine, keys) is None
    first = saved(engine, keys, story="Zażółć — আমার", list=["a", "b"], nested={"day": 3})
    assert first.version == 1
    assert opened(engine, keys) == first


def test_nothing_that_is_typed_can_be_read_in_the_files(engine: Engine, keys: Keys, on_disk: OnDisk) -> None:
    first = saved(engine, keys, story=CANARY)
    save_draft(engine, keys, replace(first, content={"story": CANARY * 100}), NOW)
    found = on_disk()
    assert found.count(keys.row.encode()) > 1, "the search itself must work, in the table and in the journal"
    for secret in (CANARY.encode(), b"story", keys.seal, keys.token.encode()):
        assert found.count(secret) == 0


def test_the_database_and_the_pepper_together_do_not_open_a_draft(engine: Engine) -> None:
    pepper = os.urandom(32)
    theirs = derive(os.urandom(32), pepper)
    saved(engine, theirs, story=CANARY)
    thief = replace(derive(os.urandom(32), pepper), row=theirs.row)
    assert opened(engine, thief) is None


def test_a_sealed_draft_does_not_open_under_another_row(engine: Engine, keys: Keys) -> None:
    saved(engine, keys, story=CANARY)
    elsewhere = replace(keys, row="elsewhere")
    with writing(engine) as connection:
        connection.execute(update(table).values(id=elsewhere.row))
    assert opened(engine, elsewhere) is None


def test_the_size_of_a_row_does_not_tell_how_much_was_typed(engine: Engine, keys: Keys) -> None:
    sizes = set()
    draft = new_draft(NOW, IDLE, LONGEST)
    for words in ("", "No.", "It was cold. " * 50):
        draft = save_draft(engine, keys, replace(draft, content={"story": words}), NOW)
        with reading(engine) as connection:
            sizes.add(connection.scalar(select(func.length(table.c.sealed))))
    assert len(sizes) == 1


def test_the_second_of_two_tabs_is_told_and_changes_nothing(engine: Engine, keys: Keys) -> None:
    both_see = saved(engine, keys, story="first")
    winner = save_draft(engine, keys, replace(both_see, content={"story": "second"}), NOW)
    with pytest.raises(Conflict):
        save_draft(engine, keys, replace(both_see, content={"story": "third"}), NOW)
    with pytest.raises(Conflict):
        saved(engine, keys, story="a draft that thinks it is the first")
    assert opened(engine, keys) == winner


def test_a_deleted_draft_is_not_brought_back_by_a_tab_left_open(engine: Engine, keys: Keys) -> None:
    left_open = saved(engine, keys, story=CANARY)
    delete_draft(engine, keys)
    assert opened(engine, keys) is None
    with pytest.raises(Gone):
        save_draft(engine, keys, left_open, NOW)
    assert not touch(engine, keys, NOW)


def test_a_draft_ends_when_idle_too_long_and_saving_or_touching_extends_it(engine: Engine, keys: Keys) -> None:
    draft = saved(engine, keys, story=CANARY)
    later = NOW + IDLE - timedelta(seconds=1)
    assert opened(engine, keys, later) is not None
    assert opened(engine, keys, NOW + IDLE) is None
    assert touch(engine, keys, later)
    assert opened(engine, keys, later + IDLE - timedelta(seconds=1)) == replace(draft, touched=later)
    assert save_draft(engine, keys, draft, later + timedelta(minutes=20)).expires == later + timedelta(minutes=50)


def test_a_draft_ends_after_its_longest_time_however_busy(engine: Engine, keys: Keys) -> None:
    saved(engine, keys, story=CANARY)
    for minutes in range(20, 240, 20):
        assert touch(engine, keys, NOW + timedelta(minutes=minutes))
    assert opened(engine, keys, NOW + LONGEST - timedelta(seconds=1)) is not None
    assert opened(engine, keys, NOW + LONGEST) is None
    assert not touch(engine, keys, NOW + LONGEST)


def test_a_draft_on_a_shared_device_keeps_its_own_shorter_limit(engine: Engine, keys: Keys) -> None:
    shared = replace(new_draft(NOW, IDLE, LONGEST), idle=timedelta(minutes=15))
    save_draft(engine, keys, shared, NOW)
    draft = opened(engine, keys, NOW + timedelta(minutes=14))
    assert draft is not None
    assert draft.idle == timedelta(minutes=15)
    assert opened(engine, keys, NOW + timedelta(minutes=15)) is None


def test_a_new_draft_can_be_stored_where_an_expired_one_lay(engine: Engine, keys: Keys) -> None:
    saved(engine, keys, story="old")
    later = NOW + IDLE
    fresh = save_draft(engine, keys, replace(new_draft(later, IDLE, LONGEST), content={"story": "new"}), later)
    assert opened(engine, keys, later) == fresh


@on_sqlite_alone
def test_purging_deletes_what_is_out_of_time_from_the_table_and_the_files(
    engine: Engine, keys: Keys, on_disk: OnDisk
) -> None:
    saved(engine, keys, story="old")
    young = derive(os.urandom(32), os.urandom(32))
    later = NOW + IDLE
    save_draft(engine, young, new_draft(later, IDLE, LONGEST), later)
    assert keys.row.encode() in on_disk()
    assert purge_drafts(engine, later, 10) == 1
    wipe_deleted(engine)
    assert keys.row.encode() not in on_disk()
    assert young.row.encode() in on_disk()
    assert opened(engine, young, later) is not None
