"""What is sent on the way, beside a draft that goes on, is accepted once and costs the draft nothing."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import Engine, func, select

from tests.store.sending import IDLE, LONGEST, NOW, a_parcel
from webapp.store.drafts import (
    Conflict,
    Draft,
    Gone,
    Keys,
    delete_draft,
    derive,
    name_for,
    new_draft,
    open_draft,
    save_draft,
)
from webapp.store.engine import reading
from webapp.store.submissions import accept_beside
from webapp.store.tables import outbox, submission
from webapp.submitting.submit import ReferenceTaken

ASKED = {"answers": {"name": "Ama"}, "asked": "PIR-1"}


@pytest.fixture
def keys() -> Keys:
    return derive(os.urandom(32), os.urandom(32))


def begun(engine: Engine, keys: Keys) -> Draft:
    return save_draft(engine, keys, replace(new_draft(NOW, IDLE, LONGEST), content={"answers": {"name": "Ama"}}), NOW)


def found(engine: Engine, keys: Keys) -> Draft | None:
    return open_draft(engine, keys, NOW, IDLE, LONGEST)


def sent(engine: Engine) -> list[int]:
    with reading(engine) as connection:
        return [connection.scalar(select(func.count()).select_from(each)) or 0 for each in (submission, outbox)]


def ask(engine: Engine, keys: Keys, draft: Draft, key: str = "key-1", reference: str = "PIR-1") -> str:
    return accept_beside(engine, keys, replace(draft, content=ASKED), a_parcel(key, reference), NOW)


@pytest.mark.parametrize("stored", [True, False])
def test_it_is_stored_promised_and_noted_in_the_draft_together(engine: Engine, keys: Keys, stored: bool) -> None:
    draft = begun(engine, keys) if stored else new_draft(NOW, IDLE, LONGEST)
    assert ask(engine, keys, draft) == "PIR-1"
    after = found(engine, keys)
    assert after is not None
    assert (after.content, after.version) == (ASKED, draft.version + 1)
    assert sent(engine) == [1, 1]


@pytest.mark.parametrize("stored", [True, False])
def test_a_draft_saved_meanwhile_is_not_written_over_and_nothing_is_sent(
    engine: Engine, keys: Keys, stored: bool
) -> None:
    draft = begun(engine, keys) if stored else new_draft(NOW, IDLE, LONGEST)
    save_draft(engine, keys, replace(draft, content={"answers": {"name": "Efua"}}), NOW)
    with pytest.raises(Conflict):
        ask(engine, keys, draft)
    after = found(engine, keys)
    assert after is not None
    assert after.content == {"answers": {"name": "Efua"}}
    assert sent(engine) == [0, 0]


def test_a_draft_deleted_meanwhile_is_not_brought_back_and_nothing_is_sent(engine: Engine, keys: Keys) -> None:
    draft = begun(engine, keys)
    delete_draft(engine, keys)
    with pytest.raises(Gone):
        ask(engine, keys, draft)
    assert found(engine, keys) is None
    assert sent(engine) == [0, 0]


def test_the_same_key_again_gives_the_first_reference_and_changes_nothing(engine: Engine, keys: Keys) -> None:
    draft = begun(engine, keys)
    ask(engine, keys, draft)
    assert ask(engine, keys, draft, reference="PIR-2") == "PIR-1"
    assert sent(engine) == [1, 1]


def test_a_reference_someone_has_is_refused_and_the_draft_stays_as_it_was(engine: Engine, keys: Keys) -> None:
    ask(engine, derive(os.urandom(32), os.urandom(32)), new_draft(NOW, IDLE, LONGEST))
    draft = begun(engine, keys)
    with pytest.raises(ReferenceTaken):
        ask(engine, keys, draft, key="key-2")
    assert found(engine, keys) == draft


def test_of_eight_at_once_one_is_taken(engine: Engine, keys: Keys) -> None:
    draft, together = begun(engine, keys), threading.Barrier(8)

    def press(number: int) -> str:
        together.wait()
        try:
            return ask(engine, keys, draft, key=f"key-{number}", reference=f"PIR-{number}")
        except Conflict:
            return "again"

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(press, range(8)))
    assert given.count("again") == 7
    assert sent(engine) == [1, 1]


def test_a_name_is_the_same_for_the_same_words_of_the_same_visitor_alone(keys: Keys) -> None:
    other = derive(os.urandom(32), os.urandom(32))
    names = {name_for(keys, "a", "b"), name_for(keys, "ab"), name_for(keys, "a", "c"), name_for(other, "a", "b")}
    assert len(names) == 4
    assert name_for(keys, "a", "b") == name_for(keys, "a", "b")
