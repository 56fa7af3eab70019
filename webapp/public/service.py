"""The service as wired for one process: settings, content, languages, the database, keys and the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property, partial
from typing import Any, cast

from flask import current_app
from sqlalchemy import Engine

from webapp.content import Content
from webapp.domain.days import day_of
from webapp.handoff.binding import bound_to
from webapp.handoff.crypto.seal import seal
from webapp.handoff.crypto.team_keys import TeamKeys
from webapp.i18n.language import Language
from webapp.ops.load_shedding import Gate, Pace, Slots
from webapp.ops.metrics import Metrics, open_metrics
from webapp.ops.settings import Settings
from webapp.public.page_cache import CachedPage
from webapp.store.engine import ready
from webapp.submitting.submit import Cover
from webapp.ui.fragments import Fragments

NAME = "put-it-right"


def utc_now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


class MetricsOfThisProcess:
    """Opens the meter when something is counted first: in the process that counts, as its files bear that number."""

    def __init__(self, open_meter: Callable[[], Metrics]) -> None:
        self._open = open_meter

    @cached_property
    def _meter(self) -> Metrics:
        return self._open()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._meter, name)


@dataclass(frozen=True, eq=False)
class Service:
    """What views need; ``page_cache`` are pages that are the same for everyone, ``fragments`` the pages of the journey,
    ``addresses`` those that people may open, by their letters alone.

    ``pepper`` and ``keys`` are empty when complaints cannot be accepted; ``missing`` says why.
    """

    settings: Settings
    content: Content
    languages: dict[str, Language]
    engine: Engine
    missing: tuple[str, ...]
    pepper: bytes
    keys: TeamKeys
    gate: Gate
    slots: Slots
    clock: Callable[[], datetime] = utc_now
    page_cache: dict[str, CachedPage] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    fragments: Fragments = field(default_factory=Fragments)
    pace: Pace = field(default_factory=Pace)
    metrics: Metrics = field(default_factory=Metrics)

    @classmethod
    def build(
        cls,
        settings: Settings,
        content: Content,
        languages: dict[str, Language],
        engine: Engine,
        clock: Callable[[], datetime],
    ) -> Service:
        """Return the service with what it needs for accepting complaints, or with what is missing named."""
        missing = tuple(settings.missing_for_serving(content.packs.packs.values()))
        pepper = b"" if missing else settings.pepper()
        keys = TeamKeys() if missing else TeamKeys.read(settings.public_keys)
        gate = Gate(lambda: [*missing] or ready(engine))
        metrics = cast(Metrics, MetricsOfThisProcess(partial(open_metrics, wanted=bool(settings.metrics_hosts))))
        slots = Slots(settings.threads)
        return cls(settings, content, languages, engine, missing, pepper, keys, gate, slots, clock, metrics=metrics)

    def seal(self, message: Mapping[str, Any], cover: Cover) -> str:
        """Return a message encrypted for the team that its cover names, which alone can open it."""
        return seal(message, self.keys.of(cover.organisation, cover.team), bound_to(cover))

    def today(self) -> date:
        """Return the day in England, where the working days are counted."""
        return day_of(self.clock())


def current_service() -> Service:
    """Return the service of the running application."""
    return cast(Service, current_app.extensions[NAME])
