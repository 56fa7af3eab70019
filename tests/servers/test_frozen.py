"""A process that a test froze does nothing from then on, however many threads it has and however busy the machine."""

import subprocess
import sys
from subprocess import PIPE

from tests.servers.frozen import freeze, frozen, thaw, threads

BUSY = """
import threading, time
def nap():
    while True: time.sleep(0.0001)
for _ in range(50): threading.Thread(target=nap, daemon=True).start()
print("ready", flush=True)
input()
"""


def test_what_is_frozen_stands_still_at_once_and_goes_on_when_it_is_let() -> None:
    with subprocess.Popen([sys.executable, "-c", BUSY], stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        for _ in range(20):
            with frozen(process.pid):
                assert threads(process.pid) == {"T"}
        process.communicate("\n", timeout=30)
    assert process.returncode == 0


def test_who_has_ended_is_as_good_as_frozen() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=PIPE, text=True) as process:
        process.communicate("\n", timeout=30)
    freeze(process.pid)
    thaw(process.pid)
