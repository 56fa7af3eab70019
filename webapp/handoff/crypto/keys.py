"""Making keys: each team's key pairs, each organisation's signing pair and the pepper, for their owner's eyes alone."""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from webapp.domain.packs.model import Pack
from webapp.handoff.crypto.key_files import ANSWERS, load_folder, make_pair, make_signing_pair
from webapp.handoff.crypto.team_keys import holders
from webapp.store.drafts import PEPPER_BYTES


class Unknown(Exception):
    """No organisation or team has this name; the text says which there are."""


def make_missing(
    public: Path,
    private: Path,
    pepper: Path,
    day: date,
    packs: Iterable[Pack],
    organisation: str | None = None,
    team: str | None = None,
) -> list[Path]:
    """Make whichever of pepper and first key pairs is absent, and return the files made; safe to repeat.

    For one organisation, or one team of it, when they are named, and then without a pepper; raises Unknown.
    """
    made = [] if organisation else make_pepper(pepper)
    for place in _chosen(packs, organisation, team):
        made += _make_if_missing(public, private, place, day)
    return made


def make_pepper(pepper: Path) -> list[Path]:
    """Make the web server's pepper where it is absent."""
    return [] if pepper.exists() else [_write(pepper, os.urandom(PEPPER_BYTES))]


def rotate(
    public: Path,
    private: Path,
    day: date,
    packs: Iterable[Pack],
    organisation: str | None = None,
    team: str | None = None,
) -> list[Path]:
    """Add new pairs, which are used from the next start on; older private keys still open what was sealed before.

    For every team, those of one organisation, or one of them; raises Unknown.
    """
    return [made for place in _chosen(packs, organisation, team) for made in _make(public, private, place, day)]


def _chosen(packs: Iterable[Pack], organisation: str | None, team: str | None) -> list[Path]:
    there = list(places(packs))
    chosen = [place for place in there if organisation in (None, place.parts[0]) and team in (None, place.parts[1])]
    if not chosen:
        raise Unknown(f"Nobody is called that. There are: {', '.join(' '.join(place.parts) for place in there)}.")
    return chosen


def places(packs: Iterable[Pack]) -> Iterator[Path]:
    """Yield where each team's keys stand, and each organisation's signing keys, within either directory."""
    for pack in packs:
        yield from (Path(each.organisation, each.team) for each in holders([pack]))
        yield Path(pack.id, ANSWERS)


def _make_if_missing(public: Path, private: Path, place: Path, day: date) -> list[Path]:
    signs = place.name == ANSWERS
    if load_folder(public / place, private=False, signs=signs):
        return []
    kept = load_folder(private / place, private=True, signs=signs)
    if not kept:
        return _make(public, private, place, day)
    # A private key without its public half: the making was cut short, so the half that is missing is written again.
    return [_write_key(public / place, kept[-1].as_dict(private=False))]


def _make(public: Path, private: Path, place: Path, day: date) -> list[Path]:
    names = {path.stem for folder in (public / place, private / place) for path in folder.glob("*.json")}
    kids = (".".join((*place.parts, f"{day}-{number:02}")) for number in range(1, 100))
    kid = next(name for name in kids if name not in names)
    public_half, private_half = make_signing_pair(kid) if place.name == ANSWERS else make_pair(kid)
    # The private half first: nothing may ever be sealed for a key that was not kept.
    return [_write_key(private / place, private_half), _write_key(public / place, public_half)]


def _write_key(directory: Path, key: dict[str, Any]) -> Path:
    return _write(directory / f"{key['kid']}.json", json.dumps(key, indent=2).encode() + b"\n")


def _write(path: Path, content: bytes) -> Path:
    for folder in (*reversed(path.parent.parents), path.parent):
        folder.mkdir(mode=0o700, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    return path
