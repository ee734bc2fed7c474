-- A wiki's page changes under its address: its licence asks for attribution to what was read, and an editor who follows
-- the link must be able to find exactly that version in the page's history.

ALTER TABLE snapshots ADD COLUMN revision text
    CONSTRAINT snapshots_revision_length CHECK (char_length(revision) BETWEEN 1 AND 64);
COMMENT ON COLUMN snapshots.revision IS 'The publisher''s own number of the version that was read, as wikis give one; null for library files.';

DROP TRIGGER snapshots_are_kept ON snapshots;
CREATE TRIGGER snapshots_are_kept
    BEFORE DELETE OR UPDATE OF id, source_id, sha256, text, media_type, retrieved_at, revision ON snapshots
    FOR EACH ROW EXECUTE FUNCTION keep_evidence();
