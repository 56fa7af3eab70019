"""Whose keys there are: `flask keys make`, `rotate` and `list`."""

from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup

from webapp.cli.context import current_engine, current_packs, current_settings, said_plainly, today
from webapp.handoff.crypto import keys as key_files
from webapp.handoff.crypto.key_files import ANSWERS, load_folder
from webapp.handoff.crypto.seal import key_of
from webapp.handoff.printable import line
from webapp.store import engine
from webapp.store.key_usage import heads

keys = AppGroup("keys", short_help="Make and list the keys that seal complaints and sign answers.")


@keys.command("make")
@click.argument("organisation", required=False)
@click.argument("team", required=False)
def make_keys(organisation: str | None, team: str | None) -> None:
    """Make the pepper, and the first key pair of each team and of each organisation's answers, where absent.

    Of those named alone, without a pepper, where a back office makes its own. TEAM may be `answers`.
    """
    settings = current_settings()
    places = settings.public_keys, settings.private_keys, settings.pepper_file
    with said_plainly():
        made = key_files.make_missing(*places, today(), current_packs().values(), organisation, team)
    for path in made:
        click.echo(f"Made {path}")
    if not made:
        click.echo("Nothing was missing.")


@keys.command("pepper")
def make_pepper() -> None:
    """Make the pepper alone where it is absent, as a web server needs whose back offices make their own keys."""
    for path in key_files.make_pepper(current_settings().pepper_file):
        click.echo(f"Made {path}")


@keys.command("rotate")
@click.argument("organisation", required=False)
@click.argument("team", required=False)
def rotate_keys(organisation: str | None, team: str | None) -> None:
    """Add a new key pair for each team, or for those named; it is used from the next start of the web on.

    TEAM may be `answers`: the pair by which the back office signs what it has registered.
    """
    settings, packs = current_settings(), current_packs().values()
    with said_plainly():
        made = key_files.rotate(settings.public_keys, settings.private_keys, today(), packs, organisation, team)
    for path in made:
        click.echo(f"Made {path}")


@keys.command("list")
def list_keys() -> None:
    """List the keys by organisation and team, and what is sealed for each; those marked are used for what is new."""
    settings = current_settings()
    with said_plainly():
        found = {place: _halves(settings.public_keys / place, settings.private_keys / place) for place in _places()}
    kept, waiting = _sealed_for()
    known = {kid for public, private in found.values() for kid in public + private}
    flat_seals = any(not found[place][0] for place in key_files.places(current_packs().values()))
    found[Path("nobody's key is here")] = sorted(kept.keys() - known), []
    for place, (public, private) in found.items():
        used = private if place.name == ANSWERS else public
        if public or private:
            click.echo(f"{' '.join(place.parts) or 'of the version before, for a team without any'}:")
        for kid in sorted({*public, *private}):
            halves = [name for name, held in (("public", public), ("private", private)) if kid in held and kid in known]
            sealed = (
                f"; {kept[kid]} sealed for it kept here, {waiting[kid]} of them not carried yet" if kept[kid] else ""
            )
            mark = f"  <- {'signs new answers' if place.name == ANSWERS else 'seals new complaints'}"
            newest = kid in known and kid == max(used, default="") and (place.parts or flat_seals)
            click.echo(f"  {line(kid)}  {' and '.join(halves) or 'no key here'}{sealed}{mark if newest else ''}")


def _places() -> list[Path]:
    """Return where keys may stand: for every team there is, for teams there were, and flat as in the version before."""
    settings = current_settings()
    directories = settings.public_keys, settings.private_keys
    on_disk = {each.relative_to(directory) for directory in directories for each in directory.glob("*/*/")}
    return [*sorted({*key_files.places(current_packs().values()), *on_disk}), Path()]


def _halves(public: Path, private: Path) -> tuple[list[str], list[str]]:
    """Return the names of a folder's public and private keys; raises BadKey."""
    signs = public.name == ANSWERS
    halves = load_folder(public, private=False, signs=signs), load_folder(private, private=True, signs=signs)
    first, second = ([str(key.kid) for key in half] for half in halves)
    return first, second


def _sealed_for() -> tuple[Counter[str], Counter[str]]:
    """Count what is kept for each key, and what of it waits to be carried; nothing is opened for this."""
    kept, waiting = Counter[str](), Counter[str]()
    problems = engine.usable(current_engine())
    for problem in problems:
        click.echo(f"What is sealed for each key is not known. {problem}", err=True)
    for head, waits in () if problems else heads(current_engine()):
        kid = key_of(head) or "(unreadable)"
        kept[kid] += 1
        waiting[kid] += waits
    return kept, waiting
