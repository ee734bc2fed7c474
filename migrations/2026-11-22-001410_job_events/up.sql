-- An operator's retry of a job, and that a dead one was put away, are moves on record like all others.

ALTER TABLE events ADD COLUMN job_id bigint;
ALTER TABLE events DROP CONSTRAINT events_subject;
ALTER TABLE events ADD CONSTRAINT events_subject
    CHECK (subject IN ('suggestion', 'draft', 'sentence', 'page', 'drafting', 'job'));
ALTER TABLE events ADD CONSTRAINT events_job_has_subject CHECK (job_id IS NULL OR subject = 'job');
CREATE INDEX events_jobs ON events (id) WHERE subject = 'job';
COMMENT ON COLUMN events.job_id IS 'The job, for subject job; it may be purged by now, so nothing holds it.';
