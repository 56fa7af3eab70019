"""`flask desk notices`: sends what waits in the desk's outbox, and hears of what came back."""

import click
from flask.cli import with_appcontext

from webapp.desk.cli.waiting import desk_now, desk_when_usable, told_to_stop
from webapp.desk.notices import worker
from webapp.desk.notices.senders import sender_of


@click.group(invoke_without_command=True, short_help="Send the notices that wait, until told to stop.")
@click.pass_context
@with_appcontext
def notices(context: click.Context) -> None:
    """Send notices until told to stop. Where nothing is set that sends, they wait for officers."""
    if context.invoked_subcommand:
        return
    stop = told_to_stop()
    desk = desk_when_usable(stop)
    if desk is None:
        return
    sender = sender_of(desk.settings)
    if sender is None:
        click.echo("Neither SMTP_URL nor NOTIFY_KEY is set: emails wait at /letters for an officer to send them.")
    worker.Worker(desk, sender).run_forever(stop)


@notices.command(short_help="Say that an email came back: its id stands in its Message-ID, or is Notify's reference.")
@click.argument("id")
@with_appcontext
def bounced(id: str) -> None:  # noqa: A002 - the name of the argument
    """Make a task of an email that came back; safe to repeat."""
    told = id.strip().strip("<>").partition("@")[0]
    if not worker.bounced(desk_now(), told):
        raise click.ClickException("No email with this id has gone out, or it was said before that it came back.")
    click.echo("It stands at the case as not arrived.")
