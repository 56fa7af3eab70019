"""`flask desk opener` and `flask desk intake`: the processes beside the desk's web server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext
from joserfc.jwk import ECKey

from webapp.desk.cli.waiting import desk_when_usable, told_to_stop, wait_for
from webapp.desk.desk import Desk
from webapp.desk.intake import Intake
from webapp.desk.opener.core import Opener
from webapp.desk.opener.protocol import OpenerServer
from webapp.handoff.crypto.answers import load_signing
from webapp.handoff.crypto.key_files import BadKey
from webapp.handoff.queues.opening import EMBEDDED
from webapp.handoff.queues.protocol import QueueDown
from webapp.ops.settings import BadSettings

if TYPE_CHECKING:
    from webapp.handoff.queues.amqp.receiver import Receiver


@click.command(short_help="Hold the private keys, and open cases for those who may see them.")
@with_appcontext
def opener() -> None:
    """Answer at the opener's socket until told to stop."""
    stop = told_to_stop()
    desk = desk_when_usable(stop)
    if desk is None:
        return
    core = Opener(desk.engine, desk.settings.private_keys, desk.sealing, desk.content.packs, desk.clock)
    try:
        asking = desk.settings.opener_users, desk.settings.opener_machines
        server = OpenerServer(desk.settings.opener_socket, core, *asking)
    except BadSettings as error:
        raise click.ClickException(str(error)) from None
    with server:
        answering = threading.Thread(target=server.serve_forever)
        answering.start()
        stop.wait()
        server.shutdown()
        answering.join()


@click.command(short_help="Take what has arrived from the queue, as cases.")
@click.option("--once", is_flag=True, help="Take in what is there now, then stop.")
@click.option("--organisation", "chosen", multiple=True, help="Only what is for it (several: give it again).")
@with_appcontext
def intake(once: bool, chosen: tuple[str, ...]) -> None:
    """Take in what arrives until told to stop: for all organisations, or for those that are named.

    From a broker it reads their queues, and answers with their signing keys that their messages are registered.
    """
    organisations = _known(chosen)
    stop = threading.Event() if once else told_to_stop()
    desk = desk_when_usable(stop, once=once)
    if desk is None:
        return
    receiver = _receiver(desk, organisations, chosen, partial(wait_for, stop=stop, once=once))
    with closing(Intake(desk, organisations)) as taking:
        if once:
            _once(taking, receiver)
            return
        receiving = threading.Thread(target=receiver.run_forever, args=(stop,)) if receiver else None
        if receiving:
            receiving.start()
        taking.run_forever(stop)
        if receiving:
            receiving.join()


def _once(taking: Intake, receiver: Receiver | None) -> None:
    if receiver:
        try:
            receiver.run_once()
        except QueueDown as error:
            raise click.ClickException(f"The broker cannot be reached ({error}): check QUEUE_URL.") from None
    click.echo(f"New cases: {taking.run_once()}")


def _known(chosen: Sequence[str]) -> list[str]:
    """Return these organisations, or all when none is named; say which there are when one is not known."""
    there = list(current_app.extensions["packs"].packs)
    if not set(chosen) <= set(there):
        raise click.ClickException(f"There is no organisation called that. There are: {', '.join(there)}.")
    return list(dict.fromkeys(chosen)) or there


def _receiver(
    desk: Desk, organisations: list[str], chosen: Sequence[str], wait: Callable[[Callable[[], list[str]]], None]
) -> Receiver | None:
    """Return who takes from a broker into the desk's own inbox, once the signing keys are there; None without one."""
    url = desk.settings.queue_url
    if url == EMBEDDED:
        return None
    # Only with a broker are they needed.
    from webapp.handoff.queues.amqp import topology
    from webapp.handoff.queues.amqp.receiver import Receiver

    signing: dict[str, ECKey] = {}

    def missing() -> list[str]:
        try:
            signing.update(load_signing(desk.settings.private_keys, organisations))
        except BadKey as error:
            return [str(error)]
        return []

    wait(missing)
    # Without a choice, also what the version before left in the one queue that all shared.
    queues = [*map(topology.submissions_of, organisations), *([] if chosen else [topology.SUBMISSIONS])]
    receiver = Receiver(desk.engine, url, desk.clock, queues, signing)
    wait(receiver.problems)
    return receiver
