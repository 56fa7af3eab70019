"""What is sealed is bound to its envelope: a body put into another, or a word changed on it, is refused and named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, update

from tests.conftest import FRIDAY, ORGANISATION, on_sqlite_alone
from tests.handoff.test_commands import MESSAGE, Terminal
from webapp.handoff.binding import bound_to, open_item
from webapp.handoff.crypto.seal import BOUND, CannotUnseal, load_private, seal
from webapp.handoff.crypto.team_keys import TeamKeys
from webapp.ops.settings import Settings
from webapp.store import inbox
from webapp.store.engine import writing
from webapp.store.inbox import Item
from webapp.store.tables import inbox as rows
from webapp.submitting.submit import Cover

DAY = FRIDAY.date()


def cover_of(number: int) -> Cover:
    return Cover(f"message-{number}", f"PIR-{number}", ORGANISATION, "complaints", "adults", "complaint", False, DAY)


@pytest.fixture
def items(settings: Settings) -> list[Item]:
    """Two messages as they arrive."""
    keys = TeamKeys.read(settings.public_keys).of(ORGANISATION, "complaints")
    bodies = [seal({**MESSAGE, "story": f"Cold {number}"}, keys, bound_to(cover_of(number))) for number in (1, 2)]
    return [
        Item(f"message-{number}", f"PIR-{number}", ORGANISATION, "adults", "complaint", False, DAY, body)
        for number, body in enumerate(bodies, 1)
    ]


def opened(item: Item, settings: Settings) -> dict[str, Any]:
    return open_item(item, load_private(settings.private_keys))


@on_sqlite_alone
@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"message_id": "another"}, "id"),
        ({"reference": "PIR-3"}, "reference"),
        ({"organisation": "council"}, "organisation"),
        ({"route": "childrens"}, "route"),
        ({"kind": "compliment"}, "kind"),
        ({"urgent": True}, "urgent"),
        ({"received_on": DAY.replace(year=2020)}, "receivedon"),
        ({"urgent": True, "organisation": "council"}, "organisation, urgent"),
    ],
)
def test_a_word_that_was_changed_on_the_envelope_is_named_and_nothing_is_shown(
    items: list[Item], settings: Settings, change: dict[str, Any], named: str
) -> None:
    assert opened(items[0], settings)["story"] == "Cold 1"
    with pytest.raises(CannotUnseal, match=f"another envelope: {named} cannot be believed") as caught:
        opened(replace(items[0], **change), settings)
    assert "Cold" not in str(caught.value)
    assert "council" not in str(caught.value)


def test_bodies_that_were_swapped_in_the_inbox_are_refused_at_the_terminal(
    items: list[Item], settings: Settings, engine: Engine
) -> None:
    for item in items:
        inbox.receive(engine, item)
    terminal = Terminal(settings, engine)
    assert "Cold 1" in terminal("queue", "show", "PIR-1")
    swap = update(rows).where(rows.c.reference == "PIR-1").values(body=items[1].body)
    with writing(engine) as connection:
        connection.execute(swap)
    for words in (["show"], ["take", "--by", "Ama"]):
        said = terminal.fails("queue", *words, "PIR-1")
        assert "It was sealed under another envelope: id, reference cannot be believed" in said
        assert "Cold" not in said
    assert inbox.show(engine, "PIR-1").taken_by is None
    assert "Cold 2" in terminal("queue", "show", "PIR-2")


@on_sqlite_alone
def test_what_the_version_before_sealed_is_bound_to_nothing_and_opens(items: list[Item], settings: Settings) -> None:
    keys = TeamKeys.read(settings.public_keys).of(ORGANISATION, "complaints")
    assert opened(replace(items[0], body=seal(MESSAGE, keys)), settings) == MESSAGE


@on_sqlite_alone
@pytest.mark.parametrize("absent", BOUND)
def test_what_is_bound_to_a_part_of_it_is_refused(items: list[Item], settings: Settings, absent: str) -> None:
    keys = TeamKeys.read(settings.public_keys).of(ORGANISATION, "complaints")
    bound = {name: said for name, said in bound_to(cover_of(1)).items() if name != absent}
    with pytest.raises(CannotUnseal, match=rf"lacks what it should be bound to \({absent}\)"):
        opened(replace(items[0], body=seal(MESSAGE, keys, bound)), settings)
