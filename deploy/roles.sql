-- Who may do what in a PostgreSQL database. Run it as the owner of the tables, after every `flask migrate`; safe to repeat:
--
--     psql "$DATABASE_URL" --set=ON_ERROR_STOP=1 --single-transaction --file=deploy/roles.sql
--
-- It makes four roles that nobody logs in as. Each process has a login of its own that is a member of one of them, such as
--
--     CREATE ROLE web LOGIN PASSWORD '…' IN ROLE put_it_right_web;
--
-- The owner migrates and backs up, and serves nobody.

DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['web', 'relay', 'back_office', 'watch'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'put_it_right_' || role) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', 'put_it_right_' || role);
        END IF;
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO put_it_right_web, put_it_right_relay, put_it_right_back_office, put_it_right_watch',
        current_database()
    );
END $$;

-- From nothing, so that what is not said below is not allowed, whatever was said before.
REVOKE ALL ON draft, submission, outbox, inbox, alembic_version
    FROM PUBLIC, put_it_right_web, put_it_right_relay, put_it_right_back_office, put_it_right_watch;

-- All of them see whether the tables are up to date.
GRANT SELECT ON alembic_version TO put_it_right_web, put_it_right_relay, put_it_right_back_office, put_it_right_watch;

-- The web server keeps drafts, takes what is sent, and counts what waits. What was sent before it can neither read nor
-- change, and it cannot say that something was delivered or registered.
GRANT SELECT, INSERT, UPDATE, DELETE ON draft TO put_it_right_web;
GRANT INSERT (message_id, idempotency_key, reference, organisation, route, kind, urgent, received_on, body),
    SELECT (message_id, idempotency_key, reference, delivered_on, registered_on) ON submission TO put_it_right_web;
GRANT INSERT (id, channel, payload, message_id, rank, attempts, waits_since, due_at),
    SELECT (id, channel, rank, attempts, waits_since, due_at) ON outbox TO put_it_right_web;

-- The relay carries what is sealed, once more if it was lost, notes what became of it, and deletes what is out of time. With
-- the embedded queue it fills the inbox. It cannot read a draft, make or change a submission, or put a name to a message.
GRANT SELECT (id, expires_at), DELETE ON draft TO put_it_right_relay;
GRANT SELECT, UPDATE (delivered_on, registered_on), DELETE ON submission TO put_it_right_relay;
GRANT SELECT, INSERT (id, channel, payload, message_id, rank, attempts, waits_since, due_at),
    UPDATE (attempts, waits_since, due_at, leased_until, leased_by), DELETE ON outbox TO put_it_right_relay;
GRANT SELECT, INSERT, UPDATE (body) ON inbox TO put_it_right_relay;

-- The back office has the inbox (`flask receive`, and `flask queue list`, `show`, `take` and `done`), and of the outbox the
-- answers that it owes. The statements that carry those also name submissions, of which it sees none.
GRANT SELECT, INSERT, UPDATE (taken_by, taken_on, done_on) ON inbox TO put_it_right_back_office;
GRANT SELECT, INSERT (id, channel, payload, message_id, rank, attempts, waits_since, due_at),
    UPDATE (attempts, waits_since, due_at, leased_until, leased_by), DELETE ON outbox TO put_it_right_back_office;
GRANT SELECT, UPDATE (delivered_on) ON submission TO put_it_right_back_office;

-- Whoever watches counts and names what is late (`flask queue reconcile`), and reads nothing that is sealed.
GRANT SELECT (message_id, reference, received_on, delivered_on, registered_on) ON submission TO put_it_right_watch;
GRANT SELECT (id, channel, message_id, rank, attempts, waits_since, due_at) ON outbox TO put_it_right_watch;

-- Row by row: the back office sees no submission, and of the outbox its answers alone.
ALTER TABLE submission ENABLE ROW LEVEL SECURITY;
ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS front ON submission;
DROP POLICY IF EXISTS front ON outbox;
DROP POLICY IF EXISTS answers ON outbox;
CREATE POLICY front ON submission TO put_it_right_web, put_it_right_relay, put_it_right_watch USING (true);
CREATE POLICY front ON outbox TO put_it_right_web, put_it_right_relay, put_it_right_watch USING (true);
CREATE POLICY answers ON outbox TO put_it_right_back_office USING (channel = 'front');

-- What was deleted is given free to be written over. From PostgreSQL 17 on the relay may do that itself; before, only the
-- owner may, so the server does it by itself within a minute or two.
ALTER TABLE draft SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE submission SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE outbox SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
ALTER TABLE inbox SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
DO $$
BEGIN
    IF current_setting('server_version_num')::int >= 170000 THEN
        EXECUTE 'GRANT MAINTAIN ON draft, submission, outbox, inbox TO put_it_right_relay';
    END IF;
END $$;
