"""One run: people send, the killer kills, everything comes back, and the far end is compared with what people saw."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Engine, func, select, update

from tests.chaos.crowd import Crowd
from tests.chaos.desk import NOTICES, RunningDesk
from tests.chaos.killer import Killer
from tests.chaos.ledger import Account, Arrived, Ledger
from tests.chaos.letters import Letters, LettersAccount
from tests.chaos.officers import AT_ONCE, SHIFT, Officers
from tests.chaos.person import ASKED_AGAIN, AT_THE_DESK, DRAFT_GONE
from tests.chaos.processes import Processes, private_processes
from tests.chaos.setups import SetUp
from webapp.desk.store.notices import SENT
from webapp.handoff.binding import open_item
from webapp.handoff.crypto.seal import load_private
from webapp.store.engine import open_database, reading, writing
from webapp.store.inbox import waiting as unfinished
from webapp.store.tables import inbox, outbox, submission, waits

PEOPLE = 6
DRAIN_SECONDS = 400.0  # the longest pause of a relay is five minutes


@dataclass(frozen=True)
class Plan:
    """How much of everything: the least submissions and answers, the kills, and the most minutes for sending."""

    submissions: int
    answers: int
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
    """Where the messages of a run are: at the end, how many cases nobody read, and how many letters did not go."""

    accepted: int
    waiting: int
    arrived: int
    registered: int
    unread: int
    unsent: int
    not_there: int

    @property
    def settled(self) -> bool:
        """Return whether everything has arrived, was answered for and read, and every letter has gone."""
        open_ = self.waiting + self.unread + self.unsent + self.not_there
        return not open_ and self.accepted == self.arrived == self.registered


@dataclass(frozen=True)
class Result:
    """What a run came to."""

    name: str
    plan: Plan
    account: Account
    letters: LettersAccount
    kills: Counter[str]
    counts: Counter[str]
    seconds: float
    left: Counts

    def __str__(self) -> str:
        found, letters = self.account, self.letters
        return (
            f"{self.name}: {found.told:,} submissions, {letters.told:,} answers, {self.kills.total()} kills, "
            f"lost {len(found.lost)} and {len(letters.lost)}, doubled {len(found.doubled)} and {len(letters.doubled)}"
        )

    @property
    def details(self) -> str:
        """Return the figures behind the line."""
        found = self.account
        kinds = ", ".join(f"{kind} {times}" for kind, times in sorted(self.kills.items()))
        seen = ", ".join(f"{what} {times:,}" for what, times in sorted(self.counts.items())) or "nothing failed"
        more = f"sent without a confirmation being seen {found.untold}, of which {found.untold_arrived} arrived"
        more += f"; emails that went again under their own id {self.letters.again}"
        everything = [each for one in (found, self.letters) for each in (*one.lost, *one.doubled, *one.strange)]
        wrong = [f"  {line}" for line in everything][:20]
        left = [] if self.left.settled else [f"  at the end: {self.left}"]
        return "\n".join([f"  {self.seconds:.0f} s; kills: {kinds}", f"  {seen}; {more}", *left, *wrong])

    @property
    def complete(self) -> bool:
        """Return whether there was time for all that was planned."""
        enough = self.account.told >= self.plan.submissions and self.letters.told >= self.plan.answers
        return enough and self.kills.total() == self.plan.kills

    @property
    def sound(self) -> bool:
        """Return whether nothing was lost, doubled, made up or left lying, and no page on the way was lost."""
        answers_lost = self.counts[ASKED_AGAIN] + self.counts[DRAFT_GONE]
        letters = self.letters.is_sound(self.kills[NOTICES])
        return self.account.sound and letters and self.left.settled and not answers_lost


def run(set_up: Callable[[Processes], SetUp], plan: Plan) -> Result:
    """Make one run; everything it starts ends with it."""
    began, ledger, letters = time.monotonic(), Ledger(), Letters()
    with private_processes() as processes:
        try:
            running = set_up(processes)
            killed = torment(running, plan, ledger, letters)
            engine, desk = open_database(running.environ["DATABASE_URL"]), running.desk
            left = drain(engine, desk, letters, plan, time.monotonic() + DRAIN_SECONDS)
            elsewhere = arrivals(engine, Path(running.environ["PRIVATE_KEYS"]))
            account = ledger.compare([*elsewhere, *desk.arrivals()])
            answers = letters.compare(desk.kept(), desk.emails(), SENT)
            engine.dispose()
        except Exception as error:
            error.add_note(f"seed {plan.seed}\n{processes.said()}")
            raise
    return Result(running.name, plan, account, answers, killed, ledger.counts, time.monotonic() - began, left)


def torment(running: SetUp, plan: Plan, ledger: Ledger, letters: Letters) -> Counter[str]:
    """Let people send, officers answer and the killer kill until all are done; return the kills by kind."""
    targets = [each for each in running.targets if not plan.kinds or each.kind in plan.kinds]
    killer = Killer(targets, plan.kills, f"{plan.seed}/kills")
    until = time.monotonic() + plan.minutes * 60
    crowd = Crowd(running.doors, ledger, plan.submissions, plan.seed, plan.people, until)
    accounts = running.desk.accounts(AT_ONCE + 2 * plan.submissions // SHIFT)
    officers = Officers(running.desk.door, accounts, ledger, letters, plan.answers, plan.seed, until)

    def progress() -> float:
        return min(ledger.accepted / plan.submissions, len(letters.promised) / plan.answers)

    try:
        with officers:
            officers.wait()
            with crowd:
                killer.work(progress, lambda: crowd.busy and not officers.errors)
        killer.wait()
    finally:
        killer.stop()
    for errors in (crowd.errors, officers.errors):
        if errors:
            raise errors[0]
    return killer.done


def drain(engine: Engine, desk: RunningDesk, letters: Letters, plan: Plan, until: float) -> Counts:
    """Wait until everything accepted has arrived and every letter has gone, or nothing happens any more."""
    if plan.hurry:
        with writing(engine) as connection:
            connection.execute(update(outbox).where(waits).values(leased_until=None))
    desk.end_leases()
    before, since = counted(engine, desk, letters), time.monotonic()
    while not before.settled and time.monotonic() < until:
        now = counted(engine, desk, letters)
        if now != before or now.waiting or now.unsent:
            before, since = now, time.monotonic()
        elif time.monotonic() - since > plan.quiet:
            break
        time.sleep(0.2)
    return before


def counted(engine: Engine, desk: RunningDesk, letters: Letters) -> Counts:
    """Count what was accepted, what waits to be sent, what has arrived, and what the back offices have done with it."""
    everything = select(func.count())
    queries = (
        everything.select_from(submission),
        everything.select_from(outbox).where(waits),
        everything.select_from(inbox).where(inbox.c.organisation != AT_THE_DESK),
        everything.select_from(submission).where(submission.c.registered_on.is_not(None)),
    )
    with reading(engine) as connection:
        accepted, waiting, elsewhere, registered = (connection.scalar(query) or 0 for query in queries)
    there = desk.waiting()
    not_there = letters.promised - {each.token for each in desk.emails()}
    arrived = elsewhere + there.cases
    return Counts(accepted, waiting, arrived, registered, there.unread, there.unsent, len(not_there))


def arrivals(engine: Engine, private: Path) -> list[Arrived]:
    """Open every message that lies in the inbox of whoever has no desk, with their private key."""
    keys = load_private(private)
    theirs = [item for item in unfinished(engine) if item.organisation != AT_THE_DESK]
    return [Arrived(item.message_id, item.reference, open_item(item, keys)) for item in theirs]
