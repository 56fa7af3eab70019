"""The commands: `flask decide`, `relay`, `queue`, `keys`, `migrate` and `purge`."""

import json
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TextIO

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import Engine

from webapp import picture
from webapp.content.examples import table_of_examples
from webapp.content.signoff import to_confirm
from webapp.deciding import BadFacts, Decider
from webapp.forms.journey import JOURNEY, QUESTIONS
from webapp.handoff import keys as key_files
from webapp.handoff.queues import open_queue
from webapp.handoff.reading import as_text
from webapp.handoff.relay import Relay
from webapp.handoff.seal import BadKey, CannotUnseal, Message, load_private, load_public, unseal
from webapp.service import the_service
from webapp.settings import Settings
from webapp.store import database, drafts, inbox, submissions

USAGE = 2
"""The exit status for input that cannot be used."""

queue = AppGroup("queue", short_help="Read and work through what has arrived.")
packs = AppGroup("packs", short_help="Show what the packs hold: worked examples, and what owners must still confirm.")
keys = AppGroup("keys", short_help="Make and list the keys that seal complaints.")


def register(app: Flask) -> None:
    """Add the commands to an application."""
    for command in (decide, packs, journey, relay, queue, keys, migrate, purge):
        app.cli.add_command(command)


@click.command(short_help="Say where a complaint with these facts would go, and why.")
@click.argument("file", type=click.File(encoding="utf-8"), required=False)
@click.option(
    "--on", type=click.DateTime(["%Y-%m-%d"]), help="The day of sending, such as 2026-11-20; today by default."
)
@click.option("--lang", default="en", show_default=True, help="The language of the words.")
@click.option("--batch", type=click.File(encoding="utf-8"), help='Lines of {"id", "on", "facts"}; one answer a line.')
def decide(file: TextIO | None, on: datetime | None, lang: str, batch: TextIO | None) -> None:
    """Read facts from FILE ({"fact": value, ...}) and print the decision as JSON; no database is needed."""
    decider = Decider(the_service(), lang)
    today = on.date() if on else the_service().today()
    try:
        if batch:
            answers = [decider.line(line, today) for line in filter(str.strip, batch)]
            for each in answers:
                click.echo(json.dumps(each, ensure_ascii=False))
            sys.exit(USAGE if any("error" in each for each in answers) else 0)
        elif file:
            click.echo(json.dumps(decider.decide(decider.read(file.read()), today), indent=2, ensure_ascii=False))
        else:
            raise click.UsageError("Give a FILE of facts, or --batch FILE.")
    except BadFacts as error:
        raise click.UsageError(str(error)) from None


@packs.command("examples")
def list_examples() -> None:
    """Print every worked example: the facts, the day, and what the rules answer."""
    content = the_service().content
    for pack in (*content.packs.packs.values(), content.packs.elsewhere):
        for line in table_of_examples(pack, content.packs):
            click.echo(line)


@packs.command("signoff")
def list_signoff() -> None:
    """Print what each organisation must still supply or confirm."""
    for pack in the_service().content.packs.packs.values():
        for line in to_confirm(pack):
            click.echo(f"{pack.id}: {line}")


@click.command(short_help="Draw the journey, or an organisation's routes, as SVG.")
@click.argument("organisation", required=False)
@click.option("--lines", is_flag=True, help="The same in words.")
@click.option("--lang", default="en", show_default=True, help="The language of the words.")
def journey(organisation: str | None, lines: bool, lang: str) -> None:
    """Draw the questions and their guards or, for ORGANISATION, its rules and where they lead."""
    service = the_service()
    pack = service.content.packs.packs.get(organisation) if organisation else None
    if (organisation and pack is None) or lang not in service.languages:
        raise click.UsageError(
            f"Choose from: {', '.join(service.content.packs.packs)}; {', '.join(service.languages)}."
        )
    words = picture.words_of(QUESTIONS, pack, service.languages[lang].plain)
    svg, told = picture.routes(pack, words) if pack else picture.journey(JOURNEY, words)
    click.echo("\n".join(told) if lines else svg)


@click.command(short_help="Carry what was accepted to the queue.")
@click.option("--once", is_flag=True, help="Carry what is due now, then stop.")
@with_appcontext
def relay(once: bool) -> None:
    """Carry what was accepted to the queue until told to stop."""
    engine = _usable_engine()
    carrier = Relay(engine, open_queue(_settings().queue_url, engine), _now)
    if once:
        click.echo(f"Delivered: {carrier.run_once(_now())}")
        return
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    carrier.run_forever(stop)


@queue.command("list")
def list_queue() -> None:
    """List what is not done yet, the urgent first."""
    items = inbox.waiting(_usable_engine())
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
        inbox.take(_engine(), reference, by, _today())
    except inbox.Taken as error:
        raise click.ClickException(f"{reference} is already taken by {error}.") from None
    _print(message, as_json)


@queue.command("done")
@click.argument("reference")
def finish_item(reference: str) -> None:
    """Record that the work on a message is finished."""
    _find(reference)
    item = inbox.done(_engine(), reference, _today())
    click.echo(f"{reference} is done ({item.done_on}).")


@keys.command("make")
def make_keys() -> None:
    """Make the pepper and the first key pair where they are absent."""
    settings = _settings()
    with _said_plainly():
        made = key_files.make_missing(settings.public_keys, settings.private_keys, settings.pepper_file, _today())
    for path in made:
        click.echo(f"Made {path}")
    if not made:
        click.echo("Nothing was missing.")


@keys.command("rotate")
def rotate_keys() -> None:
    """Add a new key pair; it is used from the next start of the web on."""
    settings = _settings()
    for path in key_files.rotate(settings.public_keys, settings.private_keys, _today()):
        click.echo(f"Made {path}")


@keys.command("list")
def list_keys() -> None:
    """List the keys by name; the one marked is used for new complaints."""
    settings = _settings()
    with _said_plainly():
        public = [key.kid for key in load_public(settings.public_keys)]
        private = set(load_private(settings.private_keys))
    for kid in sorted({*public, *private}, key=str):
        halves = [name for name, held in (("public", kid in public), ("private", kid in private)) if held]
        used = "  <- seals new complaints" if public and kid == public[-1] else ""
        click.echo(f"{kid}  {' and '.join(halves)}{used}")


@click.command(short_help="Bring the database's tables up to date.")
@with_appcontext
def migrate() -> None:
    """Bring the database's tables up to date; safe to repeat."""
    database.migrate(_engine())
    click.echo("The database is up to date.")


@click.command(short_help="Delete what need not be kept any longer.")
@with_appcontext
def purge() -> None:
    """Delete drafts out of time, and sealed messages that were delivered or done long enough ago."""
    engine, before = _usable_engine(), _today() - _settings().keep
    click.echo(f"Drafts deleted: {drafts.purge_drafts(engine, _now())}")
    click.echo(f"Delivered submissions deleted: {submissions.purge_delivered(engine, before)}")
    click.echo(f"Finished messages emptied: {inbox.purge_done(engine, before)}")
    database.wipe_deleted(engine)


@contextmanager
def _said_plainly() -> Iterator[None]:
    """Turn what is wrong with a key or a message into a sentence on the terminal."""
    try:
        yield
    except (BadKey, CannotUnseal) as error:
        raise click.ClickException(str(error)) from None


def _find(reference: str) -> inbox.Item:
    try:
        return inbox.show(_usable_engine(), reference)
    except inbox.Unknown:
        raise click.ClickException(f"There is no {reference} in the queue: check it with `flask queue list`.") from None


def _open(item: inbox.Item) -> Message:
    if item.body is None:
        raise click.ClickException(f"What {item.reference} said was deleted after it was done ({item.done_on}).")
    with _said_plainly():
        return unseal(item.body, load_private(_settings().private_keys))


def _print(message: Message, as_json: bool) -> None:
    click.echo(json.dumps(message, indent=2) if as_json else as_text(message))


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _engine() -> Engine:
    engine: Engine = current_app.extensions["engine"]
    return engine


def _usable_engine() -> Engine:
    problems = database.usable(_engine())
    if problems:
        raise click.ClickException("\n".join(problems))
    return _engine()


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> date:
    return _now().date()
