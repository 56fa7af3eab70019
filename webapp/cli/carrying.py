"""Carrying what was accepted to the back office, and working through it there: `flask relay` and `queue`."""

import json
import signal
import threading

import click
from flask.cli import AppGroup, with_appcontext

from webapp.cli.terminal import now, said_plainly, the_engine, the_settings, today, usable_engine
from webapp.handoff.queues import open_queue
from webapp.handoff.reading import as_text
from webapp.handoff.relay import Relay
from webapp.handoff.seal import Message, load_private, unseal
from webapp.store import inbox
from webapp.store.retention import purge_forever

queue = AppGroup("queue", short_help="Read and work through what has arrived.")


@click.command(short_help="Carry what was accepted to the queue.")
@click.option("--once", is_flag=True, help="Carry what is due now, then stop.")
@with_appcontext
def relay(once: bool) -> None:
    """Carry what was accepted to the queue until told to stop, and purge meanwhile."""
    engine = usable_engine()
    carrier = Relay(engine, open_queue(the_settings().queue_url, engine), now)
    if once:
        click.echo(f"Delivered: {carrier.run_once(now())}")
        return
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    tidying = threading.Thread(target=purge_forever, args=(engine, now, the_settings().keep, stop))
    tidying.start()
    try:
        carrier.run_forever(stop)
    finally:
        stop.set()
        tidying.join()


@queue.command("list")
def list_queue() -> None:
    """List what is not done yet, the urgent first."""
    items = inbox.waiting(usable_engine())
    for item in items:
        urgent = "URGENT " if item.urgent else ""
        taken = f"taken by {item.taken_by}" if item.taken_by else "waiting"
        click.echo(
            f"{item.reference}  {item.received_on}  {urgent}{item.organisation} {item.route} {item.kind}  {taken}"
        )
    if not items:
        click.echo("Nothing waits.")


@queue.command("show")
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="Print the message as JSON.")
def show_item(reference: str, as_json: bool) -> None:
    """Open one message and read it."""
    _print(_open(_find(reference)), as_json)


@queue.command("take")
@click.argument("reference")
@click.option("--by", required=True, help="Who is going to work on it.")
@click.option("--json", "as_json", is_flag=True, help="Print the message as JSON.")
def take_item(reference: str, by: str, as_json: bool) -> None:
    """Put your name to a message and read it."""
    # Opened first: a message that cannot be read should stay free for someone who can.
    message = _open(_find(reference))
    try:
        inbox.take(the_engine(), reference, by, today())
    except inbox.Taken as error:
        raise click.ClickException(f"{reference} is already taken by {error}.") from None
    _print(message, as_json)


@queue.command("done")
@click.argument("reference")
def finish_item(reference: str) -> None:
    """Record that the work on a message is finished."""
    _find(reference)
    item = inbox.done(the_engine(), reference, today())
    click.echo(f"{reference} is done ({item.done_on}).")


def _find(reference: str) -> inbox.Item:
    try:
        return inbox.show(usable_engine(), reference)
    except inbox.Unknown:
        raise click.ClickException(f"There is no {reference} in the queue: check it with `flask queue list`.") from None


def _open(item: inbox.Item) -> Message:
    if item.body is None:
        raise click.ClickException(f"What {item.reference} said was deleted after it was done ({item.done_on}).")
    with said_plainly():
        return unseal(item.body, load_private(the_settings().private_keys))


def _print(message: Message, as_json: bool) -> None:
    click.echo(json.dumps(message, indent=2) if as_json else as_text(message))
