"""`flask drafts`: ending what people have begun, all at once."""

import click
from flask.cli import AppGroup

from webapp.cli.context import usable_engine
from webapp.store.retention import end_drafts

drafts = AppGroup("drafts", short_help="End drafts, as after a break-in.")


@drafts.command("end")
@click.option("--all", "all_", is_flag=True, required=True, help="Every draft there is; nobody can tell whose one is.")
@click.confirmation_option(prompt="Everybody who is filling in the form loses what they have written. End all drafts?")
def end(all_: bool) -> None:
    """Delete every draft, so that no cookie given so far opens anything; what was sent stays."""
    click.echo(f"Drafts ended: {end_drafts(usable_engine())}")
