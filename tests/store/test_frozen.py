"""A PostgreSQL server that is frozen answers nothing and refuses nothing: it is given up as any other would be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tests.servers.postgres import Postgres
from webapp.store.drafts import Keys, new_draft, open_draft, save_draft
from webapp.store.engine import migrate, open_database, reading, usable, wipe_deleted, writing
from webapp.store.postgres import BEGIN_LONG

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=4)


@pytest.mark.long
def test_a_frozen_server_is_given_up_and_found_again_when_it_thaws(keys: Keys) -> None:
    with Postgres(in_memory=True) as server:
        engine = open_database(f"{server.url(server.new_database())}?options=-c%20statement_timeout%3D300")
        migrate(engine)
        draft = save_draft(engine, keys, replace(new_draft(NOW, IDLE, LONGEST), content={"said": "yes"}), NOW)
        with writing(engine, BEGIN_LONG) as connection:  # what may take long still may
            connection.execute(text("SELECT pg_sleep(4)"))
        with reading(engine) as connection, server.frozen():
            with pytest.raises(OperationalError, match="does not answer"):
                connection.execute(text("SELECT 1"))
            with pytest.raises(OperationalError):
                save_draft(engine, keys, draft, NOW)
            (problem,) = usable(engine)
            assert "no answer within" in problem
        assert usable(engine) == []
        assert wipe_deleted(engine)
        found = open_draft(engine, keys, NOW, IDLE, LONGEST)
        engine.dispose()
    assert found is not None
