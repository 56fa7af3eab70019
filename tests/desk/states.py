"""Every state of the desk's pages that a gate looks at: how it comes about, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.desk.keying import Keyer
from tests.desk.office import MESSAGE, TEAM, Office
from tests.desk.writing import by_post, sent
from tests.personas import HERSELF
from webapp.desk.signing_in import tokens
from webapp.desk.store import audit, notices
from webapp.desk.store.people import AUDITOR, KEEPER, MANAGER, Person
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import Allocated, Happened, Learning, Outcome, WaitingFor


@dataclass(frozen=True)
class State:
    """An address as somebody sees it; ``sends`` is what they fill in there and send.

    Without ``who`` nobody is signed in, but for what a ``cookie`` says.
    """

    url: str
    who: Person | None
    sends: dict[str, str] | None = None
    form: int = -1
    wrong: bool = False
    cookie: tuple[str, str] | None = None

    @property
    def name(self) -> str:
        """Return what the state is called."""
        return f"{self.url}{' sent' if self.sends is not None else ''}"


def states(office: Office) -> Iterator[State]:
    """Fill a desk, and yield its states."""
    manager = office.person("Mina Ger", MANAGER, (TEAM, "cambridgeshire/children"))
    keeper, auditor = office.person("Kay Eper", KEEPER, ()), office.person("Ola Dit", AUDITOR, ())
    officer = office.person()
    cases = _cases(office, manager)
    case, other = cases[0].received.reference, cases[1].received.reference
    audit.add(office.desk.engine, officer.id, audit.ALARM, office.desk.now(), officer.id, "opened")
    yield from _before(office)
    for whose in ("mine", "nobody", "team"):
        yield State(f"/?whose={whose}", manager)
    for each in cases:
        yield State(f"/cases/{each.received.reference}", manager)
    yield from _acts(case, manager)
    yield from _keyed_in(office, manager)
    yield from _letters(office, manager)
    yield from (State(f"/cases/{each}/message", who) for each in (case, other) for who in (manager, officer))
    yield State(f"/cases/{case}/message", manager, {})
    yield State(f"/cases/{other}/message", manager, {}, wrong=True)
    for kind in ("acknowledgement", "answer", "longer", "need", "consent", "other"):
        yield State(f"/cases/{case}/reply/{kind}", manager)
    yield State(f"/cases/{case}/replies", manager)
    for url in ("/search", "/letters", "/unreadable", "/figures", "/doing", "/learning", "/key-in", "/nowhere"):
        yield State(url, manager)
    yield State("/search", manager, {"by": "reference", "text": case})
    yield State("/search", manager, {"by": "name", "text": "Nobody Here"})
    yield State("/search", manager, {"text": ""}, wrong=True)
    yield State("/key-in", manager, {}, wrong=True)
    yield State("/search", auditor)
    for url in ("/audit", f"/audit?person={officer.id}", f"/audit?case={case}", "/figures"):
        yield State(url, auditor)
    yield State("/audit", auditor, {}, wrong=True)
    yield from (State(url, keeper) for url in ("/people", "/people/add", f"/people/{officer.id}"))
    yield State("/people/add", keeper, {}, wrong=True)
    yield State(f"/people/{officer.id}", keeper, {}, form=1)


def _before(office: Office) -> Iterator[State]:
    yield State("/sign-in", None)
    yield State("/sign-in", None, {}, wrong=True)
    link = tokens.link_for(office.desk, office.person("New Here"))
    path = link[link.index("/welcome/") :]
    yield State(path, None)
    yield State(path, None, {"password": "short", "code": "1"}, wrong=True)
    yield State("/welcome/nothing", None)
    half_way = ("half-way", tokens.half_way(office.desk, office.person()))
    yield State("/sign-in/code", None, cookie=half_way)
    yield State("/sign-in/code", None, {"code": ""}, wrong=True, cookie=half_way)


def _keyed_in(office: Office, manager: Person) -> Iterator[State]:
    keyer = Keyer(office.browser(manager))
    keyer.begin()
    yield from (State(f"{keyer.base}{end}", manager) for end in ("", "/how-it-came", "/delete", "/what-you-want-to-do"))
    keyer.go_on(HERSELF)
    yield from (State(f"{keyer.base}/{slug}", manager) for slug in ("your-route", "check-answers"))
    saved = keyer.answer()
    yield State(saved.url, manager)


def _letters(office: Office, manager: Person) -> Iterator[State]:
    sent(office.browser(manager), office.arrive(by_post), channel="letter")
    (notice,) = notices.waiting(office.desk.engine, {TEAM})
    yield from (State(url, manager) for url in ("/letters", f"/letters/{notice.id}"))


def _acts(case: str, manager: Person) -> Iterator[State]:
    for slug in (
        *("allocate", "note", "happened", "start-clock", "waiting", "waiting-over", "extend", "stop", "consent"),
        *("settle", "next-stage", "outcome", "learning", "learning-done", "ombudsman", "withdraw", "merge"),
        *("reopen", "keep-from"),
    ):
        yield State(f"/cases/{case}/{slug}", manager)
    for slug in ("note", "happened", "consent", "settle", "outcome", "merge", "withdraw"):
        yield State(f"/cases/{case}/{slug}", manager, {}, wrong=True)


def _cases(office: Office, manager: Person) -> list[Case]:
    """Let cases come in of every kind that a list shows: late, waiting, done, urgent, of children, not yet read."""
    desk, now = office.desk, office.desk.now()
    today = desk.today()
    rich = office.arrive(lambda told: told.update(received_on="2026-11-10", not_by=""))
    desk.cases.append(
        rich.received.id,
        0,
        [Allocated(manager.id), WaitingFor("provider", today + timedelta(days=3), "They look for the records.")],
        manager.id,
        now,
    )
    desk.cases.append(
        rich.received.id,
        2,
        [Happened("acknowledged", today), Learning(date(2026, 12, 31), "Ring first.", "The care team")],
        manager.id,
        now,
    )

    def named(told: dict[str, Any]) -> None:
        told.update(not_by="Somebody Else of the care team", flags=[*MESSAGE["flags"], "conflict-of-interest"])

    conflict = office.arrive(named)
    done = office.arrive()
    desk.cases.append(done.received.id, 0, [Outcome(0, "upheld", today, ("apology",))], manager.id, now)
    unread = office.item()
    id_ = desk.cases.add(unread, "complaints")
    return [rich, conflict, desk.cases.get(done.received.id), desk.cases.get(id_ or "")]
