"""Sending again what was lost after its delivery: `flask queue resend`."""

import click
from flask.cli import with_appcontext
from sqlalchemy import Engine

from webapp.cli.context import now, usable_engine
from webapp.handoff.printable import line
from webapp.store.resending import Resent, resend, resend_unregistered

REFUSED = {
    Resent.UNKNOWN: "nothing with this reference is kept here. Check it; what was registered is deleted in time.",
    Resent.WAITS: "it waits to be sent already. See that `flask relay` runs.",
    Resent.REGISTERED: "it is registered. If the back office has lost it all the same, say --again.",
}


@click.command("resend", short_help="Send again what was delivered and lost.")
@click.argument("references", nargs=-1)
@click.option("--unregistered", is_flag=True, help="All that was delivered and that nobody has registered.")
@click.option("--again", is_flag=True, help="Also what is registered: it counts as not registered until it is again.")
@with_appcontext
def resend_delivered(references: tuple[str, ...], unregistered: bool, again: bool) -> None:
    """Put what the REFERENCES name into the outbox again, under the same ids: what arrived before has no second effect.

    The exit status is 1 when any of them was not put there.
    """
    if bool(references) == unregistered or (again and unregistered):
        raise click.UsageError("Name REFERENCES, with --again if need be, or say --unregistered.")
    engine = usable_engine()
    if unregistered:
        count, refused = resend_unregistered(engine, now()), []
    else:
        fates = {each: _resend(engine, each, again) for each in dict.fromkeys(references)}
        refused = [f"{line(each)}: {REFUSED[fate]}" for each, fate in fates.items() if fate in REFUSED]
        count = len(fates) - len(refused)
    click.echo(f"Will be sent again: {count}")
    if refused:
        raise click.ClickException("\n".join(refused))


def _resend(engine: Engine, reference: str, again: bool) -> Resent:
    known = line(reference) == reference  # whatever else it is, it is none of ours
    return resend(engine, reference, now(), registered_too=again) if known else Resent.UNKNOWN
