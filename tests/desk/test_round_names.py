"""A round of a case is called the same wherever an officer reads of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.desk.acting import address, to_children
from tests.desk.office import Office
from webapp.desk.store.people import MANAGER
from webapp.desk.telling.round import round_name
from webapp.domain.cases.case import Round
from webapp.domain.packs.model import Packs

FRIDAY = date(2026, 11, 20)


def for_both(message: dict[str, Any]) -> None:
    """Let a message be about a service for adults and one for children."""
    of_adults = message["parts"]
    to_children(message)
    message["parts"] += of_adults


def test_every_page_calls_a_round_by_the_same_name(office: Office) -> None:
    case, desk = office.arrive(for_both), office.desk
    child, adult = (round_name(each, desk.pack("cambridgeshire"), desk.english) for each in case.rounds)
    assert child == "Children’s services complaints procedure: Stage 1: the manager looks into it"
    officer, manager = office.browser(), office.browser(office.person("Mina Cole", MANAGER))
    pages = (f"/cases/{case.received.reference}", address(case, "outcome"), f"{address(case, 'reply')}/answer")
    for url in pages:
        page = officer.get(url)
        assert child in page, url
        assert adult in page, url
    assert child in manager.get("/figures?about=children")


@pytest.mark.parametrize(
    ("to", "stage", "says"),
    [
        ("", "", "The whole case"),
        ("praise", "", "The whole case"),
        ("gone", "stage-1", "gone: stage-1"),
    ],
)
def test_what_no_pack_names_is_still_called_something(
    office: Office, packs: Packs, to: str, stage: str, says: str
) -> None:
    pack = packs.packs["cambridgeshire"]
    of = Round(0, to, stage, FRIDAY)
    assert round_name(of, pack, office.desk.english) == says
    assert round_name(of, None, office.desk.english) == says
