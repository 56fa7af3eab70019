"""The commands of `flask`: what one may ask the rules, carrying to the back office, and keeping house."""

from flask import Flask

from webapp.cli.admin import backup, keys, list_settings, migrate, purge, show_readiness
from webapp.cli.decide import decide, journey, packs
from webapp.cli.queue import queue, receive, relay


def register(app: Flask) -> None:
    """Add the commands to an application."""
    for command in (
        decide,
        packs,
        journey,
        relay,
        receive,
        queue,
        list_settings,
        show_readiness,
        keys,
        migrate,
        purge,
        backup,
    ):
        app.cli.add_command(command)
