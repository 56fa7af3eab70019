"""Carrying what was accepted to the back office, and working through it there: `flask relay`, `receive`, `queue`."""

import json
import signal
import sys
import threading
from contextlib import closing
from datetime import datetime

import click
from flask.cli import AppGroup, with_appcontext

from webapp.cli.context import (
    current_engine,
    current_settings,
    engine_when_usable,
    now,
    said_plainly,
    today,
    usable_engine,
)
from webapp.handoff.crypto.seal import Message, load_private, unseal
from webapp.handoff.message_text import as_text
from webapp.handoff.queues.opening import EMBEDDED, open_queue
from webapp.handoff.queues.protocol import Queue, QueueDown
from webapp.handoff.relay import Relay
from webapp.store import inbox
from webapp.store import reconcile as reconciliation
from webapp.store.retention import purge_forever

queue = AppGroup("queue", short_help="Read and work through what has arrived.")


@click.command(short_help="Carry what was accepted to the queue.")
@click.option("--once", is_flag=True, help="Carry what is due now, then stop.")
@with_appcontext
def relay(once: bool) -> None:
    """Carry what was accepted to the queue until told to stop, and purge meanwhile."""
    stop = threading.Event() if once else _told_to_stop()
    engine = usable_engine() if once else engine_when_usable(stop)
    with closing(_complete_queue()) as queue:
        carrier = Relay(engine, queue, now)
        if once:
            click.echo(f"Delivered: {carrier.run_once(now())}")
            return
        tidying = threading.Thread(target=purge_forever, args=(engine, now, current_settings().keep, stop))
        tidying.start()
        try:
            carrier.run_forever(stop)
        finally:
            stop.set()
            tidying.join()


@click.command(short_help="Take what the broker brings into the inbox, and answer.")
@click.option("--once", is_flag=True, help="Take in what is there now, then stop.")
@with_appcontext
def receive(once: bool) -> None:
    """Take what the broker brings into the inbox and answer that it is registered, until told to stop."""
    url = current_settings().queue_url
    if url == EMBEDDED:
        click.echo("There is nothing to receive: with QUEUE_URL=embedded, `flask relay` itself fills the inbox.")
        return
    # Only this command needs it.
    from webapp.handoff.queues.amqp.receiver import Receiver

    stop = threading.Event() if once else _told_to_stop()
    engine = usable_engine() if once else engine_when_usable(stop)
    _complete_queue().close()
    with closing(Receiver(engine, url, now)) as receiver:
        if not once:
            receiver.run_forever(stop)
            return
        try:
            taken = receiver.run_once()
        except QueueDown as error:
            raise _no_broker(error) from None
        click.echo(f"Registered: {taken.registered}")
        if taken.dead:
            click.echo(f"Could not be read, and sent to the dead letters: {taken.dead}")


@queue.command("declare")
def declare_queues() -> None:
    """Declare everything the broker must have; safe to repeat."""
    url = current_settings().queue_url
    if url == EMBEDDED:
        click.echo("There is nothing to declare: with QUEUE_URL=embedded there is no broker.")
        return
    # Only this command and those that carry need it.
    from webapp.handoff.queues.amqp import topology

    try:
        problems = topology.declare(url)
    except QueueDown as error:
        raise _no_broker(error) from None
    if problems:
        raise click.ClickException("\n".join(problems))
    click.echo("The broker has everything.")


@queue.command("reconcile")
def reconcile() -> None:
    """Compare what was accepted with what is delivered and registered; the exit status is 1 when something is late."""
    engine, moment = usable_engine(), now()
    totals, found = reconciliation.totals(engine), reconciliation.lag(engine, moment, moment.date())
    click.echo(f"Accepted: {totals.accepted}")
    click.echo(f"Delivered: {totals.delivered}")
    click.echo(f"Registered: {totals.registered}")
    click.echo(f"Waiting to be sent: {found.unsent}{_since(found.oldest)}")
    click.echo(f"Kept for the next batch without names: {found.to_come}")
    unsent = reconciliation.unsent_too_long(engine, moment)
    unregistered = reconciliation.unregistered(engine, moment.date())
    for reference in unsent:
        click.echo(f"LATE {reference}: not sent yet. See that `flask relay` runs and that the queue can be reached.")
    for reference in unregistered:
        click.echo(f"LATE {reference}: delivered before today and not registered. Ask the back office.")
    sys.exit(1 if unsent or unregistered else 0)


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
        inbox.take(current_engine(), reference, by, today())
    except inbox.Taken as error:
        raise click.ClickException(f"{reference} is already taken by {error}.") from None
    _print(message, as_json)


@queue.command("done")
@click.argument("reference")
def finish_item(reference: str) -> None:
    """Record that the work on a message is finished."""
    _find(reference)
    item = inbox.done(current_engine(), reference, today())
    click.echo(f"{reference} is done ({item.done_on}).")


def _complete_queue() -> Queue:
    """Return the queue, or say in a sentence what it lacks."""
    queue = open_queue(current_settings().queue_url, current_engine())
    problems = queue.problems()
    if problems:
        raise click.ClickException("\n".join(problems))
    return queue


def _told_to_stop() -> threading.Event:
    """Return an event that is set when this process is told to end."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop


def _no_broker(error: QueueDown) -> click.ClickException:
    return click.ClickException(f"The broker cannot be reached ({error}): check QUEUE_URL and that it runs.")


def _since(moment: datetime | None) -> str:
    return f", since {moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _find(reference: str) -> inbox.Item:
    try:
        return inbox.show(usable_engine(), reference)
    except inbox.Unknown:
        raise click.ClickException(f"There is no {reference} in the queue: check it with `flask queue list`.") from None


def _open(item: inbox.Item) -> Message:
    if item.body is None:
        raise click.ClickException(f"What {item.reference} said was deleted after it was done ({item.done_on}).")
    with said_plainly():
        return unseal(item.body, load_private(current_settings().private_keys))


def _print(message: Message, as_json: bool) -> None:
    click.echo(json.dumps(message, indent=2) if as_json else as_text(message))
