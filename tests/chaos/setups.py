"""The set-ups that are put to the proof: which processes run, how each is killed, and how it is started again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine, func, select

from tests.chaos.deployment import (
    CARELESS_RELAY,
    EARLY_RELAY,
    RECEIVE,
    RELAY,
    Server,
    environment,
    web_command,
)
from tests.chaos.desk import RunningDesk, open_desk
from tests.chaos.killer import Target
from tests.chaos.processes import Processes
from tests.chaos.scenes import StallingLog, frozen, swapped
from tests.servers.ports import free_port
from tests.servers.postgres import Postgres
from tests.servers.rabbit import START_SECONDS, Rabbit
from webapp.content import load
from webapp.handoff.queues.amqp import topology
from webapp.paths import CONTENT
from webapp.store.engine import open_database, reading
from webapp.store.tables import inbox, submission

CONTROL = ", confirms off"
"""What is added to the name of a set-up whose relays do not wait to be confirmed."""

ALARM_SECONDS = 2.0
"""How long a broker goes without memory at least, beyond the pause before anything is started again."""


@dataclass(frozen=True)
class SetUp:
    """A running deployment: its name, its environment, the ports people come in by, its desk, what may be killed."""

    name: str
    environ: dict[str, str]
    doors: tuple[int, ...]
    desk: RunningDesk
    targets: tuple[Target, ...]


def sqlite_and_embedded(processes: Processes, careless: bool = False) -> SetUp:
    """Start one machine's deployment: two web servers, whose log stalls, a relay on one SQLite file, and the desk."""
    url = f"sqlite:///{processes.folder / 'put-it-right.sqlite3'}"
    environ = environment(processes.folder, url, "embedded")
    log = StallingLog(processes, "web.log")
    doors, webs = served(processes, environ, log.into)
    relay = carried(processes, environ, [CARELESS_RELAY if careless else RELAY])
    if careless:
        engine = open_database(url)
        processes.ends.callback(engine.dispose)
        relay = tuple(each.only_while(partial(_owes, engine)) for each in relay)
    desk = open_desk(processes, environ, hasty=careless)
    targets = (*webs, *relay, log.target, *desk.targets)
    return SetUp(f"SQLite + embedded queue{CONTROL if careless else ''}", environ, doors, desk, targets)


def sqlite_swapped(processes: Processes) -> SetUp:
    """Start the same, and put a copy in the place of the database's file while people send, instead of killing."""
    file = processes.folder / "put-it-right.sqlite3"
    environ = environment(processes.folder, f"sqlite:///{file}", "embedded")
    doors, _ = served(processes, environ)
    carried(processes, environ, [RELAY])
    desk = open_desk(processes, environ)
    return SetUp("SQLite, its file swapped", environ, doors, desk, (swapped(file),))


def postgres_and_rabbit(processes: Processes, careless: bool = False) -> SetUp:
    """Start what larger ones run: two web servers and two relays on one PostgreSQL and one RabbitMQ.

    One organisation has the desk, another a receiver that keeps to the contract. The broker is killed and, apart from
    that, made to run out of memory for some seconds; the database is killed and, apart from that, stands still; one
    relay's clock is half an hour ahead.
    """
    postgres, rabbit = Postgres(), Rabbit(processes.folder / "rabbit")
    processes.ends.callback(postgres.remove)
    processes.ends.callback(rabbit.close)
    processes.guard_folder(postgres.folder)
    database, broker = target("database", processes, postgres), target("broker", processes, rabbit)
    with ThreadPoolExecutor() as helper:
        broker_up = helper.submit(broker.start)
        database.start()
        environ = environment(processes.folder, postgres.url(postgres.new_database()), rabbit.url)
        doors, webs = served(processes, environ)
        broker_up.result()
    topology.declare(rabbit.url, load(CONTENT).packs.packs)
    relays = carried(processes, environ, [CARELESS_RELAY] * 2 if careless else [RELAY, EARLY_RELAY])
    receiver = Server(processes, RECEIVE, environ, "receiver.log")
    alarm = Target("broker alarm", lambda _: rabbit.raise_alarm(), lambda: lift(rabbit))
    desk = open_desk(processes, environ, postgres.url(postgres.new_database()), hasty=careless)
    others = (database, frozen(postgres), broker, alarm, Target("receiver", receiver.kill, receiver.start))
    targets = (*webs, *relays, *others, *desk.targets)
    return SetUp(f"PostgreSQL + RabbitMQ{CONTROL if careless else ''}", environ, doors, desk, targets)


def served(
    processes: Processes, environ: dict[str, str], says_to: int | None = None
) -> tuple[tuple[int, ...], tuple[Target, ...]]:
    """Start two web servers; return their ports and what may be killed."""
    doors, targets = list[int](), list[Target]()
    for _ in range(2):
        doors.append(free_port())
        command, own = web_command(doors[-1])
        web = Server(processes, command, environ | own, "web.log", says_to)
        # A worker is not started from here: its web server does that.
        targets += [Target("web worker", web.kill_a_worker, lambda: None), Target("web", web.kill, web.start)]
    return tuple(doors), tuple(targets)


def carried(processes: Processes, environ: dict[str, str], relays: Sequence[Sequence[str]]) -> tuple[Target, ...]:
    """Start relays by these commands; return them as what may be killed."""
    started = [Server(processes, command, environ, "relay.log") for command in relays]
    return tuple(Target("relay", relay.kill, relay.start) for relay in started)


def _owes(engine: Engine) -> bool:
    """Return whether a submission counts as delivered that the embedded queue does not have."""
    with reading(engine) as connection:
        delivered = connection.scalar(select(func.count()).where(submission.c.delivered_on.is_not(None))) or 0
        return delivered > (connection.scalar(select(func.count()).select_from(inbox)) or 0)


def target(kind: str, processes: Processes, server: Postgres | Rabbit) -> Target:
    """Let a server be killed, and started again under the eyes of the guard."""

    def start() -> None:
        server.start()
        processes.guard_children()

    def kill(_chance: random.Random) -> bool:
        server.kill()
        return True

    return Target(kind, kill, start)


def lift(rabbit: Rabbit) -> None:
    """Lift the broker's alarm after some seconds; a broker that was killed meanwhile has forgotten it."""
    time.sleep(ALARM_SECONDS)
    until = time.monotonic() + START_SECONDS
    while not rabbit.lift_alarm() and rabbit.running:  # one that is starting cannot be told yet
        if time.monotonic() > until:
            raise RuntimeError("The broker runs, and could not be told that its alarm is over.")
        time.sleep(ALARM_SECONDS)


MakeSetUp = Callable[[Processes], SetUp]
SET_UPS: tuple[Callable[..., SetUp], ...] = (sqlite_and_embedded, postgres_and_rabbit)
"""Each is killed at random; with `careless` it is the control, which must lose."""
