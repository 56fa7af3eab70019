"""The desk's first tables."""

from alembic import op

from webapp.desk.store.tables import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    metadata.create_all(op.get_bind())


def downgrade() -> None:
    """Take them away."""
    metadata.drop_all(op.get_bind())
