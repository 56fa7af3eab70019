"""Who comes in by the provider: their groups say what they may do, each time they sign in. No group, no entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from webapp.desk import leaving, teams
from webapp.desk.desk import Desk
from webapp.desk.notices.addresses import is_email
from webapp.desk.oidc.grants import Grant
from webapp.desk.store import audit, people, sessions
from webapp.desk.store.people import EmailTaken, Person
from webapp.domain.packs.model import Packs

NAME_LENGTH = 200
EMAIL_LENGTH = 254
LEFT, NO_GROUP, TWO_ROLES, APART, NO_EMAIL, TAKEN = (
    "left",
    "no-group",
    "two-roles",
    "team-apart",
    "no-email",
    "email-taken",
)


class NoEntry(Exception):
    """Somebody has proved who they are, and may not come in; ``why`` is a code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def admit(desk: Desk, claims: Mapping[str, Any]) -> Person:
    """Return who somebody is here, made or brought up to date by what the provider says. Raises NoEntry.

    Whoever has lost every right loses their sessions too.
    """
    subject = subject_of(desk.settings.oidc_issuer, str(claims["sub"]))
    known = people.by_subject(desk.engine, subject)
    try:
        return _admitted(desk, subject, known, claims)
    except NoEntry as refused:
        who = known.id if known else ""
        if who:
            sessions.end_all_of(desk.engine, who)
        audit.add(desk.engine, who, "sign-in-failed", desk.now(), who, refused.why)
        raise


def subject_of(issuer: str, sub: str) -> str:
    """Return under what somebody is kept: another provider may give the same name to somebody else."""
    return sha256(f"{issuer}\n{sub}".encode()).hexdigest()


def rights_of(groups: Iterable[str], grants: Iterable[Grant], packs: Packs) -> tuple[str, frozenset[str]]:
    """Return the role and the teams that groups give. Roles are never added up: who has two has none."""
    held = frozenset(groups)
    given = [grant for grant in grants if grant.group in held]
    roles = {grant.role for grant in given}
    chosen = frozenset(team for grant in given for team in grant.teams)
    if not roles:
        raise NoEntry(NO_GROUP)
    if len(roles) > 1:
        raise NoEntry(TWO_ROLES)
    if teams.problem_with(chosen, packs):
        raise NoEntry(APART)
    return roles.pop(), chosen


def _admitted(desk: Desk, subject: str, known: Person | None, claims: Mapping[str, Any]) -> Person:
    if known is not None and not known.active:
        raise NoEntry(LEFT)
    role, chosen = rights_of(_groups(desk, claims), desk.settings.oidc_roles, desk.content.packs)
    email = str(claims.get("email") or "").strip().lower()
    if not is_email(email) or len(email) > EMAIL_LENGTH:
        raise NoEntry(NO_EMAIL)
    name = str(claims.get("name") or claims.get("preferred_username") or email)[:NAME_LENGTH]
    known = known or _by_proved_email(desk, subject, email, claims)
    try:
        if known is None:
            return _made(desk, subject, name, email, role, chosen)
        return _brought_up_to_date(desk, known, name, email, role, chosen)
    except EmailTaken:
        raise NoEntry(TAKEN) from None


def _groups(desk: Desk, claims: Mapping[str, Any]) -> list[str]:
    told = claims.get(desk.settings.oidc_groups, [])
    return [each for each in (told if isinstance(told, list) else [told]) if isinstance(each, str)]


def _by_proved_email(desk: Desk, subject: str, email: str, claims: Mapping[str, Any]) -> Person | None:
    """Return who signed in here with a password before, if the provider says that the address is really theirs.

    Their password is taken away: from now on they come in one way.
    """
    found = people.by_email(desk.engine, email)
    if found is None or claims.get("email_verified") is not True or people.has_subject(desk.engine, found.id):
        return None
    if not found.active:
        raise NoEntry(LEFT)
    return people.end_links(desk.engine, found.id, subject=subject)


def _made(desk: Desk, subject: str, name: str, email: str, role: str, chosen: frozenset[str]) -> Person:
    return people.add(
        desk.engine,
        name,
        email,
        role,
        chosen,
        lambda within, who: audit.add_within(within, who.id, "person-added", desk.now(), who.id, role),
        subject=subject,
    )


def _brought_up_to_date(desk: Desk, known: Person, name: str, email: str, role: str, chosen: frozenset[str]) -> Person:
    """Change what is known of somebody; what they may see no longer is nobody's."""
    changed = (role, chosen) != (known.role, known.teams)
    person = people.change(
        desk.engine,
        known.id,
        lambda within: (
            audit.add_within(within, known.id, "role-changed", desk.now(), known.id, role) if changed else None
        ),
        name=name,
        email=email,
        role=role,
        teams=chosen,
    )
    leaving.hand_back(desk, person, known.teams - chosen if person.works_on_cases else known.teams)
    return person
