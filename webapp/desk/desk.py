"""The desk as wired for one process: settings, content, the database, its secret, the opener and the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

from flask import current_app
from sqlalchemy import Engine

from webapp.content import Content
from webapp.desk.opener.protocol import OpenerClient
from webapp.desk.sealing import Sealing
from webapp.desk.settings import DeskSettings
from webapp.desk.store.cases import Cases
from webapp.domain.days import day_of
from webapp.domain.packs.model import Pack
from webapp.domain.timescales import WorkingDays
from webapp.i18n.language import ENGLISH, Language

NAME, WIRE = "desk", "wire desk"
"""Under which names an application holds its desk, and what wires one as soon as there is a secret."""


def utc_now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, eq=False)
class Desk:
    """What the desk's pages, commands and processes need."""

    settings: DeskSettings
    content: Content
    languages: dict[str, Language]
    engine: Engine
    sealing: Sealing
    cases: Cases
    opener: OpenerClient
    clock: Callable[[], datetime] = utc_now

    @classmethod
    def build(
        cls,
        settings: DeskSettings,
        content: Content,
        languages: dict[str, Language],
        engine: Engine,
        clock: Callable[[], datetime] = utc_now,
    ) -> Desk:
        """Wire a desk. Raises BadSettings when its secret is missing."""
        sealing = Sealing(settings.secret())
        cases = Cases(engine, sealing, content.packs)
        return cls(settings, content, languages, engine, sealing, cases, OpenerClient(settings.opener_socket), clock)

    @property
    def english(self) -> Language:
        """The language of the desk itself."""
        return self.languages[ENGLISH]

    @property
    def working_days(self) -> WorkingDays:
        """England's working days."""
        return self.content.packs.working_days

    def pack(self, organisation: str) -> Pack | None:
        """Return an organisation's pack, if there still is one."""
        return self.content.packs.packs.get(organisation)

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self.clock()

    def today(self) -> date:
        """Return the day in England."""
        return day_of(self.clock())


def current_desk() -> Desk:
    """Return the desk of the application at hand."""
    return cast(Desk, current_app.extensions[NAME])
