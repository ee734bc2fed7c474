-- What articles rest on. A published sentence cites a passage for ever, so what was read is kept as it was read: a
-- source that changes gets a new snapshot beside the old one, whose passages are no longer found but still cited.

CREATE TABLE sources (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key text NOT NULL CONSTRAINT sources_key_length CHECK (octet_length(key) BETWEEN 1 AND 2500),
    title text NOT NULL CONSTRAINT sources_title_length CHECK (char_length(title) BETWEEN 1 AND 300),
    url text CONSTRAINT sources_url_shape CHECK (url ~* '^https?://' AND octet_length(url) <= 2000),
    publisher text NOT NULL CONSTRAINT sources_publisher_length CHECK (char_length(publisher) BETWEEN 1 AND 200),
    author text CONSTRAINT sources_author_length CHECK (char_length(author) BETWEEN 1 AND 200),
    licence text NOT NULL CONSTRAINT sources_licence_length CHECK (char_length(licence) BETWEEN 1 AND 64),
    created_at timestamptz NOT NULL,
    CONSTRAINT sources_key_unique UNIQUE (key)
);
COMMENT ON TABLE sources IS 'Works somebody published, with what a source list says of them.';
COMMENT ON COLUMN sources.id IS 'Given by Postgres.';
COMMENT ON COLUMN sources.key IS 'What makes it the same source when it comes again: its address, else publisher and title, folded.';
COMMENT ON COLUMN sources.title IS 'Its title, plain text.';
COMMENT ON COLUMN sources.url IS 'Where it can be read, if it has an address.';
COMMENT ON COLUMN sources.publisher IS 'Who published it.';
COMMENT ON COLUMN sources.author IS 'Who wrote it, where known.';
COMMENT ON COLUMN sources.licence IS 'An SPDX id, LicenseRef-PD, fair-use or unknown.';
COMMENT ON COLUMN sources.created_at IS 'When it was first imported.';

CREATE TABLE snapshots (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id bigint NOT NULL REFERENCES sources (id),
    sha256 text NOT NULL,
    text text NOT NULL CONSTRAINT snapshots_text_length CHECK (octet_length(text) > 0),
    media_type text NOT NULL CONSTRAINT snapshots_media_type CHECK (media_type IN ('text/markdown', 'text/html', 'text/plain')),
    retrieved_at timestamptz NOT NULL,
    current boolean NOT NULL,
    CONSTRAINT snapshots_hash_of_text CHECK (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')),
    CONSTRAINT snapshots_source_unique UNIQUE (id, source_id)
);
CREATE UNIQUE INDEX snapshots_current_unique ON snapshots (source_id) WHERE current;
CREATE INDEX snapshots_source ON snapshots (source_id);
COMMENT ON TABLE snapshots IS 'The text of a source as it was read at one time.';
COMMENT ON COLUMN snapshots.id IS 'Given by Postgres.';
COMMENT ON COLUMN snapshots.source_id IS 'The source that was read.';
COMMENT ON COLUMN snapshots.sha256 IS 'SHA-256 of the text, in lower-case hex.';
COMMENT ON COLUMN snapshots.text IS 'Plain text: headings, paragraphs and list items, parted by blank lines.';
COMMENT ON COLUMN snapshots.media_type IS 'What it was written in.';
COMMENT ON COLUMN snapshots.retrieved_at IS 'When it was read.';
COMMENT ON COLUMN snapshots.current IS 'True for the newest of its source; older ones stay for what cites them.';

CREATE TABLE passages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    snapshot_id bigint NOT NULL,
    source_id bigint NOT NULL REFERENCES sources (id),
    position integer NOT NULL CONSTRAINT passages_position CHECK (position >= 0),
    start_byte integer NOT NULL CONSTRAINT passages_start CHECK (start_byte >= 0),
    end_byte integer NOT NULL,
    heading_path text[] NOT NULL,
    kind text NOT NULL CONSTRAINT passages_kind CHECK (kind IN ('paragraph', 'list_intro', 'list_item')),
    text text NOT NULL,
    words tsvector,
    CONSTRAINT passages_length CHECK (end_byte > start_byte AND octet_length(text) = end_byte - start_byte),
    CONSTRAINT passages_position_unique UNIQUE (snapshot_id, position),
    CONSTRAINT passages_snapshot_exists FOREIGN KEY (snapshot_id, source_id) REFERENCES snapshots (id, source_id)
);
-- Only passages of current snapshots have words, so the index holds nothing that must not be found. Without fastupdate,
-- since a pending list makes Postgres read the whole table until the next vacuum, and imports are rare.
CREATE INDEX passages_words ON passages USING gin (words) WITH (fastupdate = off) WHERE words IS NOT NULL;
CREATE INDEX passages_source ON passages (source_id, position) WHERE words IS NOT NULL;
COMMENT ON TABLE passages IS 'Stretches of whole sentences, or one list item, in a snapshot: what a sentence may cite.';
COMMENT ON COLUMN passages.id IS 'Given by Postgres; never used again, since pages cite it.';
COMMENT ON COLUMN passages.snapshot_id IS 'The snapshot it stands in.';
COMMENT ON COLUMN passages.source_id IS 'The source of that snapshot.';
COMMENT ON COLUMN passages.position IS 'Its place among the passages of the snapshot, from 0.';
COMMENT ON COLUMN passages.start_byte IS 'Where it begins in the snapshot''s text, in bytes of UTF-8.';
COMMENT ON COLUMN passages.end_byte IS 'Where it ends, in bytes of UTF-8.';
COMMENT ON COLUMN passages.heading_path IS 'The headings above it, outermost first, without the title.';
COMMENT ON COLUMN passages.kind IS 'What it is in the layout.';
COMMENT ON COLUMN passages.text IS 'Its words: exactly that stretch of the snapshot''s text.';
COMMENT ON COLUMN passages.words IS 'What it is found by: title, headings and text; null once its snapshot is not current.';

-- The title counts: a passage that says only "it" must be found too. No generated column, since it is in another table.
CREATE FUNCTION passage_words(title text, headings text[], body text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
    SELECT setweight(to_tsvector('english'::regconfig, title), 'A') || setweight(to_tsvector('english'::regconfig, array_to_string(headings, ' . ')), 'B')
        || setweight(to_tsvector('english'::regconfig, body), 'D')
$$;
COMMENT ON FUNCTION passage_words IS 'What a passage is found by.';

CREATE FUNCTION words_query(words text) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT
    AS $$ SELECT to_tsquery('english'::regconfig, words) $$;
COMMENT ON FUNCTION words_query IS 'A search for stems, from quoted words joined by |.';

-- Approvals and pages vouch for what a passage said. If it could be rewritten or deleted afterwards, every published
-- sentence that cites it would be unsupported without anybody noticing.
CREATE FUNCTION keep_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was read is kept: no % are rewritten or deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
COMMENT ON FUNCTION keep_evidence IS 'Refuses to rewrite or delete evidence.';
CREATE TRIGGER snapshots_are_kept BEFORE DELETE OR UPDATE OF id, source_id, sha256, text, media_type, retrieved_at ON snapshots
    FOR EACH ROW EXECUTE FUNCTION keep_evidence();
CREATE TRIGGER passages_are_kept
    BEFORE DELETE OR UPDATE OF id, snapshot_id, source_id, position, start_byte, end_byte, heading_path, kind, text ON passages
    FOR EACH ROW EXECUTE FUNCTION keep_evidence();
