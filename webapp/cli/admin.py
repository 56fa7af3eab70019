"""Keeping house: `flask settings`, `migrate`, `purge` and `backup`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from webapp.cli.context import current_engine, current_settings, now, said_plainly, usable_engine
from webapp.ops.settings import Settings
from webapp.store import engine, retention
from webapp.store.backup import back_up


@click.command("settings", short_help="Print every setting, its default and what it means.")
def list_settings() -> None:
    """Print the table of settings that docs/operating.md shows."""
    click.echo(Settings.table())


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
