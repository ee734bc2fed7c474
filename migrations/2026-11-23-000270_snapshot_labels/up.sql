-- What was known of a text when it was read is kept with it: the source's own labels go with the newest.

ALTER TABLE snapshots
    ADD COLUMN publisher text CONSTRAINT snapshots_publisher_length CHECK (char_length(publisher) BETWEEN 1 AND 200),
    ADD COLUMN author text CONSTRAINT snapshots_author_length CHECK (char_length(author) BETWEEN 1 AND 200),
    ADD COLUMN language text CONSTRAINT snapshots_language_shape CHECK (language ~ '^[a-z]{3}$'),
    ADD COLUMN etag text CONSTRAINT snapshots_etag_length CHECK (char_length(etag) BETWEEN 1 AND 512),
    ADD COLUMN last_modified text CONSTRAINT snapshots_last_modified_length CHECK (char_length(last_modified) BETWEEN 1 AND 512);
COMMENT ON COLUMN snapshots.publisher IS 'Who published it, as it was said then; none for what was read before this was kept.';
COMMENT ON COLUMN snapshots.author IS 'Who wrote it, as it was said then.';
COMMENT ON COLUMN snapshots.language IS 'The language of the text, told by the text itself: three letters of ISO 639-3; none where that is unsure.';
COMMENT ON COLUMN snapshots.etag IS 'The ETag its server gave with it.';
COMMENT ON COLUMN snapshots.last_modified IS 'The Last-Modified its server gave with it.';

DROP TRIGGER snapshots_are_kept ON snapshots;
CREATE TRIGGER snapshots_are_kept
    BEFORE DELETE OR UPDATE OF id, source_id, sha256, text, media_type, retrieved_at, revision, publisher, author, language, etag, last_modified
    ON snapshots FOR EACH ROW EXECUTE FUNCTION keep_evidence();
