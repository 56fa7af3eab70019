"""`flask desk migrate`: the desk's secret and its database, made or brought up to date."""

import os

import click
from flask import current_app
from flask.cli import with_appcontext

from webapp.desk.sealing import SECRET_BYTES
from webapp.desk.settings import DeskSettings
from webapp.desk.store import engine
from webapp.store.engine import CannotMigrate


@click.command("migrate", short_help="Make the desk's secret if it is missing, and bring its tables up to date.")
@with_appcontext
def migrate() -> None:
    """Make what is missing and bring the rest up to date; safe to repeat."""
    settings: DeskSettings = current_app.config["DESK_SETTINGS"]
    file = settings.desk_secret_file
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(os.urandom(SECRET_BYTES))
    try:
        engine.migrate(current_app.extensions["engine"])
    except CannotMigrate as error:
        raise click.ClickException(str(error)) from None
    click.echo("The desk's database is up to date.")
