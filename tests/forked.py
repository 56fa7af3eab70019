"""Our own commands, each in a process of its own as `python -m` would start it, but forked: see fork_server.py."""

from __future__ import annotations

import atexit
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Protocol

from webapp.paths import CHECKOUT

LONGEST_REQUEST = 200_000  # bytes
MOST_FILES = 16
ADOPT = 36
"""PR_SET_CHILD_SUBREAPER: who asks for it becomes the parent of what its children leave behind."""
LOOKS_AGAIN = 0.01  # seconds


@dataclass(frozen=True)
class Command:
    """A module to be run, its words, its environment, and the numbers of the files it has beside the first three."""

    module: str
    words: list[str]
    environ: dict[str, str]
    files: list[int]


class Process(Protocol):
    """A process as tests see it, forked or not."""

    pid: int

    def poll(self) -> int | None:
        """Return how it ended, if it did."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ended, and return how."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it at once."""


class Forked:
    """A process that runs one of our modules, in a session of its own; a child of this process like any other.

    ``output`` is a file descriptor, for all that it says.
    """

    def __init__(
        self, module: str, words: Sequence[str], environ: Mapping[str, str], output: int, files: Sequence[int] = ()
    ) -> None:
        self.words = module, *words
        self.returncode: int | None = None
        self._waiting = Lock()
        self.pid = _server().fork(Command(module, list(words), dict(environ), list(files)), [0, output, output, *files])

    def poll(self) -> int | None:
        """Return how it ended, below nothing by which signal, if it did."""
        with self._waiting:
            if self.returncode is None:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it ended, and return how. Raises subprocess.TimeoutExpired."""
        end = time.monotonic() + timeout if timeout is not None else None
        while (ended := self.poll()) is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired(self.words, timeout or 0)
            time.sleep(LOOKS_AGAIN)
        return ended

    def terminate(self) -> None:
        """Ask it to end."""
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self._send(signal.SIGKILL)

    def _send(self, which: signal.Signals) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, which)


class _ForkServer:
    """The one fork server of this process. It ends when this process does, for nobody can ask it any more."""

    def __init__(self) -> None:
        self._asking = Lock()
        self._channel, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            words = [sys.executable, "-m", "tests.fork_server", str(its.fileno())]
            self._process = subprocess.Popen(words, cwd=CHECKOUT, pass_fds=[its.fileno()], start_new_session=True)
        self.pid = self._process.pid
        atexit.register(self.end)

    def fork(self, command: Command, files: Sequence[int]) -> int:
        """Have a command begun with these files as its first; return its process, which is a child of this one."""
        with self._asking:
            _adopt(True)
            try:
                socket.send_fds(self._channel, [json.dumps(vars(command)).encode()], files)
                told = self._channel.recv(20)
            finally:
                _adopt(False)
        if not told:
            raise RuntimeError("The fork server has ended: see what it wrote to standard error.")
        return int(told)

    def end(self) -> None:
        """Let it end: nobody asks any more."""
        self._channel.close()
        self._process.wait()


_server = cache(_ForkServer)


def fork_server() -> set[int]:
    """Return the process of the fork server, once there is one: it lives as long as this process."""
    return {_server().pid} if _server.cache_info().currsize else set()


def _adopt(whether: bool) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(ADOPT, int(whether), 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
