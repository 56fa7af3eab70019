"""Free ports, below those the system hands out by itself."""

import random
import socket

LOWEST, HIGHEST = 10_000, 32_767


def free_port() -> int:
    """Find a port of 127.0.0.1 that nobody listens on."""
    for port in random.sample(range(LOWEST, HIGHEST + 1), 200):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError(f"200 ports between {LOWEST} and {HIGHEST} were tried, and all are taken.")
