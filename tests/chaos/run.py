"""One run: people send, the killer kills, everything comes back, and the far end is compared with what people saw."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, func, select, update

from tests.chaos.crowd import Crowd
from tests.chaos.killer import Killer
from tests.chaos.ledger import Account, Arrived, Ledger
from tests.chaos.person import ASKED_AGAIN, DRAFT_GONE
from tests.chaos.processes import Processes, private_processes
from tests.chaos.setups import SetUp
from webapp.handoff.binding import open_item
from webapp.handoff.crypto.seal import load_private
from webapp.store.engine import open_database, reading, writing
from webapp.store.inbox import waiting
from webapp.store.tables import inbox, outbox, submission, waits

PEOPLE = 6
DRAIN_SECONDS = 400.0  # the longest pause of a relay is five minutes


@dataclass(frozen=True)
class Plan:
    """How much of everything: the least submissions, the kills, and the most minutes for sending."""

    submissions: int
    kills: int
    seed: str
    minutes: float = 18
    people: int = PEOPLE
    quiet: float = 30
    """Seconds without a new message, after which what has not arrived will not arrive."""
    kinds: tuple[str, ...] = ()
    """The kinds of target to kill; all when empty."""
    hurry: bool = False
    """Whether the leases of killed relays end at once, as if their minute had passed; a short run cannot wait."""


class Counts(NamedTuple):
    """Where the messages of a run are."""

    accepted: int
    waiting: int
    arrived: int
    registered: int

    @property
    def settled(self) -> bool:
        """Return whether everything has arrived, and the back office has answered for it."""
        return not self.waiting and self.accepted == self.arrived == self.registered


@dataclass(frozen=True)
class Result:
    """What a run came to."""

    name: str
    plan: Plan
    account: Account
    kills: Counter[str]
    counts: Counter[str]
    seconds: float
    left: Counts

    def __str__(self) -> str:
        found = self.account
        return (
            f"{self.name}: {found.told:,} submissions, {self.kills.total()} kills, "
            f"lost {len(found.lost)}, doubled {len(found.doubled)}"
        )

    @property
    def details(self) -> str:
        """Return the figures behind the line."""
        found = self.account
        kinds = ", ".join(f"{kind} {times}" for kind, times in sorted(self.kills.items()))
        seen = ", ".join(f"{what} {times:,}" for what, times in sorted(self.counts.items())) or "nothing failed"
        more = f"sent without a confirmation being seen {found.untold}, of which {found.untold_arrived} arrived"
        wrong = [f"  {line}" for line in (*found.lost, *found.doubled, *found.strange)][:20]
        left = [] if self.left.settled else [f"  at the end: {self.left}"]
        return "\n".join([f"  {self.seconds:.0f} s; kills: {kinds}", f"  {seen}; {more}", *left, *wrong])

    @property
    def complete(self) -> bool:
        """Return whether there was time for all that was planned."""
        return self.account.told >= self.plan.submissions and self.kills.total() == self.plan.kills

    @property
    def sound(self) -> bool:
        """Return whether nothing was lost, doubled, made up or left lying, and no answer on the way was lost."""
        answers_lost = self.counts[ASKED_AGAIN] + self.counts[DRAFT_GONE]
        return self.account.sound and self.left.settled and not answers_lost


def run(set_up: Callable[[Processes, random.Random], SetUp], plan: Plan) -> Result:
    """Make one run; everything it starts ends with it."""
    began, ledger = time.monotonic(), Ledger()
    with private_processes() as processes:
        try:
            running = set_up(processes, random.Random(f"{plan.seed}/ports"))
            killed = torment(running, plan, ledger)
            engine = open_database(running.environ["DATABASE_URL"])
            left = drain(engine, plan, time.monotonic() + DRAIN_SECONDS)
            account = ledger.compare(arrivals(engine, Path(running.environ["PRIVATE_KEYS"])))
            engine.dispose()
        except Exception as error:
            error.add_note(f"seed {plan.seed}\n{processes.said()}")
            raise
    return Result(running.name, plan, account, killed, ledger.counts, time.monotonic() - began, left)


def torment(running: SetUp, plan: Plan, ledger: Ledger) -> Counter[str]:
    """Let people send and the killer kill until both are done and everything is up again; return the kills by kind."""
    targets = [each for each in running.targets if not plan.kinds or each.kind in plan.kinds]
    killer = Killer(targets, plan.kills, f"{plan.seed}/kills")
    until = time.monotonic() + plan.minutes * 60
    crowd = Crowd(running.doors, ledger, plan.submissions, plan.seed, plan.people, until)
    try:
        with crowd:
            killer.work(lambda: ledger.accepted / plan.submissions, lambda: crowd.busy)
        killer.wait()
    finally:
        killer.stop()
    if crowd.errors:
        raise crowd.errors[0]
    return killer.done


def drain(engine: Engine, plan: Plan, until: float) -> Counts:
    """Wait until everything accepted has arrived and been answered for, or nothing happens any more."""
    if plan.hurry:
        with writing(engine) as connection:
            connection.execute(update(outbox).where(waits).values(leased_until=None))
    before, since = counted(engine), time.monotonic()
    while not before.settled and time.monotonic() < until:
        now = counted(engine)
        if now != before or now.waiting:
            before, since = now, time.monotonic()
        elif time.monotonic() - since > plan.quiet:
            break
        time.sleep(0.1)
    return before


def counted(engine: Engine) -> Counts:
    """Count what was accepted, what waits to be sent, what has arrived, and for what the back office answered."""
    everything = select(func.count())
    queries = (
        everything.select_from(submission),
        everything.select_from(outbox).where(waits),
        everything.select_from(inbox),
        everything.select_from(submission).where(submission.c.registered_on.is_not(None)),
    )
    with reading(engine) as connection:
        return Counts(*(connection.scalar(query) or 0 for query in queries))


def arrivals(engine: Engine, private: Path) -> list[Arrived]:
    """Open every message at the receiver with the back office's private key."""
    keys = load_private(private)
    return [Arrived(item.message_id, item.reference, open_item(item, keys)) for item in waiting(engine)]
