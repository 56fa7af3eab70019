"""What every command needs: the settings, the database, the moment, and errors said in a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from threading import Event

import click
from flask import current_app
from sqlalchemy import Engine

from webapp.domain.days import day_of
from webapp.domain.packs.model import Pack, Packs
from webapp.handoff.crypto.keys import Unknown
from webapp.handoff.crypto.seal import BadKey, CannotUnseal
from webapp.handoff.printable import SENTENCE, line
from webapp.ops.logging import say
from webapp.ops.settings import Settings
from webapp.store import engine
from webapp.store.backup import CannotBackUp
from webapp.store.restore import CannotRestore

RETRY_SECONDS = 1.0


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what is wrong with a key, a message, the database or a backup into a sentence on the terminal."""
    try:
        yield
    except CannotUnseal as error:
        raise click.ClickException(line(error, SENTENCE)) from None  # it may repeat what was sent to us
    except (BadKey, Unknown, CannotBackUp, CannotRestore, engine.CannotMigrate) as error:
        raise click.ClickException(str(error)) from None


def current_settings() -> Settings:
    """Return the settings of this deployment."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def current_engine() -> Engine:
    """Return its database, whether or not it can be used."""
    engine: Engine = current_app.extensions["engine"]
    return engine


def current_packs() -> dict[str, Pack]:
    """Return every organisation's pack, by its id."""
    packs: Packs = current_app.extensions["packs"]
    return dict(packs.packs)


def usable_engine() -> Engine:
    """Return its database, or say in a sentence why it cannot be used."""
    problems = engine.usable(current_engine())
    if problems:
        raise click.ClickException("\n".join(problems))
    return current_engine()


def engine_when_usable(stop: Event) -> Engine:
    """Return the database once it can be used, or when told to stop.

    What waits on it for ever may well be started before it, and comes to work by itself; what is wrong is said once.
    """
    said: list[str] = []
    while not stop.is_set() and (problems := engine.usable(current_engine())):
        if problems != said:
            say("\n".join(problems))
            said = problems
        stop.wait(RETRY_SECONDS)
    return current_engine()


def now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day, in England, as the site counts it."""
    return day_of(now())
