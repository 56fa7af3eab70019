"""The back office of a deployment in a test: it has the private keys, reads some queues and signs its answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from tests.conftest import read_content
from webapp.handoff.crypto.answers import Signers, load_signers, load_signing
from webapp.handoff.queues.amqp import topology
from webapp.handoff.queues.amqp.receiver import Receiver
from webapp.ops.settings import Settings
from webapp.paths import CONTENT

Clock = Callable[[], datetime]
ORGANISATIONS = tuple(read_content(CONTENT).packs.packs)


def signers(settings: Settings) -> Signers:
    """Return the keys by which a deployment believes answers."""
    return load_signers(settings.public_keys, ORGANISATIONS)


def receiver(
    engine: Engine, url: str, settings: Settings, clock: Clock, organisations: Iterable[str] = ORGANISATIONS
) -> Receiver:
    """Return a receiver of these organisations, or of all, as `flask receive` is without options."""
    chosen = tuple(organisations)
    queues = [*map(topology.submissions_of, chosen), *([topology.SUBMISSIONS] if chosen == ORGANISATIONS else [])]
    return Receiver(engine, url, clock, queues, load_signing(settings.private_keys, chosen))


def handed_to_an_officer(private: Path, place: str, folder: Path) -> Path:
    """Copy the private keys of one team, `<organisation>/<team>`, to a directory of its own and return that."""
    shutil.copytree(private / place, folder / place)
    return folder
