"""`flask desk retry`: what could not be read is read again."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from webapp.desk.cli.waiting import desk_now
from webapp.desk.store.dead_letters import put_back


@click.command("retry", short_help="Have what could not be read read again.")
@with_appcontext
def retry() -> None:
    """Put back what could not be read, for `flask desk intake` to have it read again; safe to repeat."""
    click.echo(f"Put back: {put_back(desk_now().engine)}")
