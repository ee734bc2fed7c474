-- What went wrong when a source was fetched again, for an editor to see to. A good snapshot is never given up for it.

CREATE TABLE source_flags (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id bigint NOT NULL REFERENCES sources (id),
    kind text NOT NULL CONSTRAINT source_flags_kind CHECK (kind IN
        ('shrunk', 'error_page', 'gone', 'closed', 'unreadable', 'unreachable')),
    detail text NOT NULL CONSTRAINT source_flags_detail_length CHECK (char_length(detail) BETWEEN 1 AND 500),
    text_sha256 text CONSTRAINT source_flags_hash_shape CHECK (text_sha256 ~ '^[0-9a-f]{64}$'),
    raised_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    settled_at timestamptz,
    settled_by bigint REFERENCES users (id),
    settled_why text CONSTRAINT source_flags_why_length CHECK (char_length(settled_why) BETWEEN 1 AND 500),
    CONSTRAINT source_flags_person_has_reason CHECK ((settled_by IS NULL) = (settled_why IS NULL)),
    CONSTRAINT source_flags_settled_has_time CHECK (settled_by IS NULL OR settled_at IS NOT NULL)
);
CREATE UNIQUE INDEX source_flags_open_unique ON source_flags (kind, source_id) WHERE settled_at IS NULL;
CREATE INDEX source_flags_open ON source_flags (source_id) WHERE settled_at IS NULL;
CREATE INDEX source_flags_source ON source_flags (source_id, id);
COMMENT ON TABLE source_flags IS 'What an editor should see about a source: at most one open flag of a kind.';
COMMENT ON COLUMN source_flags.kind IS 'shrunk: less than half of its text was left; error_page: an error page came in place of it; gone: its address has nothing any more; closed: it asks for a log-in or denies access; unreadable: what came is no text we read; unreachable: nothing came.';
COMMENT ON COLUMN source_flags.detail IS 'What happened, in an editor''s words.';
COMMENT ON COLUMN source_flags.text_sha256 IS 'The text that was not taken, by its hash: put away by a person, the same text is taken the next time.';
COMMENT ON COLUMN source_flags.raised_at IS 'When it happened first.';
COMMENT ON COLUMN source_flags.seen_at IS 'When it happened last.';
COMMENT ON COLUMN source_flags.settled_at IS 'When it was put away; none while it is open.';
COMMENT ON COLUMN source_flags.settled_by IS 'Who put it away; none where a later visit found the source well.';
COMMENT ON COLUMN source_flags.settled_why IS 'Why, in that person''s words.';
