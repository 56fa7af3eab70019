"""Runs the migrations on the engine it is given, or on the one the settings name, in one transaction."""

import os

from alembic import context

from webapp.settings import Settings
from webapp.store.database import open_database, writing
from webapp.store.tables import metadata

engine = context.config.attributes.get("engine") or open_database(Settings.read(os.environ).database_url)
with writing(engine) as connection:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
    context.run_migrations()
