"""Keep rows by their random keys alone: on SQLite a rowid tells in which order they came.

Expand only: what runs on 0003 never names a rowid, and works on these tables as before. PostgreSQL has no such tables;
what its files tell is said in docs/security.md.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEYS = {"outbox": "id", "submission": "message_id", "draft": "id", "inbox": "message_id"}
"""Each table by its key; the outbox, which refers to submissions, goes first and comes back last."""
CHANGED = " WITHOUT ROWID"


def upgrade() -> None:
    """Make the tables again without rowids."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(lambda told: f"{told.rstrip()}{CHANGED}")


def downgrade() -> None:
    """Make the tables again with rowids, which follow the order of the keys."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(lambda told: told.removesuffix(CHANGED))


def _make_anew(change) -> None:
    """Make each table as the database describes it, but for the change, with the rows in the order of their keys."""
    told = {table: _described("table", table)[0] for table in KEYS}
    indexes = [index for table in KEYS for index in _described("index", table)]
    for table in KEYS:
        op.execute(f"CREATE TABLE {table}_kept AS SELECT * FROM {table}")  # noqa: S608 - names from this file
        op.drop_table(table)
    for table in reversed(KEYS):
        op.execute(change(told[table]))
        op.execute(f"INSERT INTO {table} SELECT * FROM {table}_kept ORDER BY {KEYS[table]}")  # noqa: S608 - the same
        op.drop_table(f"{table}_kept")
    for index in indexes:
        op.execute(index)


def _described(kind: str, table: str) -> list[str]:
    query = sa.text("SELECT sql FROM sqlite_master WHERE type = :kind AND tbl_name = :of AND sql IS NOT NULL")
    return list(op.get_bind().scalars(query, {"kind": kind, "of": table}))
