DROP INDEX events_jobs;
ALTER TABLE events DROP CONSTRAINT events_job_has_subject;
-- The ledger only grows: moves of jobs stay, and the older rule binds what comes after it.
ALTER TABLE events DROP CONSTRAINT events_subject;
ALTER TABLE events ADD CONSTRAINT events_subject
    CHECK (subject IN ('suggestion', 'draft', 'sentence', 'page', 'drafting')) NOT VALID;
ALTER TABLE events DROP COLUMN job_id;
