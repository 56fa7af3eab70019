"""Give outbox rows an id, a channel and a payload of their own, so that more than submissions can be carried.

Expand: what runs on 0002 inserts none of the new columns, so the database fills in the id and the channel, and it joins
each row with its submission, so it never sees a row with a payload. message_id stays unique: one row is the promise of
one submission, whichever version made it. Until the old version has gone, its claims sort what waits instead of reading
it in order. On PostgreSQL the table is changed where it is: statements that wait for it hold on to that very table.

Contract, in a later migration, once nothing runs on 0002: drop the server defaults of id and channel; drop the unique
constraint for a plain index, if several rows are then to concern one submission.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NEW_ID = {"sqlite": "(lower(hex(randomblob(16))))", "postgresql": "replace(gen_random_uuid()::text, '-', '')"}
ONE_CONTENT = "(message_id IS NULL) <> (payload IS NULL)"
WAITS = sa.text("due_at IS NOT NULL")
KEPT = "message_id, rank, attempts, waits_since, due_at, leased_until, leased_by"


def upgrade() -> None:
    """Add the columns, and make the id the primary key."""
    op.drop_index("outbox_waiting", "outbox")
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(*_added("sqlite"), *_kept(message_id_needed=False), *_constraints())
    else:
        for column in _added("postgresql"):
            op.add_column("outbox", column)
        op.drop_constraint("outbox_pk", "outbox")
        op.alter_column("outbox", "message_id", nullable=True)
        op.create_primary_key("outbox_pk", "outbox", ["id"])
        op.create_unique_constraint("outbox_message_id_once", "outbox", ["message_id"])
        op.create_check_constraint("outbox_one_content", "outbox", ONE_CONTENT)
    columns = ["channel", "rank", "due_at"]
    op.create_index("outbox_waiting", "outbox", columns, sqlite_where=WAITS, postgresql_where=WAITS)


def downgrade() -> None:
    """Take the columns away; fails, and changes nothing, while there is a row that is not a submission's."""
    op.drop_index("outbox_waiting", "outbox")
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(
            *_kept(message_id_needed=True), sa.PrimaryKeyConstraint("message_id", name="outbox_pk"), _submission()
        )
    else:
        op.drop_constraint("outbox_one_content", "outbox")
        op.drop_constraint("outbox_message_id_once", "outbox")
        op.drop_constraint("outbox_pk", "outbox")
        op.create_primary_key("outbox_pk", "outbox", ["message_id"])
        for name in ("payload", "channel", "id"):
            op.drop_column("outbox", name)
    op.create_index("outbox_waiting", "outbox", ["rank", "due_at"], sqlite_where=WAITS, postgresql_where=WAITS)


def _make_anew(*parts: sa.Column | sa.Constraint) -> None:
    """SQLite cannot change a primary key: make the table again and copy what both have."""
    op.rename_table("outbox", "outbox_before")
    op.create_table("outbox", *parts)
    op.execute(f"INSERT INTO outbox ({KEPT}) SELECT {KEPT} FROM outbox_before")  # noqa: S608 - names from this file
    op.drop_table("outbox_before")


def _added(database: str) -> list[sa.Column]:
    return [
        sa.Column("id", sa.String(32), server_default=sa.text(NEW_ID[database]), nullable=False),
        sa.Column("channel", sa.String(32), server_default="back-office", nullable=False),
        sa.Column("payload", sa.Text),
    ]


def _kept(message_id_needed: bool) -> list[sa.Column]:
    return [
        sa.Column("message_id", sa.String(64), nullable=not message_id_needed),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        *(sa.Column(name, sa.BigInteger) for name in ("waits_since", "due_at", "leased_until")),
        sa.Column("leased_by", sa.String(64)),
    ]


def _constraints() -> list[sa.Constraint]:
    return [
        sa.PrimaryKeyConstraint("id", name="outbox_pk"),
        sa.CheckConstraint(ONE_CONTENT, name="outbox_one_content"),
        sa.UniqueConstraint("message_id", name="outbox_message_id_once"),
        _submission(),
    ]


def _submission() -> sa.Constraint:
    return sa.ForeignKeyConstraint(["message_id"], ["submission.message_id"], name="outbox_fk", ondelete="CASCADE")
