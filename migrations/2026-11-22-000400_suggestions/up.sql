-- A reader's question on its way to a page. The states are those of suggestion/model.rs; each carries its proof.

CREATE TABLE suggestions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    question text NOT NULL CONSTRAINT suggestions_question_length CHECK (char_length(question) BETWEEN 8 AND 300),
    question_key text NOT NULL,
    state text NOT NULL CONSTRAINT suggestions_state CHECK (state IN
        ('received', 'open', 'drafting', 'drafted', 'published', 'merged', 'declined', 'quarantined', 'parked')),
    merged_into bigint REFERENCES suggestions (id),
    reason text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT suggestions_merged_has_target CHECK ((state = 'merged') = (merged_into IS NOT NULL)),
    CONSTRAINT suggestions_ended_has_reason CHECK ((state IN ('declined', 'quarantined', 'parked')) = (reason IS NOT NULL)),
    CONSTRAINT suggestions_quarantine_reason CHECK (state <> 'quarantined' OR reason IN ('spam', 'risk')),
    CONSTRAINT suggestions_parking_reason CHECK (state <> 'parked' OR reason IN ('no_reliable_evidence', 'language'))
);
-- One open suggestion a question: a second asker joins the first.
CREATE UNIQUE INDEX suggestions_question_open ON suggestions (question_key)
    WHERE state IN ('received', 'open', 'drafting', 'drafted');
COMMENT ON TABLE suggestions IS 'Questions readers suggested.';
COMMENT ON COLUMN suggestions.question IS 'The asker''s words, trimmed, in NFC.';
COMMENT ON COLUMN suggestions.question_key IS 'The question folded (case, punctuation, white space): the same question has the same key.';
COMMENT ON COLUMN suggestions.reason IS 'Why it was declined (an editor''s words), quarantined or parked (a code).';

CREATE TABLE suggestion_tokens (
    token_hash bytea PRIMARY KEY,
    suggestion_id bigint NOT NULL REFERENCES suggestions (id),
    created_at timestamptz NOT NULL
);
CREATE INDEX suggestion_tokens_suggestion ON suggestion_tokens (suggestion_id);
COMMENT ON TABLE suggestion_tokens IS 'The askers'' private status links, one each.';
COMMENT ON COLUMN suggestion_tokens.token_hash IS 'SHA-256 of the token in the link.';
