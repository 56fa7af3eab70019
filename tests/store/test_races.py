"""Whoever presses Send at the same time as themselves, on whichever machine, has sent once."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select

from tests.conftest import Say, on_postgres_alone
from tests.store.sending import IDLE, LONGEST, NOW, REMEMBER, a_parcel
from webapp.store.drafts import Draft, Keys, derive, new_draft, open_draft, save_draft
from webapp.store.engine import open_database, reading
from webapp.store.submissions import accept
from webapp.store.tables import outbox, submission

RACES = 1_000
MACHINES = 4
MOST = 8
GIVES_UP = 60.0  # seconds at a barrier


@dataclass
class Race:
    """One draft, and those who send it at the same time: what each was given."""

    number: int
    keys: Keys
    draft: Draft
    start: Barrier
    given: list[str] = field(default_factory=list)


@pytest.fixture
def machines(engine: Engine) -> Iterator[list[Engine]]:
    """Several web servers' own ways to the one database."""
    url = engine.url.render_as_string(hide_password=False)
    engines = [open_database(url) for _ in range(MACHINES)]
    yield engines
    for each in engines:
        each.dispose()


def a_race(engine: Engine, number: int) -> Race:
    keys = derive(os.urandom(32), os.urandom(32))
    draft = replace(new_draft(NOW, IDLE, LONGEST), content={"key": f"key-{number}"})
    return Race(number, keys, save_draft(engine, keys, draft, NOW), Barrier(random.Random(number).randint(2, MOST)))


@on_postgres_alone
def test_a_thousand_races_of_two_to_eight_simultaneous_sends_give_one_reference_each(
    engine: Engine, machines: list[Engine], say: Say
) -> None:
    races = [a_race(engine, number) for number in range(RACES)]

    def run(who: int) -> None:
        for race in races:
            if who < race.start.parties:
                outgoing = a_parcel(race.draft.content["key"], f"PIR-{race.number}-{who}")
                sent = {"reference": outgoing.reference}
                race.start.wait(GIVES_UP)
                mine = machines[who % MACHINES]
                race.given.append(accept(mine, race.keys, race.draft, outgoing, sent, NOW, REMEMBER))

    with ThreadPoolExecutor(MOST) as pool:
        list(pool.map(run, range(MOST)))
    sends = sum(len(race.given) for race in races)
    assert all(len(race.given) == race.start.parties for race in races)
    assert all(len(set(race.given)) == 1 for race in races)
    with reading(engine) as connection:
        stored = set(connection.scalars(select(submission.c.reference)))
        promised = connection.scalar(select(func.count()).select_from(outbox))
    assert stored == {race.given[0] for race in races}
    assert promised == len(stored) == RACES
    for race in races:
        kept = open_draft(engine, race.keys, NOW, IDLE, LONGEST)
        assert kept is not None
        assert kept.content == {"reference": race.given[0]}
    winners = Counter(race.given[0].rpartition("-")[2] for race in races)
    assert len(winners) > 1, "nobody raced if the same one always came first"
    say(f"PostgreSQL: {RACES} races, {sends} sends, {len(stored)} references, {len(winners)} different winners")
