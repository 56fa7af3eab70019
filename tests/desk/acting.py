"""What the tests of acts have in common: a case of children's services, and what is done to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.conftest import read_content
from tests.desk.office import Office
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import Event
from webapp.domain.packs.model import Pack, Packs
from webapp.paths import CONTENT

FRIDAY, WEDNESDAY = date(2026, 11, 20), date(2026, 11, 25)
"""When cases come, and when they are looked at."""


def day(name: str, when: date) -> dict[str, str]:
    """Return a day as it is typed into three boxes."""
    return {f"{name}-day": str(when.day), f"{name}-month": str(when.month), f"{name}-year": str(when.year)}


TODAY = day("day", WEDNESDAY)


def to_children(message: dict[str, Any]) -> None:
    """Let a message be for Cambridgeshire's children's procedure, which has a longer clock and later stages."""
    stage = read_content(CONTENT).packs.packs["cambridgeshire"].procedure("childrens").stage("stage-1")
    told = [
        {"id": each.id, "kind": each.kind, "starts": each.starts, "value": each.value, "words": each.words}
        for each in stage.timescales
    ]
    message["parts"] = [{"to": "childrens", "stage": "stage-1", "then": "accept", "timescales": told}]


def add(office: Office, case: Case, *events: Event) -> Case:
    """Let somebody have done this to a case before."""
    desk, now = office.desk, office.desk.cases.get(case.received.id)
    return desk.cases.append(case.received.id, now.version, events, office.person().id, desk.now()) if events else now


def events_of(office: Office, case: Case) -> list[Event]:
    """Return what has happened to a case, with what was typed."""
    return [each.event for each in office.desk.cases.entries(case.received.id)]


def address(case: Case, slug: str) -> str:
    """Return where an act of a case is done."""
    return f"/cases/{case.received.reference}/{slug}"


def with_a_panel(packs: Packs) -> Pack:
    """Return Cambridgeshire's pack, in which the children's procedure is followed by the panel of the statutory one."""
    pack = packs.packs["cambridgeshire"]
    panel = replace(pack.procedure("childrens-social-care").stage("stage-3"), id="panel")
    procedure = replace(pack.procedure("childrens"), stages=(*pack.procedure("childrens").stages, panel))
    return replace(pack, procedures=tuple(procedure if each.id == "childrens" else each for each in pack.procedures))
