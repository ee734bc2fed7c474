DROP INDEX suggestion_pages_suggestion;
ALTER TABLE suggestion_pages DROP CONSTRAINT suggestion_pages_once;
DELETE FROM suggestion_pages AS later USING suggestion_pages AS first
    WHERE first.suggestion_id = later.suggestion_id AND first.address = later.address AND first.id < later.id;
ALTER TABLE suggestion_pages
    DROP COLUMN token_hash,
    DROP COLUMN outcome,
    ADD CONSTRAINT suggestion_pages_once UNIQUE (suggestion_id, address);
