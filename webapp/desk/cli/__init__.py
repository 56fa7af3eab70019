"""The commands of `flask desk`."""

from flask import Flask
from flask.cli import AppGroup

from webapp.desk.cli.audit import audit
from webapp.desk.cli.dead import retry
from webapp.desk.cli.notices import notices
from webapp.desk.cli.people import people, welcome
from webapp.desk.cli.processes import intake, opener
from webapp.desk.cli.set_up import migrate

desk = AppGroup("desk", short_help="The desk: people, keys, audit, and the processes beside its web server.")
for each in (migrate, opener, intake, retry, notices, people, welcome, audit):
    desk.add_command(each)


def register(app: Flask) -> None:
    """Add the commands to the desk's application."""
    app.cli.add_command(desk)
