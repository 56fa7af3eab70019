"""Runs the desk's migrations on the engine it is given, in one transaction. They have a record of their own."""

from alembic import context

from webapp.desk.store.tables import VERSIONS, metadata
from webapp.store.engine import writing
from webapp.store.postgres import ONE_MIGRATION_AT_A_TIME

with writing(context.config.attributes["engine"], ONE_MIGRATION_AT_A_TIME) as connection:
    context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, version_table=VERSIONS)
    context.run_migrations()
