"""Note the day on which the back office answered that it has a submission.

Expand only: what runs on 0001 leaves the new column empty and goes on working.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the day, and the index of what is not answered yet."""
    op.add_column("submission", sa.Column("registered_on", sa.Date))
    unanswered = sa.text("registered_on IS NULL")
    op.create_index(
        "submission_unanswered",
        "submission",
        ["received_on"],
        sqlite_where=unanswered,
        postgresql_where=unanswered,
    )


def downgrade() -> None:
    """Forget the days."""
    op.drop_index("submission_unanswered", "submission")
    op.drop_column("submission", "registered_on")
