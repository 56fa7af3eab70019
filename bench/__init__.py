"""The bench: server time a request beside bare Flask, and the bytes of the first page view. Run ``python -m bench``."""

from bench.measure import run

__all__ = ["run"]
