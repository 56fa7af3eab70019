"""The service as wired for one process: settings, content, languages, the database, keys and the clock."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
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
from webapp.ops.lookout import Lookout
from webapp.ops.metrics import Metrics
from webapp.ops.newcomers import Newcomers
from webapp.ops.settings import Settings
from webapp.public.page_cache import CachedPage
from webapp.store.engine import ready
from webapp.submitting.batch import next_batch
from webapp.submitting.submit import Cover, Submittable
from webapp.ui.fragments import Fragments

NAME = "put-it-right"


def utc_now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


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
    metrics: Metrics
    clock: Callable[[], datetime] = utc_now
    page_cache: dict[str, CachedPage] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    fragments: Fragments = field(default_factory=Fragments)
    pace: Pace = field(default_factory=Pace)
    newcomers: Newcomers = field(default_factory=Newcomers)
    lookout: Lookout = field(default_factory=Lookout)

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
        metrics = Metrics(day_of(clock()), settings.prometheus_multiproc_dir)
        slots = Slots(settings.threads)
        return cls(settings, content, languages, engine, missing, pepper, keys, gate, slots, metrics, clock)

    def seal(self, message: Mapping[str, Any], cover: Cover) -> str:
        """Return a message encrypted for the team that its cover names, which alone can open it."""
        return seal(message, self.keys.of(cover.organisation, cover.team), bound_to(cover))

    def name_for(self, *said: str) -> str:
        """Return a name for what is said, the same whoever says it; without the pepper nobody can work it out."""
        return hmac.new(self.pepper, json.dumps(["said by anyone", *said]).encode(), sha256).hexdigest()

    def due(self, what: Submittable, now: datetime) -> datetime | None:
        """Return when to carry what is sent now: with the next batch, where its moment is nobody's business."""
        at = self.settings.anonymous_at
        return next_batch(now, at) if what.may_wait and at else None

    def today(self) -> date:
        """Return the day in England, where the working days are counted."""
        return day_of(self.clock())


def current_service() -> Service:
    """Return the service of the running application."""
    return cast(Service, current_app.extensions[NAME])
