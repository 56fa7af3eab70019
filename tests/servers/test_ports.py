"""No two servers of tests are given the same port, whichever processes of the suite start them."""

import subprocess
import sys
from contextlib import ExitStack
from functools import partial
from subprocess import PIPE

import pytest

from tests.servers.ports import free_port
from webapp.paths import CHECKOUT

FEW = range(65_500, 65_508)  # beyond those that other tests, or the system, hand out meanwhile
ASK = f"from tests.servers.ports import free_port; print(free_port({FEW!r}), flush=True); input()"


def test_a_port_that_was_given_is_given_to_no_other_process_though_nobody_listens_yet() -> None:
    mine = {free_port(FEW) for _ in range(len(FEW) // 2)}
    ask = partial(subprocess.Popen, [sys.executable, "-c", ASK], cwd=CHECKOUT, stdin=PIPE, stdout=PIPE, text=True)
    with ExitStack() as running:
        others = [running.enter_context(ask()) for _ in range(len(FEW) - len(mine))]
        given = [int(each.stdout.readline()) for each in others]
        with pytest.raises(RuntimeError, match="all are taken"):
            free_port(FEW)
        for each in others:
            each.communicate("\n")
    assert sorted([*mine, *given]) == list(FEW)
