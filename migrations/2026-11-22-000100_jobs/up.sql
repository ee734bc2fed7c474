-- The queue: a job is a row that commits with the rows it is about, so neither can exist without the other.
CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT jobs_pk PRIMARY KEY,
    kind text NOT NULL CONSTRAINT jobs_kind_length CHECK (length(kind) BETWEEN 1 AND 64),
    payload jsonb NOT NULL CONSTRAINT jobs_payload_size CHECK (pg_column_size(payload) <= 16384),
    state text NOT NULL DEFAULT 'waiting'
        CONSTRAINT jobs_state_known CHECK (state IN ('waiting', 'running', 'done', 'dead')),
    priority smallint NOT NULL CONSTRAINT jobs_priority_known CHECK (priority BETWEEN 0 AND 2),
    run_at timestamptz NOT NULL,
    attempt int NOT NULL DEFAULT 0,
    max_attempts int NOT NULL CONSTRAINT jobs_max_attempts_range CHECK (max_attempts BETWEEN 1 AND 1000),
    unique_key text CONSTRAINT jobs_unique_key_length CHECK (length(unique_key) BETWEEN 1 AND 200),
    leased_by text CONSTRAINT jobs_leased_by_length CHECK (length(leased_by) BETWEEN 1 AND 200),
    lease_until timestamptz,
    claimed_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CONSTRAINT jobs_attempt_range CHECK (attempt BETWEEN 0 AND max_attempts),
    CONSTRAINT jobs_waiting_may_run CHECK (state <> 'waiting' OR attempt < max_attempts),
    CONSTRAINT jobs_running_is_claimed CHECK (state <> 'running' OR (attempt > 0 AND claimed_at IS NOT NULL)),
    CONSTRAINT jobs_running_has_owner CHECK ((state = 'running') = (leased_by IS NOT NULL)),
    CONSTRAINT jobs_owner_has_lease CHECK ((leased_by IS NULL) = (lease_until IS NULL)),
    CONSTRAINT jobs_ended_has_time CHECK ((state IN ('done', 'dead')) = (finished_at IS NOT NULL))
-- A job's row is written three times in its life: room beside it, and a vacuum that comes early.
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
-- Partial indexes only: a finished job leaves every index but its own.
CREATE INDEX jobs_due ON jobs (kind, priority, run_at, id) WHERE state = 'waiting';
-- Without lease_until, so that a heartbeat touches no index.
CREATE INDEX jobs_running ON jobs (kind) WHERE state = 'running';
CREATE INDEX jobs_done ON jobs (finished_at) WHERE state = 'done';
CREATE INDEX jobs_dead ON jobs (finished_at) WHERE state = 'dead';
CREATE UNIQUE INDEX jobs_unfinished_unique ON jobs (kind, unique_key)
    WHERE unique_key IS NOT NULL AND state IN ('waiting', 'running');
COMMENT ON TABLE jobs IS 'Work that waits, runs, is done or is dead; written by the crate queue alone.';
COMMENT ON COLUMN jobs.id IS 'Rises with the order of enqueueing.';
COMMENT ON COLUMN jobs.kind IS 'Which job: the same word as its payload type, its file and its span.';
COMMENT ON COLUMN jobs.payload IS 'The ids the job is about; never text from outside.';
COMMENT ON COLUMN jobs.state IS 'waiting (due from run_at on), running (under a lease), done, dead (kept for an operator).';
COMMENT ON COLUMN jobs.priority IS '0 first, 1 normal, 2 when nothing else waits.';
COMMENT ON COLUMN jobs.run_at IS 'Not before this time; a failed attempt moves it by the backoff.';
COMMENT ON COLUMN jobs.attempt IS 'Attempts claimed so far, the running one included; given back when it never started.';
COMMENT ON COLUMN jobs.max_attempts IS 'Dead after this many failed attempts.';
COMMENT ON COLUMN jobs.unique_key IS 'At most one unfinished job of a kind has it; free again once that job is done or dead.';
COMMENT ON COLUMN jobs.leased_by IS 'The worker that runs it; with attempt the token that fences its result.';
COMMENT ON COLUMN jobs.lease_until IS 'From then on another worker may take the job; moved on by each heartbeat.';
COMMENT ON COLUMN jobs.claimed_at IS 'When the latest attempt was claimed.';
COMMENT ON COLUMN jobs.created_at IS 'When the transaction that enqueued it began.';
COMMENT ON COLUMN jobs.finished_at IS 'When it was done or died; done jobs are purged some time after it.';

CREATE TABLE job_attempts (
    job_id bigint NOT NULL CONSTRAINT job_attempts_job_fk REFERENCES jobs ON DELETE CASCADE,
    attempt int NOT NULL CONSTRAINT job_attempts_attempt_range CHECK (attempt > 0),
    worker text NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    outcome text NOT NULL CONSTRAINT job_attempts_outcome_known CHECK (outcome IN ('done', 'retry', 'give_up')),
    error text CONSTRAINT job_attempts_error_length CHECK (length(error) <= 4096),
    CONSTRAINT job_attempts_pk PRIMARY KEY (job_id, attempt),
    CONSTRAINT job_attempts_failed_has_error CHECK ((outcome = 'done') = (error IS NULL))
);
COMMENT ON TABLE job_attempts IS 'How attempts ended: all of them but a success at the first, which jobs alone records.';
COMMENT ON COLUMN job_attempts.job_id IS 'The job; its attempts go when it is purged.';
COMMENT ON COLUMN job_attempts.attempt IS 'Its number, from 1.';
COMMENT ON COLUMN job_attempts.worker IS 'Who ran it.';
COMMENT ON COLUMN job_attempts.started_at IS 'When it was claimed.';
COMMENT ON COLUMN job_attempts.finished_at IS 'When its end was recorded.';
COMMENT ON COLUMN job_attempts.outcome IS 'What the attempt answered; whether a retry came of it is the state of the job.';
COMMENT ON COLUMN job_attempts.error IS 'Why it failed: its error, a panic, a timeout, a lease that ran out.';

-- One notification a kind and statement, and only for jobs that may start now: NOTIFY makes commits queue up.
CREATE FUNCTION jobs_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('jobs', kind)
        FROM (SELECT DISTINCT kind FROM new_jobs WHERE state = 'waiting' AND run_at <= now()) AS due;
    RETURN NULL;
END $$;
CREATE TRIGGER jobs_notify AFTER INSERT ON jobs REFERENCING NEW TABLE AS new_jobs
    FOR EACH STATEMENT EXECUTE FUNCTION jobs_notify();
