DROP INDEX events_source;
ALTER TABLE events DROP CONSTRAINT events_source_has_subject;
-- The ledger only grows: moves of sources stay, and the older rule binds what comes after it.
ALTER TABLE events DROP CONSTRAINT events_subject;
ALTER TABLE events ADD CONSTRAINT events_subject
    CHECK (subject IN ('suggestion', 'draft', 'sentence', 'page', 'drafting', 'job')) NOT VALID;
ALTER TABLE events DROP COLUMN source_id;
