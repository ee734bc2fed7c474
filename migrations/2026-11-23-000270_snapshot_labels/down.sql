DROP TRIGGER snapshots_are_kept ON snapshots;
CREATE TRIGGER snapshots_are_kept
    BEFORE DELETE OR UPDATE OF id, source_id, sha256, text, media_type, retrieved_at, revision ON snapshots
    FOR EACH ROW EXECUTE FUNCTION keep_evidence();
ALTER TABLE snapshots DROP COLUMN last_modified, DROP COLUMN etag, DROP COLUMN language, DROP COLUMN author, DROP COLUMN publisher;
