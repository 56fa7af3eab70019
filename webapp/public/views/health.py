"""What operators ask of the service: is it alive, can it take complaints, and how do things stand.

Everyone is told a yes or a no. How things stand is told to the operators' own hosts alone, and by ``flask ready``.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata

from flask import Blueprint, Request, Response, abort, request
from werkzeug.sansio.utils import host_is_trusted

from webapp.domain.vocabulary import SCHEMA
from webapp.ops.day import end_day
from webapp.ops.lookout import Check
from webapp.ops.metrics import Gauge
from webapp.paths import CHECKOUT, IS_INSTALLED
from webapp.public.readiness import LATE, is_ready, looked_at, told
from webapp.public.service import Service, current_service
from webapp.store.tables import REVISION

health = Blueprint("health", __name__)

METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BY_A_PROXY = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
COUNTED = (
    (LATE[0], "putitright_late", "Messages that have waited too long to be carried."),
    (LATE[1], "putitright_late_urgent", "Urgent messages that have waited too long to be carried."),
    ("unregistered", "putitright_unregistered", "Delivered before today and not registered."),
)
"""What checks count, and how Prometheus is told: nothing that moves when someone sends."""
NOT_KEPT = {"Cache-Control": "no-store"}


@health.get("/health")
def alive() -> Response:
    """Say that this process answers."""
    return Response("alive\n", mimetype="text/plain", headers=NOT_KEPT)


@health.get("/health/ready")
def ready() -> Response:
    """Say whether complaints can be taken (200 or 503); to the operators' own hosts also what needs attention."""
    service = current_service()
    checks = looked_at(service)
    can_take = is_ready(checks)
    says = told(checks) if is_from_operators(request, service) else {"ready": can_take}
    body = json.dumps(says, indent=2) + "\n"
    return Response(body, 200 if can_take else 503, NOT_KEPT, mimetype="application/json")


@health.get("/metrics")
def metrics() -> Response:
    """Show Prometheus what was counted; to everyone else there is no such page."""
    service = current_service()
    if not is_from_operators(request, service):
        abort(404)
    end_day(service.metrics, service.today())
    page = service.metrics.page(gauges(service, looked_at(service)))
    return Response(page, content_type=METRICS_TYPE, headers=NOT_KEPT)


def is_from_operators(request: Request, service: Service) -> bool:
    """Return whether a request came by a name of METRICS_HOSTS, and straight: what the public asks comes by a proxy."""
    hosts = service.settings.metrics_hosts
    by_a_proxy = any(name in request.headers for name in BY_A_PROXY)
    return bool(hosts) and host_is_trusted(request.host, hosts) and not by_a_proxy


def gauges(service: Service, checks: list[Check]) -> Iterator[Gauge]:
    """Return how things stand, by what was looked at. What the database does not say is left out."""
    yield Gauge("putitright_ready", "1 while complaints can be taken.", is_ready(checks))
    for each in checks:
        if each.ok is not None:
            yield Gauge("putitright_ok", "1 while this is well.", each.ok, {"check": each.name})
    counts = {each.name: each.figures["count"] for each in checks if "count" in each.figures}
    for name, gauge, says in COUNTED:
        if name in counts:
            yield Gauge(gauge, says, counts[name])
    days = (service.content.packs.working_days.until - service.today()).days
    yield Gauge("putitright_bank_holidays_days", "Days for which bank holidays are still known.", days)
    release = {"version": _version(), "schema": SCHEMA, "revision": REVISION}
    yield Gauge("putitright_release_info", "The release, its message schema and its database revision.", 1, release)
    for pack in service.content.packs.packs.values():
        labels = {"organisation": pack.id, "version": pack.version}
        yield Gauge("putitright_pack_info", "Each organisation's pack.", 1, labels)


@cache
def _version() -> str:
    if IS_INSTALLED:
        return metadata.version("put-it-right")
    project = CHECKOUT / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"]) if project.exists() else "?"
