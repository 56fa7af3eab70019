"""What managers say of who may see a case: from whom it is kept, and who was kept from it by mistake."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import ClassVar

from sqlalchemy import Connection

from webapp.desk.forms.act import Act, Changes, Standing
from webapp.desk.store import audit, people
from webapp.desk.store.keeping_from import kept_from, together
from webapp.desk.store.people import MANAGER, Person
from webapp.domain.cases.case import Case
from webapp.domain.cases.events import Event, LetIn
from webapp.forms.choices import Choice
from webapp.forms.fields import Radios, Text
from webapp.forms.validators import required
from webapp.i18n.language import N_


class OfAccess(Act):
    """An act about who may see a case, and with it all that go on together, for they name each other."""

    roles = (MANAGER,)
    audited: ClassVar[str]

    @abstractmethod
    def events_of(self, case: Case) -> list[Event]:
        """Return what happens to one of the cases; nothing where it is so already."""

    def events(self) -> list[Event]:
        return self.events_of(self.at.case)

    def write(self, seen: int, now: datetime) -> None:
        self.write_with(self._others, seen, now, partial(self._audit, now))

    def _others(self) -> Changes:
        found = [(each, self.events_of(each)) for each in together(self.at.desk.cases, self.at.case)]
        return {each.received.id: (each.version, events) for each, events in found if events}

    def _audit(self, now: datetime, ids: Sequence[str], connection: Connection) -> None:
        for each in ids:
            audit.add_within(connection, self.at.person.id, self.audited, now, each, self["who"].data)


class KeepFrom(OfAccess):
    """Keeps a case from somebody whom it concerns, and with it all that go on together."""

    audited = "kept-from"

    slug, name = "keep-from", N_("Keep this case from somebody")
    title, button = N_("Keep this case from somebody"), N_("Keep it from them")
    intro = (
        N_("They cannot find, open or change the case any longer, nor those that were merged with it."),
        N_("If they have it, nobody has it from then on."),
        N_("A manager can let them in again."),
    )
    not_now = N_("There is nobody of the team from whom it could be kept.")

    who = Radios(N_("From whom?"), (), required(N_("Select from whom to keep it")))

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return bool(at.colleagues)

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        return {"who": [Choice(each.id, each.name, as_is=True) for each in at.colleagues]}

    def events_of(self, case: Case) -> list[Event]:
        return kept_from(case, self.who.data)


class LetThemIn(OfAccess):
    """Lets somebody see a case again that was kept from them by mistake, and with it all that go on together."""

    audited = "let-in"

    slug, name = "let-in", N_("Let somebody see this case again")
    title, button = N_("Let somebody see this case again"), N_("Let them see it")
    intro = (
        N_("Only do this if it was kept from them by mistake, as when a word in what was sent is their name too."),
        N_("They can then find, open and change the case, and those that were merged with it."),
    )
    not_now = N_("This case is kept from nobody of the team whom you could let in.")

    who = Radios(N_("Who?"), (), required(N_("Select who can see it again")))
    why = Text(
        N_("Why was it a mistake?"),
        required(N_("Enter why they can see it again")),
        hint=N_("They can read your reason. It stays with the case."),
        rows=3,
        longest=2_000,
    )

    @classmethod
    def kept(cls, at: Standing) -> list[Person]:
        """Return those of the team from whom it is kept; nobody lets themselves in."""
        if not at.case.kept_from:
            return []
        team = people.of_team(at.desk.engine, at.case.received.organisation, at.case.received.team)
        return [each for each in team if each.id in at.case.kept_from and each.id != at.person.id]

    @classmethod
    def applies(cls, at: Standing) -> bool:
        return bool(cls.kept(at))

    @classmethod
    def choices(cls, at: Standing) -> Mapping[str, Sequence[Choice]]:
        return {"who": [Choice(each.id, each.name, as_is=True) for each in cls.kept(at)]}

    def events_of(self, case: Case) -> list[Event]:
        return [LetIn(self.who.data, self.why.data)] if self.who.data in case.kept_from else []
