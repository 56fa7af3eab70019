"""Carrying what was accepted to the back office, and working through it there: `flask relay`, `receive`, `queue`."""

import json
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime

import click
from flask.cli import AppGroup, with_appcontext

from webapp.cli.broker import complain, complete_queue, no_broker
from webapp.cli.context import (
    current_engine,
    current_packs,
    current_settings,
    engine_when_usable,
    now,
    said_plainly,
    today,
    usable_engine,
)
from webapp.cli.worklist import in_turn
from webapp.handoff.binding import open_item
from webapp.handoff.crypto.answers import load_signing
from webapp.handoff.crypto.seal import Message, load_private
from webapp.handoff.message_text import as_text
from webapp.handoff.printable import line
from webapp.handoff.queues.opening import EMBEDDED
from webapp.handoff.queues.protocol import QueueDown
from webapp.handoff.relay import Relay
from webapp.store import inbox, outbox
from webapp.store import reconcile as reconciliation
from webapp.store.retention import purge_forever
from webapp.store.tables import FRONT

queue = AppGroup("queue", short_help="Read and work through what has arrived.")


@click.command(short_help="Carry what was accepted to the queue.")
@click.option("--once", is_flag=True, help="Carry what is due now, then stop.")
@with_appcontext
def relay(once: bool) -> None:
    """Carry what was accepted to the queue until told to stop, and purge meanwhile."""
    stop = threading.Event() if once else _told_to_stop()
    engine = usable_engine() if once else engine_when_usable(stop)
    with closing(complete_queue()) as queue:
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
@click.option("--organisation", "chosen", multiple=True, help="Read its queue alone (several: give it again).")
@with_appcontext
def receive(once: bool, chosen: tuple[str, ...]) -> None:
    """Take what the broker brings into the inbox and answer that it is registered, until told to stop.

    Without --organisation it reads the queues of all, and what the version before left in the one they shared.
    """
    url = current_settings().queue_url
    if url == EMBEDDED:
        click.echo("There is nothing to receive: with QUEUE_URL=embedded, `flask relay` itself fills the inbox.")
        return
    # Only this command needs them.
    from webapp.handoff.queues.amqp import topology
    from webapp.handoff.queues.amqp.receiver import Receiver

    organisations = _known(chosen)
    queues = [*map(topology.submissions_of, organisations), *([] if chosen else [topology.SUBMISSIONS])]
    with said_plainly():
        signing = load_signing(current_settings().private_keys, organisations)
    stop = threading.Event() if once else _told_to_stop()
    engine = usable_engine() if once else engine_when_usable(stop)
    with closing(Receiver(engine, url, now, queues, signing)) as receiver:
        complain(receiver.problems())
        if not once:
            receiver.run_forever(stop)
            return
        try:
            taken = receiver.run_once()
        except QueueDown as error:
            raise no_broker(error) from None
        click.echo(f"Registered: {taken.registered}")
        if taken.owed:
            click.echo(f"Taken in, and not answered for yet: {taken.owed}. The broker took no answers: run it again.")
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
        problems = topology.declare(url, current_packs())
    except QueueDown as error:
        raise no_broker(error) from None
    complain(problems)
    click.echo("The broker has everything.")


@queue.command("reconcile")
def reconcile() -> None:
    """Compare what was accepted with what is delivered and registered; the exit status is 1 when something is late."""
    engine, moment = usable_engine(), now()
    totals, found = reconciliation.totals(engine), reconciliation.lag(engine, moment, today())
    click.echo(f"Accepted: {totals.accepted}")
    click.echo(f"Delivered: {totals.delivered}")
    click.echo(f"Registered: {totals.registered}")
    click.echo(f"Waiting to be sent: {found.unsent}{_since(found.oldest)}")
    click.echo(f"Kept for the next batch without names: {found.to_come}")
    if owed := outbox.count_waiting(engine, FRONT):
        click.echo(f"Answers of this back office that wait to be sent: {owed}. See that `flask receive` runs.")
    unsent = reconciliation.unsent_too_long(engine, moment)
    unregistered = reconciliation.unregistered(engine, today())
    for reference in map(line, unsent):
        click.echo(f"LATE {reference}: not sent yet. See that `flask relay` runs and that the queue can be reached.")
    for reference in map(line, unregistered):
        click.echo(f"LATE {reference}: delivered before today and not registered. Ask the back office.")
    sys.exit(1 if unsent or unregistered else 0)


@queue.command("list")
@click.option("--organisation", help="List what one organisation was sent.")
def list_queue(organisation: str | None) -> None:
    """List what is not done yet: the urgent first, then by the day on which something is due."""
    for_whom = _known([organisation])[0] if organisation else None
    items = inbox.waiting(usable_engine(), for_whom)
    if not items:
        click.echo("Nothing waits.")
        return
    with said_plainly():
        private = load_private(current_settings().private_keys)
    entries = in_turn(items, private, today())
    for entry in entries:
        click.echo(entry.as_line(today()))
    if unopened := sum(entry.to_do is None for entry in entries):
        click.echo(f"Not opened by any key here, so without a day and in the order they came: {unopened}", err=True)


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
        raise click.ClickException(f"{reference} is already taken by {line(error)}.") from None
    _print(message, as_json)


@queue.command("done")
@click.argument("reference")
def finish_item(reference: str) -> None:
    """Record that the work on a message is finished."""
    _find(reference)
    item = inbox.done(current_engine(), reference, today())
    click.echo(f"{reference} is done ({item.done_on}).")


def _known(organisations: Sequence[str]) -> list[str]:
    """Return these organisations, or all when none is named; say which there are when one is not known."""
    there = list(current_packs())
    for each in organisations:
        if each not in there:
            raise click.ClickException(f"There is no organisation called that. There are: {', '.join(there)}.")
    return list(dict.fromkeys(organisations)) or there


def _told_to_stop() -> threading.Event:
    """Return an event that is set when this process is told to end."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    return stop


def _since(moment: datetime | None) -> str:
    return f", since {moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _find(reference: str) -> inbox.Item:
    engine, shown = usable_engine(), line(reference)
    try:
        if shown != reference:
            raise inbox.Unknown
        return inbox.show(engine, reference)
    except inbox.Unknown:
        raise click.ClickException(f"There is no {shown} in the queue: check it with `flask queue list`.") from None


def _open(item: inbox.Item) -> Message:
    if item.body is None:
        raise click.ClickException(f"What {item.reference} said was deleted after it was done ({item.done_on}).")
    with said_plainly():
        return open_item(item, load_private(current_settings().private_keys))


def _print(message: Message, as_json: bool) -> None:
    # JSON escapes everything but ASCII, and leaves one control character as it is.
    click.echo(json.dumps(message, indent=2).replace("\x7f", "\\u007f") if as_json else as_text(message))
