"""Ports for servers of tests, below those the system hands out by itself.

A port is given once: also while the server that has it is killed and started again, nobody else is given it. What holds
it is a Unix socket in the abstract namespace, which ends with the process that asked and which all processes of a
machine see.
"""

import random
import socket
from collections.abc import Sequence

PORTS = range(10_000, 32_768)

_held = list[socket.socket]()


def free_port(among: Sequence[int] = PORTS) -> int:
    """Return a port of 127.0.0.1 that nobody listens on, and that is given to nobody else while this process runs."""
    for port in random.sample(among, min(len(among), 200)):
        if _is_free(port) and _hold(port):
            return port
    raise RuntimeError(f"Ports between {among[0]} and {among[-1]} were tried, and all are taken.")


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _hold(port: int) -> bool:
    claim = socket.socket(socket.AF_UNIX)
    try:
        claim.bind(f"\0put-it-right-test-port-{port}")
    except OSError:
        claim.close()
        return False
    _held.append(claim)
    return True
