"""What groups at the provider let people do here, and where the provider is, as the settings name them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from webapp.desk import teams
from webapp.desk.store.people import ROLES
from webapp.domain.packs.model import Packs

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Grant:
    """What members of one group may do: a role, for teams that are `organisation/team`."""

    group: str
    role: str
    teams: frozenset[str]


def grants_if_any(text: str) -> tuple[Grant, ...]:
    """Read what groups may do: `group=role:organisation/team,organisation/team; another=auditor`.

    >>> grants_if_any("care=officer:council/complaints; audit=auditor")[1]
    Grant(group='audit', role='auditor', teams=frozenset())
    """
    found = tuple(_grant(each.strip()) for each in text.split(";") if each.strip())
    if len({each.group for each in found}) < len(found):
        raise ValueError("names a group twice: say once what it may do.")
    return found


def _grant(text: str) -> Grant:
    group, _, rights = text.rpartition("=")
    role, _, named = rights.partition(":")
    if not group.strip() or role.strip() not in ROLES:
        raise ValueError(
            f"must be like care=officer:council/complaints; audit=auditor. The roles are {', '.join(ROLES)}."
        )
    return Grant(group.strip(), role.strip(), frozenset(each.strip() for each in named.split(",") if each.strip()))


def issuer_if_any(text: str) -> str:
    """Read the address of a provider, or none."""
    if text and (not is_safe(text) or any(mark in text for mark in "?#")):
        raise ValueError("must be the https address of your provider, as it names itself, without ? or #.")
    return text


def is_safe(address: str) -> bool:
    """Return whether nobody on the way can read what goes to an address, or change what comes from it."""
    try:
        told = urlsplit(address)
        host = told.hostname or ""
    except ValueError:
        return False
    return bool(host) and (told.scheme == "https" or (told.scheme == "http" and host in THIS_MACHINE))


def problems(grants: Iterable[Grant], packs: Packs) -> list[str]:
    """Say which teams of the grants are not there, or may not be joined."""
    known, found = set(teams.names(packs)), []
    for grant in grants:
        if unknown := sorted(grant.teams - known):
            found.append(f"OIDC_ROLES names teams that are not there: {', '.join(unknown)}.")
        elif teams.problem_with(grant.teams, packs):
            found.append(
                f"OIDC_ROLES lets {grant.group} be of a team that stands apart and of another: name one of them."
            )
    return found
