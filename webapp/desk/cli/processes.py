"""`flask desk opener` and `flask desk intake`: the processes beside the desk's web server."""

import signal
import threading

import click
from flask.cli import with_appcontext

from webapp.desk.desk import current_desk
from webapp.desk.intake import Intake
from webapp.desk.opener.core import Opener
from webapp.desk.opener.protocol import OpenerServer


@click.command(short_help="Hold the private keys, and open cases for those who may see them.")
@with_appcontext
def opener() -> None:
    """Answer at the opener's socket until told to stop."""
    desk = current_desk()
    core = Opener(desk.engine, desk.settings.private_keys, desk.sealing, desk.content.packs, desk.clock)
    with OpenerServer(desk.settings.opener_socket, core) as server:
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: threading.Thread(target=server.shutdown).start())
        server.serve_forever()


@click.command(short_help="Take what has arrived from the queue, as cases.")
@with_appcontext
def intake() -> None:
    """Take in what arrives until told to stop."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    Intake(current_desk()).run_forever(stop)
