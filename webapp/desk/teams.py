"""Teams: which there are, as `organisation/team`, and which nobody may be of together."""

from __future__ import annotations

from collections.abc import Iterable

from webapp.domain.packs.model import Packs
from webapp.i18n.language import N_

APART = N_("Who deals with reports of wrongdoing is of no other team: choose that team alone, or leave it out")


def names(packs: Packs) -> list[str]:
    """Return every team there is."""
    return sorted(f"{pack.id}/{team.id}" for pack in packs.packs.values() for team in pack.all_teams)


def ordinary(packs: Packs) -> list[str]:
    """Return the teams but those whose cases no other team may see."""
    return sorted(f"{pack.id}/{team.id}" for pack in packs.packs.values() for team in pack.all_teams if not team.apart)


def problem_with(chosen: Iterable[str], packs: Packs) -> str | None:
    """Return why nobody may be of these teams together, or None."""
    wanted = set(chosen)
    apart = wanted - set(ordinary(packs))
    return APART if apart and len(wanted) > 1 else None
