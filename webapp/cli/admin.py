"""Keeping house: `flask settings`, `ready`, `migrate`, `purge`, `backup` and `restore`."""

import json
import sys
from pathlib import Path

import click
from flask.cli import with_appcontext

from webapp.cli.context import current_engine, current_settings, now, said_plainly, usable_engine
from webapp.ops.settings import Settings
from webapp.public.readiness import checks_of, is_ready, told
from webapp.public.service import current_service
from webapp.store import engine, retention
from webapp.store.backup import back_up
from webapp.store.clocks import ahead
from webapp.store.restore import put_in_place


@click.command("settings", short_help="Print every setting, its default and what it means.")
def list_settings() -> None:
    """Print the table of settings that docs/operating.md shows."""
    click.echo(Settings.table())


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
