-- A source that cannot be trusted is blocked, by a named person for a reason: nothing new rests on it from then on. Its
-- passages have no words while it is, so that no search can find them; what cites them already keeps them.

ALTER TABLE sources
    ADD COLUMN blocked_at timestamptz,
    ADD COLUMN blocked_by bigint REFERENCES users (id),
    ADD COLUMN blocked_why text CONSTRAINT sources_blocked_why_length CHECK (char_length(blocked_why) BETWEEN 1 AND 500),
    ADD CONSTRAINT sources_block_is_whole CHECK (num_nulls(blocked_at, blocked_by, blocked_why) IN (0, 3));
CREATE INDEX sources_blocked ON sources (id) WHERE blocked_at IS NOT NULL;
COMMENT ON COLUMN sources.blocked_at IS 'Since when nothing new may rest on it; none where it may be used.';
COMMENT ON COLUMN sources.blocked_by IS 'Who blocked it.';
COMMENT ON COLUMN sources.blocked_why IS 'Why, in that person''s words.';
COMMENT ON COLUMN passages.words IS 'What it is found by: title, headings and text; null once its snapshot is not current, and while its source is blocked.';
