"""The desk's tables are made by its migrations, on both databases, and are those that the code expects."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from webapp.desk.desk import Desk
from webapp.desk.store.engine import MIGRATIONS, migrate, usable
from webapp.desk.store.tables import REVISION, VERSIONS, metadata
from webapp.store.engine import reading, writing
from webapp.store.tables import metadata as of_the_handoff

on_both = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])


def differences(engine: Engine) -> list[object]:
    """Return what the desk's own tables lack of what the code says of them, or have besides."""
    theirs = {*of_the_handoff.tables, "alembic_version", VERSIONS}
    options = {"include_object": lambda _, name, kind, *__: kind != "table" or name not in theirs}
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False, **options})
        return list(compare_metadata(context, metadata))


@on_both
def test_the_migrated_tables_are_those_that_the_code_expects(desk: Desk) -> None:
    assert differences(desk.engine) == []
    with writing(desk.engine) as connection:
        connection.exec_driver_sql("ALTER TABLE note ADD COLUMN another TEXT")
    assert len(differences(desk.engine)) == 1, "the control"


def test_the_code_expects_the_last_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [REVISION]


@on_both
def test_migrating_again_changes_nothing(desk: Desk) -> None:
    migrate(desk.engine)
    assert usable(desk.engine) == []
