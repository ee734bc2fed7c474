-- Every time a model was asked to write: what it cost, and what became of it.

CREATE TABLE writings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft_id bigint NOT NULL REFERENCES drafts (id),
    attempt integer NOT NULL CONSTRAINT writings_attempt CHECK (attempt > 0),
    writer text NOT NULL,
    prompt_version text NOT NULL,
    tokens_in integer CONSTRAINT writings_tokens_in CHECK (tokens_in >= 0),
    tokens_out integer CONSTRAINT writings_tokens_out CHECK (tokens_out >= 0),
    milliseconds integer NOT NULL CONSTRAINT writings_milliseconds CHECK (milliseconds >= 0),
    outcome text NOT NULL CONSTRAINT writings_outcome CHECK (outcome IN ('used', 'refused', 'failed')),
    reason text,
    refused_sentences integer NOT NULL CONSTRAINT writings_refused_sentences CHECK (refused_sentences >= 0),
    refused jsonb NOT NULL DEFAULT '[]',
    at timestamptz NOT NULL,
    CONSTRAINT writings_unused_has_reason CHECK ((outcome = 'used') = (reason IS NULL))
);
CREATE INDEX writings_draft ON writings (draft_id, id);
CREATE TRIGGER writings_are_kept BEFORE UPDATE OR DELETE ON writings FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE writings IS 'Questions put to a writing model, one row a call; never changed, never deleted.';
COMMENT ON COLUMN writings.attempt IS 'The draft''s attempt that asked.';
COMMENT ON COLUMN writings.writer IS 'model: and the model''s name.';
COMMENT ON COLUMN writings.tokens_in IS 'Tokens of the prompt, where the model''s server told.';
COMMENT ON COLUMN writings.tokens_out IS 'Tokens of the answer, where the model''s server told.';
COMMENT ON COLUMN writings.outcome IS 'used: the article is its work; refused: it answered, and we could not use it; failed: no whole answer came.';
COMMENT ON COLUMN writings.reason IS 'Why it was not used.';
COMMENT ON COLUMN writings.refused_sentences IS 'How many of its sentences and headings were left out.';
COMMENT ON COLUMN writings.refused IS 'The first 50 of them, each with the reason.';
