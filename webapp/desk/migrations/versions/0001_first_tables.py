"""The desk's first tables. What stands in the audit is only added to: the database itself refuses to change it."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ONLY_ADDED_TO = {
    "sqlite": (
        "CREATE TRIGGER audit_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'only added to'); END",
        "CREATE TRIGGER audit_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'only added to'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION audit_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'only added to'; END $$",
        "CREATE TRIGGER audit_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added_to()",
    ),
}


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="audit_pk"),
    )
    op.create_index("audit_about", "audit", ["about"], unique=False)
    op.create_index("audit_by", "audit", ["by", "at"], unique=False)
    op.create_table(
        "case_file",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=32), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.Column("route", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("brief", sa.Text(), nullable=True),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("unread", sa.String(length=64), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("record", sa.LargeBinary(), nullable=True),
        sa.Column("record_key", sa.LargeBinary(), nullable=True),
        sa.Column("record_kid", sa.String(length=128), nullable=True),
        sa.PrimaryKeyConstraint("id", name="case_file_pk"),
        sa.UniqueConstraint("message_id", name="case_file_message_id_once"),
        sa.UniqueConstraint("reference", name="case_file_reference_once"),
        sqlite_with_rowid=False,
    )
    op.create_index("case_file_received", "case_file", ["organisation", "received_on"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("teams", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("totp", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=True),
        sa.Column("wrong", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name="person_pk"),
        sa.UniqueConstraint("email", name="person_email_once"),
        sa.UniqueConstraint("subject", name="person_subject_once"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "blind_index",
        sa.Column("token", sa.String(length=44), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="blind_index_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token", "case_id", name="blind_index_pk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "event",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("type", sa.String(length=32), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="event_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "number", name="event_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "event_learning",
        "event",
        ["case_id"],
        unique=False,
        sqlite_where=sa.text("type = 'learning'"),
        postgresql_where=sa.text("type = 'learning'"),
    )
    op.create_table(
        "in_work",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("team", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="in_work_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name="in_work_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("in_work_team", "in_work", ["organisation", "team"], unique=False)
    op.create_table(
        "kept_from",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="kept_from_case_id_fk", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="kept_from_person_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "person_id", name="kept_from_pk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "keyed",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="keyed_person_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="keyed_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("keyed_person_id", "keyed", ["person_id"], unique=False)
    op.create_table(
        "note",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="note_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="note_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("note_case_id", "note", ["case_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("leased_until", sa.BigInteger(), nullable=True),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="notice_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="notice_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("notice_case_id", "notice", ["case_id"], unique=False)
    op.create_index(
        "notice_waiting",
        "notice",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_table(
        "reply",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name="reply_case_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="reply_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("reply_case_id", "reply", ["case_id"], unique=False)
    op.create_table(
        "session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="session_person_id_fk", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="session_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("session_person_id", "session", ["person_id"], unique=False)
    for statement in ONLY_ADDED_TO[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    """Take them away."""
    for table in (
        "session",
        "reply",
        "notice",
        "note",
        "keyed",
        "kept_from",
        "in_work",
        "event",
        "blind_index",
        "person",
        "case_file",
        "audit",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_only_added_to")
