"""`make chaos`: the full-size runs, a line each, and then the controls, which must lose."""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from dataclasses import replace
from functools import partial

from tests.chaos.run import Plan, run
from tests.chaos.setups import SET_UPS, sqlite_swapped

SUBMISSIONS = 10_000  # over all set-ups
KILLS = 200
ANSWERED = 5  # of so many submissions one at least
SWAPPED = Plan(submissions=1_000, answers=200, kills=20, seed="", minutes=8)
CONTROL = Plan(submissions=300, answers=60, kills=12, seed="", minutes=5, quiet=15)


def main() -> int:
    """Run every set-up and every control; return 1 when anything is lost or doubled, or a control loses nothing."""
    submissions = int(os.environ.get("SUBMISSIONS") or SUBMISSIONS)
    kills = int(os.environ.get("KILLS") or KILLS)
    seed = os.environ.get("SEED") or str(random.SystemRandom().randrange(10**6))
    print(f"SEED={seed}", flush=True)
    good, kinds = True, Counter[str]()
    for set_up in SET_UPS:
        each = -(-submissions // len(SET_UPS))
        result = run(set_up, Plan(each, -(-each // ANSWERED), -(-kills // len(SET_UPS)), seed))
        print(result, result.details, sep="\n", flush=True)
        good, kinds = good and result.sound and result.complete, kinds + result.kills
    result = run(sqlite_swapped, replace(SWAPPED, seed=seed))
    print(result, result.details, sep="\n", flush=True)
    good, kinds = good and result.sound and result.complete, kinds + result.kills
    for set_up in SET_UPS:
        careless = partial(set_up, careless=True)
        result = run(careless, replace(CONTROL, seed=seed))
        print(result, flush=True)
        good = good and bool(result.account.lost) and bool(result.letters.lost)
    print("Kills: " + ", ".join(f"{kind} {times}" for kind, times in sorted(kinds.items())))
    print("Nothing was lost or doubled, and the controls lost some." if good else "This is NOT as it should be.")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
