"""The tables are made by the migrations alone, up and down with data in them, and while the version before serves."""

import subprocess
import sys
from datetime import date
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, MetaData, Table, delete, insert, inspect, select, update

from webapp.paths import CHECKOUT
from webapp.store.engine import alembic_config, migrate, reading, ready, writing
from webapp.store.tables import REVISION, metadata
from webapp.store.tables import revision as version_table

DEFINITIONS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL",
    "postgresql": (
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
        "UNION ALL SELECT table_name || '.' || column_name, "
        "concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default) "
        "FROM information_schema.columns WHERE table_schema = 'public'"
    ),
}
VALUES = {int: 1, bool: False, bytes: b"sealed", date: date(2026, 11, 20)}
Row = dict[str, Any]
EITHER = {"outbox": ("message_id", "payload")}
"""Two columns of which the database wants one alone: here always the first, a submission's row without a payload."""


def definitions(engine: Engine) -> dict[str, str]:
    """Return every table, column, index and constraint as the database itself describes it."""
    with reading(engine) as connection:
        found = connection.exec_driver_sql(DEFINITIONS[engine.dialect.name]).all()
    return {name: " ".join(told.split()) for name, told in found if not name.startswith("alembic_version")}


def a_row(table: Table, number: int, only_needed: bool = False) -> Row:
    """Make a row with a value in every column, or only in those that must have one."""
    wanted, unwanted = EITHER.get(table.name, ("", ""))
    columns = [each for each in table.columns if not (only_needed and each.nullable) or each.name == wanted]
    kinds = {column.name: column.type.python_type for column in columns}
    row = {name: f"{name}-{number}" if kind is str else VALUES[kind] for name, kind in kinds.items()}
    return {name: None if name == unwanted else value for name, value in row.items()}


def tables_of(engine: Engine) -> list[Table]:
    """Return the tables as they are in the database, each after those it refers to."""
    found = MetaData()
    found.reflect(engine)
    return [table for table in found.sorted_tables if table.name != version_table.name]


def put(engine: Engine, tables: list[Table], number: int, only_needed: bool = False) -> None:
    with writing(engine) as connection:
        for table in tables:
            connection.execute(insert(table).values(a_row(table, number, only_needed)))


def rows(engine: Engine, tables: list[Table]) -> dict[str, list[Row]]:
    with reading(engine) as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for table in tables
        }


def revisions(engine: Engine) -> list[str]:
    """Return every revision, the first first."""
    return [each.revision for each in ScriptDirectory.from_config(alembic_config(engine)).walk_revisions()][::-1]


def test_the_migrations_make_exactly_the_tables_the_code_knows(engine: Engine, bare: Engine) -> None:
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    with writing(bare) as connection:
        metadata.create_all(connection)
    assert definitions(engine) == definitions(bare) != {}


def test_the_migrations_go_down_and_up_again_with_data_in_the_tables(bare: Engine) -> None:
    config, known = alembic_config(bare), revisions(bare)
    seen = {}
    for number, revision in enumerate(known):
        command.upgrade(config, revision)
        put(bare, tables_of(bare), number)
        seen[revision] = definitions(bare)
    for number, revision in reversed(list(enumerate(known[:-1]))):
        before = rows(bare, tables_of(bare))
        command.downgrade(config, revision)
        assert definitions(bare) == seen[revision]
        kept = rows(bare, tables_of(bare))
        assert {name: len(each) for name, each in kept.items()} == {name: len(before[name]) for name in kept}
        assert all(kept[table.name][number] == a_row(table, number) for table in tables_of(bare))
    command.upgrade(config, "head")
    assert definitions(bare) == seen[REVISION]
    assert {len(each) for each in rows(bare, tables_of(bare)).values()} == {len(known)}
    command.downgrade(config, "base")
    assert inspect(bare).get_table_names() == [version_table.name]
    assert ready(bare) == [f"The database is at revision none, not {REVISION}: run `flask migrate`."]
    migrate(bare)
    migrate(bare)
    assert ready(bare) == []
    assert definitions(bare) == seen[REVISION]


def test_the_version_before_goes_on_serving_on_the_tables_of_the_next(bare: Engine) -> None:
    config, known = alembic_config(bare), revisions(bare)
    command.upgrade(config, known[0])
    assert len(known) > 1
    for number, following in enumerate(known[1:]):
        old = tables_of(bare)  # what the old version knows: it never hears of a new column
        put(bare, old, 3 * number)
        command.upgrade(config, following)
        put(bare, old, 3 * number + 1)
        put(bare, old, 3 * number + 2, only_needed=True)
        stored = rows(bare, old)
        assert all(len(each) == 3 * (number + 1) for each in stored.values())
        assert all(stored[table.name][3 * number + 1] == a_row(table, 3 * number + 1) for table in old)
        with writing(bare) as connection:
            for table in reversed(old):
                key = table.primary_key.columns.values()[0]
                changed = {name: value for name, value in a_row(table, 3 * number + 1).items() if name != key.name}
                mine = key == a_row(table, 3 * number + 1)[key.name]
                assert connection.execute(update(table).where(mine).values(changed)).rowcount == 1
                assert connection.execute(delete(table).where(mine)).rowcount == 1
        put(bare, old, 3 * number + 1)


def test_a_database_that_is_a_version_ahead_is_fit_for_the_version_before(engine: Engine) -> None:
    for found, problems in ((f"{int(REVISION) + 1:04}", 0), (f"{int(REVISION) - 1:04}", 1)):
        with writing(engine) as connection:
            connection.execute(update(version_table).values(version_num=found))
        assert len(ready(engine)) == problems


def test_the_code_expects_the_last_migration(engine: Engine) -> None:
    assert ScriptDirectory.from_config(alembic_config(engine)).get_heads() == [REVISION]


def test_two_machines_may_migrate_at_once(bare: Engine, bare_url: str) -> None:
    program = "from webapp.store.engine import *; import sys; migrate(open_database(sys.argv[1]))"
    words = [sys.executable, "-c", program, bare_url]
    runs = [subprocess.Popen(words, cwd=CHECKOUT, stderr=subprocess.PIPE) for _ in range(2)]
    said = [run.communicate(timeout=60)[1].decode() for run in runs]
    assert [run.returncode for run in runs] == [0, 0], said
    assert ready(bare) == []
