-- Who works, so that an operator sees whether anybody does; and an index for each of the operator's lists.

CREATE TABLE job_workers (
    name text NOT NULL CONSTRAINT job_workers_pk PRIMARY KEY
        CONSTRAINT job_workers_name_length CHECK (length(name) BETWEEN 1 AND 200),
    kind text NOT NULL CONSTRAINT job_workers_kind_length CHECK (length(kind) BETWEEN 1 AND 64),
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now()
-- Written at every heartbeat and never more than a few rows: without an index on what changes, in place.
) WITH (fillfactor = 50);
COMMENT ON TABLE job_workers IS 'Workers that were heard of within the last hour; written by the crate queue alone.';
COMMENT ON COLUMN job_workers.name IS 'The name under which it leases jobs: its process, the kind, and a part no other ever had.';
COMMENT ON COLUMN job_workers.kind IS 'The kind of job it works.';
COMMENT ON COLUMN job_workers.seen_at IS 'Its latest heartbeat.';

-- A list of one kind, the last to die first; and what to try again, the next due first.
CREATE INDEX jobs_dead_of_kind ON jobs (kind, finished_at) WHERE state = 'dead';
CREATE INDEX jobs_failing ON jobs (run_at, id) WHERE state = 'waiting' AND attempt > 0;
