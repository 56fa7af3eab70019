"""However a run ends, nothing that it started goes on running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.chaos.processes import private_processes
from webapp.paths import CHECKOUT

RUN = """
import os, signal, subprocess, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever started the tests may have had it ignored
from tests.chaos.processes import private_processes
with private_processes() as processes:
    ours = processes.start(["sleep", "1000"], os.environ, "log")
    theirs = subprocess.Popen(["sleep", "1000"])
    processes.guard_children()
    processes.ends.callback(theirs.kill)
    print(ours.pid, theirs.pid, processes.folder, flush=True)
    time.sleep(1000)
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_interrupted_leaves_no_process_and_no_folder(how: signal.Signals) -> None:
    words = [sys.executable, "-c", RUN]
    with subprocess.Popen(words, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as run:
        assert run.stdout
        *pids, folder = run.stdout.readline().split()
        left = [Path("/proc", pid) for pid in pids] + [Path(folder)]
        assert all(each.exists() for each in left)
        os.kill(run.pid, how)
        run.wait(timeout=20)
    end = time.monotonic() + 20
    while any(each.exists() for each in left) and time.monotonic() < end:
        time.sleep(0.02)
    assert not any(each.exists() for each in left)


def test_what_ran_before_a_run_outlives_it() -> None:
    with subprocess.Popen(["sleep", "1000"]) as before:
        with private_processes() as processes:
            during = processes.start(["sleep", "1000"], os.environ, "log")
            processes.guard_children()
        assert during.wait(timeout=20) == -signal.SIGKILL
        assert before.poll() is None
        before.kill()
