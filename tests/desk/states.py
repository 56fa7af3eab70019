"""Every state of the desk's pages that a gate looks at. Each comes about just before it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from tests.conftest import Clock
from tests.desk.acting import add, address
from tests.desk.office import Office
from tests.desk.state import Staff, State, filled
from tests.desk.states_of_acts import states_of_acts
from tests.desk.states_of_people import states_of_people
from tests.desk.states_of_words import states_of_words
from webapp.desk.opener.refused import UNREADABLE
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import Allocated, Consent, Event, Happened, Learning, Outcome, WaitingFor
from webapp.store.engine import writing


def states(office: Office, clock: Clock) -> Iterator[State]:
    """Fill a desk, and yield its states."""
    staff = Staff(office, clock)
    yield from _of_an_empty_desk(staff)
    clock.forward(days=5)
    staff = Staff(office, clock)
    yield from states_of_people(staff)
    yield from _of_the_list(staff, work_of_every_rank(staff))
    yield from _of_reading(staff)
    yield from _of_finding(staff)
    yield from states_of_acts(staff)
    yield from states_of_words(staff)
    yield from _of_figures(staff)
    yield from _when_it_fails(staff)


def _of_an_empty_desk(staff: Staff) -> Iterator[State]:
    urls = ("/", "/unreadable", "/letters", "/learning", "/doing", "/figures")
    yield from (State(staff.manager, url) for url in urls)


def work_of_every_rank(staff: Staff) -> list[Case]:
    """Let cases come in of every kind that the list shows: urgent, unread, late in every way, due, waiting, done."""
    office, me = staff.office, staff.manager.person
    assert me is not None
    today = office.desk.today()
    unread = [office.desk.cases.add(office.item(_quiet, urgent=urgent), "complaints") for urgent in (True, False)]
    waits = WaitingFor("provider", today + timedelta(days=3), "They look for the records.")
    rich = office.arrive()
    done = office.arrive(_quiet)
    return [
        *(office.desk.cases.get(id_ or "") for id_ in unread),
        _after(office, rich, Allocated(me.id), waits, Happened("acknowledged", today), Consent("asked", today)),
        *(office.arrive(_late(kind)) for kind in ("law", "maximum", "promise", "aim")),
        _after(office, office.arrive(_quiet), waits, Learning(None, "Ring first.", "The home care team")),
        _after(office, office.arrive(_not_started), Allocated(me.id)),
        _after(office, done, Happened("answered", today), Outcome(0, "upheld", today, ("apology",), general=True)),
    ]


def _of_the_list(staff: Staff, cases: list[Case]) -> Iterator[State]:
    yield from (State(staff.manager, f"/?whose={whose}") for whose in ("mine", "nobody", "team"))
    yield from (State(staff.manager, f"/cases/{each.received.reference}") for each in cases)
    yield State(staff.officer, "/")
    yield State(staff.officer, f"/cases/{cases[2].received.reference}")
    yield filled(staff.manager, "/", to="/allocate")
    yield filled(staff.officer, "/", to="/allocate")
    chosen = staff.manager.get("/").tree.xpath("//input[@name='case']/@value")
    for each in cases:
        add(staff.office, each, Happened("answered", staff.office.desk.today()))
    to = {"case": chosen, "who": staff.officer.person.id if staff.officer.person else ""}
    yield filled(staff.manager, "/", to="/allocate", status=409, wrong=False, **to)
    yield State(staff.manager, "/?given=2")
    for _ in range(30):
        staff.office.arrive(_quiet)
    yield State(staff.manager, "/?page=2")


def _of_reading(staff: Staff) -> Iterator[State]:
    case, named = staff.office.arrive(), staff.office.arrive(_named)
    url, other = (f"/cases/{each.received.reference}/message" for each in (case, named))
    yield State(staff.officer, url)
    yield filled(staff.officer, url)
    yield filled(staff.officer, url, status=200, wrong=False, why="cover")
    _after(staff.office, case, Allocated(staff.officer.person.id if staff.officer.person else ""))
    yield State(staff.officer, url)
    page = f"/cases/{case.received.reference}"
    yield filled(staff.officer, page, form=1, to=f"{page}/print", status=200, wrong=False)
    asked = filled(staff.officer, other, status=200, wrong=False, why="cover")
    yield asked
    answered = staff.officer.post(other, asked.sends or {}).fields()
    yield State(staff.officer, other, answered, 400, wrong=True)
    yield State(staff.officer, other, {**answered, "part": "yes"})


def _of_finding(staff: Staff) -> Iterator[State]:
    case = staff.office.arrive()
    yield State(staff.officer, "/search")
    yield filled(staff.officer, "/search", text="")
    for by, words in (
        ("reference", case.received.reference),
        ("reference", "CCC-1"),
        ("name", "Nobody Here"),
        ("name", "Ama Boateng"),
    ):
        yield filled(staff.officer, "/search", status=200, wrong=False, by=by, text=words)


def _of_figures(staff: Staff) -> Iterator[State]:
    urls = ("/figures", "/figures?about=children", "/figures?view=published", "/doing", "/learning")
    yield from (State(staff.manager, url) for url in urls)
    yield State(staff.auditor, "/figures")
    id_ = staff.office.desk.cases.add(staff.office.item(), "complaints")
    with writing(staff.office.desk.engine) as connection:
        told = {"why": UNREADABLE, "id": id_}
        connection.execute(text("UPDATE case_file SET unread = :why WHERE id = :id"), told)
    yield State(staff.manager, "/unreadable")


def _when_it_fails(staff: Staff) -> Iterator[State]:
    desk = staff.office.desk
    yield State(staff.officer, "/nowhere", status=404)
    yield State(staff.auditor, "/search", status=403)
    case = staff.office.arrive()
    typed = filled(staff.officer, address(case, "note"), text="Rang the home.\nNobody there.")
    _rename(staff.office, "keyed", "away")
    yield State(staff.officer, "/key-in", status=500)
    _rename(staff.office, "away", "keyed")
    socket = desk.settings.opener_socket
    away = socket.rename(socket.with_name("away"))
    yield filled(staff.officer, f"{address(case, 'message')}", status=503, wrong=False, why="cover")
    yield State(staff.officer, f"{address(case, 'reply')}/answer", status=503)
    away.rename(socket)
    staff.clock.forward(hours=1)
    yield State(staff.officer, typed.url, typed.sends, 401)


def _rename(office: Office, old: str, new: str) -> None:
    with writing(office.desk.engine) as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def _after(office: Office, case: Case, *events: Event) -> Case:
    return add(office, case, *events)


def _quiet(message: dict[str, Any]) -> None:
    message["flags"] = []


def _named(message: dict[str, Any]) -> None:
    message.update(not_by="The manager of the home")


def _late(kind: str) -> Any:
    """Return what lets a message have come long ago with one clock of a kind."""

    def change(message: dict[str, Any]) -> None:
        _quiet(message)
        message["received_on"] = "2026-10-01"
        (clock, *_) = message["parts"][0]["timescales"]
        message["parts"][0]["timescales"] = [{**clock, "kind": kind}]

    return change


def _not_started(message: dict[str, Any]) -> None:
    _quiet(message)
    clocks = message["parts"][0]["timescales"]
    message["parts"][0]["timescales"] = [each for each in clocks if each["starts"] != "received"]
