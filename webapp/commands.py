"""What the command `flask` works on: the desk's application for `flask desk`, the site's for every other command."""

from __future__ import annotations

import sys

from flask import Flask


def create_app() -> Flask:
    """Return the application. Only the one that is asked for is read: the desk has no business with the site's keys."""
    if sys.argv[1:2] == ["desk"]:
        from webapp.desk import app as desk

        return desk.create_app()
    from webapp import app as site

    return site.create_app()
