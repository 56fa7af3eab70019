"""Keeping apart a case and those of its team whom it names as who should not deal with it, before they ever see it.

For a new case the message says who they are. For who joined later the index does, so that no case is opened for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from joserfc.jwk import ECKey
from sqlalchemy import Engine

from webapp.desk.opener import conflict
from webapp.desk.opener.index import tokens_of_a_name
from webapp.desk.opener.keys import PrivateKeys
from webapp.desk.opener.refused import Refused
from webapp.desk.store import index, keeping_from, people
from webapp.desk.store.cases import Cases
from webapp.desk.store.people import Person


class KeepingApart:
    """Keeps those from a case whom it names."""

    def __init__(self, engine: Engine, cases: Cases, keys: PrivateKeys) -> None:
        self._engine, self._cases, self._keys = engine, cases, keys

    def from_new(self, case_id: str, message: Mapping[str, Any], row: Any, now: datetime) -> None:
        """Keep those of its team from a case that was read just now."""
        team = people.of_team(self._engine, row.organisation, row.team)
        self._keep(case_id, [each for each in team if conflict.names(message, each.name)], team, now)

    def from_all(self, now: datetime) -> None:
        """Keep everybody who works here now from all cases that name them; safe to repeat."""
        for each in sorted({team for person in people.everybody(self._engine) for team in person.teams}):
            organisation, _, name = each.partition("/")
            team = people.of_team(self._engine, organisation, name)
            try:
                keys = self._keys.of(organisation, name)
            except Refused:
                continue  # a key of one team that cannot be used holds up no other
            for case_id, named in self._named(organisation, name, team, [*keys.values()]).items():
                self._keep(case_id, named, team, now)

    def _named(
        self, organisation: str, name: str, team: Sequence[Person], keys: Sequence[ECKey]
    ) -> dict[str, list[Person]]:
        named: defaultdict[str, list[Person]] = defaultdict(list)
        for person in team:
            tokens = {token for key in keys for token in tokens_of_a_name(person.name, key)}
            for case_id in index.with_any(self._engine, tokens, organisation, name):
                named[case_id].append(person)
        return named

    def _keep(self, case_id: str, named: Sequence[Person], team: Sequence[Person], now: datetime) -> None:
        """Whom a manager let in stays. Where it names all others somebody must see it: each is stopped at opening."""
        let_in = self._cases.get(case_id).let_in
        kept = [each for each in named if each.id not in let_in]
        for each in kept if len(kept) < len(team) else ():
            keeping_from.keep(self._engine, self._cases, case_id, each.id, now)
