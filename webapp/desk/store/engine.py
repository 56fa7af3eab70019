"""The desk's database: the hand-off's tables by their own migrations, then the desk's; and whether it can be used."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from webapp.desk.store.tables import REVISION, VERSIONS, revision
from webapp.store import engine as store
from webapp.store.engine import CannotMigrate, reading
from webapp.store.postgres import reason

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def migrate(engine: Engine) -> None:
    """Bring the desk's database up to date; safe to repeat. Raises CannotMigrate."""
    from alembic import command

    try:
        store.migrate(engine)
    except CannotMigrate as error:
        raise CannotMigrate(_of_desk(str(error))) from None
    config = store.alembic_config(engine)
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except SQLAlchemyError as error:
        told = reason(error)
        if told is None:
            raise
        raise CannotMigrate(f"The desk's database cannot be migrated ({told}): check DESK_DATABASE_URL.") from None


def usable(engine: Engine) -> list[str]:
    """Say why the desk cannot work with this database, with what to do; an empty list means it can."""
    problems = store.usable(engine)
    if problems:
        return [_of_desk(each) for each in problems]
    try:
        with reading(engine) as connection:
            there = engine.dialect.has_table(connection, VERSIONS)
            found = connection.scalar(select(revision.c.version_num)) if there else None
    except SQLAlchemyError as error:
        why = reason(error) or type(error).__name__
        return [f"The desk's database cannot be reached ({why}): check DESK_DATABASE_URL."]
    if found is None or found < REVISION:
        return [f"The desk's database is at revision {found or 'none'}, not {REVISION}: run `flask desk migrate`."]
    return []


def _of_desk(told: str) -> str:
    """Return what the hand-off's tables say of themselves, with the command and the variable of the desk."""
    return told.replace("flask migrate", "flask desk migrate").replace("DATABASE_URL", "DESK_DATABASE_URL")
