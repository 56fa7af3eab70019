"""`flask desk audit`: whether the audit's chain is whole, and what to keep elsewhere so that its end is safe too."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup, with_appcontext

from webapp.desk.cli.waiting import desk_now
from webapp.desk.store import audit as store

audit = AppGroup("audit", short_help="Look whether anybody changed the audit.")


@audit.command("verify")
@click.option("--head", help="NUMBER:DIGEST, as `flask desk audit head` printed it once and you kept it elsewhere.")
@with_appcontext
def verify(head: str | None) -> None:
    """Read the whole chain; the exit status is 1 when a line was changed, taken out or put in."""
    desk = desk_now()
    wrong = list(store.verify(desk.engine, _read(head)))
    for each in wrong:
        click.echo(each, err=True)
    if wrong:
        sys.exit(1)
    click.echo("The audit is whole.")


@audit.command("head")
@with_appcontext
def show_head() -> None:
    """Print the number and the digest of the last line: keep them where who could change the audit does not come."""
    for line in store.last(desk_now().engine, 1):
        click.echo(f"{line.number}:{line.digest}")


def _read(head: str | None) -> tuple[int, str] | None:
    if head is None:
        return None
    number, _, digest = head.partition(":")
    if not number.isdigit() or not digest:
        raise click.ClickException("--head is NUMBER:DIGEST, such as `flask desk audit head` prints.")
    return int(number), digest
