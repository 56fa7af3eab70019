"""The commands of `flask`: what one may ask the rules, carrying to the back office, and keeping house."""

from flask import Flask

from webapp.cli.accounts import list_accounts
from webapp.cli.admin import backup, list_settings, migrate, purge, restore, show_readiness
from webapp.cli.dead import dead
from webapp.cli.decide import decide, journey, packs
from webapp.cli.drafts import drafts
from webapp.cli.keys import keys
from webapp.cli.queue import queue, receive, relay
from webapp.cli.resend import resend_delivered

for each in (resend_delivered, dead):
    queue.add_command(each)


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
        drafts,
        migrate,
        purge,
        backup,
        restore,
    ):
        app.cli.add_command(command)
    queue.add_command(list_accounts)
