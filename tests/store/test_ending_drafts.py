"""Whoever runs the service can end every draft at once, as after a break-in; what was sent stays."""

from __future__ import annotations

import os

from flask import Flask
from sqlalchemy import Engine, func, select

from tests.conftest import Accept
from tests.store.sending import IDLE, LONGEST, NOW, save_pages
from webapp.cli import register
from webapp.ops.settings import Settings
from webapp.store.drafts import derive, new_draft, open_draft, save_draft
from webapp.store.engine import reading
from webapp.store.tables import draft, submission


def test_every_draft_ends_and_what_was_sent_stays(settings: Settings, engine: Engine, accepted: Accept) -> None:
    app = Flask("commands")
    app.config["SETTINGS"], app.extensions["engine"] = settings, engine
    register(app)
    keys = derive(os.urandom(32), os.urandom(32))
    save_draft(engine, keys, new_draft(NOW, IDLE, LONGEST), NOW)
    for number in range(25):  # more than one step
        save_pages(engine, 1, str(number))
    accepted(1)
    runner = app.test_cli_runner()
    refused = runner.invoke(args=["drafts", "end", "--all"], input="n\n")
    assert refused.exit_code == 1
    assert open_draft(engine, keys, NOW, IDLE, LONGEST) is not None
    assert runner.invoke(args=["drafts", "end"]).exit_code == 2, "it must be said which"
    ended = runner.invoke(args=["drafts", "end", "--all", "--yes"])
    assert ended.output == "Drafts ended: 27\n", "the confirmation of what was sent is one of them"
    assert open_draft(engine, keys, NOW, IDLE, LONGEST) is None
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(draft)) == 0
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(submission)) == 1
