-- The same text can be had in several places: that is one source with several addresses. Each address knows what its
-- server said of the text we hold, to ask with the next time, and when it was visited.

CREATE TABLE source_addresses (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id bigint NOT NULL REFERENCES sources (id),
    key text NOT NULL CONSTRAINT source_addresses_key_length CHECK (octet_length(key) BETWEEN 1 AND 2500),
    url text CONSTRAINT source_addresses_url_shape CHECK (url ~* '^https?://' AND octet_length(url) <= 2000),
    etag text CONSTRAINT source_addresses_etag_length CHECK (char_length(etag) BETWEEN 1 AND 512),
    last_modified text CONSTRAINT source_addresses_last_modified_length CHECK (char_length(last_modified) BETWEEN 1 AND 512),
    said_of bigint,
    visited_at timestamptz,
    first_seen_at timestamptz NOT NULL,
    CONSTRAINT source_addresses_key_unique UNIQUE (key),
    CONSTRAINT source_addresses_source_unique UNIQUE (id, source_id),
    CONSTRAINT source_addresses_said_of_exists FOREIGN KEY (said_of, source_id) REFERENCES snapshots (id, source_id)
);
CREATE INDEX source_addresses_source ON source_addresses (source_id, id);
INSERT INTO source_addresses (source_id, key, url, first_seen_at)
    SELECT id, key, url, created_at FROM sources ORDER BY id;
COMMENT ON TABLE source_addresses IS 'Where the text of a source is to be had; the first is the one it is named by.';
COMMENT ON COLUMN source_addresses.key IS 'What makes it the same place when it comes again: its address, else publisher and title, folded.';
COMMENT ON COLUMN source_addresses.url IS 'Its address as it was given; none for what has none.';
COMMENT ON COLUMN source_addresses.etag IS 'The ETag its server gave with that text.';
COMMENT ON COLUMN source_addresses.last_modified IS 'The Last-Modified its server gave with that text.';
COMMENT ON COLUMN source_addresses.said_of IS 'The snapshot these two were said of; asked with only while it is the current one.';
COMMENT ON COLUMN source_addresses.visited_at IS 'When it was last fetched from here again, whatever came of it.';
COMMENT ON COLUMN source_addresses.first_seen_at IS 'When it was first imported from there.';

-- A text is looked up by its hash among those in use.
CREATE INDEX snapshots_current_text ON snapshots (sha256) WHERE current;
