"""Readiness: can complaints be taken, and what needs someone's attention.

Nothing here is about a person: names of checks, numbers that no sending moves, and what to do, in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from webapp.content.signoff import left_out
from webapp.ops.logging import writer
from webapp.ops.lookout import Check, Step
from webapp.ops.shutdown import is_draining
from webapp.public.service import Service
from webapp.store import engine, retention
from webapp.store.reconcile import Lag, lag

FEW_DAYS = 90
LATE = ("oldest_unsent", "oldest_urgent_unsent")


def is_ready(checks: list[Check]) -> bool:
    """Return whether complaints can be taken: everything they need is well."""
    return all(each.ok for each in checks if each.needed)


def told(checks: list[Check]) -> dict[str, Any]:
    """Return what operators are told, as JSON values: ready or not, the names of what is not well, each check."""
    alarms = [each.name for each in checks if not each.ok]
    return {"ready": is_ready(checks), "alarms": alarms, "checks": {each.name: each.told() for each in checks}}


def of_this_process() -> Check:
    """Say whether this process takes requests, which is known without looking."""
    draining = "" if not is_draining() else "This process is ending: send people to another one."
    return Check("serving", not draining, draining, needed=True)


def looked_at(service: Service) -> list[Check]:
    """Return what was found at most a few seconds ago, or what hangs, and whether this process is ending."""
    return [of_this_process(), *service.lookout.ask(partial(steps_of, service))]


def checks_of(service: Service) -> list[Check]:
    """Look at everything, now, however long it takes."""
    return [of_this_process(), *(check for _, checks in steps_of(service) for check in checks())]


def steps_of(service: Service) -> list[Step]:
    """Return what is looked at, in this order, each by the name to tell if it hangs."""
    return [
        ("database", lambda: _database(service)),
        ("disk", lambda: _disk(service)),
        ("keys", lambda: _of_the_start(service)),
        ("purge", lambda: _purge(service)),
        ("log", _log),
        ("metrics", lambda: _metrics(service)),
        ("unusual", lambda: _unusual(service)),
        (LATE[0], lambda: _handoff(service, _lag(service))),
    ]


def _database(service: Service) -> Iterator[Check]:
    unusable = " ".join(engine.accepting(service.engine))
    yield Check("database", not unusable, unusable, needed=True)


def _disk(service: Service) -> Iterator[Check]:
    try:
        room = engine.free_space_ok(service.engine)
    except OSError:
        room = False
    least = engine.LEAST_FREE_BYTES // 1024**2
    yield Check("disk", room, "" if room else f"Make room: less than {least} MiB is free.", needed=True)


def _of_the_start(service: Service) -> Iterator[Check]:
    keys = "A public key or the pepper was missing at the start: run `flask keys make` or copy it, then start again."
    yield Check("keys", not service.missing, keys if service.missing else "", needed=True)
    yield _catalogue(service)
    yield _organisations(service)
    yield _bank_holidays(service.content.packs.working_days.until, service.today())


def _catalogue(service: Service) -> Check:
    folders = service.settings.translations.glob("*/LC_MESSAGES/messages.po")
    absent = sorted({path.parts[-3] for path in folders} - service.languages.keys())
    do = f"Run `make build` and start again: not loaded is {', '.join(absent)}." if absent else ""
    return Check("catalogue", not absent, do, figures={"languages": list(service.languages)})


def _organisations(service: Service) -> Check:
    offered = [pack.id for pack in service.content.packs.listed]
    examples = [pack.id for pack in service.content.not_offered]
    figures = {"offered": offered, "examples": examples}
    return Check("organisations", bool(offered), left_out(service.content), figures=figures)


def _bank_holidays(until: date, today: date) -> Check:
    days = (until - today).days
    do = "" if days >= FEW_DAYS else "Move the last day in webapp/content/bank_holidays.py on, and check the new days."
    return Check("bank_holidays", days >= 0, do, figures={"until": until.isoformat(), "days": days})


def _purge(service: Service) -> Iterator[Check]:
    try:
        late = retention.problem(service.engine, service.clock())
    except SQLAlchemyError:
        yield Check("purge", None, "The database does not say.")
    else:
        yield Check("purge", not late, late)


def _log() -> Iterator[Check]:
    do = "Lines of the log are being lost: see that standard error has room, and that whoever reads it does."
    yield Check("log", not writer.lost, do if writer.lost else "")


def _metrics(service: Service) -> Iterator[Check]:
    late = service.metrics.cannot_share
    do = "The counts cannot be put into PROMETHEUS_MULTIPROC_DIR: make room there, and see that it can be written."
    yield Check("metrics", not late, do if late else "")


def _unusual(service: Service) -> Iterator[Check]:
    found = service.newcomers.was_unusual(service.clock())
    do = (
        "In the last hour very many forms were begun or people asked to be contacted: look with `flask queue list` "
        "whether a machine sends them, and limit it at the proxy. Here they are slowed, and nobody is refused."
    )
    yield Check("unusual", not found, do if found else "")


def _lag(service: Service) -> Lag | None:
    try:
        return lag(service.engine, service.clock(), service.today())
    except SQLAlchemyError:
        return None


def _handoff(service: Service, found: Lag | None) -> Iterator[Check]:
    if found is None:
        for name in (*LATE, "unregistered"):
            yield Check(name, None, "The database does not say.")
        return
    relay = "See that `flask relay` runs and that the queue of QUEUE_URL can be reached."
    for name, late in zip(LATE, (found.late, found.late_urgent), strict=True):
        yield Check(name, not late, relay if late else "", figures={"count": late})
    late = found.unregistered
    do = "Ask the back office: it was given these before today and has not answered that it has them." if late else ""
    yield Check("unregistered", not late, do, figures={"count": late})
