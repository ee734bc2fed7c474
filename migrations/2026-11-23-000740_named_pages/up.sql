-- An editor may name a page of the web that is to be a source; a worker reads it.

CREATE TABLE named_pages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address text NOT NULL CONSTRAINT named_pages_address_length CHECK (octet_length(address) BETWEEN 1 AND 2000),
    named_by bigint NOT NULL REFERENCES users (id),
    named_at timestamptz NOT NULL,
    ended_at timestamptz,
    source_id bigint REFERENCES sources (id),
    outcome text CONSTRAINT named_pages_outcome CHECK (char_length(outcome) BETWEEN 1 AND 500),
    CONSTRAINT named_pages_end CHECK ((ended_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT named_pages_source_is_an_end CHECK (source_id IS NULL OR ended_at IS NOT NULL)
);
CREATE UNIQUE INDEX named_pages_waiting ON named_pages (address) WHERE ended_at IS NULL;
CREATE INDEX named_pages_newest ON named_pages (named_at DESC, id DESC);
COMMENT ON TABLE named_pages IS 'Pages of the web that editors named as sources, and what came of it.';
COMMENT ON COLUMN named_pages.ended_at IS 'When a worker had read it, or had given it up; none while it waits.';
COMMENT ON COLUMN named_pages.source_id IS 'The source it is; none where it could not be read.';
COMMENT ON COLUMN named_pages.outcome IS 'What came of it, in words for an editor.';
