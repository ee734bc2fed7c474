-- What people do about a source is on record like every other move: it is blocked, opened again, fetched again.

ALTER TABLE events ADD COLUMN source_id bigint REFERENCES sources (id);
ALTER TABLE events DROP CONSTRAINT events_subject;
ALTER TABLE events ADD CONSTRAINT events_subject
    CHECK (subject IN ('suggestion', 'draft', 'sentence', 'page', 'drafting', 'job', 'source'));
ALTER TABLE events ADD CONSTRAINT events_source_has_subject CHECK ((source_id IS NOT NULL) = (subject = 'source'));
CREATE INDEX events_source ON events (source_id, id) WHERE source_id IS NOT NULL;
COMMENT ON COLUMN events.source_id IS 'The source, for subject source.';
