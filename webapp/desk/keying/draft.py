"""What is being keyed in: how it came, and the answers so far to the questions of the public form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from webapp.desk.desk import Desk
from webapp.desk.store import keyed
from webapp.desk.store.keyed import Kept
from webapp.domain.journey import Path, walk
from webapp.domain.packs.model import Packs
from webapp.forms.journey import JOURNEY
from webapp.forms.pages.triage import Organisation
from webapp.submitting.draft_content import DraftContent

Change = Callable[[DraftContent], DraftContent]


@dataclass(frozen=True, slots=True)
class Came:
    """How it came (a code), the day on which it was received, and the organisation it is for."""

    channel: str
    on: date
    organisation: str


@dataclass(frozen=True)
class Keying:
    """One that an officer has begun, as they saw it. What it becomes has its ``id`` as the id of its message."""

    id: str
    version: int
    touched_at: datetime
    came: Came
    content: DraftContent = field(repr=False)

    @classmethod
    def read(cls, kept: Kept) -> Keying:
        """Read one from what is kept of it. Raises UnknownVersion for what a later version wrote."""
        told = kept.told["came"]
        came = Came(told["channel"], date.fromisoformat(told["on"]), told["organisation"])
        return cls(kept.id, kept.version, kept.touched_at, came, DraftContent.read(kept.told["content"]))

    def path(self, packs: Packs) -> Path:
        """Return the way through the questions, as it was on the day of receipt."""
        return walk(JOURNEY, self.content.answers, packs, self.came.on, self.id)

    def seen_at(self, version: int) -> Keying:
        """Return it as of the version that a form was made for: what has changed since is not overwritten."""
        return replace(self, version=version)


def begin(desk: Desk, who: str, came: Came) -> str:
    """Begin one, and return its id."""
    id_ = uuid4().hex
    content = _for_organisation(DraftContent(key=id_), came)
    keyed.add(desk.engine, desk.sealing, id_, who, _told(came, content), desk.now())
    return id_


def find(desk: Desk, id_: str, who: str) -> Keying | None:
    """Return one that this person has begun."""
    kept = keyed.find(desk.engine, desk.sealing, id_, who)
    return Keying.read(kept) if kept else None


def begun_by(desk: Desk, who: str) -> list[Keying]:
    """Return all that a person has begun and not finished, the last worked on first."""
    return [Keying.read(each) for each in keyed.begun_by(desk.engine, desk.sealing, who)]


def answer(desk: Desk, keying: Keying, who: str, change: Change) -> Keying:
    """Save one with its answers changed, and return it as it stands then. Raises Changed."""
    return _save(desk, keying, who, keying.came, change(keying.content))


def came_otherwise(desk: Desk, keying: Keying, who: str, came: Came) -> Keying:
    """Save that one came in another way, on another day or for another organisation. Raises Changed."""
    return _save(desk, keying, who, came, _for_organisation(keying.content, came))


def _save(desk: Desk, keying: Keying, who: str, came: Came, content: DraftContent) -> Keying:
    now = desk.now()
    keyed.save(desk.engine, desk.sealing, keying.id, who, keying.version, _told(came, content), now)
    return Keying(keying.id, keying.version + 1, now, came, content)


def _for_organisation(content: DraftContent, came: Came) -> DraftContent:
    """Return the answers with the organisation, which is not asked again; what it makes void is forgotten."""
    return content.with_answer(Organisation.slug, {"organisation": came.organisation})


def _told(came: Came, content: DraftContent) -> dict[str, Any]:
    how = {"channel": came.channel, "on": came.on.isoformat(), "organisation": came.organisation}
    return {"came": how, "content": content.write()}
