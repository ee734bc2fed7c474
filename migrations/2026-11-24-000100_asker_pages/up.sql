-- Several who ask the same question may each name pages, and each sees their own alone, with what came of them.

ALTER TABLE suggestion_pages
    DROP CONSTRAINT suggestion_pages_once,
    ADD COLUMN token_hash bytea REFERENCES suggestion_tokens (token_hash),
    ADD COLUMN outcome text CONSTRAINT suggestion_pages_outcome CHECK (char_length(outcome) BETWEEN 1 AND 500),
    ADD CONSTRAINT suggestion_pages_once UNIQUE (token_hash, address);
CREATE INDEX suggestion_pages_suggestion ON suggestion_pages (suggestion_id, id);
COMMENT ON COLUMN suggestion_pages.token_hash IS 'The private link of who named it; none where that was not kept.';
COMMENT ON COLUMN suggestion_pages.outcome IS 'What came of it when a draft was last written, in words for its asker; none until then.';
