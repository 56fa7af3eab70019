"""The pages of acts: each open, each with something wrong; and what comes where somebody else was quicker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tests.desk.acting import TODAY, WEDNESDAY, add, address, to_children, with_a_panel
from tests.desk.state import Staff, State, filled
from tests.desk.test_acts import WALKS
from webapp.domain.cases.events import Stopped
from webapp.domain.packs.model import Pack, Packs, Pause

PAUSE = Pause("person-away", "The person is away and asked us to wait.", ("S000-001",))
WHY = {"why": "It is put right."}


@contextmanager
def with_pack(packs: Packs, pack: Pack) -> Iterator[None]:
    """Let every desk of this process read another pack for a while."""
    before = packs.packs
    vars(packs)["packs"] = {**before, pack.id: pack}
    try:
        yield
    finally:
        vars(packs)["packs"] = before


def states_of_acts(staff: Staff) -> Iterator[State]:
    """Yield the pages of every act."""
    packs = staff.office.desk.content.packs
    with with_pack(packs, replace(with_a_panel(packs), pauses=(PAUSE,))):
        yield from _each_act(staff)
        yield from _others(staff)
    yield from _too_late(staff)


def _each_act(staff: Staff) -> Iterator[State]:
    for walk in WALKS:
        case = add(staff.office, staff.office.arrive(to_children), *walk.before)
        url = address(case, walk.slug)
        yield State(staff.officer, url)
        yield filled(staff.officer, url, **walk.wrong)


def _others(staff: Staff) -> Iterator[State]:
    """Yield the pages of acts that need more than one case, a role or a reason of the pack."""
    case, other = staff.office.arrive(to_children), staff.office.arrive(to_children)
    for browser, slug in (
        (staff.officer, "allocate"),
        (staff.manager, "allocate"),
        (staff.officer, "note"),
        (staff.officer, "stop"),
        (staff.manager, "keep-from"),
        (staff.officer, "merge"),
    ):
        yield State(browser, address(case, slug))
        yield filled(browser, address(case, slug))
    away = staff.office.person("Away Once")
    staff.manager.fill(address(case, "keep-from"), who=away.id)
    yield State(staff.manager, address(case, "let-in"))
    yield filled(staff.manager, address(case, "let-in"))
    staff.manager.fill(address(case, "let-in"), who=away.id, why="It was a mistake.")
    yield State(staff.manager, f"/cases/{case.received.reference}")
    yield filled(staff.officer, address(case, "merge"), other=other.received.reference)  # it is looked at first
    yield State(staff.officer, address(case, "go-on"), status=409)
    add(staff.office, case, Stopped(0, PAUSE.id, WEDNESDAY))
    yield State(staff.officer, f"/cases/{case.received.reference}")
    yield State(staff.officer, address(case, "go-on"))
    yield filled(staff.officer, address(case, "go-on"))
    yield filled(staff.officer, address(case, "note"), csrf_token="of another sign-in", text="Rang.")


def _too_late(staff: Staff) -> Iterator[State]:
    case = staff.office.arrive(to_children)
    note, settle = (address(case, slug) for slug in ("note", "settle"))
    answers = {"condition": "late-reason", "how": "met", **TODAY, "why": "A long stay in hospital."}
    noted = filled(staff.officer, note, status=409, wrong=False, text="Rang the home.")
    empty = filled(staff.officer, note, status=409, wrong=False)
    settled = filled(staff.officer, settle, status=409, wrong=False, **answers)
    staff.colleague.fill(note, text="They rang.")
    yield noted
    yield empty
    staff.colleague.fill(address(case, "withdraw"), **TODAY, **WHY)
    yield settled
    yield State(staff.officer, f"/cases/{case.received.reference}")
