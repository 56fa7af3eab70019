"""Keeping house: `flask settings`, `keys`, `migrate`, `purge`, `backup` and `restore`."""

from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext

from webapp.cli.context import current_engine, current_settings, now, said_plainly, today, usable_engine
from webapp.handoff.crypto import keys as key_files
from webapp.handoff.crypto.seal import key_of, load_private, load_public
from webapp.handoff.printable import line
from webapp.ops.settings import Settings
from webapp.store import engine, retention
from webapp.store.backup import back_up
from webapp.store.clocks import ahead
from webapp.store.key_usage import heads
from webapp.store.restore import put_in_place

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
        click.echo(f"{line(kid)}  {' and '.join(halves) or 'no key here'}{sealed}{used}")


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
    if differs := ahead(usable_engine(), now()):
        seconds = int(differs.total_seconds())
        raise click.ClickException(
            f"Nothing was deleted: this machine's clock is {seconds} seconds ahead of the database's: set both right."
        )
    purged = retention.purge(current_engine(), now(), current_settings().keep)
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


@click.command(short_help="Put a backup in the place of the database, which nothing may have open.")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the database, migrate and purge it; the old file is kept aside (SQLite)."""
    with said_plainly():
        aside = put_in_place(current_engine(), file, now())
        engine.migrate(current_engine())
    purged = retention.purge(usable_engine(), now(), current_settings().keep)
    click.echo(f"{file} is in place, up to date and purged ({purged.delivered} delivered submissions deleted).")
    if aside:
        click.echo(f"The database before it is {aside}: delete it, with its -wal and -shm, when it is not needed.")
    click.echo("Put keys and pepper back if they are gone too, then start web servers and relays.")
