"""The teams' public keys: which key seals for which team, and whether any team could read what is for another."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from joserfc.jwk import ECKey

from webapp.domain.packs.model import Pack
from webapp.handoff.crypto.key_files import folders, load_folder, load_public


class Holder(NamedTuple):
    """A team by its organisation and its name; ``apart``: no other team may have its key."""

    organisation: str
    team: str
    apart: bool = False

    def __str__(self) -> str:
        return f"the team {self.team} of {self.organisation}"


def holders(packs: Iterable[Pack]) -> Iterator[Holder]:
    """Yield every team of every organisation."""
    return (Holder(pack.id, team.id, team.apart) for pack in packs for team in pack.all_teams)


@dataclass(frozen=True)
class TeamKeys:
    """Each team's public keys, the newest last; ``flat``: those of the version before, for teams that have none."""

    of_teams: Mapping[tuple[str, str], Sequence[ECKey]] = field(default_factory=dict)
    flat: Sequence[ECKey] = ()

    @classmethod
    def read(cls, directory: Path) -> "TeamKeys":
        """Read PUBLIC_KEYS; raises BadKey."""
        load_public(directory)  # names must be unique over all of them
        found = {(each.parent.name, each.name): load_folder(each, private=False) for each in folders(directory)}
        return cls(found, load_folder(directory, private=False))

    def of(self, organisation: str, team: str) -> Sequence[ECKey]:
        """Return the keys of which the last seals what is for a team."""
        return self.of_teams.get((organisation, team)) or self.flat

    def missing(self, packs: Iterable[Pack], directory: Path) -> Iterator[str]:
        """Say which teams nothing can be sealed for, with what to do."""
        if not self.flat and not any(self.of_teams.values()):
            yield f"There is no public key in {directory}: run `flask keys make` or copy those of the teams there."
            return
        for each in holders(packs):
            if not self.of(each.organisation, each.team):
                place = directory / each.organisation / each.team
                yield f"There is no public key for {each}: run `flask keys make` or copy one to {place}."

    def shared(self, packs: Iterable[Pack]) -> Iterator[str]:
        """Say which teams would share a key though none may read what is for the other, with what to do."""
        by_point: dict[str, list[Holder]] = defaultdict(list)
        names: dict[str, str] = {}
        for each in holders(packs):
            for key in self.of(each.organisation, each.team)[-1:]:
                by_point[key.thumbprint()].append(each)
                names.setdefault(key.thumbprint(), str(key.kid))
        for point, sharing in by_point.items():
            apart = len(sharing) > 1 and any(each.apart for each in sharing)
            if apart or len({each.organisation for each in sharing}) > 1:
                told = " and for ".join(map(str, sharing))
                yield f"One key, {names[point]}, would seal for {told}: run `flask keys make` and copy a key for each."
