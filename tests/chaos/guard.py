"""The guard waits for the end of a run, even by SIGKILL, and then ends what the run started and left behind.

It is told on standard input, which the run's death closes: `+<pid>` for a process, `/<path>` for a folder to delete.
"""

import os
import shutil
import signal
import sys
from contextlib import suppress
from pathlib import Path


def born(pid: int) -> str:
    """Return when a process started, in ticks since the machine did; with its id that names it for ever."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except OSError:
        return ""


if __name__ == "__main__":
    started, folders = dict[int, str](), list[str]()
    for line in sys.stdin:
        if line[0] == "+":
            started[int(line[1:])] = born(int(line[1:]))
        else:
            folders.append(line.strip())
    for pid, moment in started.items():
        if moment and born(pid) == moment:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL) if os.getpgid(pid) != pid else os.killpg(pid, signal.SIGKILL)
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
