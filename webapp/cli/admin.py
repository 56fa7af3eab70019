"""Keeping house: `flask settings`, `ready`, `keys`, `migrate`, `purge` and `backup`."""

import json
import sys
from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from webapp.cli.context import current_engine, current_settings, now, said_plainly, today, usable_engine
from webapp.handoff.crypto import keys as key_files
from webapp.handoff.crypto.seal import key_of, load_private, load_public
from webapp.ops.settings import Settings
from webapp.public.readiness import checks_of, is_ready, told
from webapp.public.service import current_service
from webapp.store import engine, retention
from webapp.store.backup import back_up
from webapp.store.key_usage import heads

keys = AppGroup("keys", short_help="Make and list the keys that seal complaints.")


@click.command("settings", short_help="Print every setting, its default and what it means.")
def list_settings() -> None:
    """Print the table of settings that docs/operating.md shows."""
    click.echo(Settings.table())


@keys.command("make")
def make_keys() -> None:
    """Make the pepper and the first key pair where they are absent."""
    settings = current_settings()
    with said_plainly():
        made = key_files.make_missing(settings.public_keys, settings.private_keys, settings.pepper_file, today())
    for path in made:
        click.echo(f"Made {path}")
    if not made:
        click.echo("Nothing was missing.")


@keys.command("rotate")
def rotate_keys() -> None:
    """Add a new key pair; it is used from the next start of the web on."""
    settings = current_settings()
    for path in key_files.rotate(settings.public_keys, settings.private_keys, today()):
        click.echo(f"Made {path}")


@keys.command("list")
def list_keys() -> None:
    """List the keys by name, and what is sealed for each; the one marked is used for new complaints."""
    settings = current_settings()
    with said_plainly():
        public = [str(key.kid) for key in load_public(settings.public_keys)]
        private = set(load_private(settings.private_keys))
    kept, waiting = _sealed_for()
    for kid in sorted({*public, *private, *kept}):
        halves = [name for name, held in (("public", kid in public), ("private", kid in private)) if held]
        sealed = f"; {kept[kid]} sealed for it kept here, {waiting[kid]} of them not carried yet" if kept[kid] else ""
        used = "  <- seals new complaints" if public and kid == public[-1] else ""
        click.echo(f"{kid}  {' and '.join(halves) or 'no key here'}{sealed}{used}")


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


@click.command("ready", short_help="Say whether complaints can be taken, and what needs attention.")
@with_appcontext
def show_readiness() -> None:
    """Print as JSON what `/health/ready` tells its operators; the exit status is 1 while complaints cannot be taken."""
    checks = checks_of(current_service())
    click.echo(json.dumps(told(checks), indent=2))
    sys.exit(0 if is_ready(checks) else 1)


@click.command(short_help="Bring the database's tables up to date.")
@with_appcontext
def migrate() -> None:
    """Bring the database's tables up to date; safe to repeat."""
    with said_plainly():
        engine.migrate(current_engine())
    click.echo("The database is up to date.")


@click.command(short_help="Delete what need not be kept any longer.")
@with_appcontext
def purge() -> None:
    """Delete drafts out of time, and sealed messages that were delivered or done long enough ago."""
    purged = retention.purge(usable_engine(), now(), current_settings().keep)
    click.echo(f"Drafts deleted: {purged.drafts}")
    click.echo(f"Delivered submissions deleted: {purged.delivered}")
    click.echo(f"Finished messages emptied: {purged.finished}")
    if not purged.wiped:
        raise click.ClickException("The database was busy, and its journal still holds what was deleted: run it again.")


@click.command(short_help="Copy the database to a new file while the service runs.")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Copy the database, without drafts, to FILE, which only its owner can read (SQLite)."""
    with said_plainly():
        back_up(usable_engine(), file)
    click.echo(f"The backup is in {file}.")
