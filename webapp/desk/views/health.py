"""Whether the desk's web server is alive, for whoever watches it."""

from flask import Blueprint

health = Blueprint("health", __name__)


@health.get("/health/live")
def live() -> dict[str, str]:
    """Say that this process answers."""
    return {"status": "ok"}
