"""Runs the migrations on the engine it is given, or on the one the settings name, in one transaction.

Each migration only adds what the version before can ignore; what is no longer used goes a version later (expand, then
contract). So the old version may serve while the tables are brought up to date, and until it is replaced.
"""

import os

from alembic import context

from webapp.ops.settings import Settings
from webapp.store.engine import open_database, writing
from webapp.store.postgres import ONE_MIGRATION_AT_A_TIME
from webapp.store.tables import metadata

engine = context.config.attributes.get("engine") or open_database(Settings.read(os.environ).database_url)
with writing(engine, ONE_MIGRATION_AT_A_TIME) as connection:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    context.run_migrations()
