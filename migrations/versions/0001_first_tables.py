"""Make the tables for drafts, submissions, the outbox and the inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "draft",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("touched_at", sa.BigInteger, nullable=False),
        sa.Column("idle", sa.Integer, nullable=False),
        sa.Column("longest", sa.Integer, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="draft_pk"),
    )
    op.create_index("draft_expires", "draft", ["expires_at"])
    op.create_table(
        "submission",
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("idempotency_key", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(32), nullable=False),
        *_routing(),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("delivered_on", sa.Date),
        sa.PrimaryKeyConstraint("message_id", name="submission_pk"),
        sa.UniqueConstraint("idempotency_key", name="submission_idempotency_key_once"),
        sa.UniqueConstraint("reference", name="submission_reference_once"),
    )
    op.create_index("submission_delivered", "submission", ["delivered_on"])
    op.create_table(
        "outbox",
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("rank", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("waits_since", sa.BigInteger),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("leased_until", sa.BigInteger),
        sa.Column("leased_by", sa.String(64)),
        sa.PrimaryKeyConstraint("message_id", name="outbox_pk"),
        sa.ForeignKeyConstraint(["message_id"], ["submission.message_id"], name="outbox_fk", ondelete="CASCADE"),
    )
    waits = sa.text("due_at IS NOT NULL")
    op.create_index("outbox_waiting", "outbox", ["rank", "due_at"], sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "inbox",
        sa.Column("message_id", sa.String(64), nullable=False),
        sa.Column("reference", sa.String(32), nullable=False),
        *_routing(),
        sa.Column("received_on", sa.Date, nullable=False),
        sa.Column("body", sa.Text),
        sa.Column("taken_by", sa.String(200)),
        sa.Column("taken_on", sa.Date),
        sa.Column("done_on", sa.Date),
        sa.PrimaryKeyConstraint("message_id", name="inbox_pk"),
        sa.UniqueConstraint("reference", name="inbox_reference_once"),
    )


def downgrade() -> None:
    """Drop every table and all that is in it."""
    for table in ("inbox", "outbox", "submission", "draft"):
        op.drop_table(table)


def _routing() -> list[sa.Column[str] | sa.Column[bool]]:
    words = (sa.Column(name, sa.String(64), nullable=False) for name in ("organisation", "route", "kind"))
    return [*words, sa.Column("urgent", sa.Boolean, nullable=False)]
