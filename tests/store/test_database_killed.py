"""The death of every process of the database takes nothing with it that was saved before."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.servers.postgres import Postgres
from webapp.store.drafts import Keys, new_draft, open_draft, save_draft
from webapp.store.engine import migrate, open_database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=4)


def test_a_page_that_was_saved_outlives_the_death_of_the_database_server(keys: Keys) -> None:
    with Postgres(in_memory=True) as server:
        engine = open_database(server.url(server.new_database()))
        migrate(engine)
        save_draft(engine, keys, replace(new_draft(NOW, IDLE, LONGEST), content={"said": "yes"}), NOW)
        server.kill()
        server.start()
        found = open_draft(engine, keys, NOW, IDLE, LONGEST)
        engine.dispose()
    assert found is not None
    assert found.content == {"said": "yes"}
