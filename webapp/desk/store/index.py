"""The blind index as it is stored: which tokens a case has, and which of a person's cases have all that are sought."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Engine, delete, insert, select

from webapp.desk.store.people import Person
from webapp.desk.store.tables import blind_index, case, kept_from
from webapp.store.engine import reading

MOST_FOUND = 200
"""How many cases one search finds, the latest; who gets that many should look for something more exact."""


def write(connection: Connection, case_id: str, tokens: Collection[str]) -> None:
    """Write down the tokens of a case in place of those it had."""
    connection.execute(delete(blind_index).where(blind_index.c.case_id == case_id))
    if tokens:
        connection.execute(insert(blind_index), [{"case_id": case_id, "token": each} for each in sorted(tokens)])


def with_any(engine: Engine, tokens: Collection[str], organisation: str, team: str) -> list[str]:
    """Return the ids of a team's cases that have any of some tokens."""
    query = (
        select(blind_index.c.case_id)
        .distinct()
        .join(case, case.c.id == blind_index.c.case_id)
        .where(blind_index.c.token.in_(tokens), case.c.organisation == organisation, case.c.team == team)
    )
    with reading(engine) as connection:
        return list(connection.scalars(query))


def find(engine: Engine, sought: Sequence[tuple[Collection[str], str]], person: Person) -> list[str]:
    """Return the ids of a person's cases that have all tokens of one of these sets, the latest first.

    Those that also have the token beside the set, of the whole name, come before the others.
    """
    wanted = {token for tokens, whole in sought if tokens for token in (*tokens, whole)}
    hidden = select(kept_from.c.case_id).where(kept_from.c.person_id == person.id)
    query = (
        select(case.c.id, case.c.organisation, case.c.team, blind_index.c.token)
        .join(blind_index, blind_index.c.case_id == case.c.id)
        .where(blind_index.c.token.in_(wanted), case.c.id.not_in(hidden))
        .order_by(case.c.received_on.desc(), case.c.id)
    )
    has: dict[str, set[str]] = {}
    with reading(engine) as connection:
        for row in connection.execute(query):
            if person.belongs_to(row.organisation, row.team):
                has.setdefault(row.id, set()).add(row.token)
    found = [id_ for id_, there in has.items() if any(tokens and there >= set(tokens) for tokens, _ in sought)]
    wholes = {whole for _, whole in sought if whole}
    return sorted(found, key=lambda id_: has[id_].isdisjoint(wholes))[:MOST_FOUND]
