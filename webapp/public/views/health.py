"""What operators ask of the service: is it alive, can it take complaints, and how do things stand.

Nothing here is about a person: numbers, codes and what to do, in English, for whoever runs it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import metadata
from typing import Any

from flask import Blueprint, Response, abort, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.sansio.utils import host_is_trusted

from webapp.domain.vocabulary import SCHEMA
from webapp.ops.metrics import Gauge
from webapp.ops.shutdown import is_draining
from webapp.paths import CHECKOUT, IS_INSTALLED
from webapp.public.service import Service, current_service
from webapp.store import engine, retention
from webapp.store.outbox import LONGEST_UNSENT, LONGEST_URGENT_UNSENT
from webapp.store.reconcile import Lag, lag
from webapp.store.tables import REVISION

health = Blueprint("health", __name__)

FEW_DAYS = 90
MINUTE = 60
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BY_A_PROXY = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


@dataclass(frozen=True)
class Check:
    """One thing that must be well. ``ok`` is None when it cannot be told; without a ``needed`` one nothing is taken.

    ``do`` says what to do about it, and may warn of something that is still well.
    """

    name: str
    ok: bool | None
    do: str = ""
    needed: bool = False
    figures: dict[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"ok": self.ok, **self.figures, **({"do": self.do} if self.do else {})}


@health.get("/health")
def alive() -> Response:
    """Say that this process answers."""
    return Response("alive\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@health.get("/health/ready")
def ready() -> Response:
    """Say whether complaints can be taken (200 or 503), and what needs someone's attention."""
    checks = list(checks_of(current_service()))
    can_take = is_ready(checks)
    alarms = [each.name for each in checks if not each.ok]
    told = {"ready": can_take, "alarms": alarms, "checks": {each.name: each.told() for each in checks}}
    body = json.dumps(told, indent=2) + "\n"
    headers = {"Cache-Control": "no-store"}
    return Response(body, 200 if can_take else 503, headers, mimetype="application/json")


@health.get("/metrics")
def metrics() -> Response:
    """Show Prometheus what was counted; to everyone else there is no such page."""
    service = current_service()
    hosts = service.settings.metrics_hosts
    if not hosts or not host_is_trusted(request.host, hosts) or any(name in request.headers for name in BY_A_PROXY):
        abort(404)
    page = service.metrics.page(gauges(service))
    return Response(page, content_type=METRICS_TYPE, headers={"Cache-Control": "no-store"})


def is_ready(checks: list[Check]) -> bool:
    """Return whether complaints can be taken: everything they need is well."""
    return all(each.ok for each in checks if each.needed)


def checks_of(service: Service) -> Iterator[Check]:
    """Look at everything this service depends on."""
    draining = "" if not is_draining() else "This process is ending: send people to another one."
    yield Check("serving", not draining, draining, needed=True)
    unusable = " ".join(engine.accepting(service.engine))
    yield Check("database", not unusable, unusable, needed=True)
    yield _disk(service)
    keys = "A public key or the pepper was missing at the start: run `flask keys make` or copy it, then start again."
    yield Check("keys", not service.missing, keys if service.missing else "", needed=True)
    yield _catalogue(service)
    yield _bank_holidays(service.content.packs.working_days.until, service.today())
    late = "" if unusable else retention.problem(service.engine, service.clock())
    yield Check("purge", not late, late)
    yield from _handoff(service, None if unusable else _lag(service))


def gauges(service: Service) -> Iterator[Gauge]:
    """Return how things stand now. What the database does not say is left out."""
    checks = list(checks_of(service))
    yield Gauge("putitright_ready", "1 while complaints can be taken.", is_ready(checks))
    for each in checks:
        if each.ok is not None:
            yield Gauge("putitright_ok", "1 while this is well.", each.ok, {"check": each.name})
    found = _lag(service)
    if found:
        now = service.clock()
        oldest, urgent = _seconds(found.oldest, now), _seconds(found.oldest_urgent, now)
        yield Gauge("putitright_unsent", "Complaints that wait to be carried.", found.unsent)
        yield Gauge("putitright_oldest_unsent_seconds", "How long the oldest has waited.", oldest)
        yield Gauge("putitright_oldest_urgent_unsent_seconds", "How long the oldest urgent one has waited.", urgent)
        yield Gauge("putitright_unsent_attempts", "How often those that wait were tried.", found.attempts)
        yield Gauge("putitright_unregistered", "Delivered before today and not registered.", found.unregistered)
    days = (service.content.packs.working_days.until - service.today()).days
    yield Gauge("putitright_bank_holidays_days", "Days for which bank holidays are still known.", days)
    release = {"version": _version(), "schema": SCHEMA, "revision": REVISION}
    yield Gauge("putitright_release_info", "The release, its message schema and its database revision.", 1, release)
    for pack in service.content.packs.packs.values():
        labels = {"organisation": pack.id, "version": pack.version}
        yield Gauge("putitright_pack_info", "Each organisation's pack.", 1, labels)


def _disk(service: Service) -> Check:
    try:
        room = engine.free_space_ok(service.engine)
    except OSError:
        room = False
    least = engine.LEAST_FREE_BYTES // 1024**2
    return Check("disk", room, "" if room else f"Make room: less than {least} MiB is free.", needed=True)


def _catalogue(service: Service) -> Check:
    folders = service.settings.translations.glob("*/LC_MESSAGES/messages.po")
    absent = sorted({path.parts[-3] for path in folders} - service.languages.keys())
    do = f"Run `make build` and start again: not loaded is {', '.join(absent)}." if absent else ""
    return Check("catalogue", not absent, do, figures={"languages": list(service.languages)})


def _bank_holidays(until: date, today: date) -> Check:
    days = (until - today).days
    do = "" if days >= FEW_DAYS else "Move the last day in webapp/content/bank_holidays.py on, and check the new days."
    return Check("bank_holidays", days >= 0, do, figures={"until": until.isoformat(), "days": days})


def _lag(service: Service) -> Lag | None:
    try:
        return lag(service.engine, service.today())
    except SQLAlchemyError:
        return None


def _handoff(service: Service, found: Lag | None) -> Iterator[Check]:
    if found is None:
        for name in ("oldest_unsent", "oldest_urgent_unsent", "unregistered"):
            yield Check(name, None, "The database does not say.")
        return
    now = service.clock()
    for name, since, longest in (
        ("oldest_unsent", found.oldest, LONGEST_UNSENT),
        ("oldest_urgent_unsent", found.oldest_urgent, LONGEST_URGENT_UNSENT),
    ):
        seconds = _seconds(since, now)
        ok = seconds <= longest.total_seconds()
        do = "" if ok else "See that `flask relay` runs and that the queue of QUEUE_URL can be reached."
        # In whole minutes: nobody who keeps asking should learn the moment at which someone sent something.
        yield Check(name, ok, do, figures={"seconds": seconds // MINUTE * MINUTE})
    late = found.unregistered
    do = "Ask the back office: it was given these before today and has not answered that it has them." if late else ""
    yield Check("unregistered", not late, do, figures={"count": late})


def _seconds(since: datetime | None, now: datetime) -> int:
    return max(0, int((now - since).total_seconds())) if since else 0


@cache
def _version() -> str:
    if IS_INSTALLED:
        return metadata.version("put-it-right")
    project = CHECKOUT / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]) if project.exists() else "?"
