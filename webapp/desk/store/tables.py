"""The desk's tables, and what each column is for. There is no status and no due date: both follow from events.

They stand in one database with the hand-off's own tables (inbox and outbox). Of a case what its envelope says, and the
codes of its brief, are in clear; what people sent is under the opener's keys, and what officers typed under the desk's.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    table,
)
from sqlalchemy import column as any_column

from webapp.store.tables import BY_KEY, Moment

REVISION = "0001"
"""The desk's migration that these tables are the end of; a test holds the two together."""
VERSIONS = "desk_version"
"""Where Alembic writes down the desk's revision, beside that of the hand-off's tables."""

LEARNING = "learning"
"""The code of the event that is looked for across all cases."""

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "uq": "%(table_name)s_%(column_0_name)s_once",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "ix": "%(table_name)s_%(column_0_name)s",
    }
)
ID = String(32)

case = Table(
    "case_file",
    metadata,
    Column("id", ID, primary_key=True),  # random
    Column("message_id", String(64), nullable=False, unique=True),  # one case for each message, however often it comes
    Column("reference", String(32), nullable=False, unique=True),
    Column("organisation", String(64), nullable=False),
    Column("team", String(64), nullable=False),  # whose key opens it
    Column("route", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("received_on", Date, nullable=False),
    Column("version", Integer, nullable=False),  # the number of its last event
    Column("brief", Text),  # JSON, codes only; empty until it could be opened
    Column("private", LargeBinary),  # how to reach someone safely, sealed by the desk
    Column("unread", String(64)),  # why it could not be opened, as a code
    Column("body", Text),  # as it came, sealed for its team; empty once it is sealed anew
    Column("record", LargeBinary),  # the message under a key of its own
    Column("record_key", LargeBinary),  # that key, wrapped under the team's
    Column("record_kid", String(128)),  # the team's key that wraps it
    **BY_KEY,
)
Index("case_file_received", case.c.organisation, case.c.received_on)

# Which cases are in work: those with anything left to do. It only saves reading all others; events decide.
in_work = Table(
    "in_work",
    metadata,
    Column("case_id", ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True),
    Column("organisation", String(64), nullable=False),
    Column("team", String(64), nullable=False),
    **BY_KEY,
)
Index("in_work_team", in_work.c.organisation, in_work.c.team)

event = Table(
    "event",
    metadata,
    Column("case_id", ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),  # from 1 on
    Column("at", Moment, nullable=False),
    Column("by", ID, nullable=False),  # a person's id; empty for the desk itself
    Column("type", String(32), nullable=False),
    Column("data", Text, nullable=False),  # JSON, codes and days only
    Column("words", LargeBinary),  # what was typed, sealed by the desk
    **BY_KEY,
)

learnt = event.c.type == LEARNING
Index("event_learning", event.c.case_id, sqlite_where=learnt, postgresql_where=learnt)

note = Table(
    "note",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ForeignKey("case_file.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("by", ID, nullable=False),
    Column("words", LargeBinary, nullable=False),
    **BY_KEY,
)

# What is written to the person. Its recipient is fixed when it is written.
reply = Table(
    "reply",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ForeignKey("case_file.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("by", ID, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("channel", String(16), nullable=False),  # email, letter or none
    Column("words", LargeBinary, nullable=False),  # JSON: recipient, subject, paragraphs and more; sealed
    **BY_KEY,
)

# The desk's own outbox. A row stays, without its words, when it is done.
notice = Table(
    "notice",
    metadata,
    Column("id", ID, primary_key=True),  # also its Message-ID or the reference that Notify is asked by
    Column("case_id", ForeignKey("case_file.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("channel", String(16), nullable=False),  # email or letter
    Column("words", LargeBinary),  # JSON: see store/notices.py; sealed, and emptied once it is sent
    Column("attempts", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("due_at", Moment),  # when to try next; empty once it is done
    Column("leased_until", Moment),
    Column("done_at", Moment),
    Column("result", String(32)),  # sent, printed, by-hand, refused, bounced
    **BY_KEY,
)
waits = notice.c.due_at.is_not(None)
Index("notice_waiting", notice.c.due_at, sqlite_where=waits, postgresql_where=waits)

person = Table(
    "person",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("email", String(254), nullable=False, unique=True),  # in small letters; they sign in with it
    Column("role", String(32), nullable=False),
    Column("teams", Text, nullable=False),  # JSON: `organisation/team`
    Column("active", Boolean, nullable=False),
    Column("subject", String(255), unique=True),  # who they are to the OIDC provider
    Column("password", String(255)),  # argon2id
    Column("totp", LargeBinary),  # the secret, sealed by the desk
    Column("totp_step", Integer),  # the last step that was used: a code counts once
    Column("wrong", Integer, nullable=False, server_default="0"),  # wrong sign-ins in a row
    Column("locked_until", Moment),
    Column("version", Integer, nullable=False, server_default="1"),  # a one-time link is for one version
    **BY_KEY,
)

session = Table(
    "session",
    metadata,
    Column("id", String(64), primary_key=True),  # a hash of the cookie's secret
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    **BY_KEY,
)

# Who must not see which case.
kept_from = Table(
    "kept_from",
    metadata,
    Column("case_id", ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    **BY_KEY,
)

# By which words a case is found: an HMAC of a normalised name, postcode, phone number or email address.
blind_index = Table(
    "blind_index",
    metadata,
    Column("token", String(44), primary_key=True),
    Column("case_id", ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True),
    **BY_KEY,
)

# Only added to. Each line holds the digest of the one before.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("by", ID, nullable=False),
    Column("what", String(32), nullable=False),
    Column("about", String(64), nullable=False),  # a case's or a person's id
    Column("why", String(64), nullable=False),  # a code
    Column("digest", String(64), nullable=False),
)
Index("audit_by", audit.c.by, audit.c.at)
Index("audit_about", audit.c.about)

# A paper or phone complaint that is being keyed in: one person's answers, sealed by the desk.
keyed = Table(
    "keyed",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person_id", ForeignKey("person.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Column("words", LargeBinary, nullable=False),
    **BY_KEY,
)

revision = table(VERSIONS, any_column("version_num"))
